package dev.satchel;

import dev.satchel.Evidence.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How near sentences are to a question in meaning, as the retriever's embedder sees it, and what that adds to what their words say. */
final class Meaning {
    /** An embedder reads some thousands of tokens in a second: only the sentences that are best by their words are read. */
    private static final int MOST_SENTENCES = 16;
    private static final int MOST_CHARACTERS = 2000;

    private final Question question;
    private final Retriever retriever;

    private Meaning(Question question, Retriever retriever) {
        this.question = question;
        this.retriever = retriever;
    }

    static Meaning of(Question question, Retriever retriever) {
        return new Meaning(question, retriever);
    }

    /** The sentences, given best first by their words, with their similarities. */
    List<Sentence> weigh(List<Sentence> byWords) {
        List<Sentence> read = byWords.subList(0, Math.min(byWords.size(), MOST_SENTENCES));
        if (read.isEmpty()) return byWords;
        Optional<double[]> similarities = retriever.similarities(question.text(), read.stream().map(Sentence::text).toList());
        if (similarities.isEmpty()) return byWords;
        List<Sentence> weighed = new ArrayList<>(byWords);
        for (int i = 0; i < read.size(); i++) {
            Sentence each = read.get(i);
            double similarity = similarities.get()[i];
            weighed.set(i, each.with(OptionalDouble.of(similarity), each.lexical() + similarity));
        }
        return weighed;
    }
}
