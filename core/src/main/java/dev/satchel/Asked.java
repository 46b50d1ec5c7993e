package dev.satchel;

import dev.satchel.Evidence.Sentence;
import dev.satchel.Words.Word;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A question that documents answer: one of their own, or one that is made of what they define or of a heading.
 *
 * @param question as it is shown
 * @param answer what stands below it
 * @param worth how well it fits the topic; the documents' own questions are worth more than those that are made
 */
record Asked(String question, Excerpt answer, double worth) {
    private static final double DEFINITION = 0.9;
    private static final double HEADING = 0.7;
    /** Of what is defined, in words. */
    private static final int LONGEST_SUBJECT = 4;
    /** An answer is not much longer, in characters. */
    private static final int LONG_ANSWER = 400;
    /** As they are written: without its accent, the Portuguese one would be "and". */
    private static final Set<String> IS = Set.of("is", "é", "es", "ist");
    private static final Set<String> ARTICLES = Set.of("a", "an", "the", "um", "uma", "o", "un", "una", "el", "la", "der", "die", "das",
            "ein", "eine");

    /** Words that begin a clause: what follows is not defined. */
    private static final Set<String> CLAUSES = Set.of("because", "although", "while", "since", "unless", "whereas", "porque", "embora",
            "enquanto", "aunque", "mientras", "weil", "obwohl", "wenn");

    /** The question that a sentence answers, given the other sentences; empty when none can be told. */
    static Optional<Asked> by(Sentence sentence, List<Sentence> all) {
        Passage passage = sentence.passage();
        List<Sentence> inOrder = all.stream().filter(each -> each.passage().equals(passage))
                .sorted(Comparator.comparingInt(Sentence::number)).toList();
        Optional<String> heading = passage.headings().isEmpty() ? Optional.empty() : Optional.of(passage.headings().getLast());
        if (heading.filter(Asked::isQuestion).isPresent())
            return Optional.of(new Asked(heading.get(), answer(inOrder), sentence.score()));
        if (sentence.lead() < sentence.start()) {
            String question = passage.text().substring(sentence.lead(), sentence.start()).strip().replaceFirst("^[#>\\s]+", "")
                    .replaceAll("\\s*\\R[>\\s]*", " ");
            return Optional.of(new Asked(question, answer(inOrder.subList(inOrder.indexOf(sentence), inOrder.size())), sentence.score()));
        }
        Speech speech = Speech.of(passage.text());
        Optional<Asked> definition = Excerpt.around(List.of(sentence)).stream().findFirst().flatMap(each -> defined(each.text())
                .map(thing -> new Asked(speech.whatIs(thing), each, DEFINITION * sentence.score())));
        return definition.or(() -> heading.map(each -> new Asked(speech.whatIsSaidAbout(
                passage.title().isBlank() ? each : passage.title() + ": " + each), answer(inOrder), HEADING * sentence.score())));
    }

    private static boolean isQuestion(String text) { return text.endsWith("?") || text.endsWith("？"); }

    /** From the first of the sentences on, as far as it is not long; whole sentences and whole lists. */
    private static Excerpt answer(List<Sentence> inOrder) {
        Sentence first = inOrder.getFirst();
        int end = first.end();
        for (Sentence each : inOrder) {
            int next = Excerpt.around(List.of(each)).stream().mapToInt(Excerpt::end).findFirst().orElse(each.end());
            if (each != first && next - first.start() > LONG_ANSWER) break;
            end = Math.max(end, next);
        }
        return Excerpt.of(first, first.start(), end, first.score());
    }

    /** What a sentence defines: "Garoa" of "Garoa is a station"; empty when it defines nothing. */
    private static Optional<String> defined(String text) {
        List<Word> words = Words.of(text);
        int is = 1;
        while (is < words.size() && !IS.contains(written(text, words.get(is)))) is++;
        if (is > LONGEST_SUBJECT || is + 1 >= words.size() || !ARTICLES.contains(words.get(is + 1).form())) return Optional.empty();
        Set<String> content = new HashSet<>(words.subList(0, is).stream().map(Word::form).toList());
        content.removeAll(FunctionWords.of(FunctionWords.language(text, words, Language.ENGLISH)));
        if (content.isEmpty() || CLAUSES.contains(words.getFirst().form())) return Optional.empty();
        String subject = text.substring(words.getFirst().start(), words.get(is - 1).end()).replaceAll("[*_`]", "");
        boolean article = ARTICLES.contains(words.getFirst().form());
        return Optional.of(article ? subject.substring(0, 1).toLowerCase(Locale.ROOT) + subject.substring(1) : subject);
    }

    private static String written(String text, Word word) { return text.substring(word.start(), word.end()); }
}
