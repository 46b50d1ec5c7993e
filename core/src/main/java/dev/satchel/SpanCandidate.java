package dev.satchel;

/**
 * A span with what the model says of it.
 *
 * @param sentence where it stands
 * @param start its first character in the passage's text
 * @param end one past its last
 * @param tokensLogProbability of its tokens together
 * @param endLogProbability that the answer ends after it
 * @param firstLogProbability of its first token
 * @param leastLogProbability of its least likely token
 * @param tokens how many it has
 */
record SpanCandidate(Evidence.Sentence sentence, int start, int end, double tokensLogProbability, double endLogProbability,
        double firstLogProbability, double leastLogProbability, int tokens) {
    String text() { return sentence.passage().text().substring(start, end); }

    /** That it is the answer, and all of it. */
    double logProbability() { return tokensLogProbability + endLogProbability; }

    double eachTokens() { return logProbability() / (tokens + 1); }

    /** F1 of the characters they share. */
    double overlap(SpanCandidate other) {
        if (!sentence.equals(other.sentence)) return 0;
        int shared = Math.min(end, other.end) - Math.max(start, other.start);
        return shared <= 0 ? 0 : 2.0 * shared / (end - start + other.end - other.start);
    }
}
