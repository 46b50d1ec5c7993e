package dev.satchel.djl;

import java.util.stream.LongStream;

/**
 * Where the numbers of a head stand in the runtime, which turns pairs in groups of eight and wants heads of a multiple of 16. A model of
 * other sizes has its numbers spread, with zeros between them: they add nothing to any product.
 *
 * @param width how many numbers a query, key or value of a head has in the model
 * @param rotated how many of them are turned by their position: the first ones; even
 */
record HeadLayout(int width, int rotated) {
    /** Of a head in the runtime. */
    int size() { return multipleOf(16, places(Attention.Pairs.HALVES)[width - 1] + 1); }

    /** Where each number stands. */
    long[] places(Attention.Pairs pairs) {
        // The second of two halves begins where the runtime looks for it: behind a number of pairs that is a multiple of eight.
        int half = rotated / 2;
        int gap = pairs == Attention.Pairs.HALVES ? multipleOf(8, half) - half : 0;
        return LongStream.range(0, width).map(i -> i < half ? i : i < rotated ? i + gap : i + 2 * gap).toArray();
    }

    /** The other way round: which number stands in each place, or {@code width} for a zero. */
    long[] numbers(Attention.Pairs pairs) {
        long[] numbers = LongStream.generate(() -> width).limit(size()).toArray();
        long[] places = places(pairs);
        for (int i = 0; i < width; i++) numbers[(int) places[i]] = i;
        return numbers;
    }

    /** Whether the runtime's head is the model's. */
    boolean isPlain() { return size() == width; }

    static int multipleOf(int unit, long atLeast) { return (int) Math.ceilDiv(atLeast, unit) * unit; }
}
