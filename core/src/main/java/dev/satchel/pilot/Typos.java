package dev.satchel.pilot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Slips of the fingers: two letters in the wrong order, one left out, one twice, or the key beside it as well. One in about six words, in
 * long words, never at their beginning; in names only where there is nothing else, and never in capitals or in what stands for itself. What
 * comes out is no other word of the question; that it is another word of the language is unlikely, and not looked up.
 */
final class Typos {
    private static final int SHORTEST = 5;
    private static final int WORDS_FOR_ONE = 6;
    private static final int ATTEMPTS = 20;
    /** The keys to the left and to the right, on most keyboards for Latin letters. */
    private static final Map<Character, String> BESIDE = beside("qwertyuiop", "asdfghjkl", "zxcvbnm");

    private Typos() {}

    private static Map<Character, String> beside(String... rows) {
        return List.of(rows).stream().flatMap(row -> row.chars().mapToObj(c -> Map.entry((char) c, neighbors(row, row.indexOf(c)))))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String neighbors(String row, int at) {
        return row.substring(Math.max(0, at - 1), at) + row.substring(at + 1, Math.min(row.length(), at + 2));
    }

    /** The question with a few of them; empty when it has no long word. */
    static Optional<String> in(String question, SplittableRandom random) {
        List<QuestionWord> words = QuestionWord.of(question);
        List<QuestionWord> candidates = new ArrayList<>(words.stream().filter(Typos::isLong).toList());
        List<QuestionWord> names = candidates.stream().filter(QuestionWord::isName).toList();
        if (names.size() < candidates.size()) candidates.removeAll(names);
        Set<String> taken = words.stream().map(QuestionWord::form).collect(Collectors.toSet());
        int wanted = Math.max(1, words.size() / WORDS_FOR_ONE);
        List<QuestionWord> chosen = new ArrayList<>();
        while (chosen.size() < wanted && !candidates.isEmpty()) chosen.add(candidates.remove(random.nextInt(candidates.size())));
        StringBuilder typed = new StringBuilder(question);
        chosen.sort((one, other) -> other.start() - one.start());
        for (QuestionWord each : chosen)
            mistyped(each.text(), taken, random).ifPresent(wrong -> typed.replace(each.start(), each.end(), wrong));
        return typed.toString().equals(question) ? Optional.empty() : Optional.of(typed.toString());
    }

    private static boolean isLong(QuestionWord word) {
        return !word.isVerbatim() && word.text().length() >= SHORTEST && !word.text().equals(word.text().toUpperCase(Locale.ROOT));
    }

    private static Optional<String> mistyped(String word, Set<String> taken, SplittableRandom random) {
        for (int i = 0; i < ATTEMPTS; i++) {
            String wrong = mistyped(word, random);
            if (!wrong.equals(word) && !taken.contains(wrong.toLowerCase(Locale.ROOT))) return Optional.of(wrong);
        }
        return Optional.empty();
    }

    /** Between letters of one {@code char} each; the second letter is the first that may be wrong. */
    private static String mistyped(String word, SplittableRandom random) {
        int at = 1 + random.nextInt(word.length() - 2);
        char letter = word.charAt(at);
        if (Character.isSurrogate(letter) || Character.isSurrogate(word.charAt(at + 1)) || !Character.isLetter(letter)) return word;
        String before = word.substring(0, at);
        String after = word.substring(at + 1);
        return switch (random.nextInt(4)) {
            case 0 -> before + after.charAt(0) + letter + after.substring(1);
            case 1 -> before + after;
            case 2 -> before + letter + letter + after;
            default -> {
                String keys = BESIDE.getOrDefault(letter, "");
                yield keys.isEmpty() ? word : before + letter + keys.charAt(random.nextInt(keys.length())) + after;
            }
        };
    }
}
