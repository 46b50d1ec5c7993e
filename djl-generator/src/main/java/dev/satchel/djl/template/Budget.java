package dev.satchel.djl.template;

/** How much work a rendering may be: a template in a hostile file must neither run for ever nor fill the memory. */
final class Budget {
    // A conversation of a hundred messages takes about ten thousand steps.
    private static final long STEPS = 3_000_000;
    private static final int CHARACTERS_PER_STEP = 64;

    private long left = STEPS;

    /** Takes steps, such as one for each expression and each item of a list that is made. */
    void spend(long steps) {
        left -= Math.min(steps, STEPS + 1);
        if (left < 0) throw new Problem("it takes too much work: more than " + STEPS + " steps");
    }

    /** Takes steps for text that is made. */
    void spendOn(long characters) { spend(1 + characters / CHARACTERS_PER_STEP); }
}
