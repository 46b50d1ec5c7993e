package dev.satchel.samples;

import dev.satchel.DocumentSource;
import dev.satchel.Folder;
import dev.satchel.Generator;
import dev.satchel.Rag;
import dev.satchel.SatchelException;
import dev.satchel.ScoredPassage;
import dev.satchel.Splitter;
import dev.satchel.lucene.Filter;
import dev.satchel.lucene.IndexView;
import dev.satchel.lucene.LuceneIndex;
import dev.satchel.lucene.Ranking;
import dev.satchel.lucene.SyncReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Folders of documents that are open for questions: their index, brought up to date, and the model that answers, if there is one. */
final class Shelf implements AutoCloseable {
    private final Satchel satchel;
    private final List<Path> folders;
    private final IndexKeeper keeper;
    private final Optional<Generator> model;
    private final Scope scope;

    private Shelf(Satchel satchel, List<Path> folders, IndexKeeper keeper, Optional<Generator> model, Scope scope) {
        this.satchel = satchel;
        this.folders = folders;
        this.keeper = keeper;
        this.model = model;
        this.scope = scope;
    }
