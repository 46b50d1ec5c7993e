package dev.satchel.samples;

import dev.satchel.Retriever;
import dev.satchel.ScoredPassage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells the thread that asks how far its search is. Safe for use by many threads; borrows the retriever. */
final class WatchedRetriever implements Retriever {
    private final Retriever retriever;
    private final ThreadLocal<Consumer<AskedQuestion.Event>> watching = new ThreadLocal<>();

    WatchedRetriever(Retriever retriever) { this.retriever = retriever; }

    /** What this thread searches from now on is told here. */
    void tell(Consumer<AskedQuestion.Event> tell) { watching.set(tell); }

    @Override
    public List<ScoredPassage> retrieve(String query, int limit) {
        Consumer<AskedQuestion.Event> tell = watching.get();
        if (tell == null) return retriever.retrieve(query, limit);
        tell.accept(new AskedQuestion.Event.Searching());
        List<ScoredPassage> found = retriever.retrieve(query, limit);
        tell.accept(new AskedQuestion.Event.Reading(found.size()));
        return found;
    }

    @Override
    public Optional<double[]> similarities(String question, List<String> texts) { return retriever.similarities(question, texts); }
}
