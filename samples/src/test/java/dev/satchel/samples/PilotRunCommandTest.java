package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.pilot.PilotReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The command from end to end: questions of our own, of the sample documents and of passages. */
class PilotRunCommandTest {
    private static final String QUESTIONS = "questions.jsonl";
    /** A tiny model with random weights: what it chooses means nothing. */
    private static final String MODEL = "../djl-generator/src/test/resources/reference/llama.Q4_1.gguf";

    @TempDir
    private Path scratch;

    @Test
    void aModelAndNoModelAreComparedAndOneIsRecommended() {
        Streams streams = Streams.piped("");
        assertEquals(0, run(streams, "--model", "none", "--model", MODEL, "--folder", "documents", "--questions", QUESTIONS, "--variations",
                "typos", "--machine-price", "0.1", "--json"), streams::err);
        JsonNode printed = streams.json().getFirst();
        PilotReport report = PilotReport.read(out().resolve("report.json"));
        assertEquals(List.of("no model", "llama.Q4_1"), report.systems().stream().map(each -> each.system()).toList());
        assertEquals(report.recommendation().system().orElseThrow(), printed.get("recommended").stringValue());
        assertEquals(report.recommendation().headline(), printed.get("headline").stringValue());
        for (String each : List.of("right", "f1", "refusal_recall", "ndcg@10", "kept typos", "agreement typos", "cited_claims", "ece",
                "p50",
                "money"))
            assertTrue(printed.get("systems").get("no model").get(each).get("value").isNumber(), each);
        assertEquals(1, report.figure("cited_claims", "llama.Q4_1", "questions").orElseThrow().value());
        assertTrue(report.figure("closed_book_right", "llama.Q4_1", "questions").isPresent());
        assertTrue(Files.isRegularFile(out().resolve("report.html")));
    }

    @Test
    void aPersonReadsTheRecommendationAndWhereTheReportIs() {
        Streams streams = Streams.piped("");
        assertEquals(0, sample(streams), streams::err);
        assertTrue(streams.out().startsWith("Use no model: "), streams.out());
        assertTrue(streams.out().strip().endsWith("The report: " + out().resolve("report.html")), streams.out());
    }

    @Test
    void aRunGoesOnWhereItWasInterrupted() throws IOException {
        Streams first = Streams.piped("");
        assertEquals(0, sample(first), first::err);
        Path records = out().resolve("answers.jsonl");
        List<String> lines = Files.readAllLines(records);
        List<String> answers = lines.stream().filter(line -> line.startsWith("{\"set\"")).toList();
        assertEquals(14, answers.size());
        List<String> left = new ArrayList<>(lines);
        left.removeAll(answers.subList(9, answers.size()));
        Files.write(records, left);
        Streams second = Streams.piped("");
        assertEquals(0, sample(second), second::err);
        assertTrue(second.err().contains("going on after 9 answers of an earlier run"), second.err());
        List<String> again = Files.readAllLines(records).stream().filter(line -> line.startsWith("{\"set\"")).toList();
        assertEquals(14, again.size());
        assertEquals(answers.subList(0, 9), again.subList(0, 9));
    }

    @Test
    void whenTheDocumentsHaveChangedTheRecordsAreRefused() throws IOException {
        Path documents = Files.createDirectory(scratch.resolve("documents"));
        Files.writeString(documents.resolve("lamp.txt"), "The lamp weighs 3 kg.");
        Path questions = Files.writeString(scratch.resolve("mine.jsonl"),
                "{\"id\": \"a\", \"question\": \"What does the lamp weigh?\", \"answers\": [\"3 kg\"]}\n");
        String[] arguments = {"--model", "none", "--folder", documents.toString(), "--questions", questions.toString(), "--variations",
                "none"};
        Streams first = Streams.piped("");
        assertEquals(0, run(first, arguments), first::err);
        Files.writeString(documents.resolve("lamp.txt"), "The lamp weighs 4 kg now.");
        Streams second = Streams.piped("");
        assertEquals(2, run(second, arguments));
        assertTrue(second.err().contains("the setting \"documents\" has changed since: report into another folder"), second.err());
    }

