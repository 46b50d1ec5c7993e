package dev.satchel.lucene;

import dev.satchel.SatchelException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;

/** Says in one line what is wrong with the folder of an index, and what to do. */
final class IndexFailures {
    /** An index can always be made again from the documents. */
    private static final String REBUILD = ": delete this folder and synchronize again, it holds nothing that the documents do not";
    private static final String DAMAGED = "is damaged" + REBUILD;
    private static final String INTERRUPTED = "was left because the thread was interrupted: synchronize again";
    /** Below this a disk counts as full, whatever the words of the operating system. */
    private static final long FULL = 1 << 16;

    private IndexFailures() {}

    static SatchelException of(Path index, IOException e) {
        return new SatchelException("index " + index + " " + found(index, e), e);
    }

    private static String found(Path index, IOException e) {
        if (isDiskFull(index, e))
            return "does not fit on its disk, which is full: free some space and synchronize again, "
                    + "what was indexed before is kept";
        // An interruption closes the files that the thread is using, and what comes after it fails in many ways.
        if (Thread.currentThread().isInterrupted()) return INTERRUPTED;
        return switch (e) {
            case IndexFormatTooNewException newer -> "was written by a newer version" + REBUILD + "; or use that version";
            case IndexFormatTooOldException older -> "was written by a version that is too old" + REBUILD;
            case IndexNotFoundException gone -> "is not there any more: open it again to make a new one";
            case CorruptIndexException corrupt -> DAMAGED;
            case EOFException tooShort -> DAMAGED;
            case NoSuchFileException missing -> DAMAGED;
            case AccessDeniedException denied -> "must not be read or written by this user: change the permissions of " + denied.getFile();
            case FileSystemException failed when failed.getReason() != null ->
                "cannot be read or written (" + failed.getReason() + "): check the disk that it is on, or choose another folder";
            case ClosedByInterruptException interrupted -> INTERRUPTED;
            case InterruptedIOException interrupted -> INTERRUPTED;
            default -> "cannot be read or written (" + e.getMessage()
                    + "): check the disk; if it is well, delete this folder and synchronize again";
        };
    }

    /** Lucene takes some offsets in a file as they are. */
    static SatchelException of(Path index, IndexOutOfBoundsException e) {
        return new SatchelException("index " + index + " " + DAMAGED, e);
    }

    private static boolean isDiskFull(Path index, IOException e) {
        boolean said = Stream.<Throwable>iterate(e, each -> each != null, Throwable::getCause).limit(10)
                .map(each -> String.valueOf(each.getMessage()).toLowerCase(Locale.ROOT))
                .anyMatch(each -> each.contains("no space left") || each.contains("not enough space") || each.contains("quota exceeded"));
        if (said) return true;
        try {
            return Files.getFileStore(index).getUsableSpace() < FULL;
        } catch (IOException | SecurityException unknown) {
            return false;
        }
    }
}
