package dev.satchel.djl.tokenizer;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Queue;

/** Joins neighbouring symbols of a text, the best pair first, the leftmost of equals, until no pair is left: n log n in the length. */
final class PairMerger {
    /** No rank: the two symbols do not join. */
    static final int NONE = -1;

    /** How early two neighbours are joined. */
    @FunctionalInterface
    interface Ranks {
        /** The rank of joining {@code text[start, middle)} with {@code text[middle, end)}: 0 comes first, or {@link #NONE}. */
        int rank(String text, int start, int middle, int end);
    }

    private final String text;
    private final Ranks ranks;
    // A symbol is known by where it starts; these arrays are indexed by that.
    private final int[] next;
    private final int[] previous;
    private final int[] rank;
    // rank << 32 | start; an entry is out of date when the rank of its start has changed
    private final Queue<Long> queue = new PriorityQueue<>();

    private PairMerger(String text, Ranks ranks) {
        this.text = text;
        this.ranks = ranks;
        this.next = new int[text.length()];
        this.previous = new int[text.length()];
        this.rank = new int[text.length()];
    }

    /** Joins what can be joined, from single characters on, and returns where each symbol ends. */
    static int[] ends(String text, Ranks ranks) {
        PairMerger merger = new PairMerger(text, ranks);
        merger.split();
        merger.join();
        return merger.ends();
    }

    private void split() {
        for (int start = 0, before = -1; start < text.length(); before = start, start = next[start]) {
            next[start] = start + Character.charCount(text.codePointAt(start));
            previous[start] = before;
        }
        for (int start = 0; start < text.length(); start = next[start]) offer(start);
    }

    private void join() {
        while (!queue.isEmpty()) {
            long best = queue.remove();
            int left = (int) best;
            if (rank[left] != (int) (best >>> 32)) continue;
            int right = next[left];
            next[left] = next[right];
            rank[right] = NONE;
            if (next[left] < text.length()) previous[next[left]] = left;
            if (left > 0) offer(previous[left]);
            offer(left);
        }
    }

    private void offer(int left) {
        int right = next[left];
        rank[left] = right == text.length() ? NONE : ranks.rank(text, left, right, next[right]);
        if (rank[left] != NONE) queue.add((long) rank[left] << 32 | left);
    }

    private int[] ends() {
        int[] ends = new int[text.length()];
        int count = 0;
        for (int start = 0; start < text.length(); start = next[start]) ends[count++] = next[start];
        return Arrays.copyOf(ends, count);
    }
}
