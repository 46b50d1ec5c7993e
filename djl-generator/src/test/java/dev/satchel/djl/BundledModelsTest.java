package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.Cancellation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Models that a program brings along. */
@Isolated // a system property is everybody's
class BundledModelsTest {
    private static final String PROPERTY = "satchel.models";

    @TempDir
    private Path folder;

    @AfterEach
    void forgetTheFolder() { System.clearProperty(PROPERTY); }

    @Test
    void theStandardModelsAreInTheFolderThatAPropertyNames() throws Exception {
        byte[] model = "a model".getBytes(StandardCharsets.UTF_8);
        String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model));
        Path file = Files.write(folder.resolve("address-some-" + sha256.substring(0, 12) + ".gguf"), model);
        System.setProperty(PROPERTY, folder.toString());

        URI address = URI.create("https://models.invalid/some.gguf"); // nothing is there: what is found was here
        assertEquals(file, ModelCatalog.standard().get(address, sha256, (bytes, total) -> {}, new Cancellation()));
    }
}
