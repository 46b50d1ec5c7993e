package dev.satchel.djl.tokenizer;

import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.FileText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@code tokenizer.json}, the format of Hugging Face's tokenizers: byte-level BPE, or SentencePiece's BPE with its merges written out.
 * <p>
 * The file can describe much more than any language model uses. What it asks for is either done exactly or refused by name. Its regular
 * expressions are never run: they are compared with those that are known.
 */
public final class TokenizerJson {
    /** Gemma's has 262,144 tokens; the ids of a file become places in a list, so that they must have a limit. */
    private static final int MOST_TOKENS = 1 << 20;
    private static final int MOST_MERGES = 1 << 22;
    private static final int LONGEST_SHOWN = 120;

    private static final String BYTE_LEVEL_WORDS = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    private static final String DIGITS = "\\p{N}";
    private static final String LLAMA3 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String GPT4O = "[^\\r\\n\\p{L}\\p{N}]?" + UPPER + "*" + LOWER + "+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
            + "|[^\\r\\n\\p{L}\\p{N}]?" + UPPER + "+" + LOWER + "*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
            + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String TEKKEN = GPT4O.replace("(?i:'s|'t|'re|'ve|'m|'ll|'d)?", "").replace("\\p{N}{1,3}", "\\p{N}");
    /** The rules that are known, and what model files call the same. */
    private static final Map<Words, String> SPLITTERS = Map.of(
            new Words(List.of(BYTE_LEVEL_WORDS), false), "gpt-2",
            new Words(List.of(DIGITS, BYTE_LEVEL_WORDS), false), "smollm",
            new Words(List.of(LLAMA3), true), "llama-bpe",
            new Words(List.of(LLAMA3), false), "dbrx",
            new Words(List.of(LLAMA3.replace("\\p{N}{1,3}", "\\p{N}")), false), "qwen2",
            new Words(List.of(GPT4O), false), "gpt-4o",
            new Words(List.of(TEKKEN), true), "tekken");

    /**
     * How text is cut into words.
     *
     * @param expressions that it is split by, one after the other
     * @param whole whether a word that is a token is taken as it is
     */
    private record Words(List<String> expressions, boolean whole) {}

    private static final String SPACE = "▁";

    private final JsonNode root;
    private final String place;
    private final JsonNode model;
    private final List<JsonNode> normalizers;
    private final List<JsonNode> preTokenizers;
    private final List<Token> tokens;
    private final boolean byteLevel;

    private TokenizerJson(JsonNode root, String place) {
        this.root = root;
        this.place = place;
        this.model = root.path("model");
        this.normalizers = flat(root.path("normalizer"), "normalizers");
        this.preTokenizers = flat(root.path("pre_tokenizer"), "pretokenizers");
        this.byteLevel = preTokenizers.stream().anyMatch(each -> type(each).equals("ByteLevel"));
        requireKnownModel();
        this.tokens = tokens();
    }

    /**
     * Reads a file's contents.
     *
     * @param place what messages call it
     * @throws SatchelException when it is no such file, or asks for something that is not supported
     */
    public static TokenizerJson read(byte[] contents, String place) {
        try {
            return new TokenizerJson(JsonMapper.shared().readTree(contents), place);
        } catch (JacksonException e) {
            throw new ModelFormatException(place + " is no JSON: " + problem(e), e);
        }
    }

