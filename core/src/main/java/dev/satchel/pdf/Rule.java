package dev.satchel.pdf;

/**
 * A straight horizontal line that is drawn on the page, such as the one under a column's heading. Lengths are points, {@code y} grows
 * downwards.
 */
record Rule(float left, float right, float y) {
    float width() { return right - left; }
}
