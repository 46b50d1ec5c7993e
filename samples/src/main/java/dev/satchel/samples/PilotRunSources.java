package dev.satchel.samples;

import dev.satchel.PilotQuestion;
import dev.satchel.PilotQuestions;
import dev.satchel.SatchelException;
import dev.satchel.pilot.QuestionSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The sets of questions of a pilot that compares, and the documents that are open for them. */
final class PilotRunSources implements AutoCloseable {
    private static final int HASH_BYTES = 8;

    private final Satchel satchel;
    private final Scope scope;
    private final Optional<Path> folder;
    private final boolean open;
    private final List<QuestionSet> sets = new ArrayList<>();
    private final List<PassageDocuments> passages = new ArrayList<>();
    private Optional<Shelf> shelf = Optional.empty();

    /**
     * With nothing open yet.
     *
     * @param folder of the documents that questions without a passage are asked of
     * @param open whether questions with a passage are asked of all passages of their file
     */
    PilotRunSources(Satchel satchel, Scope scope, Optional<Path> folder, boolean open) {
        this.satchel = satchel;
        this.scope = scope;
        this.folder = folder;
        this.open = open;
    }

    /** A file of questions, and what its set is called. */
    record File(String name, Path path, PilotQuestions questions) {}

    List<QuestionSet> sets() { return sets; }

    /** Opens what these questions of a file are asked of. */
    void add(File file, PilotQuestions chosen) {
        List<PilotQuestion> asked = chosen.questions();
        Optional<QuestionSet.Documents> documents = asked.stream().filter(each -> each.passage().isEmpty()).findFirst()
                .map(this::documents);
        Optional<QuestionSet.Documents> own = asked.stream().filter(each -> each.passage().isPresent()).findFirst()
                .map(first -> passages(file));
        sets.add(new QuestionSet(file.name, asked, documents.isPresent() && own.isPresent()
                ? new MixedDocuments(documents.get(), own.get())
                : documents.or(() -> own).orElseThrow()));
    }

    private QuestionSet.Documents documents(PilotQuestion first) {
        if (shelf.isEmpty()) {
            Path documents = folder.orElseThrow(() -> new SatchelException(
                    "the question " + first.id() + " has no passage: say with --folder which documents it is asked of"));
            Shelf opened = Shelf.openForSearches(satchel, documents, scope);
            shelf = Optional.of(opened);
            opened.embed();
        }
        return new FolderDocuments(shelf.get());
    }

    private QuestionSet.Documents passages(File file) {
        Path directory = satchel.index().map(named -> named.resolveSibling(named.getFileName() + "-" + file.name))
                .orElseGet(() -> UserCache.indexOf(List.of(file.path.toAbsolutePath().normalize())));
        PassageDocuments opened = PassageDocuments.open(satchel, scope, file.questions, directory, open);
        passages.add(opened);
        return opened;
    }

    /** How passages are found. */
    String embedders() {
        List<String> names = new ArrayList<>();
        shelf.ifPresent(each -> each.embedder().ifPresent(names::add));
        passages.forEach(each -> each.embedder().ifPresent(names::add));
        return names.isEmpty() ? "by words alone" : "by words and by meaning (" + String.join(", ", new LinkedHashSet<>(names)) + ")";
    }

    /** A hash of the documents of the folder; empty when none is asked. */
    Optional<String> documents() {
        return shelf.map(PilotRunSources::hash);
    }

    private static String hash(Shelf shelf) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            for (String id : shelf.documentIds()) {
                hash.update((id + "\n").getBytes(StandardCharsets.UTF_8));
                shelf.text(id).ifPresent(text -> hash.update(text.getBytes(StandardCharsets.UTF_8)));
            }
            return HexFormat.of().formatHex(hash.digest(), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        shelf.ifPresent(Shelf::close);
        passages.forEach(PassageDocuments::close);
    }
}
