package dev.satchel.pilot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Other words for the same, from a small list of each language. It has only what can be exchanged whatever the rest of the question is, in
 * the same form of the word, so it changes some questions and leaves many alone.
 */
final class Synonyms {
    private static final String FILE = "synonyms-%s.txt";
    private static final Pattern PUNCTUATION = Pattern.compile("[^\\p{L}\\p{M}\\s'’-]");
    /** In the list, before what may only begin a question. */
    private static final String AT_THE_BEGINNING = ">";
    /** A question that ends so leans on its first word: where is it from. */
    private static final Set<String> PREPOSITIONS = Set.of("from", "to", "at", "in", "with", "for", "of", "by");
    private static final Map<Tongue, Synonyms> LISTS = new EnumMap<>(Map.of(Tongue.ENGLISH, read(Tongue.ENGLISH), Tongue.PORTUGUESE,
            read(Tongue.PORTUGUESE)));

    /** What can be said instead, by a phrase of one or several words. */
    private final Map<List<String>, List<String>> others = new HashMap<>();
    private final Map<List<String>, List<String>> atTheBeginning = new HashMap<>();
    private int longest = 1;

    private Synonyms() {}

    /** The question with every listed phrase exchanged; empty when it has none, or there is no list for its language. */
    static Optional<String> in(String question, SplittableRandom random) {
        return Tongue.of(question).map(LISTS::get).flatMap(list -> list.exchanged(question, random));
    }

    private Optional<String> exchanged(String question, SplittableRandom random) {
        List<QuestionWord> words = QuestionWord.of(question);
        StringBuilder text = new StringBuilder();
        int copied = 0;
        for (int i = 0; i < words.size();) {
            int length = longestAt(words, i, question);
            if (length == 0) {
                i++;
                continue;
            }
            List<String> choice = othersAt(words, i, length);
            QuestionWord first = words.get(i);
            text.append(question, copied, first.start()).append(asWritten(choice.get(random.nextInt(choice.size())), first));
            copied = words.get(i + length - 1).end();
            i += length;
        }
        return copied == 0 ? Optional.empty() : Optional.of(text.append(question.substring(copied)).toString());
    }

    /** How many words the longest listed phrase that begins here has; 0 when none does. */
    private int longestAt(List<QuestionWord> words, int from, String question) {
        for (int length = Math.min(longest, words.size() - from); length > 0; length--) {
            List<QuestionWord> phrase = words.subList(from, from + length);
            boolean plain = phrase.stream().noneMatch(each -> each.isVerbatim() || each.isName());
            String between = question.substring(phrase.getFirst().start(), phrase.getLast().end());
            if (plain && !PUNCTUATION.matcher(between).find() && !othersAt(words, from, length).isEmpty()) return length;
        }
        return 0;
    }

    private List<String> othersAt(List<QuestionWord> words, int from, int length) {
        List<String> phrase = forms(words.subList(from, from + length));
        List<String> anywhere = others.getOrDefault(phrase, List.of());
        boolean begins = from == 0 && !PREPOSITIONS.contains(words.getLast().form());
        return anywhere.isEmpty() && begins ? atTheBeginning.getOrDefault(phrase, List.of()) : anywhere;
    }

    private static List<String> forms(List<QuestionWord> words) {
        return words.stream().map(QuestionWord::form).toList();
    }

    private static String asWritten(String other, QuestionWord first) {
        boolean capital = Character.isUpperCase(first.text().codePointAt(0));
        return capital ? other.substring(0, 1).toUpperCase(Locale.ROOT) + other.substring(1) : other;
    }

    private static Synonyms read(Tongue tongue) {
        Synonyms list = new Synonyms();
        String name = FILE.formatted(tongue.code());
        try (InputStream in = Synonyms.class.getResourceAsStream(name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(list::add);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + name, e);
        }
        return list;
    }

    private void add(String line) {
        String[] sides = line.split(" = ");
        boolean begins = sides[0].startsWith(AT_THE_BEGINNING);
        List<String> phrase = List.of(sides[0].substring(begins ? AT_THE_BEGINNING.length() : 0).strip().split(" "));
        (begins ? atTheBeginning : others).put(phrase, Arrays.stream(sides[1].split(" \\| ")).toList());
        longest = Math.max(longest, phrase.size());
    }
}
