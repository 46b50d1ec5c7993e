package dev.satchel.djl.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
    @TempDir
    Path folder;

    @Test
    void everyKindOfScalarIsReadAtItsWidthAndSign() {
        GgufBytes bytes = GgufBytes.header(0, 12).key("u8", 0).bytes((byte) 255).key("i8", 1).bytes((byte) -1);
        bytes.key("u16", 2).int16(65535).key("i16", 3).int16(-1).key("u32", 4).int32(-1).key("i32", 5).int32(-1);
        bytes.key("f32", 6).real32(0.1f).key("bool", 7).bytes((byte) 1).key("text", 8).string("h\u00e4\uD83D\uDE42");
        bytes.key("u64", 10).int64(Long.MAX_VALUE).key("i64", 11).int64(Long.MIN_VALUE).key("f64", 12).real64(Math.PI);
        try (GgufFile file = GgufFile.open(bytes.writeTo(folder))) {
            assertEquals(OptionalLong.of(255), file.integer("u8"));
            assertEquals(OptionalLong.of(-1), file.integer("i8"));
            assertEquals(OptionalLong.of(65535), file.integer("u16"));
            assertEquals(OptionalLong.of(-1), file.integer("i16"));
            assertEquals(OptionalLong.of(4294967295L), file.integer("u32"));
            assertEquals(OptionalLong.of(-1), file.integer("i32"));
            assertEquals(OptionalDouble.of(0.1f), file.real("f32"));
            assertEquals(Optional.of(true), file.flag("bool"));
            assertEquals(Optional.of("h\u00e4\uD83D\uDE42"), file.text("text"));
            assertEquals(OptionalLong.of(Long.MAX_VALUE), file.integer("u64"));
            assertEquals(OptionalLong.of(Long.MIN_VALUE), file.integer("i64"));
            assertEquals(OptionalDouble.of(Math.PI), file.real("f64"));
            assertEquals(List.of("u8", "i8", "u16", "i16", "u32", "i32", "f32", "bool", "text", "u64", "i64", "f64"),
                    List.copyOf(file.metadata().keySet()));
        }
    }

    @Test
    void arraysAreReadAsTheNarrowestThatHoldsThem() {
        GgufBytes bytes = GgufBytes.header(0, 8).key("u8s", 9).int32(0).int64(2).bytes((byte) 1, (byte) 255);
        bytes.key("u32s", 9).int32(4).int64(1).int32(7).key("large", 9).int32(4).int64(1).int32(-1);
        bytes.key("i64s", 9).int32(11).int64(1).int64(7).key("reals", 9).int32(6).int64(2).real32(1.5f).real32(Float.NaN);
        bytes.key("doubles", 9).int32(12).int64(1).real64(2.5).key("flags", 9).int32(7).int64(2).bytes((byte) 0, (byte) 1);
        bytes.key("texts", 9).int32(8).int64(3).string("a").string("").string("\uFFFD");
        try (GgufFile file = GgufFile.open(bytes.writeTo(folder))) {
            assertArrayEquals(new int[] {1, 255}, file.integers("u8s").orElseThrow());
            assertArrayEquals(new int[] {7}, file.integers("u32s").orElseThrow());
            assertArrayEquals(new long[] {4294967295L}, (long[]) file.metadata().get("large"));
            assertArrayEquals(new long[] {7}, (long[]) file.metadata().get("i64s"));
            assertArrayEquals(new float[] {1.5f, Float.NaN}, file.reals("reals").orElseThrow());
            assertArrayEquals(new double[] {2.5}, (double[]) file.metadata().get("doubles"));
            assertArrayEquals(new boolean[] {false, true}, (boolean[]) file.metadata().get("flags"));
            assertEquals(Optional.of(List.of("a", "", "\uFFFD")), file.texts("texts"));
        }
    }

    @Test
    void whatIsMissingIsEmptyAndWhatIsRequiredIsNamed() {
        Path path = GgufBytes.header(0, 0).writeTo(folder);
        try (GgufFile file = GgufFile.open(path)) {
            assertEquals(Optional.empty(), file.text("k"));
            assertEquals(OptionalLong.empty(), file.integer("k"));
            assertEquals(OptionalDouble.empty(), file.real("k"));
            assertEquals(Optional.empty(), file.flag("k"));
            assertEquals(Optional.empty(), file.texts("k"));
            assertTrue(file.reals("k").isEmpty() && file.integers("k").isEmpty() && file.tensor("t").isEmpty());
            assertEquals(path + ": the key general.architecture is missing, so this is not a language model; choose another file",
                    assertThrows(SatchelException.class, file::architecture).getMessage());
            assertEquals(path + ": the tensor t is missing, and the model cannot be run without it; get a complete file",
                    assertThrows(SatchelException.class, () -> file.required("t")).getMessage());
        }
    }

    @Test
    void aKeyOfAnotherKindIsRefused() {
        Path path = GgufBytes.header(0, 2).key("n", 4).int32(1).key("list", 9).int32(8).int64(1).string("a").writeTo(folder);
        try (GgufFile file = GgufFile.open(path)) {
            assertEquals(path
                    + ": the key n is an integer where a text is expected; the file is damaged or was not made by a GGUF converter, get it again",
                    assertThrows(SatchelException.class, () -> file.text("n")).getMessage());
            assertEquals(
                    path + ": the key list is a list of texts where an integer is expected; the file is damaged or was not made by a GGUF converter, get it again",
                    assertThrows(SatchelException.class, () -> file.integer("list")).getMessage());
            assertEquals(OptionalDouble.of(1), file.real("n"), "an integer is a number too");
        }
    }

    @Test
    void versionTwoIsTheSameButForItsNumber() {
        byte[] bytes = GgufBytes.ofTensor(TensorType.F32, new byte[4], 1).toBytes();
        bytes[4] = 2;
        try (GgufFile file = GgufFile.open(GgufBytes.write(folder, bytes))) {
            assertEquals(2, file.version());
            assertEquals("llama", file.architecture());
            assertEquals(bytes.length, file.size());
        }
    }

    @Test
    void valuesMayBeLongerThanWhatIsReadAtOnce() {
        String text = "0123456789abcdef".repeat(200_000);
        GgufBytes bytes = GgufBytes.header(0, 3).key("text", 8).string(text).key("list", 9).int32(8).int64(300_000);
        for (int i = 0; i < 300_000; i++) bytes.string("t" + i);
        bytes.key("numbers", 9).int32(4).int64(300_000);
        for (int i = 0; i < 300_000; i++) bytes.int32(i);
        try (GgufFile file = GgufFile.open(bytes.writeTo(folder))) {
            assertEquals(Optional.of(text), file.text("text"));
            assertEquals(Optional.of(IntStream.range(0, 300_000).mapToObj(i -> "t" + i).toList()), file.texts("list"));
            assertArrayEquals(IntStream.range(0, 300_000).toArray(), file.integers("numbers").orElseThrow());
        }
    }

    @Test
    void theAlignmentOfTheFileIsKept() {
        GgufBytes bytes = GgufBytes.header(2, 1).key("general.alignment", 4).int32(128).tensor("a", 0, 0, 1).tensor("b", 0, 128, 1);
        bytes.align(128).real32(1).align(128).real32(2);
        try (GgufFile file = GgufFile.open(bytes.writeTo(folder))) {
            assertArrayEquals(new float[] {1}, file.required("a").toFloats());
            assertArrayEquals(new float[] {2}, file.required("b").toFloats());
        }
    }

    @Test
    void aTensorKnowsItsShapeAndGivesItsRows() {
        GgufBytes bytes = GgufBytes.header(1, 0).tensor("cube", 0, 0, 2, 3, 2).align(32);
        for (int i = 0; i < 12; i++) bytes.real32(i);
        try (GgufFile file = GgufFile.open(bytes.writeTo(folder))) {
            GgufTensor cube = file.tensors().get(0);
            assertEquals("cube", cube.name());
            assertEquals(TensorType.F32, cube.type());
            assertEquals(List.of(2L, 3L, 2L), cube.dimensions());
            assertEquals(2, cube.columns());
            assertEquals(6, cube.rows());
            assertEquals(12, cube.elements());
            assertEquals(48, cube.bytes());
            GgufTensor second = cube.sliceRows(3, 3);
            assertEquals(List.of(2L, 3L), second.dimensions());
            assertArrayEquals(new float[] {6, 7, 8, 9, 10, 11}, second.toFloats());
            assertArrayEquals(new float[] {8, 9}, second.sliceRows(1, 1).toFloats());
            assertThrows(IndexOutOfBoundsException.class, () -> cube.sliceRows(4, 3));
        }
    }

    @Test
    void dataIsReadOnlyLittleEndianAndOutlivesTheFile() {
        ByteBuffer data;
        try (GgufFile file = GgufFile.open(GgufBytes.ofTensor(TensorType.F32, new GgufBytes().real32(3).toBytes(), 1).writeTo(folder))) {
            data = file.required("w").data();
        }
        assertTrue(data.isReadOnly() && data.isDirect());
        assertEquals(ByteOrder.LITTLE_ENDIAN, data.order());
        assertEquals(4, data.remaining());
        assertEquals(3f, data.getFloat());
    }

    @Test
    void whatIsNoFileIsSaidToBeNone() {
        Path missing = folder.resolve("none.gguf");
        assertEquals("no file " + missing + "; name a GGUF file",
                assertThrows(SatchelException.class, () -> GgufFile.open(missing)).getMessage());
        assertEquals(folder + " is a folder or a device; name a GGUF file",
                assertThrows(SatchelException.class, () -> GgufFile.open(folder)).getMessage());
    }

    @Test
    void aRefusedFileIsNotLeftOpen() throws IOException {
        Path path = GgufBytes.write(folder, new byte[] {1, 2, 3});
        assertThrows(SatchelException.class, () -> GgufFile.open(path));
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) return;
        try (var open = Files.list(descriptors)) {
            assertFalse(open.anyMatch(descriptor -> pointsTo(descriptor, path)));
        }
    }

    @Test
    @Tag("evaluation")
    void aTensorOfMoreThanTwoGibibytesIsTakenInParts() throws IOException {
        Path path = GgufBytes.header(1, 0).tensor("w", 0, 0, 1 << 10, 3 << 19).align(32).writeTo(folder);
        // 6 GiB, of which the file system keeps only what is written.
        try (RandomAccessFile large = new RandomAccessFile(path.toFile(), "rw")) {
            large.setLength(large.length() + (6L << 30));
            large.seek(large.length() - 4);
            large.write(new GgufBytes().real32(7).toBytes());
        }
        try (GgufFile file = GgufFile.open(path)) {
            GgufTensor tensor = file.required("w");
            assertEquals(path + ": the tensor w has 6442450944 bytes, too many to be read at once; use a smaller model",
                    assertThrows(SatchelException.class, tensor::data).getMessage());
            float[] last = tensor.sliceRows(tensor.rows() - 1, 1).toFloats();
            assertEquals(1024, last.length);
            assertEquals(7f, last[1023]);
        }
    }

    private static boolean pointsTo(Path descriptor, Path path) {
        try {
            return Files.readSymbolicLink(descriptor).equals(path.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
