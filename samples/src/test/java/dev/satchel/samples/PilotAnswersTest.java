package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command from end to end: questions of our own, of the sample documents and of passages. */
class PilotAnswersTest {
    private static final String QUESTIONS = "questions.jsonl";
    /** A tiny model with random weights: what it chooses means nothing. */
    private static final String MODEL = "../djl-generator/src/test/resources/reference/llama.Q4_1.gguf";

    @TempDir
    private Path scratch;

    @Test
    void everyQuestionIsAskedAndEveryFigureIsThere() throws IOException {
        Path predictions = scratch.resolve("predictions.jsonl");
        JsonNode report = measure("--data", QUESTIONS, "--folder", "documents", "--model", "none", "--predictions", predictions.toString());
        for (String each : List.of("em", "f1", "rougeL", "supported", "refusal_recall", "false_refusals", "auroc"))
            assertTrue(report.get(each).isNumber(), () -> each + " in " + report);
        assertEquals(14, report.get("questions").intValue());
        assertEquals(10, report.get("answerable").intValue());
        assertTrue(report.get("milliseconds").get("p50").doubleValue() <= report.get("milliseconds").get("p95").doubleValue());
        List<JsonNode> answers = Files.readAllLines(predictions).stream().map(JsonMapper.shared()::readTree).toList();
        assertEquals(Files.readAllLines(Path.of(QUESTIONS)).stream().map(line -> JsonMapper.shared().readTree(line).get("id")).toList(),
                answers.stream().map(each -> each.get("id")).toList());
        assertTrue(answers.stream().allMatch(each -> each.has("outcome") && each.has("citations") && each.has("confidence")));
    }

    /** Floors: what is reported for quality is measured on larger collections. */
    @Test
    void theSampleDocumentsAreAnsweredInQuotesAndWhatTheyDoNotSayIsNot() {
        JsonNode report = measure("--data", QUESTIONS, "--folder", "documents", "--model", "none");
        assertEquals(1, report.get("supported").doubleValue());
        assertTrue(report.get("contains").doubleValue() >= 0.7, report::toString);
        assertTrue(report.get("refusal_recall").doubleValue() >= 0.75, report::toString);
        assertTrue(report.get("false_refusals").doubleValue() <= 0.2, report::toString);
        assertTrue(report.get("auroc").doubleValue() >= 0.9, report::toString);
    }

    @Test
    void aPassageIsAskedAlone() throws IOException {
        Path data = Files.writeString(scratch.resolve("data.jsonl"), """
                {"id": "a", "question": "How heavy is the lamp?", "passage": "The lamp weighs 3 kg.", "answers": ["3 kg"]}
                {"id": "b", "question": "How heavy is the lamp?", "passage": "The other lamp weighs 5 kg.", "answers": ["5 kg"]}
                """);
        Path predictions = scratch.resolve("predictions.jsonl");
        JsonNode report = measure("--data", data.toString(), "--mode", "extract", "--predictions", predictions.toString());
        assertEquals(1, report.get("contains").doubleValue());
        assertEquals(List.of(1, 1), Files.readAllLines(predictions).stream()
                .map(line -> JsonMapper.shared().readTree(line).get("passages").size()).toList());
        measure("--data", data.toString(), "--mode", "extract", "--open", "--predictions", predictions.toString());
        assertEquals(List.of(2, 2), Files.readAllLines(predictions).stream()
                .map(line -> JsonMapper.shared().readTree(line).get("passages").size()).toList());
    }

    @Test
    void whatIsOverNoQuestionIsNull() {
        JsonNode report = measure("--data", QUESTIONS, "--folder", "documents", "--model", "none", "--only", "answerable");
        for (String each : List.of("refusal_recall", "auroc", "balanced_accuracy")) assertTrue(report.get(each).isNull(), each);
        JsonNode none = measure("--data", QUESTIONS, "--folder", "documents", "--model", "none", "--only", "unanswerable");
        for (String each : List.of("em", "f1", "rougeL", "false_refusals", "auroc")) assertTrue(none.get(each).isNull(), each);
    }

