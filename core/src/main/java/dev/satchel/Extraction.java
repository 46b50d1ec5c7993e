package dev.satchel;

import dev.satchel.Evidence.Sentence;
import java.util.List;

/** An answer of sentences alone, without a model. */
final class Extraction {
    /** The best sentence is quoted with those of its passage that are nearly as good, which often explain it; in all up to this many. */
    private static final int MOST = 3;
    private static final double NEARLY_AS_GOOD = 0.8;

    private Extraction() {}

    /** Those of the sentences that answer, best first. */
    static List<Sentence> of(Question question, QuestionKind kind, List<Sentence> bestFirst) {
        Sentence best = bestFirst.getFirst();
        return bestFirst.stream().filter(each -> each.passage().equals(best.passage()) && each.score() >= NEARLY_AS_GOOD * best.score())
                .limit(MOST).toList();
    }
}
