package dev.satchel;

/**
 * A model file holds what cannot be run: it is damaged, or of a kind that is not supported. Other problems, such as a file that is not there
 * or a machine with too little memory, are a {@link SatchelException} of another kind.
 */
public final class ModelFormatException extends SatchelException {
    private static final long serialVersionUID = 1;

    /** With a message. */
    public ModelFormatException(String message) { super(message); }

    /** With a message and what caused it. */
    public ModelFormatException(String message, Throwable cause) { super(message, cause); }
}
