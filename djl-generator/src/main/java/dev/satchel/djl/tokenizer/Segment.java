package dev.satchel.djl.tokenizer;

import java.util.Objects;

/**
 * A part of a text that is encoded as a whole.
 *
 * @param text the part
 * @param trusted whether special tokens are recognised in it: true for what a chat template wrote, false for what people and documents say
 */
public record Segment(String text, boolean trusted) {
    /** Refuses null. */
    public Segment {
        Objects.requireNonNull(text, "text");
    }
}
