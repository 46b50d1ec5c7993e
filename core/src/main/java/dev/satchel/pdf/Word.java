package dev.satchel.pdf;

/**
 * Characters that stand close together. Lengths are points, {@code y} grows downwards.
 *
 * @param text what it reads as; no white space, not empty
 * @param left where it begins
 * @param right where it ends
 * @param baseline the line it stands on
 * @param size the size of its font
 * @param style how most of it looks
 */
record Word(String text, float left, float right, float baseline, float size, Style style) {
    float width() { return right - left; }
}
