package dev.satchel.samples;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;

/** What went wrong, in one line for a person. */
final class Failure {
    private Failure() {}

    /** The line: what was found, where, and what to do. */
    static String inOneLine(Throwable failure) {
        Throwable cause = withoutWrapping(failure);
        return PlainText.onOneLine(switch (cause) {
            case SatchelException ours -> ours.getMessage();
            case IOException disk when saysThatTheDiskIsFull(disk) -> "the disk is full: make room and try again; nothing is lost";
            case NoSuchFileException missing -> "no such file: " + missing.getFile();
            case AccessDeniedException denied -> "not allowed to use " + denied.getFile() + ": check its permissions";
            case FileSystemException disk -> disk.getFile() + ": " + (disk.getReason() == null ? name(disk) : disk.getReason());
            case IOException disk -> "reading or writing failed: " + messageOf(disk);
            case OutOfMemoryError memory -> "not enough memory: set SATCHEL_JAVA_OPTS=-Xmx2g to allow more";
            case UnsatisfiedLinkError link -> "the native code of the model engine does not load here (" + messageOf(link)
                    + "): use --model none";
            default -> "unexpected " + name(cause) + " (" + messageOf(cause) + "): run it again with --verbose to see where";
        });
    }

    private static Throwable withoutWrapping(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof UncheckedIOException || cause instanceof LoadingEmbedder.Failure)
                && cause.getCause() != null)
            cause = cause.getCause();
        return cause;
    }

    private static boolean saysThatTheDiskIsFull(IOException failure) {
        return failure.getMessage() != null && failure.getMessage().contains("No space left on device");
    }

    private static String messageOf(Throwable failure) { return failure.getMessage() == null ? name(failure) : failure.getMessage(); }

    private static String name(Throwable failure) { return failure.getClass().getSimpleName(); }
}
