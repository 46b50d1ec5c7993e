package dev.satchel;

/** Something is wrong that a person can put right: the message says in one line what was found, where, and what to do. */
public class SatchelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a message. */
    public SatchelException(String message) { super(message); }

    /** With a message and what caused it. */
    public SatchelException(String message, Throwable cause) { super(message, cause); }
}
