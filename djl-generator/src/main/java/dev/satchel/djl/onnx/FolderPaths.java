package dev.satchel.djl.onnx;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Names of files as the files of a folder give them: not to be trusted. */
final class FolderPaths {
    private FolderPaths() {}

    /**
     * The file of this name in a folder or below; empty when the name leads out of it. A link is followed: download caches keep their files
     * elsewhere and link to them, and whoever can put a link into the folder can put the file there.
     */
    static Optional<Path> inside(Path folder, String name) {
        try {
            Path path = Path.of(name);
            boolean leadsOut = name.isBlank() || path.isAbsolute() || path.getRoot() != null || name.contains("..") || name.contains("\\");
            return leadsOut ? Optional.empty() : Optional.of(folder.resolve(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
