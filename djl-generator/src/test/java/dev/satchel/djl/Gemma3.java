package dev.satchel.djl;

import dev.satchel.SharedFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model of the catalog with an output matrix that is most of it: the file that {@code -Dgemma3=FILE} names, or the one in the user's cache. */
public final class Gemma3 {
    private static final String NAME = "gemma-3-270m";

    private Gemma3() {}

    /** Its file; ends the test as {@link SharedFiles#missing} does when it is not on this machine. */
    public static Path file() {
        String named = System.getProperty("gemma3");
        Path file = named == null ? ModelCatalog.standard().find(NAME).orElse(Path.of(NAME)) : Path.of(named);
        if (!Files.isRegularFile(file))
            SharedFiles.missing("the model is not on this machine: satchel model get " + NAME + ", or name its file with -Dgemma3=FILE");
        return file;
    }

    /** What it must compute. */
    static Path reference() {
        return SharedFiles.require("reference/real/gemma-3-270m-q4_k_m.json");
    }
}
