package dev.satchel.djl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the hashes of models in a folder, because computing one at each start takes as long as loading a small model. A note holds
 * while the path, the size and the time of change of the model's file, or of the jar that it is in, are what they were.
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
        Optional<Note> note = note(name, file);
        Optional<String> noted = note.flatMap(Note::read);
        if (noted.isPresent()) return noted.get();
        String hash = compute.get();
        note.filter(each -> Files.isDirectory(folder)).ifPresent(each -> each.write(hash));
        return hash;
    }

    /** Models of the same name in different places have different notes. */
    private Optional<Note> note(String name, Path file) {
        try {
            String place = file.toRealPath() + "!" + name;
            String state = " " + Files.size(file) + " " + Files.getLastModifiedTime(file) + " " + place + "\n";
            String shortHash = UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)).toString().substring(0, 8);
            return Optional.of(new Note(folder.resolve(name.substring(name.lastIndexOf('/') + 1) + "-" + shortHash + ".hash"), state));
        } catch (IOException e) {
            log.debug("cannot look at {}", file, e);
            return Optional.empty();
        }
    }

    /**
     * What is remembered of one model.
     *
     * @param file where it is written, or will be
     * @param state of the model's file, which stands behind the hash
     */
    private record Note(Path file, String state) {
        Optional<String> read() {
            try {
                if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) return Optional.empty();
                String text = Files.readString(file);
                if (text.length() < HASH_LENGTH || !text.substring(HASH_LENGTH).equals(state)) return Optional.empty();
                return Optional.of(text.substring(0, HASH_LENGTH)).filter(hash -> HASH.matcher(hash).matches());
            } catch (IOException e) {
                log.debug("cannot read {}", file, e);
                return Optional.empty();
            }
        }

        void write(String hash) {
            try {
                Files.writeString(file, hash + state);
            } catch (IOException e) {
                log.debug("cannot remember a hash in {}", file, e);
            }
        }
    }
}
