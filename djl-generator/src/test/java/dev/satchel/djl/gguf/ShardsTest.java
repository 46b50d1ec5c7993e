package dev.satchel.djl.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that is split into several files. */
class ShardsTest {
    private static final Path WHOLE = Path.of("src/test/resources/gguf/random-blocks.gguf");
    private static final String AGAIN = "; get all files of the model again, from one place";

    @TempDir
    Path folder;

    private List<Path> parts;

    @BeforeEach
    void split() { parts = GgufCopy.of(WHOLE).split(3, folder); }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anyPartStandsForTheWholeModel(int opened) throws IOException {
        try (GgufFile whole = GgufFile.open(WHOLE); GgufFile model = GgufFile.open(parts.get(opened))) {
            assertEquals(parts.get(opened), model.path());
            assertEquals(parts, model.files());
            assertEquals("llama", model.architecture());
            assertEquals(whole.tensors().stream().map(GgufTensor::toString).toList(),
                    model.tensors().stream().map(GgufTensor::toString).toList());
            for (GgufTensor tensor : whole.tensors()) {
                assertArrayEquals(tensor.toFloats(), model.required(tensor.name()).toFloats());
                assertEquals(tensor.data(), model.required(tensor.name()).data());
            }
            long size = 0;
            for (Path part : parts) size += Files.size(part);
            assertEquals(size, model.size());
        }
    }

    @Test
    void oneFileThatSaysSoIsWholeByAnyName() {
        Path file = GgufCopy.of(WHOLE).withKey("split.count", 1).write(folder.resolve("any.gguf"));
        try (GgufFile model = GgufFile.open(file)) {
            assertEquals(16, model.tensors().size());
        }
    }

    @Test
    void aMissingPartIsNamed() throws IOException {
        Files.delete(parts.get(1));
        for (int opened : new int[] {0, 2})
            assertEquals("no file " + parts.get(1) + ", which is part 2 of 3 of the model; put all parts into one folder",
                    refusal(parts.get(opened)));
    }

    @Test
    void aPartUnderAnotherNameIsRefused() throws IOException {
        for (String name : new String[] {"model.gguf", "model-00001-of-00004.gguf", "model-00000-of-00003.gguf",
                "model-00004-of-00003.gguf"}) {
            Path renamed = Files.copy(parts.get(0), folder.resolve(name));
            assertEquals(renamed + " is one of 3 files of a model, which are found by their names, from -00001-of-00003.gguf to "
                    + "-00003-of-00003.gguf; give it back the name that it had", refusal(renamed));
        }
    }

    @Test
    void thePlaceOfAnotherPartIsNotTaken() throws IOException {
        Files.write(parts.get(2), Files.readAllBytes(parts.get(1)));
        assertEquals(parts.get(2) + ": the key split.no is 1 where the other files of the model and its name ask for 2" + AGAIN,
                refusal(parts.get(0)));
    }

    @Test
    void partsOfDifferentModelsAreRefused() {
        GgufCopy other = GgufCopy.of(WHOLE);
        Path another = new GgufCopy(0, new byte[0], other.tensors().subList(0, 2)).withKey("split.no", 1).withKey("split.count", 3)
                .withKey("split.tensors.count", 7).write(parts.get(1));
        assertEquals(another + ": the key split.tensors.count is 7 where the other files of the model and its name ask for 16" + AGAIN,
                refusal(parts.get(0)));
        new GgufCopy(0, new byte[0], other.tensors().subList(0, 2)).withKey("split.no", 1).withKey("split.count", 2).write(another);
        assertEquals(another + ": the key split.count is 2 where the other files of the model and its name ask for 3" + AGAIN,
                refusal(parts.get(0)));
        new GgufCopy(0, new byte[0], other.tensors().subList(5, 7)).withKey("split.no", 1).withKey("split.count", 3)
                .withKey("split.tensors.count", 16).write(another);
        assertEquals(parts.get(0) + ": the 3 files of the model have 13 tensors together where split.tensors.count is 16" + AGAIN,
                refusal(parts.get(0)));
        new GgufCopy(0, new byte[0], other.tensors().subList(0, 5)).withKey("split.no", 1).withKey("split.count", 3)
                .withKey("split.tensors.count", 16).write(another);
        assertEquals("the tensor f32.weight is both in " + parts.get(0) + " and in " + another + AGAIN, refusal(parts.get(0)));
    }

    @Test
    void aDamagedPartIsNamedAndNoneIsLeftOpen() throws IOException {
        Files.write(parts.get(1), new byte[] {1, 2, 3});
        assertEquals(parts.get(1) + " is not a GGUF file; choose a model in GGUF format", refusal(parts.get(2)));
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) return;
        Set<Path> files = Set.copyOf(parts);
        try (var open = Files.list(descriptors)) {
            assertFalse(open.anyMatch(descriptor -> pointsToOneOf(descriptor, files)));
        }
    }

    @Test
    void moreFilesThanAnyModelHasAreNotLookedFor() {
        for (long count : new long[] {1001, Long.MAX_VALUE}) {
            Path path = GgufBytes.header(0, 1).key("split.count", 10).int64(count).writeTo(folder);
            assertEquals(path + " is one of " + count + " files of a model, more than any model has", refusal(path));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aPartWithAWrongByteIsRefusedOrMakesAnotherModel(long seed) throws IOException {
        byte[] part = Files.readAllBytes(parts.get(1));
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 100; i++) {
            byte[] wrong = part.clone();
            wrong[random.nextInt(400)] ^= (byte) (1 + random.nextInt(255));
            Files.write(parts.get(1), Arrays.copyOf(wrong, random.nextInt(8) == 0 ? random.nextInt(part.length) : part.length));
            try (GgufFile file = GgufFile.open(parts.get(0))) {
                file.tensors().forEach(GgufTensor::toFloats);
            } catch (SatchelException e) {
                refused++;
                assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
            }
        }
        assertTrue(refused > 30, "only " + refused + " were noticed");
    }

    private static String refusal(Path path) { return assertThrows(SatchelException.class, () -> GgufFile.open(path)).getMessage(); }

    private static boolean pointsToOneOf(Path descriptor, Set<Path> files) {
        try {
            return files.contains(Files.readSymbolicLink(descriptor));
        } catch (IOException e) {
            return false;
        }
    }
}
