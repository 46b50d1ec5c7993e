package dev.satchel;

import dev.satchel.Words.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which words documents write with a capital letter where no sentence begins: names keep it within a question. */
final class DraftNames {
    /** How much more often with one than without; the words of titles have one too. */
    private final Map<String, Integer> capitals = new HashMap<>();

    DraftNames(List<Document> documents) {
        for (Document document : documents) {
            String text = document.text();
            for (Word each : Words.of(text)) {
                if (!Character.isLetter(text.codePointAt(each.start()))) continue;
                String word = lowerCase(text.substring(each.start(), each.end()));
                if (!each.capital()) capitals.merge(word, -1, Integer::sum);
                else if (isWithinASentence(text, each.start())) capitals.merge(word, 1, Integer::sum);
            }
        }
    }

    private static boolean isWithinASentence(String text, int start) {
        return start > 1 && text.charAt(start - 1) == ' '
                && (Character.isLowerCase(text.charAt(start - 2)) || text.charAt(start - 2) == ',');
    }

    /**
     * Whether it is a name.
     *
     * @param isFollowed whether a word without a capital letter follows: then it needs to have been seen as one
     */
    boolean isName(String word, boolean isFollowed) { return capitals.getOrDefault(lowerCase(word), 0) >= (isFollowed ? 1 : 0); }

    private static String lowerCase(String word) { return word.toLowerCase(Locale.ROOT); }
}
