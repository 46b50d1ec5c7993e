package dev.satchel.djl.tokenizer;

import java.util.function.IntConsumer;

/** Encodes text that holds no special token. Safe for use by many threads. */
interface TextEncoder {
    /** A run without a place to split is cut after this many UTF-16 units. */
    int LONGEST_PIECE = 65_536;

    /**
     * Encodes text.
     *
     * @param text not empty, without halves of surrogate pairs
     * @param afterSpecial whether it stands at the start or follows a special token
     * @param ids is given the tokens in order
     */
    void encode(String text, boolean afterSpecial, IntConsumer ids);

    /** The bytes that a normal, user-defined or byte token stands for. */
    byte[] bytes(Token token);

    /** Whether a space is put before text at the start. */
    boolean addsSpacePrefix();

    /** Where a piece that starts at {@code start} is cut when nothing splits it before {@code end}; never inside a surrogate pair. */
    static int cut(String text, int start, int end) {
        if (end - start <= LONGEST_PIECE) return end;
        int cut = start + LONGEST_PIECE;
        return Character.isLowSurrogate(text.charAt(cut)) ? cut - 1 : cut;
    }
}
