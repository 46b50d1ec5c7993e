package dev.satchel.djl;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The bytes of a vocabulary's tokens as a tree, a node for each byte, in depth-first order: what is below a node stands right behind it.
 * Tokens with the same bytes have nodes beside each other. Immutable, and safe for use by many threads.
 */
final class TokenTrie {
    private static final int NO_TOKEN = -1;

    private byte[] labels = new byte[1024];
    /** From 1. */
    private int[] depths = new int[1024];
    private int[] tokens = new int[1024];
    /** One past the last node below this one. */
    private int[] ends = new int[1024];
    private int nodes;
    private final int deepest;

    /** A token and what it stands for, which is not nothing. */
    record Entry(int token, byte[] bytes) {}

    TokenTrie(List<Entry> entries) {
        List<Entry> sorted = entries.stream().sorted((a, b) -> Arrays.compareUnsigned(a.bytes, b.bytes)).toList();
        int[] path = new int[sorted.stream().mapToInt(entry -> entry.bytes.length).max().orElse(0) + 1];
        byte[] previous = {};
        for (Entry entry : sorted) {
            int length = entry.bytes.length;
            int difference = Arrays.mismatch(previous, entry.bytes);
            int common = difference < 0 ? length - 1 : Math.min(difference, length - 1);
            for (int depth = common + 1; depth <= previous.length; depth++) ends[path[depth]] = nodes;
            for (int depth = common + 1; depth <= length; depth++) path[depth] = add(entry.bytes[depth - 1], depth);
            tokens[path[length]] = entry.token;
            previous = entry.bytes;
        }
        for (int depth = 1; depth <= previous.length; depth++) ends[path[depth]] = nodes;
        deepest = path.length - 1;
    }

    private int add(byte label, int depth) {
        if (nodes == labels.length) {
            labels = Arrays.copyOf(labels, 2 * nodes);
            depths = Arrays.copyOf(depths, 2 * nodes);
            tokens = Arrays.copyOf(tokens, 2 * nodes);
            ends = Arrays.copyOf(ends, 2 * nodes);
        }
        labels[nodes] = label;
        depths[nodes] = depth;
        tokens[nodes] = NO_TOKEN;
        return nodes++;
    }

    /** Something with numbered states that bytes lead through. */
    @FunctionalInterface
    interface Steps {
        /** The state after a byte; negative when that byte may not come. */
        int next(int state, byte b);
    }

    /** Is told what a walk comes to. */
    @FunctionalInterface
    interface Visitor {
        /** A token, and the state after all its bytes. */
        void visit(int token, int state);
    }

    /** Visits the tokens all of whose bytes may come from a state on, those with fewer bytes before those that begin with them. */
    void walk(Steps steps, int from, Visitor visitor) {
        int[] states = new int[deepest + 1];
        states[0] = from;
        int node = 0;
        while (node < nodes) {
            int depth = depths[node];
            int next = steps.next(states[depth - 1], labels[node]);
            if (next < 0) {
                node = ends[node];
                continue;
            }
            states[depth] = next;
            if (tokens[node] != NO_TOKEN) visitor.visit(tokens[node], next);
            node++;
        }
    }

    /** Visits the tokens that a text begins with, shortest first; the state is how many bytes of the text they are. */
    void walkAlong(byte[] text, Visitor visitor) {
        walk((seen, b) -> seen < text.length && text[seen] == b ? seen + 1 : -1, 0, visitor);
    }

    /** The tokens that stand for exactly these bytes. */
    BitSet equalTo(byte[] bytes) {
        BitSet equal = new BitSet();
        walkAlong(bytes, (token, seen) -> equal.set(token, seen == bytes.length));
        return equal;
    }

    /** The tokens whose bytes begin with these. */
    BitSet beginningWith(byte[] bytes) {
        BitSet beginning = new BitSet();
        Steps alongAndOn = (seen, b) -> seen == bytes.length ? seen : bytes[seen] == b ? seen + 1 : -1;
        walk(alongAndOn, 0, (token, seen) -> beginning.set(token, seen == bytes.length));
        return beginning;
    }
}
