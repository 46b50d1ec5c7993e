package dev.satchel.djl.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model file may come from anybody: whatever is in it, the worst that happens is one clear line. */
class HostileGgufTest {
    private static final String DAMAGED = "; the file is damaged or was not made by a GGUF converter, get it again";
    private static final long HUGE = Long.MIN_VALUE;

    @TempDir
    Path folder;

    static Stream<Arguments> otherFiles() {
        return Stream.of(arguments("", " but empty"), arguments("PK\3\4.................", " but a ZIP archive"),
                arguments("\u001F\u008B\b......", " but a gzip archive"), arguments("tjgg......", " but a GGML file, the format before it"),
                arguments("<!DOCTYPE html><html><body>Not found", " but a web page, probably that of a failed download"),
                arguments("version https://git-lfs.github.com/spec/v1", " but the Git LFS pointer to a file that was not downloaded"),
                arguments("\200\1\0\0\0\0\0\0{\"__metadata__\":{}}", " but seems to be a safetensors file"),
                arguments("{\"architectures\":[]}", " but seems to be JSON"), arguments("GGU", ""), arguments("plain text", ""));
    }

    @ParameterizedTest
    @MethodSource("otherFiles")
    void aFileOfAnotherFormatIsCalledByItsName(String content, String looksLike) {
        Path path = GgufBytes.write(folder, content.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(path + " is not a GGUF file" + looksLike + "; choose a model in GGUF format", refusal(path));
    }

    static Stream<Arguments> otherVersions() {
        return Stream.of(arguments(1, "version 1 of GGUF, which is not supported; convert the model again with a newer converter"),
                arguments(3 << 24, "big-endian, which is not supported; get a little-endian file"),
                arguments(4, "version 4 of GGUF, and only 2 and 3 are supported; get an older file or a newer Satchel"),
                arguments(-1, "version 4294967295 of GGUF, and only 2 and 3 are supported; get an older file or a newer Satchel"));
    }

    @ParameterizedTest
    @MethodSource("otherVersions")
    void anotherVersionIsRefused(int version, String message) {
        Path path = new GgufBytes().ascii("GGUF").int32(version).int64(0).int64(0).writeTo(folder);
        assertEquals(path + " is " + message, refusal(path));
    }

    static Stream<Arguments> wrongHeaders() {
        return Stream.of(
                arguments(GgufBytes.header(HUGE, 0), "the number of tensors is 9223372036854775808, which is too large"),
                arguments(GgufBytes.header(0, HUGE), "the number of keys is 9223372036854775808, which is too large"),
                arguments(GgufBytes.header(Long.MAX_VALUE, 0),
                        "the number of tensors is 9223372036854775807, but only 8 bytes follow"),
                arguments(GgufBytes.header(0, 1000).zeros(100), "the number of keys is 1000, but only 100 bytes follow"),
                arguments(GgufBytes.header(0, 1).int64(HUGE).zeros(5), "key 1 of 1 is 9223372036854775808, which is too large"),
                arguments(GgufBytes.header(0, 1).int64(1L << 40).zeros(5), "key 1 of 1 is 1099511627776 bytes long, but only 5 follow"),
                arguments(GgufBytes.header(0, 1).int64(1).bytes((byte) 0xFF).int32(0).zeros(1), "key 1 of 1 is not UTF-8"),
                arguments(GgufBytes.header(0, 1).key("k", 8).int64(2).bytes((byte) 0xC3, (byte) 'x'),
                        "the value of the key k is not UTF-8"),
                arguments(GgufBytes.header(0, 1).key("k", 13), "the key k has the type 13, which is unknown"),
                arguments(GgufBytes.header(0, 1).key("k", -1), "the key k has the type 4294967295, which is unknown"),
                arguments(GgufBytes.header(0, 1).key("k", 7).bytes((byte) 2), "the value of the key k is 2, neither true nor false"),
                arguments(GgufBytes.header(0, 1).key("k", 10).int64(-1),
                        "the value of the key k is 18446744073709551615, which is too large"),
                arguments(GgufBytes.header(0, 1).key("k", 9).int32(9).int64(1).int32(0).int64(0), "the key k is an array of arrays"),
                arguments(GgufBytes.header(0, 1).key("k", 9).int32(4).int64(HUGE),
                        "the number of values of the key k is 9223372036854775808, which is too large"),
                arguments(GgufBytes.header(0, 1).key("k", 9).int32(12).int64(1L << 40),
                        "the number of values of the key k is 1099511627776, but only 0 bytes follow"),
                arguments(GgufBytes.header(0, 1).key("k", 9).int32(8).int64(3).zeros(23),
                        "the number of values of the key k is 3, but only 23 bytes follow"),
                arguments(GgufBytes.header(0, 2).key("k", 0).zeros(1).key("k", 0).zeros(1), "the key k occurs twice"),
                arguments(GgufBytes.header(0, 2).key("a\nb\u202E", 0).zeros(1).key("a\nb\u202E", 0).zeros(1),
                        "the key a?b? occurs twice"),
                arguments(alignment(0), "the key general.alignment is 0, not a power of two"),
                arguments(alignment(48), "the key general.alignment is 48, not a power of two"),
                arguments(GgufBytes.header(0, 1).key("general.alignment", 8).string("32"),
                        "the key general.alignment is a text, not a power of two"));
    }

    @ParameterizedTest
    @MethodSource("wrongHeaders")
    void aWrongHeaderIsRefused(GgufBytes bytes, String message) {
        Path path = bytes.writeTo(folder);
        assertEquals(path + ": " + message + DAMAGED, refusal(path));
    }

    static Stream<Arguments> wrongTensors() {
        return Stream.of(arguments(tensor(0, 0), "the tensor w has 0 dimensions, not 1 to 4"),
                arguments(tensor(0, 0, 1, 1, 1, 1, 1), "the tensor w has 5 dimensions, not 1 to 4"),
                arguments(tensor(0, 0, 4, 0), "a dimension of the tensor w is 0"),
                arguments(tensor(0, 0, HUGE), "a dimension of the tensor w is 9223372036854775808, which is too large"),
                arguments(tensor(0, 0, 1 << 30, 1 << 30, 1 << 30),
                        "the tensor w has the dimensions [1073741824, 1073741824, 1073741824], more than any file holds"),
                arguments(tensor(0, 0, 1L << 32), "the tensor w has the dimensions [4294967296], more than any file holds"),
                arguments(tensor(0, 0, Long.MAX_VALUE), "the tensor w has the dimensions [9223372036854775807], more than any file holds"),
                arguments(tensor(12, 0, 128, 2), "the rows of the tensor w have 128 numbers, not a multiple of 256 as Q4_K needs"),
                arguments(tensor(0, 16, 8), "the tensor w begins at 16, not a multiple of 32"),
                arguments(tensor(0, HUGE, 8), "the offset of the tensor w is 9223372036854775808, which is too large"),
                arguments(tensor(0, Long.MAX_VALUE - 31, 8), "the file ends before the end of the tensor w"),
                arguments(tensor(0, 0, 65), "the file ends before the end of the tensor w"),
                arguments(tensor(0, 32, 57), "the file ends before the end of the tensor w"),
                arguments(tensor(2, 0, 32, 15), "the file ends before the end of the tensor w"),
                arguments(GgufBytes.header(2, 0).tensor("a", 0, 0, 9).tensor("b", 0, 32, 8).align(32).zeros(256),
                        "the tensor b overlaps another one"),
                arguments(GgufBytes.header(2, 0).tensor("a", 0, 32, 8).tensor("a", 0, 0, 8).align(32).zeros(256),
                        "the tensor a occurs twice"));
    }

    @ParameterizedTest
    @MethodSource("wrongTensors")
    void aWrongTensorIsRefused(GgufBytes bytes, String message) {
        Path path = bytes.writeTo(folder);
        assertEquals(path + ": " + message + DAMAGED, refusal(path));
    }

    @Test
    void aTypeThatIsNotSupportedIsCalledByItsName() {
        String instead = "; use a file whose tensors are F32, F16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, "
                + "IQ4_NL, IQ4_XS, BF16, MXFP4";
        Path known = tensor(16, 0, 256).writeTo(folder);
        assertEquals(known + ": the tensor w: tensor type IQ2_XXS is not supported" + instead, refusal(known));
        Path unknown = tensor(99, 0, 256).writeTo(folder);
        assertEquals(unknown + ": the tensor w: tensor type 99 is unknown" + instead, refusal(unknown));
    }

    @Test
    void aHeaderThatIsLongerThanAnyIsNotRead() throws IOException {
        Path path = GgufBytes.header(0, 1).key("k", 8).int64(80 << 20).writeTo(folder);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(90 << 20);
        }
        assertEquals(
                path + ": the value of the key k is 83886080 bytes long, but only 67108819 follow within the longest header that is read"
                        + DAMAGED,
                refusal(path));
    }

