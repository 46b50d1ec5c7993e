package dev.satchel.lucene;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.CharArraySet;

/**
 * Tells the language of a text by its scripts, its function words and its letters, in one pass.
 *
 * <p>A script that only one language has decides alone. Otherwise each function word speaks for the languages that have it, the more the
 * fewer they are; a letter with a mark speaks for the languages that write it, and a plain letter against those that do not, such as k in
 * Portuguese. Beside trained models of many megabytes: see docs/decisions.md.
 */
final class LanguageDetector {
    /** What tells languages apart, besides Lucene's stop words. */
    private static final String FEATURES = "languages.txt";
    private static final int LANGUAGES = Language.values().length;
    /** Of running text a quarter to a half are function words, of tables and code fewer, of a foreign text a few by chance. */
    private static final double LEAST_SHARE = 0.05;
    /** What a letter is worth that has a mark, beside a function word: to all languages that write it, and more, shared among them. */
    private static final double MARKED = 0.5;
    private static final double MARKED_SHARED = 0.5;
    /** What a word with a letter that is not written costs: little, for names have them. */
    private static final double UNWRITTEN = 0.1;
    private static final double LESS_COMMON = Double.parseDouble(System.getProperty("less", "0.85"));
    /** No function word is longer. */
    private static final int LONGEST_WORD = 24;

    private static final Map<Language, Set<String>> FUNCTION_WORDS = new EnumMap<>(Language.class);
    private static final Map<String, Language[]> BY_WORD = new HashMap<>();
    private static final Map<Character, Language[]> BY_MARKED_LETTER = new HashMap<>();
    /** For a to z, the languages that do not write it. */
    private static final Map<Character, Language[]> NOT_WRITING = new HashMap<>();
    static {
        Map<String, Language> byCode = new HashMap<>();
        for (Language each : Language.values()) {
            byCode.put(each.code(), each);
            Set<String> its = FUNCTION_WORDS.computeIfAbsent(each, none -> new HashSet<>());
            for (CharArraySet words : each.stopWords())
                for (Object word : words) its.add(new String((char[]) word));
        }
        Map<Character, Set<Language>> marked = new HashMap<>();
        Map<Character, Set<Language>> notWriting = new HashMap<>();
        for (String line : features()) {
            String[] parts = line.split("\\|");
            Language language = byCode.get(parts[0].strip());
            for (String letters : parts[1].strip().split(" ")) {
                if (letters.startsWith("-")) letters.chars().skip(1).forEach(c -> add(notWriting, (char) c, language));
                else letters.chars().forEach(c -> add(marked, (char) c, language));
            }
            FUNCTION_WORDS.get(language).addAll(List.of(parts[2].strip().split(" ")));
        }
        Map<String, Set<Language>> words = new HashMap<>();
        FUNCTION_WORDS.forEach((language, its) -> its.forEach(word -> add(words, word, language)));
        Map<String, Set<Language>> bare = new HashMap<>();
        FUNCTION_WORDS.forEach((language, its) -> its.forEach(word -> add(bare, withoutMarks(word), language)));
        // Many people write without marks; but what is a word of its own in one language is not taken for that of another.
        bare.keySet().removeAll(words.keySet());
        words.putAll(bare);
        fill(words, BY_WORD);
        fill(marked, BY_MARKED_LETTER);
        fill(notWriting, NOT_WRITING);
    }

    private LanguageDetector() {}

