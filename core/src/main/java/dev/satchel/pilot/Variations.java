package dev.satchel.pilot;

/** Other ways of asking the same: a system that has understood keeps its answer. */
public final class Variations {
    /** The question as it stands in its file. */
    public static final String AS_ASKED = "as asked";
    /** The question, asked of the model without any documents. */
    public static final String CLOSED_BOOK = "closed book";

    private Variations() {}
}
