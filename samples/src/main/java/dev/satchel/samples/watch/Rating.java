package dev.satchel.samples.watch;

import java.util.Locale;

/** What a user says of an answer. */
public enum Rating {
    /** It was of use; of an abstention, that it was right. */
    UP,
    /** It was wrong or of no use. */
    DOWN;

    /** Its name in JSON and metrics. */
    public String label() { return name().toLowerCase(Locale.ROOT); }
}
