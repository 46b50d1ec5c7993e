package dev.satchel.samples;

import dev.satchel.DocumentSource;
import dev.satchel.Embedder;
import dev.satchel.SatchelException;
import dev.satchel.Splitter;
import dev.satchel.lucene.LuceneIndex;
import dev.satchel.lucene.SyncListener;
import dev.satchel.lucene.SyncReport;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps an index in step with its documents, and opens it with the embedder that was asked for, or else with the one that fits the
 * documents' languages. An embedder that fails costs the better ranking, never the answer, unless it was asked for just now.
 *
 * <p>An index is read first and gets its vectors afterwards: it answers by words meanwhile, and only what was read tells the languages.
 */
final class IndexKeeper implements AutoCloseable {
    private final Satchel satchel;
    private final Path directory;
    private final DocumentSource source;
    private final Splitter splitter;
    /** Closes what was opened, the last first. All stays open to the end: a question may be under way in an index that was replaced. */
    private final Deque<Runnable> closers = new ConcurrentLinkedDeque<>();
    private volatile Consumer<String> tell;
    private volatile LuceneIndex index;
    private volatile EmbedderChoice choice;
    private volatile List<DocumentSource.Problem> unreadable = List.of();
    /** Whether no embedder is wanted in this run, or one failed in it. */
    private volatile boolean wordsAreEnough;

    private IndexKeeper(Satchel satchel, Path directory, DocumentSource source, Splitter splitter) {
        this.satchel = satchel;
        this.directory = directory;
        this.source = source;
        this.splitter = splitter;
        this.tell = satchel.console()::say;
    }

    /**
     * Opens the index with the embedder that was asked for, or else with the one that it was last used with, which is loaded meanwhile.
     * What it holds may be out of date.
     */
    static IndexKeeper open(Satchel satchel, Path directory, DocumentSource source, Splitter splitter) {
        IndexKeeper keeper = new IndexKeeper(satchel, directory, source, splitter);
        EmbedderChoice first = satchel.embedder().or(() -> remembered(satchel, directory)).orElse(EmbedderChoice.WORDS_ALONE);
        try {
            keeper.use(keeper.openWith(first), first);
        } catch (SatchelException failure) {
            if (first.isNone() || satchel.embedder().isPresent()) throw failure;
            keeper.fallBackToWords(failure);
        }
        return keeper;
    }

    /** Opens the index for its words alone, without looking for an embedder; vectors that it has stay in it. */
    static IndexKeeper openForWords(Satchel satchel, Path directory, DocumentSource source, Splitter splitter) {
        IndexKeeper keeper = new IndexKeeper(satchel, directory, source, splitter);
        keeper.wordsAreEnough = true;
        keeper.use(keeper.openWith(EmbedderChoice.WORDS_ALONE), EmbedderChoice.WORDS_ALONE);
        return keeper;
    }

    private static Optional<EmbedderChoice> remembered(Satchel satchel, Path directory) {
        return EmbedderChoice.rememberedIn(directory).filter(each -> !(each.given() && satchel.forgetsEmbedder()));
    }

    private void use(LuceneIndex other, EmbedderChoice with) {
        index = other;
        choice = with;
    }

    private LuceneIndex openWith(EmbedderChoice wanted) {
        LuceneIndex.Builder parts = LuceneIndex.at(directory).splitBy(splitter);
        if (!wanted.isNone()) {
            Embedder embedder = Embedders.loading(satchel, wanted.name());
            closers.push(embedder::close);
            parts.embeddedBy(embedder);
        }
        LuceneIndex with = parts.open();
        closers.push(with::close);
        return with;
    }

    private synchronized void fallBackToWords(RuntimeException why) {
        if (wordsAreEnough) return;
        tell.accept(Failure.inOneLine(why) + "; searching by words alone");
        wordsAreEnough = true;
        if (choice == null || !choice.isNone()) use(openWith(EmbedderChoice.WORDS_ALONE), EmbedderChoice.WORDS_ALONE);
    }

