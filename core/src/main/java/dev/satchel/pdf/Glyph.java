package dev.satchel.pdf;

/**
 * A character where it stands on the page, which is turned so that most of its text is upright. Lengths are points (1/72 inch), {@code y}
 * grows downwards.
 *
 * @param text what it reads as: one character, or several for a ligature
 * @param left where it begins
 * @param right where the next one would begin
 * @param baseline the line it stands on
 * @param size the font's size
 * @param style how its font looks
 */
record Glyph(String text, float left, float right, float baseline, float size, Style style) {
    boolean isSpace() { return text.isBlank(); }
}
