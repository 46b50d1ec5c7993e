package dev.satchel.djl.template;

/**
 * A piece of a template's source.
 *
 * @param kind what it is
 * @param text its characters; a string literal without quotes and with escapes resolved
 * @param line counted from 1
 */
record Lexeme(Kind kind, String text, int line) {
    /** Kinds of pieces. */
    enum Kind {
        /** Text that is written as it is. */
        DATA,
        /** Begins a statement. */
        BLOCK_BEGIN,
        /** Ends a statement. */
        BLOCK_END,
        /** Begins an expression whose value is written. */
        PRINT_BEGIN,
        /** Ends such an expression. */
        PRINT_END,
        /** A name or word of the language. */
        NAME,
        /** A string literal. */
        STRING,
        /** A whole number. */
        INTEGER,
        /** A number with a fraction or exponent. */
        FLOAT,
        /** An operator or bracket. */
        OPERATOR,
        /** The end of the source. */
        END
    }

    boolean is(Kind wanted, String wantedText) { return kind == wanted && text.equals(wantedText); }
}
