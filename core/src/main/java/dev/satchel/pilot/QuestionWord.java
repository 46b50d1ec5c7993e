package dev.satchel.pilot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of a question.
 *
 * @param text as it is written
 * @param start its first character in the question
 * @param end one past its last
 * @param isVerbatim whether it stands for itself, as code, quotations, addresses and what has digits do: such a word is never changed
 */
record QuestionWord(String text, int start, int end, boolean isVerbatim) {
    private static final Pattern QUOTED_OR_WORD = Pattern.compile("`[^`]+`|\"[^\"]+\"|“[^”]+”|«[^»]+»|„[^“”]+[“”]|\\S+");
    private static final String AROUND_WORDS = "?!.,;:()[]'’‘\"“”…¿¡";
    private static final String WITHIN_WORDS = "'’-";

    /** Those of a question, in order. */
    static List<QuestionWord> of(String question) {
        List<QuestionWord> words = new ArrayList<>();
        Matcher found = QUOTED_OR_WORD.matcher(question);
        while (found.find()) {
            boolean quoted = found.group().chars().anyMatch(Character::isWhitespace) || found.group().startsWith("`");
            int start = found.start();
            int end = found.end();
            while (!quoted && start < end && AROUND_WORDS.indexOf(question.charAt(start)) >= 0) start++;
            while (!quoted && end > start && AROUND_WORDS.indexOf(question.charAt(end - 1)) >= 0) end--;
            if (start == end) continue;
            String text = question.substring(start, end);
            words.add(new QuestionWord(text, start, end, quoted || !isWord(text)));
        }
        return words;
    }

    private static boolean isWord(String text) {
        return text.codePoints().allMatch(c -> Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK
                || WITHIN_WORDS.indexOf(c) >= 0);
    }

    String form() { return text.toLowerCase(Locale.ROOT); }

    /** Whether it is written with a capital letter where no sentence begins, or in capitals: the name of something. */
    boolean isName() {
        boolean capital = Character.isUpperCase(text.codePointAt(0)) && !text.equals("I");
        return capital && (start > 1 || text.length() > 1 && text.chars().skip(1).anyMatch(Character::isUpperCase));
    }
}
