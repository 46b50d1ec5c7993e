package dev.satchel.djl;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.satchel.SatchelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Texts to tokens, by a {@code tokenizer.json}. A text is only ever data: what is written like a special token is read as the characters it
 * is made of, and special tokens stand only where the model's own template puts them. Safe for use by many threads.
 */
final class TextTokenizer implements AutoCloseable {
    /** Two words that every vocabulary has something for, to see what the template puts around them. */
    private static final String PROBE = "a b";

    private final HuggingFaceTokenizer tokenizer;
    private final long[] before;
    private final long[] after;

    private TextTokenizer(HuggingFaceTokenizer tokenizer, String place) {
        this.tokenizer = tokenizer;
        long[] text = encode(PROBE);
        Encoding whole = tokenizer.encode(PROBE, true, false);
        long[] ids = whole.getIds();
        int at = indexOf(ids, text);
        if (text.length == 0 || at < 0 || Arrays.stream(whole.getTypeIds()).anyMatch(type -> type != 0))
            throw new SatchelException(place + " puts special tokens around a text in a way that is not supported");
        this.before = Arrays.copyOf(ids, at);
        this.after = Arrays.copyOfRange(ids, at + text.length, ids.length);
    }

    /**
     * Loads a tokenizer.
     *
     * @param json the contents of {@code tokenizer.json}
     * @param place what a message calls it
     */
    static TextTokenizer load(byte[] json, String place) {
        OnnxRuntime.environment(); // tells DJL to keep silent before its first class loads
        try {
            byte[] harmless = withoutSpecialTexts(json, place);
            // By default it would cut at 512 tokens.
            Map<String, String> options = Map.of("truncation", "false", "padding", "false");
            return new TextTokenizer(HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(harmless), options), place);
        } catch (JacksonException | ClassCastException e) {
            throw new SatchelException(place + " is no tokenizer.json: " + firstLine(e), e);
        } catch (IOException | LinkageError e) {
            throw new SatchelException("the tokenizer library does not start on " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch") + ": " + firstLine(e), e);
        } catch (SatchelException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new SatchelException(place + " was refused by the tokenizer library: " + firstLine(e), e);
        }
    }

    /**
     * The same tokenizer, but that no text can be read as a special token. A tokenizer looks for its special tokens in a text before anything
     * else: they are taken from that list. Some would then still be found as ordinary pieces of the vocabulary: there they get names that no
     * text has, because they are drawn now. The template names tokens by number and needs neither.
     */
    private static byte[] withoutSpecialTexts(byte[] json, String place) {
        ObjectNode root = (ObjectNode) JsonMapper.shared().readTree(json);
        for (JsonNode map : root.path("normalizer").findValues("precompiled_charsmap"))
            if (!map.isString() || !CharacterMap.isSound(map.asString()))
                throw new SatchelException(place + " is damaged: its precompiled_charsmap points outside itself");
        root.putNull("truncation");
        root.putNull("padding");
        Set<String> special = new HashSet<>();
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode token : root.path("added_tokens"))
            if (token.path("special").asBoolean(false)) special.add(token.path("content").asString(""));
            else kept.add(token);
        root.set("added_tokens", kept);
        String drawn = UUID.randomUUID().toString();
        JsonNode model = root.path("model");
        rename(model.path("vocab"), special, drawn);
        JsonNode unknown = model.path("unk_token");
        if (unknown.isString() && special.contains(unknown.asString()))
            ((ObjectNode) model).put("unk_token", renamed(unknown.asString(), drawn));
        return JsonMapper.shared().writeValueAsBytes(root);
    }

    /** A vocabulary is an object of pieces and their numbers, or a list of pieces and their scores. */
    private static void rename(JsonNode vocabulary, Set<String> special, String drawn) {
        if (vocabulary instanceof ObjectNode pieces)
            for (String piece : special) {
                JsonNode number = pieces.remove(piece);
                if (number != null) pieces.set(renamed(piece, drawn), number);
            }
        else
            for (JsonNode piece : vocabulary)
                if (special.contains(piece.path(0).asString(""))) ((ArrayNode) piece).set(0, renamed(piece.path(0).asString(), drawn));
    }

    private static String renamed(String piece, String drawn) {
        return drawn + piece;
    }

    /** The tokens of a text, without special ones. */
    long[] encode(String text) {
        return tokenizer.encode(wellFormed(text), false, false).getIds();
    }

    /** The special tokens that stand before a text. */
    long[] before() { return before.clone(); }

    /** The special tokens that stand behind a text. */
    long[] after() { return after.clone(); }

    /** Half of a surrogate pair is no character, and the library cannot take it. */
    private static String wellFormed(String text) {
        if (text.codePoints().noneMatch(TextTokenizer::isHalfOfAPair)) return text;
        return text.codePoints().map(c -> isHalfOfAPair(c) ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static boolean isHalfOfAPair(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private static int indexOf(long[] ids, long[] part) {
        for (int at = 0; at + part.length <= ids.length; at++)
            if (Arrays.equals(ids, at, at + part.length, part, 0, part.length)) return at;
        return -1;
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    @Override
    public void close() { tokenizer.close(); }
}