    /** Brings the index in step with the documents: their words, and their vectors too when it is open with an embedder. */
    SyncReport read() {
        return withWordsAloneIfNeedBe(each -> sync(each, choice, "reading"));
    }

    /** Does a search, once more by words alone if the embedder fails. */
    <T> T search(Function<LuceneIndex, T> search) {
        return withWordsAloneIfNeedBe(search);
    }

    private <T> T withWordsAloneIfNeedBe(Function<LuceneIndex, T> use) {
        try {
            return use.apply(index);
        } catch (LoadingEmbedder.Failure failure) {
            if (satchel.embedder().isPresent()) throw failure;
            fallBackToWords(failure);
            return use.apply(index);
        }
    }

    private SyncReport sync(LuceneIndex with, EmbedderChoice embedder, String what) {
        try (SyncBar bar = new SyncBar(satchel.console(), what)) {
            return sync(with, embedder, bar);
        }
    }

    private SyncReport sync(LuceneIndex with, EmbedderChoice embedder, SyncListener listener) {
        SyncReport report = with.sync(source, listener);
        unreadable = report.failed();
        if (!wordsAreEnough) embedder.rememberIn(directory);
        return report;
    }

    /**
     * An index that lacks vectors, open with the embedder that shall make them.
     *
     * @param index to be searched when it has them
     * @param choice the embedder
     */
    record Change(LuceneIndex index, EmbedderChoice choice) {}

    /**
     * Chooses an embedder by the languages of the documents, as {@link #read} found them, and fetches it if it may; empty when the index is
     * open with it already or goes without.
     */
    Optional<Change> choose() {
        EmbedderChoice fitting = new EmbedderChoice(Embedders.fitting(index.languages()), false);
        if (wordsAreEnough || choice.given() || fitting.isNone() || fitting.equals(choice)) return Optional.empty();
        try {
            return Optional.of(new Change(openWith(fitting), fitting));
        } catch (SatchelException failure) {
            giveUp(failure);
            return Optional.empty();
        }
    }

    /** Makes the vectors that are missing, and searches with them from then on; empty when that failed. */
    Optional<SyncReport> make(Change change, SyncListener listener) {
        try {
            SyncReport report = sync(change.index, change.choice, listener);
            use(change.index, change.choice);
            return Optional.of(report);
        } catch (SatchelException | LoadingEmbedder.Failure failure) {
            giveUp(failure);
            return Optional.empty();
        }
    }

    private void giveUp(RuntimeException why) {
        fallBackToWords(why);
        EmbedderChoice.WORDS_ALONE.rememberIn(directory);
    }

    /** Chooses an embedder, fetches it if it may, and makes the vectors that are missing. */
    void embed() {
        make(choose());
    }

    /** The same for a single question, which is not worth waiting for an embedder to be fetched. */
    void embedIfHere() {
        if (Embedders.isHere(satchel, Embedders.fitting(index.languages()))) embed();
    }

    private void make(Optional<Change> missing) {
        missing.ifPresent(change -> {
            try (SyncBar bar = new SyncBar(satchel.console(), "embedding")) {
                make(change, bar);
            }
        });
    }

    /** Where messages go from now on, instead of to the console. */
    void tellThrough(Consumer<String> other) { tell = other; }

    /** What could not be read the last time. */
    List<DocumentSource.Problem> unreadable() { return unreadable; }

    /** A document that could not be read, in a line for a person. */
    static String describe(DocumentSource.Problem problem) {
        return problem.problem().startsWith(problem.documentId()) ? problem.problem() : problem.documentId() + ": " + problem.problem();
    }

    /** The index as it is searched now. */
    LuceneIndex index() { return index; }

    /** What tells meanings apart in searches, if anything does. */
    Optional<String> embedder() {
        return choice.isNone() ? Optional.empty() : Optional.of(choice.name());
    }

    @Override
    public void close() {
        while (!closers.isEmpty()) closers.pop().run();
    }
}
