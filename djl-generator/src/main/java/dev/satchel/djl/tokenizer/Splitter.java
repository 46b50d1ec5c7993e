package dev.satchel.djl.tokenizer;

import dev.satchel.SatchelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * @param addsBos whether models with this splitter want the beginning-of-text token when the file does not say
 */
record Splitter(List<Pattern> rules, boolean wholeWords, boolean addsBos) {
    // Every repetition below is of one character class, which Java matches in a loop: no text is too long for the stack, and a repetition
    // gives back at most what one match took, so that the time stays proportional to the text.
    private static final String GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)";
    private static final String DIGIT = "\\p{N}";
    private static final String LLAMA3 = """
            '[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}\
            | ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+""";
    private static final String QWEN2 = LLAMA3.replace("\\p{N}{1,3}", "\\p{N}");

    private static final Map<String, Splitter> BY_NAME = new TreeMap<>(Map.of(
            "gpt-2", of(false, false, GPT2),
            "phi-2", of(false, false, GPT2),
            "smollm", of(false, false, DIGIT, GPT2),
            "starcoder", of(false, false, DIGIT, GPT2),
            "refact", of(false, false, DIGIT, GPT2),
            "command-r", of(false, false, DIGIT, GPT2),
            "llama-bpe", of(true, true, LLAMA3),
            "qwen2", of(false, false, QWEN2)));

    private static Splitter of(boolean wholeWords, boolean addsBos, String... rules) {
        List<Pattern> patterns = new ArrayList<>();
        for (String rule : rules) patterns.add(Pattern.compile(rule, Pattern.UNICODE_CHARACTER_CLASS));
        return new Splitter(List.copyOf(patterns), wholeWords, addsBos);
    }

    /** The splitter that model files call {@code name}. */
    static Splitter named(String name) {
        Splitter splitter = BY_NAME.get(name);
        if (splitter == null)
            throw new SatchelException("unsupported tokenizer splitter '" + name + "' (tokenizer.ggml.pre): use a model file with one of "
                    + String.join(", ", BY_NAME.keySet()));
        return splitter;
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
