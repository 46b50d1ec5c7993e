package dev.satchel.samples;

import dev.satchel.djl.ModelCatalog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Indexes and states of instructions in the user's cache, beside the models. */
final class UserCache {
    private UserCache() {}

    /**
     * The index folder for these documents folders, in whatever order: named like one of them, for a person, and by a hash of them all, so
     * that two folders of one name do not meet.
     *
     * @param folders their real paths
     */
    static Path indexOf(List<Path> folders) {
        return ModelCatalog.userCache().resolve("indexes").resolve(indexName(folders));
    }

    /** The folder of what models have computed of the program's own instructions, which every question begins with. */
    static Path instructions() {
        return ModelCatalog.userCache().resolve("instructions");
    }

    /** The folder of what is known about which models can write. */
    static Path writing() {
        return ModelCatalog.userCache().resolve("writing");
    }

    /** The folder of how fast models were on this machine. */
    static Path speeds() {
        return ModelCatalog.userCache().resolve("speeds");
    }

    static String indexName(List<Path> folders) {
        Path first = folders.stream().min(Comparator.comparing(Path::toString)).orElseThrow();
        String last = first.getFileName() == null ? "root" : first.getFileName().toString();
        String readable = last.replaceAll("[^A-Za-z0-9._-]+", "_");
        String all = String.join("\n", folders.stream().map(Path::toString).sorted().toList());
        return readable.substring(0, Math.min(40, readable.length())) + "-" + sha256(all).substring(0, 16);
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