    @Test
    void withoutTextsTheReportHasNoWordOfTheDocuments() throws IOException {
        Streams streams = Streams.piped("");
        assertEquals(0, sample(streams, "--without-texts"), streams::err);
        String report = Files.readString(out().resolve("report.json")) + Files.readString(out().resolve("report.html"));
        for (String each : List.of("warranty", "24 months", "Garoa")) assertFalse(report.contains(each), each);
        assertTrue(Files.readString(out().resolve("answers.jsonl")).contains("24 months"), "the records are needed to go on");
        assertTrue(streams.err().contains("answers.jsonl beside it has them all"), streams.err());
    }

    @Test
    void whereNoneIsGoodEnoughTheStatusSaysSo() {
        Streams streams = Streams.piped("");
        assertEquals(1, sample(streams, "--within", "0.000001"), streams::err);
        assertTrue(streams.out().startsWith("No model is not good enough for these documents yet."), streams.out());
    }

    @Test
    void questionsOfPassagesAndOfDocumentsMayStandInOneFile() throws IOException {
        Path passages = Files.writeString(scratch.resolve("passages.jsonl"), """
                {"id": "a", "question": "How heavy is the lamp?", "passage": "The lamp weighs 3 kg.", "answers": ["3 kg"]}
                {"id": "b", "question": "How heavy is the chair?", "passage": "The other chair weighs 5 kg.", "answers": ["5 kg"]}
                {"id": "c", "question": "How long is the warranty of the station?", "answers": ["24 months"]}
                """);
        Streams streams = Streams.piped("");
        assertEquals(0, run(streams, "--model", "none", "--folder", "documents", "--questions", passages.toString(),
                "--variations", "none"), streams::err);
        PilotReport report = PilotReport.read(out().resolve("report.json"));
        assertEquals(Map.of("passages", 3), report.sets());
        assertEquals(1, report.figure("right", "no model", "passages").orElseThrow().value());
        assertEquals(1, report.figure("ndcg@10", "no model", "passages").orElseThrow().count(),
                "nothing is searched in a passage of one's own");
    }

    @Test
    void whatIsWrongIsToldInALine() {
        Stream.of(
                new String[] {"--mode extract", "--mode is quote, write or auto, got extract: sentences without a model are asked for with "
                        + "--model none"},
                new String[] {"--variations typo",
                        "no variation typo: there are typos, lower case, keywords, polite, synonyms, other order, distractors; "},
                new String[] {"--within 0", "--within must be above 0 and in seconds, got 0.0"},
                new String[] {"--at-least-right 2", "--at-least-right must be from 0 to 1, got 2.0"},
                new String[] {"--machine-price -1", "--machine-price and --kwh-price must not be negative"},
                new String[] {"--sample 0", "--sample must be at least 1, got 0"})
                .forEach(each -> {
                    Streams streams = Streams.piped("");
                    int space = each[0].indexOf(' ');
                    List<String> arguments = new ArrayList<>(List.of("--model", each[0].startsWith("--mode ") ? MODEL : "none", "--folder",
                            "documents", "--questions", QUESTIONS, each[0].substring(0, space), each[0].substring(space + 1)));
                    assertEquals(2, run(streams, arguments.toArray(String[]::new)), each[0]);
                    assertTrue(streams.err().contains("satchel: " + each[1]), streams.err());
                });
    }