    @Test
    void withTheGateOffWhatIsFoundIsAnswered() throws IOException {
        JsonNode off = measure("--data", passages(), "--mode", "extract", "--gate", "off");
        assertEquals(0, off.get("refusal_recall").doubleValue());
        assertEquals("off", off.get("gate").stringValue());
        assertEquals(1, measure("--data", passages(), "--mode", "extract").get("refusal_recall").doubleValue());
    }

    @Test
    void aModelChoosesWordsThatStandInTheDocuments() throws IOException {
        JsonNode report = measure("--data", passages(), "--mode", "quote", "--model", MODEL, "--gate", "off");
        assertEquals(1, report.get("supported").doubleValue());
        assertEquals("llama.Q4_1", report.get("model").stringValue());
    }

    @Test
    void partsOfTheQuestionsAreChosen() {
        assertEquals(5,
                measure("--data", QUESTIONS, "--folder", "documents", "--model", "none", "--sample", "5").get("questions").intValue());
        assertEquals(7,
                measure("--data", QUESTIONS, "--folder", "documents", "--model", "none", "--half", "odd").get("questions").intValue());
    }

    @Test
    void everyAnswerableQuestionIsAskedOnceMoreElsewhere() throws IOException {
        JsonNode report = measure("--data", passages(), "--mode", "extract", "--traps", "--only", "answerable");
        assertEquals(4, report.get("questions").intValue());
        assertEquals(2, report.get("answerable").intValue());
    }

    @Test
    void aPersonReadsALineAFigure() throws IOException {
        Streams streams = Streams.piped("");
        assertEquals(0, run(streams, "--data", passages(), "--mode", "extract"), streams::err);
        Map<String, String> figures = streams.out().lines().filter(line -> line.contains("[")).collect(Collectors
                .toMap(line -> line.substring(0, 24).strip(), line -> line.substring(24, line.indexOf('[')).strip()));
        assertEquals("1.000", figures.get("supported"));
        assertEquals("1.000", figures.get("contains"));
        assertTrue(streams.out().startsWith("3 questions, 2 answerable; mode extract, gate normal, no model, words alone"), streams.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --model none                       | the question warranty has no passage: say with --folder which documents it is asked of
            --model none --folder nowhere      | there is no folder nowhere: check the path
            --model none --mode quote --folder documents | this mode needs a model: name one with --model, or take --mode extract
            --mode best                        | --mode is one of auto, extract, quote, write, got best
            --gate none                        | --gate is strict, normal, lenient or off, got none
            --half third                       | --half is one of even, odd, first, second, got third
            --only some                        | --only is answerable, unanswerable or all, got some
            --sample 0                         | --sample must be at least 1, got 0
            """)
    void whatIsWrongIsSaidInOneLine(String options, String message) {
        Streams streams = Streams.piped("");
        List<String> arguments = new ArrayList<>(List.of("--data", QUESTIONS));
        arguments.addAll(List.of(options.split(" ")));
        assertEquals(2, run(streams, arguments.toArray(String[]::new)));
        assertEquals("satchel: " + message + "\n", streams.err());
    }

    private String passages() throws IOException {
        return Files
                .writeString(scratch.resolve("passages.jsonl"),
                        """
                                {"id": "a", "question": "How heavy is the lamp?", "passage": "The lamp weighs 3 kg. It is green.", "answers": ["3 kg"]}
                                {"id": "b", "question": "Who made the chair?", "passage": "The chair was made by Ana Reis. It is blue.", "answers": ["Ana Reis"]}
                                {"id": "c", "question": "Which lamp did the emperor of the north break?", "passage": "The lamp weighs 3 kg. It is green.", "answers": [], "answerable": false}
                                """)
                .toString();
    }

    private JsonNode measure(String... options) {
        Streams streams = Streams.piped("");
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--json");
        assertEquals(0, run(streams, all.toArray(String[]::new)), streams::err);
        return streams.json().getFirst();
    }

    private int run(Streams streams, String... options) {
        return streams.run(List.of("pilot", "answers", "--embedder", "none", "--index", scratch.resolve("index").toString(), "--offline"),
                options);
    }
}
