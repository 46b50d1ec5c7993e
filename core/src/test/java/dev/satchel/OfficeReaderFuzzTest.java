package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that were cut off or changed on their way become a document or one line that says so, never anything else. */
class OfficeReaderFuzzTest {
    private static final int ROUNDS = 25;

    static Stream<Arguments> filesAndSeeds() {
        return OfficeFiles.all().entrySet().stream()
                .flatMap(file -> Stream.of(1L, 2L).map(seed -> Arguments.of(file.getKey(), seed, file.getValue())));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("filesAndSeeds")
    void damagedFilesAreReadOrRefused(String name, long seed, byte[] content) {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) readOrRefuse(name, random.nextBoolean() ? cut(content, random) : changed(content, random));
    }

    private static byte[] cut(byte[] content, Random random) { return Arrays.copyOf(content, 1 + random.nextInt(content.length - 1)); }

    private static byte[] changed(byte[] content, Random random) {
        byte[] changed = content.clone();
        for (int i = 0, count = 1 + random.nextInt(20); i < count; i++)
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        return changed;
    }

    private static void readOrRefuse(String name, byte[] content) {
        DocumentReader office = new BoundedReader(new OfficeReader(List.of(new HtmlReader(), new TextReader())), Duration.ofSeconds(60));
        try {
            SplitterContract.assertPromises(Splitter.structured(), office.read(name, content));
        } catch (SatchelException said) {
            assertTrue(said.getMessage().startsWith(name + " "), said.getMessage());
            assertFalse(said.getMessage().contains("\n"), said.getMessage());
        }
    }
}
