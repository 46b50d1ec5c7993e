package dev.satchel.djl.tokenizer;

import java.util.Objects;

/**
 * An entry of a vocabulary.
 *
 * @param text as the file writes it: with {@code Ġ} or {@code ▁} for a space, as the kind of vocabulary has it
 * @param type what it is for
 * @param score SentencePiece's: pairs that make a token of higher score are joined first; 0 elsewhere
 */
public record Token(String text, Type type, float score) {
    /** Refuses null. */
    public Token {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(type, "type");
    }

    /** What a token is for, in the order of the numbers that GGUF files use. */
    public enum Type {
        /** Not said; taken as {@link #NORMAL}. */
        UNDEFINED,
        /** A piece of text. */
        NORMAL,
        /** Stands for what has no token. */
        UNKNOWN,
        /** Steers the model and stands for no text. */
        CONTROL,
        /** A text that is one token wherever it occurs; also used for the role markers of some models. */
        USER_DEFINED,
        /** Never used; pads the vocabulary. */
        UNUSED,
        /** A single byte, written {@code <0x0A>}. */
        BYTE
    }
}
