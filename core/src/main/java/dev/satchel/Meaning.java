package dev.satchel;

import dev.satchel.Evidence.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** How near sentences are to a question in meaning, as the retriever's embedder sees it, and what that adds to what their words say. */
final class Meaning {
    /** What a cosine is worth in the score; see {@link SentenceFeatures}. */
    private static final double SIMILARITY = 1.85;
    /**
     * An embedder reads some thousands of tokens in a second: only the sentences that are best by their words are read, and of long
     * ones, such as blocks of code, the beginning.
     */
    private static final int MOST_SENTENCES = 16;
    private static final int MOST_CHARACTERS = 2000;
    private static final int LONGEST = 400;

    private Meaning() {}

    /** The sentences, given best first by their words, with the similarities of the first ones. */
    static List<Sentence> weigh(Question question, List<Sentence> byWords, Retriever retriever) {
        List<String> read = beginnings(byWords);
        if (read.isEmpty()) return byWords;
        Optional<double[]> similarities = retriever.similarities(question.text(), read);
        return similarities.isEmpty() ? byWords : weigh(byWords, similarities.get());
    }

    private static List<String> beginnings(List<Sentence> sentences) {
        List<String> read = new ArrayList<>();
        int characters = 0;
        for (Sentence each : sentences) {
            String text = each.text();
            String beginning = text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, Math.min(text.length(), LONGEST))));
            characters += beginning.length();
            if (read.size() == MOST_SENTENCES || characters > MOST_CHARACTERS && !read.isEmpty()) break;
            read.add(beginning);
        }
        return read;
    }

    /** Those that were not read are taken to be as far from the question as the farthest that was. */
    private static List<Sentence> weigh(List<Sentence> sentences, double[] similarities) {
        double farthest = DoubleStream.of(similarities).min().orElseThrow();
        List<Sentence> weighed = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            Sentence each = sentences.get(i);
            boolean isRead = i < similarities.length;
            OptionalDouble similarity = isRead ? OptionalDouble.of(similarities[i]) : OptionalDouble.empty();
            weighed.add(each.with(similarity, each.lexical() + SIMILARITY * similarity.orElse(farthest)));
        }
        return weighed;
    }
}
