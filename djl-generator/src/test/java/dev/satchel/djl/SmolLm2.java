package dev.satchel.djl;

import dev.satchel.SharedFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/** The catalog's default model: the file that {@code -Dsmollm2=FILE} names, or the one in the user's cache. */
public final class SmolLm2 {
    private static final String NAME = "smollm2-135m-instruct";

    private SmolLm2() {}

    /** Its file; ends the test as {@link SharedFiles#missing} does when it is not on this machine. */
    public static Path file() {
        String named = System.getProperty("smollm2");
        Path file = named == null ? ModelCatalog.standard().find(NAME).orElse(Path.of(NAME)) : Path.of(named);
        if (!Files.isRegularFile(file))
            SharedFiles.missing("the model is not on this machine: satchel model get " + NAME + ", or name its file with -Dsmollm2=FILE");
        return file;
    }

    /** What it must compute. */
    public static Path reference() {
        return SharedFiles.require("reference/real/smollm2-135m-instruct-q4_1.json");
    }
}
