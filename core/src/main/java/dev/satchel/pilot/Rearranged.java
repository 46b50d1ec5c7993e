package dev.satchel.pilot;

import dev.satchel.Retriever;
import java.util.List;
import java.util.Optional;

/** What another retriever finds, arranged in another way; it borrows that one. */
abstract class Rearranged implements Retriever {
    private final Retriever found;

    Rearranged(Retriever found) { this.found = found; }

    @Override
    public final Optional<double[]> similarities(String question, List<String> texts) { return found.similarities(question, texts); }
}
