package dev.satchel.junit;

/** What of a figure is held against a floor or a ceiling. */
public enum Bound {
    /** What was measured: the usual choice for questions that stay the same. */
    VALUE,
    /** The end of the 95 % interval that is worse: passed only when the questions are enough to be sure. */
    INTERVAL
}
