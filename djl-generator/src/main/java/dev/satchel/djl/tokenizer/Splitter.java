package dev.satchel.djl.tokenizer;

import dev.satchel.ModelFormatException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits text into the words within which BPE joins characters. The rules are regular expressions applied in turn, each to the pieces of
 * the one before; what a rule does not match stays a piece too.
 *
 * @param rules in the order in which they are applied
 * @param wholeWords whether a word that is a token is taken as it is, without looking at the merges
 */
record Splitter(List<Pattern> rules, boolean wholeWords) {
    // Every repetition below is of one character class, which Java matches in a loop: no text is too long for the stack, and a repetition
    // gives back at most what one match took, so that the time stays proportional to the text.
    private static final String GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)";
    private static final String DIGIT = "\\p{N}";
    private static final String CONTRACTION = "'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]";
    private static final String LLAMA3 = CONTRACTION + """
            |[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+""";
    private static final String QWEN2 = LLAMA3.replace("\\p{N}{1,3}", "\\p{N}");
    private static final String QWEN35 = CONTRACTION + """
            |[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+""";
    private static final String TEKKEN = """
            [^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+\
            |[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*\
            |\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+""";
    private static final String GPT4O = """
            [^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?\
            |[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?\
            |\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+""";
    private static final String DEEPSEEK3 = """
            [!-/:-~&&[^A-Za-z0-9]][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*\
            |\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+""";
    private static final String SEED_CODER = CONTRACTION + """
            |[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}\\r\\n]+|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+""";
    // Letters with case, as far as the makers' Unicode tables knew them.
    private static final String DEEPSEEK_LETTERS = """
            \\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕἠ-ὅ\
            Ὀ-Ὅὐ-ὗὙὛὝὟ-ώᾀ-ᾴᾶ-ᾼιῂ-ῄῆ-ῌῐ-ΐῖ-Ίῠ-Ῥῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤΩℨK-ℭℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛ\
            Ꜣ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃]+""";
    private static final String BLOOM = " ?[^(\\s|.,!?…。，、।۔،)]+";
    private static final String LINES = "[^\\n]+|\\n+";

    private record Known(List<String> rules, boolean wholeWords, boolean addsBos) {
        Known withWholeWords() { return new Known(rules, true, addsBos); }

        Known withBos() { return new Known(rules, wholeWords, true); }
    }

    private static final Map<String, Known> BY_NAME = new TreeMap<>();

    // The names and rules of llama.cpp's converter; where llama.cpp had to simplify a rule (tekken, gpt-4o), the models' own.
    static {
        add(of("[\\p{P}$+<=>^~|]+", GPT2, "\\p{N}+", "[0-9][0-9][0-9]"), "default");
        add(of("[\\p{P}$+<=>^~|`]+", GPT2, "[0-9][0-9][0-9]"), "falcon");
        add(of(GPT2), "gpt-2", "phi-2", "mpt", "olmo", "jais", "trillion", "granite-docling", "exaone4", "gigachat", "mellum", "a.x-4.0",
                "modern-bert", "jina-es", "jina-de", "jina-v2-es", "jina-v2-de");
        add(of(DIGIT, GPT2), "smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b", "mellum2");
        add(of(LLAMA3).withWholeWords().withBos(), "llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2",
                "jina-v5-nano");
        add(of(LLAMA3), "dbrx", "smaug-bpe", "chatglm-bpe");
        add(of(LLAMA3).withWholeWords(), "glm4", "glm5");
        add(of("\\p{N}{1,3}", LLAMA3.replace("{1,3}", "+")).withWholeWords(), "minicpm5");
        add(of(QWEN2), "qwen2", "deepseek-r1-qwen", "kormo", "f2llmv2", "megrez", "stablelm2", "hunyuan", "solar-open", "grok-2");
        add(of(QWEN35), "qwen35");
        add(of(QWEN2.replace("\\s*[\\r\\n]+", "\\s*[\\r\\n]")), "bailingmoe", "bailingmoe2", "llada-moe");
        add(of(SEED_CODER), "seed-coder");
        add(of(TEKKEN).withWholeWords().withBos(), "tekken");
        add(of(GPT4O), "gpt-4o", "llama4");
        add(of("[\\r\\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", "[一-龥ࠀ-一가-\\x{D7FF}]+", DIGIT), "deepseek-coder");
        add(of("[\\r\\n]", DEEPSEEK_LETTERS, "\\s?[!-/:-~！-／：-～‘-‟\\x{3000}-。]+", "(?<!\\s)\\s+\\z", "[一-龥ࠀ-一가-\\x{D7FF}]+", "\\p{N}+"),
                "deepseek-llm");
        add(of("\\p{N}{1,3}", "[一-龥\\x{3040}-ゟ゠-ヿ]+", DEEPSEEK3), "deepseek-v3", "hunyuan-dense", "joyai-llm", "hy_v4");
        add(of(BLOOM), "bloom", "poro-chat", "gpt3-finnish");
        add(of(BLOOM, DIGIT), "viking");
        add(of(LINES), "gemma4");
        add(of(LINES, QWEN2), "laguna");
    }

    private static Known of(String... rules) { return new Known(List.of(rules), false, false); }

    private static void add(Known splitter, String... names) {
        for (String name : names) BY_NAME.put(name, splitter);
    }

    /** The names of all splitters. */
    static Set<String> names() { return Collections.unmodifiableSet(BY_NAME.keySet()); }

    /** The splitter that model files call {@code name}. */
    static Splitter named(String name) {
        Known known = known(name);
        return new Splitter(known.rules().stream().map(rule -> Pattern.compile(rule, Pattern.UNICODE_CHARACTER_CLASS)).toList(),
                known.wholeWords());
    }

    /** Whether models with this splitter want the beginning-of-text token when the file does not say. */
    static boolean addsBos(String name) {
        return known(name).addsBos();
    }

    private static Known known(String name) {
        Known known = BY_NAME.get(name);
        if (known != null) return known;
        throw new ModelFormatException("unsupported tokenizer splitter '" + name + "' (tokenizer.ggml.pre): use a model file with one of "
                + String.join(", ", BY_NAME.keySet()));
    }

    /** Splits text; the pieces together are the text. */
    void split(String text, Consumer<String> pieces) {
        split(text, 0, text.length(), 0, pieces);
    }

    private void split(String text, int start, int end, int rule, Consumer<String> pieces) {
        if (rule == rules.size()) {
            for (int from = start; from < end;) {
                int cut = TextEncoder.cut(text, from, end);
                pieces.accept(text.substring(from, cut));
                from = cut;
            }
            return;
        }
        // Bounds are not transparent: to each rule, a piece of the one before is a text of its own.
        Matcher matcher = rules.get(rule).matcher(text).region(start, end);
        int done = start;
        while (matcher.find()) {
            if (matcher.start() > done) split(text, done, matcher.start(), rule + 1, pieces);
            split(text, matcher.start(), matcher.end(), rule + 1, pieces);
            done = matcher.end();
        }
        if (end > done) split(text, done, end, rule + 1, pieces);
    }
}
