package dev.satchel.lucene;

/** How passages are ordered for a question. */
public sealed interface Ranking {
    /** By the words that they share with the question: BM25. */
    record Words() implements Ranking {}

    /** By how near their vectors are to the question's. A question in a language that the embedder does not know is ranked by words. */
    record Vectors() implements Ranking {}

    /**
     * By both, their scores brought to one scale; by words alone where there is no embedder, or where it does not know the question's
     * language. The vectors say more where many passages match the words alike, less where one stands out; and passages that are about the
     * same thing support each other.
     *
     * @param vectorWeight how much the vectors say for a question in the middle between these, from 0 to 1; the words say the rest. With 0
     *        or 1 one side alone scores
     */
    record Hybrid(double vectorWeight) implements Ranking {
        /** Refuses what is no share. */
        public Hybrid {
            if (!(vectorWeight >= 0 && vectorWeight <= 1))
                throw new IllegalArgumentException("vectorWeight must be from 0 to 1, got " + vectorWeight);
        }

        /**
         * The same with another weight, such as the one that did best in a pilot with questions of one's own.
         *
         * @param weight how much the vectors say, from 0 to 1
         */
        public Hybrid withVectorWeight(double weight) {
            return new Hybrid(weight);
        }
    }

    /**
     * By both, by their places in the two lists alone (Cormack, Clarke and Buettcher 2009, k = 60); by words alone where {@link Hybrid} is. It
     * depends on no scale, and loses how much better one passage is than the next.
     */
    record ReciprocalRanks() implements Ranking {}

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

    /** By the places that passages have in the order of the words and in that of the vectors. */
    static ReciprocalRanks reciprocalRanks() {
        return new ReciprocalRanks();
    }
}