    private static List<String> features() {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(LanguageDetector.class.getResourceAsStream(FEATURES), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <K> void add(Map<K, Set<Language>> languages, K key, Language language) {
        languages.computeIfAbsent(key, none -> EnumSet.noneOf(Language.class)).add(language);
    }

    private static <K> void fill(Map<K, Set<Language>> from, Map<K, Language[]> to) {
        from.forEach((key, languages) -> to.put(key, languages.toArray(Language[]::new)));
    }

    private static String withoutMarks(String latin) {
        return Normalizer.normalize(latin, Normalizer.Form.NFD).replaceAll("(?<=[a-z])\\p{Mn}+", "");
    }

    static boolean isFunctionWord(Language language, String word) {
        return FUNCTION_WORDS.get(language).contains(word);
    }

    static Language detect(String text, int from, int to) {
        Count count = new Count();
        count.add(text, from, to);
        return count.language();
    }

    /** What speaks for each language. */
    private static final class Count {
        private final double[] scores = new double[LANGUAGES];
        /** How many words speak for each at all. */
        private final int[] hits = new int[LANGUAGES];
        private int words;
        private int han;
        private int kana;
        private int hangul;

        void add(String text, int from, int to) {
            for (int i = from; i < to;) {
                int c = text.codePointAt(i);
                int next = i + Character.charCount(c);
                if (isWordPart(c) && !isCharacterOfManyLetters(c)) {
                    while (next < to && isWordPart(c = text.codePointAt(next))) next += Character.charCount(c);
                    addWord(text, i, Math.min(next, to));
                }
                i = next;
            }
        }

        private static boolean isWordPart(int c) {
            if (c < 0x80) return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            int type = Character.getType(c);
            return Character.isLetter(c) || type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
        }

        private boolean isCharacterOfManyLetters(int c) {
            if (c < 0x1100) return false;
            switch (UnicodeScript.of(c)) {
                case HAN, BOPOMOFO -> han++;
                case HIRAGANA, KATAKANA -> kana++;
                case HANGUL -> hangul++;
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void addWord(String text, int start, int end) {
            words++;
            Language own = ofScript(text.codePointAt(start));
            // In code and formulas a single letter is a name.
            boolean name = end - start < 2 && (text.charAt(start) < 0x80 || own == Language.GREEK);
            if (name) return;
            if (own != null) addHit(own, 1);
            else if (end - start <= LONGEST_WORD) addWord(text.substring(start, end).toLowerCase(Locale.ROOT));
        }

        private void addHit(Language language, double score) {
            hits[language.ordinal()]++;
            scores[language.ordinal()] += score;
        }

        private void addWord(String word) {
            Language[] having = BY_WORD.get(word);
            if (having != null) for (Language each : having) addHit(each, Math.pow(having.length, -Double.parseDouble(System.getProperty("pow","0.5"))));
            boolean seen = having != null;
            int once = 0;
            for (int i = 0; i < word.length(); i++) {
                char letter = word.charAt(i);
                if (letter >= 'a' && letter <= 'z') {
                    int bit = 1 << letter - 'a';
                    if ((once & bit) == 0 && NOT_WRITING.containsKey(letter))
                        for (Language each : NOT_WRITING.get(letter)) scores[each.ordinal()] -= UNWRITTEN;
                    once |= bit;
                } else {
                    Language[] writing = BY_MARKED_LETTER.get(letter);
                    if (writing == null) continue;
                    for (Language each : writing) {
                        scores[each.ordinal()] += MARKED + MARKED_SHARED / Math.sqrt(writing.length);
                        if (!seen) hits[each.ordinal()]++;
                    }
                    seen = true;
                }
            }
        }

        /** The language that alone has the script, if there is one. */
        private static Language ofScript(int c) {
            if (c < 0x370 || c >= 0x400 && c < 0x530) return null;
            return switch (UnicodeScript.of(c)) {
                case GREEK -> Language.GREEK;
                case ARMENIAN -> Language.ARMENIAN;
                case HEBREW -> Language.HEBREW;
                case BENGALI -> Language.BENGALI;
                case TAMIL -> Language.TAMIL;
                case TELUGU -> Language.TELUGU;
                case THAI -> Language.THAI;
                case GEORGIAN -> Language.GEORGIAN;
                default -> null;
            };
        }

        private double weighted(int language) {
            if (language == 0) return scores[0] * Double.parseDouble(System.getProperty("en", "1.3"));
 return Language.values()[language].isWidespread() ? scores[language] : scores[language] * LESS_COMMON;
        }

        Language language() {
            if (han + kana + hangul > words) {
                if (hangul > han + kana) return Language.KOREAN;
                // A Chinese text may name a Japanese thing.
                return kana * 10 > han ? Language.JAPANESE : Language.CHINESE;
            }
            int best = 0;
            for (int i = 1; i < LANGUAGES; i++) if (weighted(i) > weighted(best)) best = i;
            return hits[best] > words * LEAST_SHARE ? Language.values()[best] : Language.OTHER;
        }
    }
}