    /** Where a text is no JSON; one that is nested without end has no such place. */
    public static String problem(JacksonException e) {
        TokenStreamLocation place = e.getLocation();
        return place == null ? "it is nested too deeply" : "see line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    /** The id of a token by its text. */
    public OptionalInt id(String text) {
        for (int id = 0; id < tokens.size(); id++)
            if (tokens.get(id).text().equals(text) && tokens.get(id).type() != Token.Type.UNUSED) return OptionalInt.of(id);
        return OptionalInt.empty();
    }

    /** The token that is put before every text. */
    public OptionalInt beginning() {
        for (JsonNode processor : flat(root.path("post_processor"), "processors")) {
            String name = processor.path("single").path(0).path("SpecialToken").path("id").asString("");
            JsonNode ids = processor.path("special_tokens").path(name).path("ids");
            if (type(processor).equals("TemplateProcessing") && ids.size() == 1) return OptionalInt.of(id(ids.path(0), name));
        }
        return OptionalInt.empty();
    }

    /**
     * The vocabulary, with what the files beside this one say.
     *
     * @param bos begins a text
     * @param eos ends a text
     * @param ends end a turn or message
     * @param addsBos whether {@code bos} stands before every text
     * @param chatTemplate empty when there is none
     */
    public Vocabulary vocabulary(OptionalInt bos, OptionalInt eos, Set<Integer> ends, boolean addsBos, String chatTemplate) {
        OptionalInt unknown = byteLevel ? OptionalInt.empty() : id(model.path("unk_token").asString(""));
        return new Vocabulary(byteLevel ? "gpt2" : "llama", byteLevel ? splitter() : "", tokens, merges(), bos, eos, unknown, ends, addsBos,
                !byteLevel && prefixesSpace(), stripsAfterSpecial(), chatTemplate);
    }

    /** The tokenizer of a vocabulary that {@link #vocabulary} has made. */
    public Tokenizer tokenizer(Vocabulary vocabulary) {
        boolean composes = normalizers.stream().anyMatch(each -> type(each).equals("NFC"));
        boolean spaceFirst = !byteLevel
                && preTokenizers.stream().anyMatch(each -> each.path("prepend_scheme").asString("").equals("first"));
        Tokenizer tokenizer = Tokenizer.of(vocabulary);
        return composes || spaceFirst ? new NormalizingTokenizer(tokenizer, composes, spaceFirst) : tokenizer;
    }

    private void requireKnownModel() {
        String type = model.path("type").asString(model.has("merges") ? "BPE" : "");
        if (type.isEmpty()) throw new ModelFormatException(place + " is no tokenizer: its model has no type; get the file again");
        if (!type.equals("BPE")) throw refused("a vocabulary of the type '" + shortened(type) + "' instead of BPE");
        if (model.path("dropout").asDouble(0) != 0) throw refused("BPE with dropout");
        for (String affix : List.of("continuing_subword_prefix", "end_of_word_suffix"))
            if (!model.path(affix).asString("").isEmpty()) throw refused("BPE with a " + affix);
        if (!byteLevel && !model.path("byte_fallback").asBoolean(false))
            throw refused("BPE of neither bytes nor characters with byte_fallback");
        for (JsonNode normalizer : normalizers)
            if (!type(normalizer).equals("NFC") && (byteLevel || !isSentencePiece(normalizer)))
                throw refused("the normalizer " + describe(normalizer));
        if (!byteLevel) requireWholeText();
    }

    /** SentencePiece's: a space becomes another character, and one may be put before the text. */
    private static boolean isSentencePiece(JsonNode normalizer) {
        return switch (type(normalizer)) {
            case "Prepend" -> normalizer.path("prepend").asString("").equals(SPACE);
            case "Replace" -> normalizer.path("pattern").path("String").asString("").equals(" ")
                    && normalizer.path("content").asString("").equals(SPACE);
            default -> false;
        };
    }

    /** With SentencePiece's BPE a text is one word. */
    private void requireWholeText() {
        boolean writesSpaces = normalizers.stream().anyMatch(each -> type(each).equals("Replace"));
        for (JsonNode each : preTokenizers) {
            boolean isMetaspace = type(each).equals("Metaspace") && each.path("replacement").asString("").equals(SPACE)
                    && !each.path("split").asBoolean(true)
                    && (each.path("prepend_scheme").asString("").equals("first")
                            || each.path("prepend_scheme").asString("").equals("never"));
            // Once the spaces are written in another way there is none to split at.
            boolean splitsNothing = writesSpaces && type(each).equals("Split")
                    && each.path("pattern").path("String").asString("").equals(" ");
            if (!isMetaspace && !splitsNothing) throw refused("the pre-tokenizer " + describe(each));
            writesSpaces |= isMetaspace;
        }
        if (!writesSpaces) throw refused("BPE of characters that leaves spaces as they are");
    }

    private boolean prefixesSpace() { return normalizers.stream().anyMatch(each -> type(each).equals("Prepend")); }

    private String splitter() {
        List<String> expressions = new ArrayList<>();
        for (JsonNode each : preTokenizers) expressions.addAll(expressions(each));
        boolean whole = model.path("ignore_merges").asBoolean(false);
        String name = SPLITTERS.get(new Words(expressions, whole));
        if (name == null) throw refused("text that is split by " + shortened(expressions.toString()) + ", ignore_merges " + whole);
        return name;
    }

    private List<String> expressions(JsonNode preTokenizer) {
        switch (type(preTokenizer)) {
            case "ByteLevel" -> {
                if (preTokenizer.path("add_prefix_space").asBoolean(true)) throw refused("a space before every text");
                return preTokenizer.path("use_regex").asBoolean(true) ? List.of(BYTE_LEVEL_WORDS) : List.of();
            }
            case "Digits" -> {
                if (preTokenizer.path("individual_digits").asBoolean(false)) return List.of(DIGITS);
            }
            case "Split" -> {
                boolean inverted = preTokenizer.path("invert").asBoolean(false);
                // Every expression that is known matches all of a text, so that nothing is left to remove.
                String behavior = preTokenizer.path("behavior").asString("");
                String expression = preTokenizer.path("pattern").path("Regex").asString("");
                if (behavior.equals("Isolated") && !inverted || behavior.equals("Removed") && inverted) return List.of(expression);
            }
            default -> {}
        }
        throw refused("the pre-tokenizer " + describe(preTokenizer));
    }

    private List<Token> tokens() {
        if (!model.path("vocab").isObject()) throw refused("no vocabulary");
        List<Token> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : model.path("vocab").properties()) {
            boolean isByte = !byteLevel && SentencePieceEncoder.byteValue(entry.getKey()).isPresent();
            boolean isUnknown = !byteLevel && entry.getKey().equals(model.path("unk_token").asString(""));
            Token.Type type = isByte ? Token.Type.BYTE : isUnknown ? Token.Type.UNKNOWN : Token.Type.NORMAL;
            put(all, id(entry.getValue(), entry.getKey()), new Token(entry.getKey(), type, 0));
        }
        for (JsonNode added : root.path("added_tokens")) {
            String text = added.path("content").asString("");
            for (String unusual : List.of("lstrip", "single_word"))
                if (added.path(unusual).asBoolean(false)) throw refused("the token " + shortened(text) + " with " + unusual);
            Token.Type type = added.path("special").asBoolean(false) ? Token.Type.CONTROL : Token.Type.USER_DEFINED;
            put(all, id(added.path("id"), text), new Token(text, type, 0));
        }
        all.replaceAll(token -> token == null ? new Token("", Token.Type.UNUSED, 0) : token);
        return all;
    }