    @Test
    void aFileThatWasCutAnywhereIsRefused() {
        byte[] whole = wellFormed();
        for (int length = 0; length < whole.length; length++) {
            Path path = GgufBytes.write(folder, Arrays.copyOf(whole, length));
            String message = refusal(path);
            assertTrue(message.startsWith(path.toString()) && message.lines().count() == 1, message);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aRealFileThatWasCutAnywhereIsRefused(long seed) throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("src/test/resources/reference/mistral.Q4_0.gguf"));
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) refusal(GgufBytes.write(folder, Arrays.copyOf(whole, random.nextInt(whole.length))));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void oneWrongByteIsRefusedOrMakesAnotherModel(long seed) {
        byte[] whole = wellFormed();
        Random random = new Random(seed);
        int refused = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] wrong = whole.clone();
            wrong[at] = (byte) (wrong[at] + 1 + random.nextInt(255));
            refused += useAll(GgufBytes.write(folder, wrong)) ? 0 : 1;
        }
        assertTrue(refused > 100, "only " + refused + " of " + whole.length + " were noticed");
    }

    @Test
    void theWellFormedFileOfTheseTestsIsAccepted() { assertTrue(useAll(GgufBytes.write(folder, wellFormed()))); }

    /** Reads everything in a file in every way; false if that was refused with one line. Anything else that is thrown fails the test. */
    private static boolean useAll(Path path) {
        try (GgufFile file = GgufFile.open(path)) {
            file.text("general.architecture");
            file.integer("llama.block_count");
            file.real("llama.rope.freq_base");
            file.flag("tokenizer.ggml.add_bos_token");
            file.texts("tokenizer.ggml.tokens");
            file.reals("tokenizer.ggml.scores");
            file.integers("tokenizer.ggml.token_type");
            for (GgufTensor tensor : file.tensors()) {
                assertEquals(tensor.elements(), tensor.toFloats().length);
                if (MatrixEncoder.encodable(tensor.type())) MatrixEncoder.encode(List.of(tensor), MatrixLayout.of(List.of(tensor)));
            }
            return true;
        } catch (SatchelException e) {
            assertTrue(e.getMessage().startsWith(path.toString()) && e.getMessage().lines().count() == 1, e.getMessage());
            return false;
        }
    }

    private static String refusal(Path path) { return assertThrows(SatchelException.class, () -> GgufFile.open(path)).getMessage(); }

    private static GgufBytes alignment(int alignment) { return GgufBytes.header(0, 1).key("general.alignment", 4).int32(alignment); }

    /** A file with one tensor, and 256 bytes for its numbers. */
    private static GgufBytes tensor(int type, long offset, long... dimensions) {
        return GgufBytes.header(1, 0).tensor("w", type, offset, dimensions).align(32).zeros(256);
    }

    private static byte[] wellFormed() {
        GgufBytes bytes = GgufBytes.header(3, 8).key("general.architecture", 8).string("llama").key("general.alignment", 4).int32(32);
        bytes.key("llama.block_count", 4).int32(1).key("llama.rope.freq_base", 6).real32(10000).key("tokenizer.ggml.add_bos_token", 7)
                .bytes((byte) 1);
        bytes.key("tokenizer.ggml.tokens", 9).int32(8).int64(3).string("<s>").string("\u2581a").string("b");
        bytes.key("tokenizer.ggml.scores", 9).int32(6).int64(3).real32(0).real32(-1).real32(-2);
        bytes.key("tokenizer.ggml.token_type", 9).int32(5).int64(3).int32(3).int32(1).int32(1);
        bytes.tensor("norm", 0, 0, 8).tensor("q", TensorType.Q4_1.id(), 32, 32, 2).tensor("k", TensorType.Q6_K.id(), 96, 256).align(32);
        for (int i = 0; i < 8; i++) bytes.real32(i);
        for (int i = 0; i < 2; i++) bytes.half(0.5f).half(-3).zeros(8).bytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        return bytes.align(32).zeros(208).half(1).toBytes();
    }
}
