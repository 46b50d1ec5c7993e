package dev.satchel.samples;

import dev.satchel.DocumentSource;
import dev.satchel.Embedder;
import dev.satchel.SatchelException;
import dev.satchel.Splitter;
import dev.satchel.lucene.LuceneIndex;
import dev.satchel.lucene.SyncReport;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps an index in step with its documents, and opens it with the embedder that was asked for, or else with the one that fits the
 * documents' languages. An embedder that fails costs the better ranking, never the answer, unless it was asked for just now.
 */
final class IndexKeeper implements AutoCloseable {
    private final Satchel satchel;
    private final Path directory;
    private final DocumentSource source;
    private final Splitter splitter;
    private final boolean fetches;
    /** What was opened, the last one first. All stay open to the end: a question may be under way in an index that was replaced. */
    private final Deque<Runnable> opened = new ArrayDeque<>();
    private volatile LuceneIndex index;
    private volatile EmbedderChoice choice = EmbedderChoice.WORDS_ALONE;
    /** Whether an embedder failed, after which words are enough for this run. */
    private volatile boolean failed;

    private IndexKeeper(Satchel satchel, Path directory, DocumentSource source, Splitter splitter, boolean fetches) {
        this.satchel = satchel;
        this.directory = directory;
        this.source = source;
        this.splitter = splitter;
        this.fetches = fetches;
    }

    /**
     * Opens the index with the embedder that was asked for, or else with the one that it was last used with, which is loaded meanwhile. What
     * it holds may be out of date.
     *
     * @param patient whether the person would rather wait for an embedder to be fetched than go on without; the first time everybody would
     */
    static IndexKeeper open(Satchel satchel, Path directory, DocumentSource source, Splitter splitter, boolean patient) {
        Optional<EmbedderChoice> remembered = EmbedderChoice.rememberedIn(directory).filter(each -> !each.given() || !satchel.forgetsEmbedder());
        IndexKeeper keeper = new IndexKeeper(satchel, directory, source, splitter, patient || remembered.isEmpty());
        try {
            keeper.use(satchel.embedder().or(() -> remembered).orElse(EmbedderChoice.WORDS_ALONE));
        } catch (SatchelException failure) {
            if (satchel.embedder().isPresent()) throw failure;
            keeper.fallBackToWords(failure);
        }
        return keeper;
    }

    private void use(EmbedderChoice wanted) {
        index = openWith(wanted);
        choice = wanted;
    }

    private LuceneIndex openWith(EmbedderChoice wanted) {
        LuceneIndex.Builder parts = LuceneIndex.at(directory).splitBy(splitter);
        if (!wanted.isNone()) {
            Embedder embedder = Embedders.loading(satchel, wanted.name(), fetches);
            opened.push(embedder::close);
            parts.embeddedBy(embedder);
        }
        LuceneIndex with = parts.open();
        opened.push(with::close);
        return with;
    }

    private synchronized void fallBackToWords(RuntimeException why) {
        if (failed) return;
        satchel.console().say(Failure.inOneLine(why) + "; searching by words alone");
        failed = true;
        use(EmbedderChoice.WORDS_ALONE);
    }

    /** Brings the index in step with the documents: their words, and their vectors too when it is open with an embedder. */
    SyncReport read() {
        try {
            return sync(index, choice);
        } catch (LoadingEmbedder.Failure failure) {
            if (satchel.embedder().isPresent()) throw failure;
            fallBackToWords(failure);
            return sync(index, choice);
        }
    }

    /**
     * Makes the vectors of an index that has none, or others than fit the languages of the documents as {@link #read} has found them; until
     * they are all there, the index is searched as before.
     *
     * @return what was done; empty when there was nothing to do
     */
    Optional<SyncReport> embed() {
        EmbedderChoice fitting = new EmbedderChoice(Embedders.fitting(index.languages()), false);
        if (failed || choice.given() || fitting.isNone() || fitting.equals(choice)) return Optional.empty();
        try {
            LuceneIndex with = openWith(fitting);
            SyncReport report = sync(with, fitting);
            index = with;
            choice = fitting;
            return Optional.of(report);
        } catch (SatchelException | LoadingEmbedder.Failure failure) {
            fallBackToWords(failure);
            EmbedderChoice.WORDS_ALONE.rememberIn(directory);
            return Optional.empty();
        }
    }

    private SyncReport sync(LuceneIndex with, EmbedderChoice embedder) {
        try (SyncBar bar = new SyncBar(satchel.console())) {
            SyncReport report = with.sync(source, bar);
            if (!failed) embedder.rememberIn(directory);
            return report;
        }
    }

    /** The index as it is searched now. */
    LuceneIndex index() { return index; }

    /** What the index is searched with beside words, if there is anything. */
    Optional<String> embedder() { return choice.isNone() ? Optional.empty() : Optional.of(choice.name()); }

    /**
     * Does a search.
     *
     * @param search is done again by words alone when the embedder fails
     */
    <T> T search(Function<LuceneIndex, T> search) {
        try {
            return search.apply(index);
        } catch (LoadingEmbedder.Failure failure) {
            if (satchel.embedder().isPresent()) throw failure;
            fallBackToWords(failure);
            return search.apply(index);
        }
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) opened.pop().run();
    }
}
