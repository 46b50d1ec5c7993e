package dev.satchel.lucene;

/** How passages are ordered for a question. */
public sealed interface Ranking {
    /** By the words that they share with the question: BM25. */
    record Words() implements Ranking {}

    /** By how near their vectors are to the question's. A question in a language that the embedder does not know is ranked by words. */
    record Vectors() implements Ranking {}

    /**
     * By both; by words alone where there is no embedder, or where the embedder does not know the question's language.
     *
     * @param vectorShare how much the vectors say, from 0 to 1; the words say the rest
     */
    record Hybrid(double vectorShare) implements Ranking {
        /** Refuses what is no share. */
        public Hybrid {
            if (!(vectorShare >= 0 && vectorShare <= 1))
                throw new IllegalArgumentException("vectorShare must be from 0 to 1, got " + vectorShare);
        }
    }

    /** By words alone. */
    static Words words() {
        return new Words();
    }

    /** By vectors alone. */
    static Vectors vectors() {
        return new Vectors();
    }

    /** By both, as an index does it when nothing else is said. */
    static Hybrid hybrid() {
        return new Hybrid(0.5);
    }
}
