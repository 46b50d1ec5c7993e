package dev.satchel.djl.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.tokenizer.Token.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {
    @TempDir
    Path folder;
    private final Map<String, Object> keys = new LinkedHashMap<>(Map.of("tokenizer.ggml.model", "llama", "tokenizer.ggml.tokens",
            List.of("<unk>", "<s>", "</s>", "a"), "tokenizer.ggml.scores", new float[] {0, 0, 0, -1}, "tokenizer.ggml.token_type",
            new int[] {2, 3, 3, 1}));

    @Test
    void isReadFromTheFile() throws IOException {
        keys.put("tokenizer.ggml.bos_token_id", 1);
        keys.put("tokenizer.ggml.eos_token_id", 2);
        keys.put("tokenizer.ggml.unknown_token_id", 0);
        keys.put("tokenizer.ggml.eot_token_id", 3);
        keys.put("tokenizer.ggml.add_space_prefix", false);
        keys.put("tokenizer.chat_template", "{{ messages }}");
        List<Token> tokens = List.of(new Token("<unk>", Type.UNKNOWN, 0), new Token("<s>", Type.CONTROL, 0),
                new Token("</s>", Type.CONTROL, 0),
                new Token("a", Type.NORMAL, -1));
        assertEquals(new Vocabulary("llama", "", tokens, List.of(), OptionalInt.of(1), OptionalInt.of(2), OptionalInt.of(0), Set.of(3),
                true, false, false,
                "{{ messages }}"), read());
    }

    @Test
    void whatTheFileDoesNotSayHasLlamaCppsDefaults() throws IOException {
        Vocabulary sentencePiece = read();
        assertTrue(sentencePiece.addsSpacePrefix());
        assertFalse(sentencePiece.addsBos(), "no token to add");
        keys.put("tokenizer.ggml.bos_token_id", 1);
        assertTrue(read().addsBos());
        keys.put("tokenizer.ggml.add_bos_token", false);
        assertFalse(read().addsBos());
        keys.remove("tokenizer.ggml.add_bos_token");
        keys.putAll(Map.of("tokenizer.ggml.model", "gpt2", "tokenizer.ggml.merges", List.of("a a"), "tokenizer.ggml.pre", "qwen2"));
        assertFalse(read().addsBos());
        assertFalse(read().addsSpacePrefix());
        keys.put("tokenizer.ggml.pre", "llama-bpe");
        assertTrue(read().addsBos());
        keys.remove("tokenizer.ggml.pre");
        assertEquals("default", read().splitter());
        keys.putAll(Map.of("tokenizer.ggml.model", "gemma4", "tokenizer.ggml.add_bos_token", false));
        assertTrue(read().addsBos());
        keys.remove("tokenizer.ggml.token_type");
        assertEquals(Type.NORMAL, read().tokens().get(0).type());
    }

    @Test
    void modelsCalledPhi3SwallowWhiteSpaceAfterSpecialTokens() throws IOException {
        keys.put("general.name", "My Phi-3 mini");
        Tokenizer tokenizer = Tokenizer.of(read());
        assertEquals(List.of(2, 3), Arrays.stream(tokenizer.encodeWithSpecial("</s> \n\ta")).boxed().filter(id -> id > 0).toList());
    }

    @Test
    void aKeyThatIsMissingIsNamed() throws IOException {
        assertMissing("model");
        assertMissing("tokens");
        assertMissing("scores");
        keys.put("tokenizer.ggml.model", "gpt2");
        assertMissing("merges");
        keys.put("tokenizer.ggml.model", "gemma4");
        assertMissing("merges");
    }

    private void assertMissing(String name) throws IOException {
        Object value = keys.remove("tokenizer.ggml." + name);
        assertEquals("FILE: the key tokenizer.ggml." + name + " is missing, so text cannot be encoded; use another file of this model",
                problem());
        if (value != null) keys.put("tokenizer.ggml." + name, value);
    }

    @Test
    void listsOfDifferentLengthsAreRefused() throws IOException {
        keys.put("tokenizer.ggml.token_type", new int[] {1});
        assertEquals("FILE: the key tokenizer.ggml.token_type has 1 entries for 4 tokens; the file is damaged, get it again", problem());
        keys.put("tokenizer.ggml.token_type", new int[] {1, 2, 3, 99});
        assertEquals("FILE: token 3 has the unknown type 99; get the file again", problem());
        keys.put("tokenizer.ggml.token_type", new int[] {1, 1, 1, 1});
        keys.put("tokenizer.ggml.scores", new float[] {1, 2, 3, 4, 5});
        assertEquals("FILE: the key tokenizer.ggml.scores has 5 entries for 4 tokens; the file is damaged, get it again", problem());
    }

    @Test
    void idsOutsideTheVocabularyAreRefusedWhereTheyMatter() throws IOException {
        keys.put("tokenizer.ggml.eot_token_id", 107);
        assertEquals(Set.of(), read().ends(), "a converter writes this id whatever the vocabulary");
        keys.put("tokenizer.ggml.eos_token_id", -5);
        assertEquals("the model file's end-of-text token is -5, but its vocabulary has 4 tokens: use another file of this model",
                problem());
        keys.remove("tokenizer.ggml.eos_token_id");
        keys.put("tokenizer.ggml.add_bos_token", true);
        assertEquals("the model file wants a beginning-of-text token but names none: use another file of this model", problem());
    }

    private String problem() throws IOException {
        Path file = write();
        try (GgufFile gguf = GgufFile.open(file)) {
            return assertThrows(SatchelException.class, () -> Vocabulary.of(gguf)).getMessage().replace(file.toString(), "FILE");
        }
    }

    private Vocabulary read() throws IOException {
        try (GgufFile gguf = GgufFile.open(write())) {
            return Vocabulary.of(gguf);
        }
    }

    // A file of the keys alone: magic, version, no tensors.
    private Path write() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(number(4, 3));
        out.writeBytes(number(8, 0));
        out.writeBytes(number(8, keys.size()));
        keys.forEach((name, value) -> {
            writeText(out, name);
            switch (value) {
                case String text -> {
                    out.writeBytes(number(4, 8));
                    writeText(out, text);
                }
                case Integer number -> {
                    out.writeBytes(number(4, 5));
                    out.writeBytes(number(4, number));
                }
                case Boolean truth -> {
                    out.writeBytes(number(4, 7));
                    out.write(truth ? 1 : 0);
                }
                case List<?> texts -> {
                    writeListHeader(out, 8, texts.size());
                    texts.forEach(text -> writeText(out, (String) text));
                }
                case int[] numbers -> {
                    writeListHeader(out, 5, numbers.length);
                    for (int number : numbers) out.writeBytes(number(4, number));
                }
                case float[] numbers -> {
                    writeListHeader(out, 6, numbers.length);
                    for (float number : numbers) out.writeBytes(number(4, Float.floatToIntBits(number)));
                }
                default -> throw new IllegalArgumentException(name);
            }
        });
        return Files.write(folder.resolve("model.gguf"), out.toByteArray());
    }

    private static void writeListHeader(ByteArrayOutputStream out, int type, int length) {
        out.writeBytes(number(4, 9));
        out.writeBytes(number(4, type));
        out.writeBytes(number(8, length));
    }

    private static void writeText(ByteArrayOutputStream out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(number(8, utf8.length));
        out.writeBytes(utf8);
    }

    private static byte[] number(int bytes, long value) {
        byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
        return Arrays.copyOf(all, bytes);
    }
}
