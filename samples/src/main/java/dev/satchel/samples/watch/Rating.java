package dev.satchel.samples.watch;

/** What a user says of an answer. */
public enum Rating {
    /** It was of use. An abstention was right. */
    UP,
    /** It was wrong or of no use. */
    DOWN
}