    private static void put(List<Token> tokens, int id, Token token) {
        if (id >= tokens.size()) tokens.addAll(Collections.nCopies(id + 1 - tokens.size(), null));
        tokens.set(id, token);
    }

    private int id(JsonNode id, String token) {
        if (!id.isIntegralNumber() || !id.canConvertToInt() || id.asInt() < 0 || id.asInt() >= MOST_TOKENS)
            throw new ModelFormatException(place + ": the token " + shortened(token) + " has the id " + shortened(id.toString())
                    + ", not one from 0 to " + (MOST_TOKENS - 1) + "; get the file again");
        return id.asInt();
    }

    private List<String> merges() {
        JsonNode list = model.path("merges");
        if (list.size() > MOST_MERGES) throw refused(list.size() + " merges");
        List<String> merges = new ArrayList<>(list.size());
        for (JsonNode merge : list) {
            String pair = merge.isArray() && merge.size() == 2
                    ? merge.path(0).asString("") + " " + merge.path(1).asString("")
                    : merge.asString("");
            int space = pair.indexOf(' ');
            if (space < 1 || space == pair.length() - 1 || pair.indexOf(' ', space + 1) >= 0)
                throw new ModelFormatException(
                        place + ": " + shortened(merge.toString()) + " is no merge of two texts; get the file again");
            merges.add(pair);
        }
        return merges;
    }

    /** Either no special token swallows white space, or all do that are known to. */
    private boolean stripsAfterSpecial() {
        Set<String> stripping = new HashSet<>();
        Set<String> keeping = new HashSet<>();
        for (JsonNode added : root.path("added_tokens"))
            (added.path("rstrip").asBoolean(false) ? stripping : keeping).add(added.path("content").asString(""));
        if (stripping.isEmpty()) return false;
        keeping.removeAll(VocabularyTokenizer.KEEP_WHITE_SPACE);
        boolean strangers = VocabularyTokenizer.KEEP_WHITE_SPACE.stream().anyMatch(stripping::contains);
        if (strangers || !keeping.isEmpty()) throw refused("some special tokens with rstrip and some without");
        return true;
    }

    private static List<JsonNode> flat(JsonNode step, String steps) {
        if (!type(step).equals("Sequence")) return step.isObject() ? List.of(step) : List.of();
        List<JsonNode> all = new ArrayList<>();
        // A sequence within a sequence is none that is known, and is refused as such.
        for (JsonNode each : step.path(steps)) all.add(each);
        return all;
    }

    private static String type(JsonNode step) { return step.path("type").asString(""); }

    private static String describe(JsonNode step) { return shortened(step.toString()); }

    private static String shortened(String text) { return FileText.shown(text, LONGEST_SHOWN); }

    private SatchelException refused(String what) {
        return new ModelFormatException(place + " asks for " + what + ", which is not supported; use another file of this model");
    }
}