    @Test
    void otherWordingsOfOneSetAreAskedOfItAlone() throws IOException {
        Path passages = Files.writeString(scratch.resolve("lamps.jsonl"), """
                {"id": "a", "question": "How heavy is the lamp?", "passage": "The lamp weighs 3 kg.", "answers": ["3 kg"]}
                """);
        Path chairs = Files.writeString(scratch.resolve("lamps2.jsonl"), """
                {"id": "b", "question": "How heavy is the chair?", "passage": "The chair weighs 5 kg.", "answers": ["5 kg"]}
                """);
        Path others = Files.writeString(scratch.resolve("others.jsonl"), """
                {"id": "b", "question": "What is the weight of the chair?", "answers": ["5 kg"]}
                """);
        String[] arguments = {"--model", "none", "--questions", passages.toString(), "--questions", chairs.toString(), "--variations",
                "mine=" + others};
        Streams streams = Streams.piped("");
        assertEquals(0, run(streams, arguments), streams::err);
        PilotReport report = PilotReport.read(out().resolve("report.json"));
        assertTrue(report.figure("kept mine", "no model", "lamps2").isPresent());
        assertTrue(report.figure("kept mine", "no model", "lamps").isEmpty());
        Files.writeString(others, Files.readString(others).replace("\"b\"", "\"c\""));
        Streams second = Streams.piped("");
        assertEquals(2, run(second, arguments));
        assertTrue(second.err().contains("others.jsonl has no question of the sets lamps, lamps2: give those"), second.err());
    }

    @Test
    void recordsOfAnotherModelFileOrRankingAreRefused() throws IOException {
        Path model = Files.copy(Path.of(MODEL), scratch.resolve("mine.gguf"));
        String[] arguments = {"--model", model.toString(), "--folder", "documents", "--questions", QUESTIONS, "--variations", "none",
                "--sample", "2", "--without-closed-book", "--at-least-right", "0"};
        Streams first = Streams.piped("");
        assertEquals(0, run(first, arguments), first::err);
        Streams weighed = Streams.piped("");
        assertEquals(2, run(weighed, Stream.concat(Stream.of(arguments), Stream.of("--vector-weight", "0.2")).toArray(String[]::new)));
        assertTrue(weighed.err().contains("the setting \"ranking and filters\" has changed"), weighed.err());
        Files.setLastModifiedTime(model, FileTime.fromMillis(1_000_000));
        Streams touched = Streams.piped("");
        assertEquals(2, run(touched, arguments));
        assertTrue(touched.err().contains("the setting \"model file of mine\" has changed"), touched.err());
    }

    @Test
    void whatCannotBeToldApartInTheReportIsRefusedBeforeAnythingIsRead() throws IOException {
        Path all = Files.copy(Path.of(QUESTIONS), scratch.resolve("all.jsonl"));
        Streams set = Streams.piped("");
        assertEquals(2, run(set, "--model", "none", "--folder", "documents", "--questions", all.toString()));
        assertTrue(set.err().contains("all.jsonl cannot be called so: \"all\" are all questions in the report; rename the file"),
                set.err());
        Path model = Files.copy(Path.of(MODEL), scratch.resolve("llama.Q4_1.gguf"));
        Streams models = Streams.piped("");
        assertEquals(2, run(models, "--model", MODEL, "--model", model.toString(), "--folder", "documents", "--questions", QUESTIONS));
        assertTrue(models.err().contains("two models are called llama.Q4_1: rename the file of one"), models.err());
        assertFalse(Files.exists(scratch.resolve("index")));
    }

    @Test
    void onlyAPilotComparesModels() {
        Streams streams = Streams.piped("");
        assertEquals(2, streams.run("ask", "documents", "How long is the warranty?", "--model", "none", "--model", MODEL, "--index",
                scratch.resolve("index").toString(), "--offline"));
        assertTrue(streams.err().contains("--model is given several times: only 'satchel pilot run' compares models"), streams.err());
    }

    private int sample(Streams streams, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--model", "none", "--folder", "documents", "--questions", QUESTIONS, "--variations", "none"));
        arguments.addAll(List.of(more));
        return run(streams, arguments.toArray(String[]::new));
    }

    private Path out() { return scratch.resolve("report"); }

    private int run(Streams streams, String... arguments) {
        List<String> all = new ArrayList<>(List.of("pilot", "run", "--offline", "--embedder", "none", "--index",
                scratch.resolve("index").toString(), "--report", out().toString()));
        all.addAll(List.of(arguments));
        return streams.run(all.toArray(String[]::new));
    }
}
