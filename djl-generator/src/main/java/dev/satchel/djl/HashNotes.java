package dev.satchel.djl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the hashes of models in a folder, because computing one at each start takes as long as loading a small model. A note holds while
 * the path, the size and the time of change of the model's file, or of the jar that it is in, are what they were.
 *
 * @param folder where notes are; where there is none yet, nothing is remembered
 */
record HashNotes(Path folder) {
    private static final Logger log = LoggerFactory.getLogger(HashNotes.class);
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int HASH_LENGTH = 64;
    private static final int LONGEST = 10_000;

    /**
     * The hash of a model.
     *
     * @param name of the model within the file
     * @param file on the disk
     * @param compute computes it, if no note has it
     */
    String sha256(String name, Path file, Supplier<String> compute) {
        try {
            Path note = folder.resolve(name.substring(name.lastIndexOf('/') + 1) + ".hash");
            String state = " " + Files.size(file) + " " + Files.getLastModifiedTime(file) + " " + file.toRealPath() + "!" + name + "\n";
            Optional<String> noted = read(note, state);
            if (noted.isPresent()) return noted.get();
            String hash = compute.get();
            if (Files.isDirectory(folder)) Files.writeString(note, hash + state);
            return hash;
        } catch (IOException e) {
            log.debug("cannot remember the hash of {}", name, e);
            return compute.get();
        }
    }

    private static Optional<String> read(Path note, String state) throws IOException {
        if (!Files.isRegularFile(note) || Files.size(note) > LONGEST) return Optional.empty();
        String text = Files.readString(note);
        if (text.length() < HASH_LENGTH || !text.substring(HASH_LENGTH).equals(state)) return Optional.empty();
        return Optional.of(text.substring(0, HASH_LENGTH)).filter(hash -> HASH.matcher(hash).matches());
    }
}
