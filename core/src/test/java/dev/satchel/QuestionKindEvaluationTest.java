package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.QuestionSets.Half;
import dev.satchel.QuestionSets.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuestionKindEvaluationTest {
    private record Labelled(QuestionKind kind, String question) {
        QuestionKind found() { return QuestionKind.of(Question.of(question)); }

        @Override
        public String toString() { return kind + " taken for " + found() + ": " + question; }
    }

    @Test
    void nearlyAllQuestionsAreTakenForWhatTheyAskFor() {
        List<Labelled> all = labelled();
        List<Labelled> wrong = all.stream().filter(each -> each.found() != each.kind).toList();
        double accuracy = 1 - wrong.size() / (double) all.size();
        System.out.printf(Locale.ROOT, "question kinds: accuracy %.3f, n = %d%n%s", accuracy, all.size(), confusion(all));
        assertTrue(accuracy >= 0.95, () -> "accuracy " + accuracy + "; wrong:\n" + wrong);
    }

    @ParameterizedTest
    @EnumSource
    void noKindIsMuchWorseThanTheOthers(QuestionKind kind) {
        List<Labelled> all = labelled().stream().filter(each -> each.kind == kind).toList();
        List<Labelled> wrong = all.stream().filter(each -> each.found() != kind).toList();
        assertTrue(wrong.size() <= 0.15 * all.size(), () -> wrong.toString());
    }

    /** The confusion, a line for each kind that a person saw, with what it was taken for. */
    private static String confusion(List<Labelled> all) {
        StringBuilder table = new StringBuilder();
        for (QuestionKind kind : QuestionKind.values()) {
            Map<QuestionKind, Integer> taken = new TreeMap<>();
            all.stream().filter(each -> each.kind == kind).forEach(each -> taken.merge(each.found(), 1, Integer::sum));
            table.append(kind).append(' ').append(taken).append('\n');
        }
        return table.toString();
    }

    @Test
    void noQuestionToDocumentsIsSmallTalk() {
        List<String> smallTalk = asked(Half.TUNING).stream().filter(each -> SmallTalk.of(Question.of(each)).isPresent()).toList();
        assertEquals(List.of(), smallTalk);
    }

    @Test
    void nothingIsTakenOffAQuestionToDocuments() {
        List<String> shortened = asked(Half.TUNING).stream().filter(each -> !SmallTalk.takenOff(Question.of(each)).equals(each)).toList();
        assertEquals(List.of(), shortened);
    }

    /** Collections with short answers are asked for a few words, the one with long answers for sentences. */
    @Test
    void mostQuestionsAreSentToTheFormThatTheirAnswersHave() {
        List<Item> squad = QuestionSets.squad2(Half.TUNING).stream().filter(Item::isAnswerable).toList();
        List<Item> clapnq = QuestionSets.clapnq(Half.TUNING).stream().filter(Item::isAnswerable).toList();
        List<Item> brief = squad.stream().filter(each -> length(each) <= 5).toList();
        double few = share(brief, each -> QuestionKind.of(Question.of(each.question())).isAnsweredByFewWords());
        double sentences = share(squad.stream().filter(each -> length(each) > 10).toList(),
                each -> !QuestionKind.of(Question.of(each.question())).isAnsweredByFewWords());
        double longAnswers = share(clapnq, each -> !QuestionKind.of(Question.of(each.question())).isAnsweredByFewWords());
        System.out.printf(Locale.ROOT, "answers of at most 5 words sent to spans: %.3f (n = %d), of more than 10 to sentences: %.3f, "
                + "CLAPNQ to sentences: %.3f (n = %d)%n", few, brief.size(), sentences, longAnswers, clapnq.size());
        assertTrue(few >= 0.85, () -> "sent to spans: " + few);
    }

    private static double share(List<Item> items, Predicate<Item> fits) {
        return items.stream().filter(fits).count() / (double) items.size();
    }

    private static int length(Item item) {
        return item.answers().stream().mapToInt(each -> Words.of(each).size()).sorted().skip((item.answers().size() - 1) / 2).findFirst()
                .orElse(0);
    }

    private static List<String> asked(Half half) {
        return Stream.of(QuestionSets.squad2(half), QuestionSets.faquad(half), QuestionSets.clapnq(half)).flatMap(List::stream)
                .map(Item::question).toList();
    }

    private static List<Labelled> labelled() {
        List<Labelled> labelled = new ArrayList<>();
        QuestionKind kind = null;
        try (InputStream file = QuestionKindEvaluationTest.class.getResourceAsStream("question-kinds.txt")) {
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (line.startsWith("[")) kind = QuestionKind.valueOf(line.substring(1, line.length() - 1).toUpperCase(Locale.ROOT));
                else if (!line.isBlank() && !line.startsWith("#")) labelled.add(new Labelled(kind, line));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return labelled;
    }
}
