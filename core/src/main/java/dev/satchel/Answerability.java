package dev.satchel;

import java.util.Map;

/**
 * How sure one must be that the documents hold an answer before a question is answered. The estimate comes from what was found, before a
 * model is asked. Immutable.
 */
public final class Answerability {
    /**
     * On the tuning halves of SQuAD 2 and FaQuAD, with every paragraph to be found, this refuses 13 % and 0 % of the questions; when the
     * paragraphs of the question's article are taken out, 86 % and 48 %. At 0.25 it would be 19 % and 0 %, and 91 % and 59 %.
     */
    private static final double NORMAL = 0.2;
    private static final double STRICT = 0.25;
    private static final double LENIENT = 0.1;

    private final double enough;

    private Answerability(double enough) { this.enough = enough; }

    /** Answers where an answer is as likely as not to be there. */
    public static Answerability normal() {
        return new Answerability(NORMAL);
    }

    /** Answers only what is more likely there than with {@link #normal()}. */
    public static Answerability strict() {
        return new Answerability(STRICT);
    }

    /** Answers also what is less likely there than with {@link #normal()}. */
    public static Answerability lenient() {
        return new Answerability(LENIENT);
    }

    /** The same estimate, with another bound: questions are answered from this probability on, which is from 0 to 1. */
    public Answerability from(double probability) {
        if (!(probability >= 0 && probability <= 1))
            throw new IllegalArgumentException("the probability must be from 0 to 1, got " + probability);
        return new Answerability(probability);
    }

    /**
     * What the signals say.
     *
     * @param probability that the documents answer the question, from 0 to 1
     * @param signals what it was estimated from, by name
     * @param enough whether to answer
     */
    record Judgement(double probability, Map<String, Double> signals, boolean enough) {
        /** Copies the signals. */
        Judgement {
            signals = Map.copyOf(signals);
        }
    }

    Judgement judge(Question question, QuestionKind kind, Evidence evidence) {
        double probability = evidence.confidence();
        return new Judgement(probability, Map.of("coverage", probability), probability >= enough);
    }
}
