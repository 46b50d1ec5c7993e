package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Conversation.Turn;
import dev.satchel.QuestionSets.Half;
import dev.satchel.QuestionSets.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConversationEvaluationTest {
    /** What the answer to a turn must have; empty for a turn that leans on nothing. */
    private record Said(String question, String wanted) {}

    private record Outcome(Said said, Answer answer, boolean right) {
        @Override
        public String toString() {
            String text = answer instanceof Answer.Grounded grounded ? grounded.text() : "-";
            return said.question + " asked as: " + answer.trace().askedAs() + " => " + text + " WANTED " + said.wanted;
        }
    }

    @Test
    void questionsThatLeanOnOthersAreAnsweredWhereAloneTheyAreNot() {
        List<Outcome> alone = new ArrayList<>();
        List<Outcome> inConversation = new ArrayList<>();
        int conversations = 0;
        for (String language : List.of("en", "pt", "es", "de")) {
            conversations += conversations(language).size();
            answer(language, inConversation, alone);
        }
        double right = share(inConversation);
        double rightAlone = share(alone);
        System.out.printf(Locale.ROOT,
                "follow-ups answered rightly in a conversation: %.3f, each by itself: %.3f, n = %d in %d conversations%n",
                right, rightAlone, alone.size(), conversations);
        String wrong = String.join("\n", inConversation.stream().filter(each -> !each.right).map(Outcome::toString).toList());
        assertTrue(right >= 0.85, () -> "right: " + right + "; wrong:\n" + wrong);
        assertTrue(right - rightAlone >= 0.3, () -> "by themselves: " + rightAlone);
    }

    private static void answer(String language, List<Outcome> inConversation, List<Outcome> alone) {
        Retriever documents = new WordOverlapRetriever(passages(language));
        Rag rag = Rag.over(documents).build();
        for (List<Said> each : conversations(language)) {
            Conversation conversation = rag.converse();
            for (Said said : each) {
                Answer answer = conversation.ask(said.question);
                if (said.wanted.isEmpty()) continue;
                inConversation.add(outcome(said, answer, documents));
                alone.add(outcome(said, rag.ask(said.question), documents));
            }
        }
    }

    /** Right is an answer when the best sentence of all is the one that was wanted: what else is quoted with it does not matter here. */
    private static Outcome outcome(Said said, Answer answer, Retriever documents) {
        if (!(answer instanceof Answer.Grounded)) return new Outcome(said, answer, false);
        Question asked = Question.of(answer.trace().askedAs());
        String best = Evidence.gather(asked, documents.retrieve(asked.text(), 20)).bestFirst().getFirst().text();
        return new Outcome(said, answer, best.contains(said.wanted));
    }

    private static double share(List<Outcome> outcomes) {
        return outcomes.stream().filter(Outcome::right).count() / (double) outcomes.size();
    }

    @Test
    void whatNeedsNothingOfTheQuestionBeforeIsNotTouched() {
        List<String> touched = new ArrayList<>();
        List<String> all = lines("self-contained-questions.txt");
        for (String line : all) {
            String[] parts = line.split(" \\| ");
            Question before = Question.of(parts[0]);
            Turn turn = new Turn(before, QuestionKind.of(before), "Karl Holm, 24 months");
            String asked = SelfContained.of(parts[1], List.of(turn)).text();
            if (!asked.equals(parts[1])) touched.add(line + " asked as: " + asked);
        }
        System.out.printf(Locale.ROOT, "self-contained questions that were rewritten: %d of %d%n", touched.size(), all.size());
        assertTrue(touched.size() <= 0.05 * all.size(), () -> String.join("\n", touched));
    }

    /** Questions of other people to their documents, each after one of another article: few of them lean on anything. */
    @Test
    void questionsOfCollectionsAreSeldomTouched() {
        for (List<Item> items : List.of(QuestionSets.squad2(Half.TUNING), QuestionSets.faquad(Half.TUNING))) {
            List<Item> shuffled = QuestionSets.sample(items, items.size(), 3);
            int asked = 0;
            List<String> touched = new ArrayList<>();
            for (int i = 1; i < shuffled.size(); i++) {
                Item before = shuffled.get(i - 1);
                String question = shuffled.get(i).question();
                if (before.article().equals(shuffled.get(i).article())) continue;
                asked++;
                Question first = Question.of(before.question());
                Turn turn = new Turn(first, QuestionKind.of(first), before.answers().stream().findFirst().orElse(""));
                if (!SelfContained.of(question, List.of(turn)).text().equals(question)) touched.add(question);
            }
            System.out.printf(Locale.ROOT, "questions of a collection that were rewritten after an unrelated one: %d of %d%n",
                    touched.size(), asked);
            double share = touched.size() / (double) asked;
            assertTrue(share <= 0.02, () -> share + ": " + touched);
        }
    }

    private static List<Passage> passages(String language) {
        List<Passage> passages = new ArrayList<>();
        for (String line : section(language + " passages"))
            passages.add(new Passage("passage-" + passages.size(), "", List.of(), OptionalInt.empty(), 0, line));
        return passages;
    }

    private static List<List<Said>> conversations(String language) {
        List<List<Said>> conversations = new ArrayList<>();
        for (String block : String.join("\n", section(language + " conversations")).strip().split("\n\n+"))
            conversations.add(Stream.of(block.split("\n")).map(each -> each.split(" => "))
                    .map(each -> new Said(each[0].strip(), each.length > 1 ? each[1].strip() : "")).toList());
        return conversations;
    }

    private static List<String> section(String name) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : text("conversations.txt").lines().toList()) {
            if (line.startsWith("[")) inside = line.equals("[" + name + "]");
            else if (inside && !(name.endsWith("passages") && line.isBlank())) lines.add(line);
        }
        return lines;
    }

    private static List<String> lines(String file) {
        return text(file).lines().filter(each -> !each.isBlank() && !each.startsWith("#")).toList();
    }

    private static String text(String file) {
        try (InputStream stream = ConversationEvaluationTest.class.getResourceAsStream(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
