package dev.satchel;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What tests of quality are measured on and not everybody has: the folder {@code shared} beside the project. Where it is absent such a test
 * is skipped; on a build server, which says so with {@code CI=true} in its environment, it fails, so that nothing is taken for measured
 * that was not.
 */
public final class SharedFiles {
    /** As seen from a module, in whose folder its tests run. */
    private static final Path FOLDER = Path.of("../../shared");

    private SharedFiles() {}

    /** A file or folder of it, by a path such as {@code reference/tiny}. */
    public static Path require(String path) {
        Path file = FOLDER.resolve(path);
        if (!Files.exists(file)) missing(file.toAbsolutePath().normalize() + " is not there");
        return file;
    }

    /** Ends a test that cannot be run for lack of something; {@code what} says of what. */
    public static void missing(String what) {
        if ("true".equals(System.getenv("CI"))) fail(what);
        abort(what);
    }
}
