package dev.satchel;

import dev.satchel.Words.Word;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Words that follow each other, as a table writes them: {@code what is/are the price/cost}. {@code *} stands for any words or none,
 * {@code ^} before the first word for the beginning of the text and {@code $} after the last for its end.
 *
 * @param slots for each place the words that may stand there; empty for any words or none
 * @param atStart whether it must begin the text
 * @param atEnd whether it must end the text
 */
record WordPattern(List<Set<String>> slots, boolean atStart, boolean atEnd) {
    /** Those of a table, which are separated by {@code |}. */
    static List<WordPattern> table(String table) {
        return Stream.of(table.strip().split("\\s*\\|\\s*")).map(WordPattern::of).toList();
    }

    private static WordPattern of(String text) {
        boolean atStart = text.startsWith("^");
        boolean atEnd = text.endsWith("$");
        String plain = text.substring(atStart ? 1 : 0, text.length() - (atEnd ? 1 : 0)).strip();
        return new WordPattern(Arrays.stream(plain.split("\\s+")).map(each -> each.equals("*") ? Set.<String>of() : Set.of(each.split("/")))
                .toList(), atStart, atEnd);
    }

    /** One past the last of the words it covers when it begins at this one; empty when it does not fit there. */
    OptionalInt endAt(List<Word> words, int at) {
        return atStart && at > 0 ? OptionalInt.empty() : endAt(words, at, 0);
    }

    /** The tables are in plain letters. */
    static String plain(Word word) { return word.form().replace("ß", "ss"); }

    private OptionalInt endAt(List<Word> words, int at, int slot) {
        if (slot == slots.size()) return atEnd && at < words.size() ? OptionalInt.empty() : OptionalInt.of(at);
        if (slots.get(slot).isEmpty()) {
            for (int next = at; next <= words.size(); next++) {
                OptionalInt end = endAt(words, next, slot + 1);
                if (end.isPresent()) return end;
            }
            return OptionalInt.empty();
        }
        return at < words.size() && slots.get(slot).contains(plain(words.get(at))) ? endAt(words, at + 1, slot + 1) : OptionalInt.empty();
    }
}
