package dev.satchel.pilot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The same question in another language, from a small table of questions that many documents are asked. What it is about stays in the words
 * in which it is asked, as people do who ask of documents in a language that is not theirs, but for some things that everybody asks of.
 * Whatever is more complicated is left alone: a file of translated questions does more.
 */
final class OtherLanguage {
    private static final String KEPT = "{}";
    private static final int LONGEST_NAME = 5;
    private static final List<List<String>> QUESTIONS = table("questions.txt");
    private static final List<List<String>> THINGS = table("things.txt");
    private static final Map<Tongue, List<Pattern>> PATTERNS = patterns();
    private static final Set<String> ARTICLES = Set.of("the", "a", "an", "o", "os", "as", "um", "uma", "el", "la", "los", "las", "un",
            "una", "der", "die", "das", "ein", "eine");
    /** What runs together with an article, which is how a language writes it. */
    private static final List<Map.Entry<String, String>> CONTRACTIONS = List.of(Map.entry(" de o ", " do "), Map.entry(" de a ", " da "),
            Map.entry(" de os ", " dos "), Map.entry(" de as ", " das "), Map.entry(" de el ", " del "));

    private OtherLanguage() {}

    private static List<List<String>> table(String name) {
        try (InputStream in = OtherLanguage.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> List.of(line.split(" \\| "))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + name, e);
        }
    }

    private static Map<Tongue, List<Pattern>> patterns() {
        Map<Tongue, List<Pattern>> patterns = new HashMap<>();
        for (Tongue each : Tongue.values())
            patterns.put(each, QUESTIONS.stream().map(row -> pattern(row.get(each.ordinal()))).toList());
        return patterns;
    }

    private static Pattern pattern(String question) {
        String literal = Pattern.quote(question).replace(KEPT, "\\E(.+?)\\Q").replace(" de \\E(", " \\E(?:de |(?=d[oa]s? |del ))(");
        return Pattern.compile(literal, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** In this language; empty when it is in that already, or not in the table. */
    static Optional<String> of(String question, Tongue wanted) {
        return Stream.of(Tongue.values()).filter(each -> each != wanted)
                .flatMap(each -> translated(question.strip(), each, wanted).stream())
                .findFirst();
    }

    private static Optional<String> translated(String question, Tongue from, Tongue to) {
        // The first row that fits may take a longer question for a short one, so the one that keeps least is meant.
        Optional<String> best = Optional.empty();
        int least = Integer.MAX_VALUE;
        for (int row = 0; row < QUESTIONS.size(); row++) {
            Matcher match = PATTERNS.get(from).get(row).matcher(question);
            if (!match.matches()) continue;
            int kept = 0;
            for (int i = 1; i <= match.groupCount(); i++) kept += match.group(i).length();
            if (kept >= least) continue;
            least = kept;
            best = filled(QUESTIONS.get(row).get(to.ordinal()), match, from, to);
        }
        return best;
    }

    private static Optional<String> filled(String frame, Matcher match, Tongue from, Tongue to) {
        String text = frame;
        List<String> things = new ArrayList<>();
        for (int i = 1; i <= match.groupCount(); i++) {
            Optional<String> thing = thing(match.group(i), from, to);
            if (thing.isEmpty() || to == Tongue.GERMAN && isWronglyDeclined(frame, thing.get())) return Optional.empty();
            things.add(thing.get());
        }
        for (String each : things) text = text.replaceFirst("\\{\\}", Matcher.quoteReplacement(each));
        for (Map.Entry<String, String> each : CONTRACTIONS) text = text.replace(each.getKey(), each.getValue());
        return Optional.of(text);
    }

    /** The table has the nominative, and only what is masculine differs where something is done with it. */
    private static boolean isWronglyDeclined(String frame, String thing) {
        boolean article = thing.startsWith("der ") || thing.startsWith("die ") || thing.startsWith("das ");
        return article
                && (frame.contains("von {}") || frame.contains("zwischen {}") || thing.startsWith("der ") && frame.contains(" ich "));
    }

    private static Optional<String> thing(String phrase, Tongue from, Tongue to) {
        String plain = phrase.replaceFirst("^(?i)d(?=[oa]s? )", "").replaceFirst("^(?i)del ", "el ");
        for (List<String> each : THINGS)
            if (each.get(from.ordinal()).equalsIgnoreCase(plain)) return Optional.of(each.get(to.ordinal()));
        List<QuestionWord> words = QuestionWord.of(plain);
        int first = !words.isEmpty() && ARTICLES.contains(words.getFirst().form()) ? 1 : 0;
        List<QuestionWord> name = words.subList(first, words.size());
        boolean simple = !name.isEmpty() && name.size() <= LONGEST_NAME
                && name.stream().allMatch(each -> each.isVerbatim() || !from.isSmall(each.form()));
        return simple ? Optional.of(plain.substring(name.getFirst().start()).strip()) : Optional.empty();
    }

    /** The languages that there are, by their codes. */
    static String codes() {
        return String.join(", ", Stream.of(Tongue.values()).map(Tongue::code).toList()).toLowerCase(Locale.ROOT);
    }
}
