package dev.satchel;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The words of a text, in a form in which they can be compared whatever the language: lower case, without accents. Scripts that write no
 * spaces are taken in pairs of characters. A number with its separators is one word.
 */
final class Words {
    private static final Set<UnicodeScript> WITHOUT_SPACES = EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA,
            UnicodeScript.THAI, UnicodeScript.LAO, UnicodeScript.KHMER, UnicodeScript.MYANMAR);
    /**
     * Endings that inflect, in English, Portuguese, Spanish, German and Russian, longest first; the first that leaves enough of a word is
     * cut off. One list for all languages: words are only compared with each other, so it matters little that a cut is sometimes wrong.
     */
    private static final List<String> ENDINGS = Stream
            .of("""
                    ies es s ed ing ings ion ions y e
                    ais eis ns a o as os ado ada ados adas ido ida idos idas ando endo indo ar er ir ou am em ava avam aram acao acoes oes
                    iendo ieron acion aciones
                    en n ern ung ungen
                    а я ы и у ю е о ой ей ом ем ам ям ах ях ами ями ов ев ии ию ия ого его ому ему ым им ых их ая яя ое ее ые ие ую юю ть ет ит ют ят
                    ал ала ало али ил ила или
                    """
                    .strip().split("\\s+"))
            .sorted(Comparator.comparingInt(String::length).reversed()).toList();
    /** What an ending must leave: less would make unlike words alike. */
    private static final int SHORTEST_STEM = 4;
    /** Longer stems are cut, so that derived words meet: population and populated. At 5, company would meet compartment; 7 misses more. */
    private static final int LONGEST_STEM = 6;
    private static final int LONGEST_WORD = 100;

    private Words() {}

    /**
     * One word.
     *
     * @param form lower case, without accents
     * @param start its first character in the text
     * @param end one past its last
     * @param capital whether it is written with a capital letter at its beginning
     */
    record Word(String form, int start, int end, boolean capital) {
        /** The form without its ending; numbers are kept whole. */
        String stem() {
            if (isNumber() || form.length() <= SHORTEST_STEM) return form;
            String stem = withoutEnding();
            int last = stem.length() - 1;
            boolean doubled = last > SHORTEST_STEM - 1 && stem.charAt(last) == stem.charAt(last - 1);
            if (doubled) stem = stem.substring(0, last);
            return stem.length() <= LONGEST_STEM ? stem : stem.substring(0, LONGEST_STEM);
        }

        private String withoutEnding() {
            for (String ending : ENDINGS)
                if (form.length() - ending.length() >= SHORTEST_STEM && form.endsWith(ending))
                    return form.substring(0, form.length() - ending.length());
            return form;
        }

        boolean isNumber() { return form.chars().anyMatch(Character::isDigit); }
    }

    /** A list of words as they are compared. */
    static Set<String> forms(String list) {
        return of(list).stream().map(Word::form).collect(Collectors.toUnmodifiableSet());
    }

    /** The words of a text, in order. */
    static List<Word> of(String text) { return of(text, 0, text.length()); }

    /** The words between two offsets; their own offsets are those of the whole text. */
    static List<Word> of(String text, int from, int to) {
        List<Word> words = new ArrayList<>();
        int i = from;
        while (i < to) {
            int c = text.codePointAt(i);
            if (!isWordPart(c)) {
                i += Character.charCount(c);
                continue;
            }
            boolean spaceless = isSpaceless(c);
            int end = i;
            while (end < to && end - i < LONGEST_WORD) {
                int next = text.codePointAt(end);
                boolean goesOn = isWordPart(next) && isSpaceless(next) == spaceless || separatesDigits(text, end, i, to)
                        || isLookedThrough(next);
                if (!goesOn) break;
                end += Character.charCount(next);
            }
            end = withoutInvisibleEnd(text, i, Math.min(end, to));
            if (spaceless) addPairs(text, i, end, words);
            else add(text, i, end, words);
            i = end;
        }
        return words;
    }

    private static void addPairs(String text, int from, int to, List<Word> words) {
        int i = from;
        do {
            int second = afterInvisible(text, text.offsetByCodePoints(i, 1), to);
            int end = second < to ? text.offsetByCodePoints(second, 1) : to;
            add(text, i, Math.min(end, to), words);
            i = second;
        } while (i < to && afterInvisible(text, text.offsetByCodePoints(i, 1), to) < to);
    }

    private static int afterInvisible(String text, int from, int to) {
        int i = from;
        while (i < to && Invisible.is(text.codePointAt(i))) i += Character.charCount(text.codePointAt(i));
        return i;
    }

    private static int withoutInvisibleEnd(String text, int from, int end) {
        int i = end;
        while (i > from && Invisible.is(text.codePointBefore(i))) i -= Character.charCount(text.codePointBefore(i));
        return i;
    }

    private static void add(String text, int start, int end, List<Word> words) {
        String plain = Normalizer.normalize(text.substring(start, end), Normalizer.Form.NFKD);
        StringBuilder form = new StringBuilder(plain.length());
        plain.codePoints().filter(c -> Character.getType(c) != Character.NON_SPACING_MARK && !Invisible.is(c))
                .forEach(form::appendCodePoint);
        if (!form.isEmpty())
            words.add(new Word(LookAlikes.inOneScript(form.toString()).toLowerCase(Locale.ROOT), start, end,
                    Character.isUpperCase(text.codePointAt(start))));
    }

    /** What nobody sees is no gap between the letters around it, but what a terminal obeys may be. */
    private static boolean isLookedThrough(int c) {
        return Invisible.is(c) && !Character.isISOControl(c);
    }

    private static boolean isWordPart(int c) {
        if (Invisible.is(c)) return false;
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c) || type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    static boolean isSpaceless(int c) { return Character.isLetter(c) && WITHOUT_SPACES.contains(UnicodeScript.of(c)); }

    /** {@code 1,150.50}, {@code 10:30}, {@code 2026-11-24}: one number, not two. */
    private static boolean separatesDigits(String text, int at, int from, int to) {
        return at > from && at + 1 < to && ".,:-/'’".indexOf(text.charAt(at)) >= 0 && Character.isDigit(text.charAt(at - 1))
                && Character.isDigit(text.charAt(at + 1));
    }
}
