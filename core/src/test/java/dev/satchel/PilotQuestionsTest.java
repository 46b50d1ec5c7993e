package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.DocumentSource.Item;
import dev.satchel.PilotQuestions.Half;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PilotQuestionsTest {
    @TempDir
    Path folder;

    @Test
    void aLineIsAQuestion() throws IOException {
        PilotQuestions read = lines(
                """
                        {"id": "a", "question": "How heavy?", "passage": "It weighs 2 kg.", "answers": ["2 kg", "two"], "answerable": true, "evidence": ["It weighs 2 kg."]}
                        {"id": 7, "question": "Who?", "answers": [], "answerable": false}
                        """);
        assertEquals(List.of(
                new PilotQuestion("a", "How heavy?", Optional.of("It weighs 2 kg."), List.of("2 kg", "two"), List.of("It weighs 2 kg.")),
                new PilotQuestion("7", "Who?", Optional.empty(), List.of(), List.of())), read.questions());
    }

    @Test
    void aByteOrderMarkWindowsLineEndsAndBlankLinesDoNotMatter() throws IOException {
        PilotQuestions read = lines(
                "\uFEFF{\"id\":\"a\",\"question\":\"x?\",\"answers\":[\"y\"]}\r\n\r\n  \r\n{\"id\":\"b\",\"question\":\"z?\",\"answerable\":false}");
        assertEquals(List.of("a", "b"), ids(read));
        assertTrue(read.questions().getFirst().isAnswerable());
    }

    @Test
    void answersThatOnlyLookRightDoNotMakeAQuestionAnswerable() throws IOException {
        assertFalse(
                lines("{\"id\":\"a\",\"question\":\"x?\",\"answers\":[\"y\"],\"answerable\":false}").questions().getFirst().isAnswerable());
    }

    @Test
    void aLineOfClapnqHasTheAnswersOfThoseWhoFoundOne() throws IOException {
        PilotQuestions read = lines(
                """
                        {"id": "1", "input": "how heavy", "passages": [{"title": "t", "text": "It weighs two kg . Yes ."}], "output": [{"answer": "", "selected_sentences": []}, {"answer": "2 kg", "selected_sentences": ["It weighs two kg ."]}]}
                        {"id": "2", "input": "who", "passages": [{"title": "t", "text": "Nobody ."}], "output": [{"answer": "", "selected_sentences": []}]}
                        """);
        assertEquals(List.of(
                new PilotQuestion("1", "how heavy", Optional.of("It weighs two kg . Yes ."), List.of("2 kg"),
                        List.of("It weighs two kg .")),
                new PilotQuestion("2", "who", Optional.of("Nobody ."), List.of(), List.of())), read.questions());
    }

    @Test
    void bothVersionsOfSquadAreRead() throws IOException {
        PilotQuestions read = json(
                """
                        {"version": "x", "data": [
                          {"title": "one", "paragraphs": [{"context": "It weighs 2 kg.", "qas": [
                             {"id": "a", "question": " How heavy? ", "answers": [{"text": "2 kg", "answer_start": 10}, {"text": "2 kg", "answer_start": 10}]},
                             {"id": "b", "question": "Who?", "is_impossible": true, "answers": [], "plausible_answers": [{"text": "It"}]}]}]},
                          {"title": "two", "paragraphs": [{"context": "Nobody.", "qas": [
                             {"id": 3, "question": "Who?", "is_impossible": false, "answers": [{"text": "Nobody", "answer_start": 0}]}]}]}]}
                        """);
        assertEquals(List.of(new PilotQuestion("a", "How heavy?", Optional.of("It weighs 2 kg."), List.of("2 kg"), List.of()),
                new PilotQuestion("b", "Who?", Optional.of("It weighs 2 kg."), List.of(), List.of()),
                new PilotQuestion("3", "Who?", Optional.of("Nobody."), List.of("Nobody"), List.of())), read.questions());
        assertEquals(List.of("a", "b"), ids(read.half(Half.EVEN)));
        assertEquals(List.of("3"), ids(read.half(Half.ODD)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [1]                                                                | line 2: no JSON object: write one object a line
            {"question":"x?","answers":["y"]}                                  | line 2: no text named "id": add it, in quotation marks
            {"id":"a","answers":["y"]}                                         | line 2: no text named "question": add it, in quotation marks
            {"id":"a","question":" ","answers":["y"]}                          | line 2: the question a is blank: fill it in
            {"id":"a","question":"x?","answers":"y"}                           | line 2: "answers" is not a list of texts: write ["..."], each with something in it
            {"id":"a","question":"x?","answers":[1]}                           | line 2: "answers" is not a list of texts: write ["..."], each with something in it
            {"id":"a","question":"x?","answers":[],"answerable":true}          | line 2: "answerable" is true and there are no answers: add at least one to "answers"
            {"id":"a","question":"x?","answers":["y"],"answerable":"yes"}      | line 2: "answerable" is not a truth value: write true or false
            {"id":"a","question":"x?","answers":["y"],"passage":""}            | line 2: the passage of a is blank: fill it in
            {"id":"a","question":"x?","answers":["y"],"passage":5}             | line 2: no text named "passage": add it, in quotation marks
            {"id":"a","input":"x","passages":[]}                               | line 2: "passages" has 0 of them: give one, in a list
            {"id":"first","question":"x?","answers":["y"]}                     | line 2: the question first a second time: remove one of them
            """)
    void aBadLineIsNamed(String line, String message) {
        assertEquals(folder.resolve("questions.jsonl") + " " + message,
                problem(() -> lines("{\"id\":\"first\",\"question\":\"x?\",\"answers\":[\"y\"]}\n" + line)));
    }

    @Test
    void halfALineIsNamed() {
        String message = problem(() -> lines("\n{\"id\": "));
        assertTrue(message.startsWith(folder.resolve("questions.jsonl") + " line 2: not JSON ("), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"id": "a"}                                                                                 | : no list named "data", which the layout of SQuAD has: questions that stand one a line belong in a file whose name ends in .jsonl
            {"data": [{"paragraphs": [{"qas": [{"id": "a"}]}]}]}                                        |  article 1 paragraph 1: no text named "context": add it, in quotation marks
            {"data": [{"paragraphs": [{"context": "x", "qas": [{"question": "a"}]}]}]}                  |  article 1 paragraph 1: no text named "id": add it, in quotation marks
            {"data": [{"paragraphs": [{"context": "x", "qas": [{"id": "a", "question": "b?"}]}]}]}      |  article 1 paragraph 1 question a: no answers: add one, or write "is_impossible": true
            {"data": []}                                                                                |  has no question: write one JSON object a line
            """)
    void aBadPlaceInAFileOfSquadIsNamed(String file, String message) {
        String separator = message.startsWith(":") ? "" : " ";
        assertEquals(folder.resolve("questions.json") + separator + message, problem(() -> json(file)));
    }

    @Test
    void aFileOfSquadThatIsCutOffIsNamedWithItsLine() {
        String message = problem(() -> json("{\"data\": [\n{\"title\": "));
        assertTrue(message.startsWith(folder.resolve("questions.json") + " line 2: not JSON ("), message);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertEquals("no file " + folder.resolve("x.jsonl") + ": name a file of questions",
                problem(() -> PilotQuestions.read(folder.resolve("x.jsonl"))));
    }

    @Test
    void twoFilesWithTheSameQuestionAreNotPutTogether() {
        assertEquals("two files have a question 0 0: rename one of them",
                problem(() -> articles(2, 1).and(articles(3, 1))));
    }

    @Test
    void theTwoHalvesAreTheWholeAndShareNothing() {
        PilotQuestions all = articles(7, 2);
        assertEquals(List.of("0 0", "0 1", "2 0", "2 1", "4 0", "4 1", "6 0", "6 1"), ids(all.half(Half.EVEN)));
        assertEquals(List.of("1 0", "1 1", "3 0", "3 1", "5 0", "5 1"), ids(all.half(Half.ODD)));
        assertEquals(ids(all).subList(0, 6), ids(all.half(Half.FIRST)));
        assertEquals(ids(all).subList(6, 14), ids(all.half(Half.SECOND)));
    }

    @Test
    void aSampleIsTheSameForTheSameSeedAndKeepsTheOrder() {
        PilotQuestions all = articles(20, 5);
        List<String> drawn = ids(all.sample(30, 1));
        assertEquals(drawn, ids(all.sample(30, 1)));
        assertNotEquals(drawn, ids(all.sample(30, 2)));
        assertEquals(30, drawn.size());
        assertEquals(ids(all).stream().filter(drawn::contains).toList(), drawn);
        assertEquals(ids(all), ids(all.sample(1000, 1)));
    }

    @Test
    void aTrapIsAskedOfAnotherArticleThanItsOwn() {
        PilotQuestions all = articles(6, 3);
        PilotQuestions with = all.withTraps(1);
        assertEquals(ids(all), with.questions().stream().filter(PilotQuestion::isAnswerable).map(PilotQuestion::id).toList());
        Map<String, String> passages = all.questions().stream()
                .collect(Collectors.toMap(PilotQuestion::id, each -> each.passage().orElseThrow()));
        List<PilotQuestion> traps = with.questions().stream().filter(each -> !each.isAnswerable()).toList();
        assertEquals(18, traps.size());
        for (PilotQuestion each : traps) {
            String article = each.id().substring(0, 1);
            String passage = each.passage().orElseThrow();
            assertTrue(passages.containsValue(passage));
            assertFalse(passage.startsWith("article " + article), each::toString);
        }
    }

    @Test
    void aTrapNeedsAnotherArticle() {
        assertEquals("all questions are of one article: there is no other passage to ask", problem(() -> articles(1, 3).withTraps(1)));
    }

    @Test
    void asDocumentsTheyAreTheirPassagesEachOnce() {
        PilotQuestions all = new PilotQuestions(List.of(List.of(question("a", "one ü"), question("b", "two"), question("c", "one ü"))));
        List<Item> items = all.list().items();
        assertEquals(List.of("passage 00001", "passage 00002"), items.stream().map(Item::id).toList());
        assertEquals("one ü", all.read(items.getFirst(), all.content(items.getFirst())).text());
        assertEquals("passage 00001", all.documentOf(all.questions().get(2)));
        assertEquals(Map.of(PilotQuestions.DOCUMENT, List.of("passage 00002")), all.metadata(items.get(1)));
        assertThrows(IllegalArgumentException.class, () -> all.documentOf(question("d", "three")));
    }

    private static PilotQuestions articles(int count, int questions) {
        return new PilotQuestions(IntStream.range(0, count).mapToObj(article -> IntStream.range(0, questions)
                .mapToObj(i -> question(article + " " + i, "article " + article + " part " + i)).toList()).toList());
    }

    private static PilotQuestion question(String id, String passage) {
        return new PilotQuestion(id, "what is it?", Optional.of(passage), List.of("x"), List.of());
    }

    private static List<String> ids(PilotQuestions questions) {
        return questions.questions().stream().map(PilotQuestion::id).toList();
    }

    private interface Reading {
        Object read() throws IOException;
    }

    private static String problem(Reading reading) { return assertThrows(SatchelException.class, reading::read).getMessage(); }

    private PilotQuestions lines(String content) throws IOException {
        return PilotQuestions.read(Files.writeString(folder.resolve("questions.jsonl"), content));
    }

    private PilotQuestions json(String content) throws IOException {
        return PilotQuestions.read(Files.writeString(folder.resolve("questions.json"), content));
    }
}
