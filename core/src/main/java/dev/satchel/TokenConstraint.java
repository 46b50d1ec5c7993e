package dev.satchel;

import java.util.List;
import java.util.Optional;

/**
 * What generated text may be, told byte by byte in UTF-8, so that it does not matter where a model's tokens begin and end. A text ends only
 * where the constraint lets it, and a special token is never part of it. Implementations are immutable and safe for use by many threads.
 */
@FunctionalInterface
public interface TokenConstraint {
    /** Before the first byte. */
    State begin();

    /**
     * What may follow the bytes that led here. Immutable and safe for use by many threads; states from which the same texts are possible
     * should be equal, for what was found out about a state is remembered by it.
     */
    interface State {
        /** The state after one more byte; empty when that byte may not come. */
        Optional<State> next(byte b);

        /** Whether the text may end here. */
        boolean mayEnd();
    }

    /**
     * One quote: a contiguous part of one of the texts, from the beginning of a word to the end of one, with at most one space before it,
     * for that is how most models begin a word. Words are runs of letters and digits; a number with its separators and a word with an
     * apostrophe are one word; other characters, and those of scripts that write no spaces, stand each for themselves, but what is seen as
     * one character is never cut.
     *
     * @param texts at most 1,000,000 bytes in all
     * @throws SatchelException when nothing can be quoted, or the texts are too long
     */
    static TokenConstraint quote(List<String> texts) { return QuoteConstraint.ofWords(texts); }

    /**
     * As {@link #quote}, but from the beginning of a sentence to the end of that one or of a later one of the same text.
     *
     * @param texts at most 1,000,000 bytes in all
     * @throws SatchelException when nothing can be quoted, or the texts are too long
     */
    static TokenConstraint quoteSentences(List<String> texts) { return QuoteConstraint.ofSentences(texts); }

    /**
     * JSON that satisfies a schema, on one line, with one space after each comma and colon, and properties in the schema's order.
     *
     * <p>Understood are {@code type} (one, or a list of several), {@code enum}, {@code const}, {@code anyOf}, {@code properties},
     * {@code required}, {@code additionalProperties} (true or false; either way only the named properties are written), {@code items},
     * {@code minItems}, {@code maxItems}, {@code minLength} and {@code maxLength}; {@code title}, {@code description}, {@code default},
     * {@code examples}, {@code $schema}, {@code $id} and {@code $comment} have no effect. Numbers are written with at most 15 digits before
     * the point and 15 behind it, without exponent; texts without {@code \}{@code u} escapes.
     *
     * @param schema JSON; nested at most 32 deep
     * @throws SatchelException when it is no JSON, uses any other keyword, or contradicts itself; the message says where
     */
    static TokenConstraint jsonSchema(String schema) { return JsonSchema.parse(schema); }
}
