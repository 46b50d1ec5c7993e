package dev.satchel.lucene;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
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
 * <p>A word in a script that only one language has speaks for that language. Otherwise a function word speaks for the languages that have
 * it, a letter with a mark for those that write it, and a plain letter against those that do not, such as k in Portuguese. How this does
 * beside trained models is in docs/decisions.md.
 */
final class LanguageDetector {
    /** What tells languages apart, besides Lucene's stop words. */
    private static final String FEATURES = "languages.txt";
    private static final List<Language> ALL = List.of(Language.values());
    /** Of running text a quarter to a half are function words, of tables and code fewer, of a foreign text a few by chance. */
    private static final double LEAST_SHARE = 0.05;
    /** What a letter with a mark is worth beside a function word, to every language that writes it, and to the only one. */
    private static final double MARKED = 0.5;
    private static final double MARKED_BY_ONE = 0.5;
    /** What a word with a letter that is not written costs: little, for names have them. */
    private static final double UNWRITTEN = 0.1;
    /** How near to the likeliest language of a question one must be that the documents have. */
    private static final double NEARLY = 0.7;
    /** No function word is longer. */
    private static final int LONGEST_WORD = 24;

    private static final Map<Language, Set<String>> FUNCTION_WORDS = new EnumMap<>(Language.class);
    private static final Map<String, Language[]> BY_WORD = new HashMap<>();
    private static final Map<Character, Language[]> BY_MARKED_LETTER = new HashMap<>();
    /** For a to z, the languages that do not write it. */
    private static final Map<Character, Language[]> NOT_WRITING = new HashMap<>();
    static {
        Map<String, Language> byCode = new HashMap<>();
        for (Language each : ALL) {
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

    /** The likeliest language of part of a text. */
    static Language detect(String text, int from, int to) {
        return count(text, from, to).language();
    }

    /**
     * The likeliest language of a question to documents in these languages. Questions are short, so that the nearest relative of a language
     * often seems as likely: it must be clearly likelier than a language that the documents have.
     *
     * @param passages how many passages each language has
     */
    static Language detect(String question, Map<Language, Long> passages) {
        Count count = count(question, 0, question.length());
        Language likeliest = count.language();
        Language known = count.best(passages.keySet());
        if (known != Language.OTHER && count.score(known) >= NEARLY * count.score(likeliest)) return known;
        if (likeliest != Language.OTHER) return likeliest;
        return passages.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse(Language.OTHER);
    }

    private static Count count(String text, int from, int to) {
        Count count = new Count();
        count.add(text, from, to);
        return count;
    }

    /** What speaks for each language. */
    private static final class Count {
        private final double[] scores = new double[ALL.size()];
        /** How many words speak for each at all. */
        private final int[] hits = new int[ALL.size()];
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
            if (own != null) addHit(own);
            else if (end - start <= LONGEST_WORD) addWord(text.substring(start, end).toLowerCase(Locale.ROOT));
        }

        private void addHit(Language language) {
            hits[language.ordinal()]++;
            scores[language.ordinal()]++;
        }

        private void addWord(String word) {
            Language[] having = BY_WORD.get(word);
            if (having != null) for (Language each : having) addHit(each);
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
                        scores[each.ordinal()] += MARKED + MARKED_BY_ONE / Math.sqrt(writing.length);
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

        private double score(Language language) { return scores[language.ordinal()] * language.commonness(); }

        /** The likeliest of some languages; {@link Language#OTHER} when there is too little that speaks for it. */
        Language best(Collection<Language> languages) {
            Language best = Language.OTHER;
            for (Language each : languages)
                if (hits[each.ordinal()] > words * LEAST_SHARE && (best == Language.OTHER || score(each) > score(best))) best = each;
            return best;
        }

        Language language() {
            if (han + kana + hangul > words) {
                if (hangul > han + kana) return Language.KOREAN;
                // A Chinese text may name a Japanese thing.
                return kana * 10 > han ? Language.JAPANESE : Language.CHINESE;
            }
            return best(ALL);
        }
    }
}
