package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import dev.satchel.Generator;
import dev.satchel.SatchelException;
import dev.satchel.samples.watch.PilotRange;
import dev.satchel.samples.watch.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chat as a browser or a program uses it, over real connections. */
@Timeout(120)
class BrowserChatTest {
    private static final Path DOCUMENTS = Path.of("documents");
    private static final String WARRANTY = "How long is the warranty?";

    @TempDir
    private Path scratch;

    private Served served() throws IOException { return Served.documents(DOCUMENTS, scratch, Optional.empty()); }

    private Served served(BiConsumer<Consumer<String>, Cancellation> model) throws IOException {
        return Served.documents(DOCUMENTS, scratch, Optional.of(Served.writing(model)));
    }

    private static String problem(HttpResponse<String> reply, int status) {
        assertEquals(status, reply.statusCode(), reply::body);
        return reply.body().replaceFirst("^\\{\"problem\":\"(.*)\"}\\s*$", "$1");
    }

    /** Models that wait until they are told to go on, or are cancelled. */
    private static final class Waiting implements BiConsumer<Consumer<String>, Cancellation> {
        private final CountDownLatch cancelled = new CountDownLatch(1);
        private final CountDownLatch begun;
        private final CountDownLatch goOn = new CountDownLatch(1);

        private Waiting(int questions) { begun = new CountDownLatch(questions); }

        @Override
        public void accept(Consumer<String> onText, Cancellation cancellation) {
            begun.countDown();
            try {
                while (!cancellation.isCancelled() && !goOn.await(10, TimeUnit.MILLISECONDS)) continue;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (cancellation.isCancelled()) {
                cancelled.countDown();
                throw new CancellationException();
            }
            onText.accept("The Garoa 2 station has a warranty of 24 months.");
        }
    }

    @Test
    void anAnswerIsThatOfTheCommandWithItsConversation() throws IOException {
        try (Served served = served()) {
            JsonNode answer = served.ask(WARRANTY, Optional.empty());
            assertEquals("grounded", answer.get("outcome").asString(), answer::toString);
            assertTrue(answer.get("text").asString().contains("24 months"), answer::toString);
            assertEquals("warranty.md", answer.at("/citations/0/document").asString());
            for (String field : List.of("confidence", "claims", "passages", "tokens", "milliseconds", "asked_as", "kind", "decision",
                    "signals", "answer_id", "conversation"))
                assertTrue(answer.has(field), field);
        }
    }

    @Test
    void aQuestionLeansOnItsOwnConversationOnly() throws IOException {
        try (Served served = served()) {
            String conversation = served.ask(WARRANTY, Optional.empty()).get("conversation").asString();
            String alone = served.ask("And of the batteries?", Optional.empty()).get("asked_as").asString();
            assertEquals("And of the batteries?", alone);
            JsonNode leaning = served.ask("And of the batteries?", Optional.of(conversation));
            assertEquals(conversation, leaning.get("conversation").asString());
            assertTrue(leaning.get("asked_as").asString().contains("warranty"), leaning::toString);
        }
    }

    @Test
    void whoeverAsksIsToldThatAConversationWasForgotten() throws IOException {
        try (Served served = served()) {
            String conversation = served.ask(WARRANTY, Optional.empty()).get("conversation").asString();
            assertEquals(200, served.post("/api/forget", "{\"conversation\":\"" + conversation + "\"}").statusCode());
            JsonNode next = served.ask("And of the batteries?", Optional.of(conversation));
            assertTrue(next.get("conversation_forgotten").asBoolean(), next::toString);
            assertNotEquals(conversation, next.get("conversation").asString());
        }
    }

    @Test
    void whatTheDocumentsDoNotSayIsSaidPlainly() throws IOException {
        try (Served served = served()) {
            JsonNode answer = served.ask("What does the moon weigh?", Optional.empty());
            assertEquals("abstained", answer.get("outcome").asString(), answer::toString);
            assertTrue(answer.get("reason").asString().contains("moon"), answer::toString);
        }
    }

    @Test
    void progressAndDraftComeBeforeTheAnswer() throws IOException {
        CountDownLatch draftSeen = new CountDownLatch(1);
        try (Served served = served((onText, cancellation) -> {
            onText.accept("The Garoa 2 station has ");
            try {
                assertTrue(draftSeen.await(20, TimeUnit.SECONDS), "the draft was kept until the answer was there");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            onText.accept("a warranty of 24 months.");
        }); Stream<JsonNode> events = served.watch(WARRANTY)) {
            List<String> names = new ArrayList<>();
            StringBuilder draft = new StringBuilder();
            List<JsonNode> last = new ArrayList<>();
            events.forEach(event -> {
                String name = event.get("event").asString();
                if (!name.equals("waiting")) names.add(name);
                if (name.equals("draft")) {
                    draft.append(event.get("text").asString());
                    draftSeen.countDown();
                }
                last.add(event);
            });
            assertEquals(List.of("searching", "reading", "draft", "draft", "answer"), names);
            assertEquals("The Garoa 2 station has a warranty of 24 months.", draft.toString());
            assertEquals("written-by-a-test", last.getLast().get("model").asString());
        }
    }

    @Test
    void aQuoteStandsAtItsPlaceInTheDocument() throws IOException {
        try (Served served = served()) {
            JsonNode citation = served.ask("What does a pallet weigh?", Optional.empty()).at("/citations/0");
            JsonNode text = served.json("/api/document?name=" + Served.encoded(citation.get("document").asString()));
            assertEquals(citation.get("quote").asString(), text.get("text").asString().substring(citation.get("start").asInt(),
                    citation.get("end").asInt()));
            JsonNode part = served.json("/api/document?name=" + Served.encoded(citation.get("document").asString()) + "&start="
                    + citation.get("start").asInt() + "&end=" + citation.get("end").asInt());
            assertEquals(citation.get("quote").asString(), part.get("text").asString());
        }
    }

    @Test
    void aPartOfADocumentIsNeverHalfACharacter() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("folder"));
        Files.writeString(folder.resolve("fish.md"), "A 🐟 swims in the sea.");
        try (Served served = Served.documents(folder, scratch, Optional.empty())) {
            JsonNode part = served.json("/api/document?name=fish.md&start=3&end=8");
            assertEquals(2, part.get("start").asInt());
            assertEquals("🐟 swi", part.get("text").asString());
            assertEquals("", served.json("/api/document?name=fish.md&start=900&end=-5").get("text").asString());
            assertEquals("start must be a whole number, got x", problem(served.get("/api/document?name=fish.md&start=x"), 400));
        }
    }

    @Test
    void onlyDocumentsOfTheIndexAreShown() throws IOException {
        try (Served served = served()) {
            for (String name : List.of("../pom.xml", "/etc/passwd", "warranty.md/", "WARRANTY.MD", ""))
                assertEquals("there is no document " + name, problem(served.get("/api/document?name=" + Served.encoded(name)), 404));
            JsonNode list = served.json("/api/documents?contains=pt/");
            assertEquals(4, list.get("total").asInt(), list::toString);
            assertEquals("pt/garantia.md", list.at("/documents/0").asString());
        }
    }

    @Test
    void badQuestionsAreRefusedInASentence() throws IOException {
        try (Served served = served()) {
            assertEquals("what was sent is no JSON object", problem(served.post("/api/ask", "[1]"), 400));
            assertEquals("what was sent is no JSON object", problem(served.post("/api/ask", "{\"question\":"), 400));
            assertTrue(problem(served.post("/api/ask", "{\"question\":\" \"}"), 400).startsWith("there is no question"));
            assertEquals("\\\"question\\\" must be a text", problem(served.post("/api/ask", "{\"question\":7}"), 400));
            assertEquals("the question is too long: it may have 8000 characters",
                    problem(served.post("/api/ask", "{\"question\":\"" + "a".repeat(8001) + "\"}"), 413));
        }
    }

    @Test
    void nothingIsAnsweredBeforeTheDocumentsAreRead() throws IOException {
        try (Served served = Served.withoutDocuments(scratch)) {
            assertEquals(200, served.get("/health/live").statusCode());
            assertEquals(200, served.get("/").statusCode());
            assertEquals("{\"status\":\"the documents are being read\"}\n", served.get("/health/ready").body());
            assertEquals("the documents are still being read: try again in a moment",
                    problem(served.post("/api/ask", "{\"question\":\"Who?\"}"), 503));
            served.open(DOCUMENTS, Optional.empty());
            assertEquals("grounded", served.ask(WARRANTY, Optional.empty()).get("outcome").asString());
        }
    }

    @Test
    void isReadyWhenTheModelIsLoadedAndEndsWhenItCannotBe() throws Exception {
        CountDownLatch loaded = new CountDownLatch(1);
        Generator broken = new LoadingGenerator("broken", () -> {
            try {
                loaded.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new SatchelException("the model is damaged: get it again");
        });
        try (Served served = Served.withoutDocuments(scratch)) {
            served.open(DOCUMENTS, Optional.of(broken));
            HttpResponse<String> waiting = served.get("/health/ready");
            assertEquals(503, waiting.statusCode());
            assertEquals("{\"status\":\"the model is being loaded\"}\n", waiting.body());
            loaded.countDown();
            assertEquals("the model is damaged: get it again",
                    assertThrows(SatchelException.class, () -> served.chat().awaitEnd()).getMessage());
        }
    }

    @Test
    void aQuestionIsStoppedWhenWhoeverAskedIsGone() throws Exception {
        Waiting model = new Waiting(1);
        try (Served served = served(model)) {
            String body = "{\"question\":\"" + WARRANTY + "\"}";
            try (Socket socket = new Socket(served.address().getHost(), served.address().getPort())) {
                socket.getOutputStream().write(("POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1:" + served.address().getPort()
                        + "\r\nContent-Type: application/json\r\nAccept: application/x-ndjson\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
                InputStream in = socket.getInputStream();
                assertTrue(in.read() > 0);
                assertTrue(model.begun.await(20, TimeUnit.SECONDS));
            }
            assertTrue(model.cancelled.await(20, TimeUnit.SECONDS), "the model goes on although nobody listens");
        }
    }

    @Test
    void whatIsBeingAnsweredIsStoppedWhenTheServerIs() throws Exception {
        Waiting model = new Waiting(1);
        Served served = served(model);
        try (Stream<JsonNode> events = served.watch(WARRANTY)) {
            assertTrue(model.begun.await(20, TimeUnit.SECONDS));
            Thread closing = Thread.ofPlatform().start(served::close);
            JsonNode last = events.reduce((first, second) -> second).orElseThrow();
            assertEquals("{\"event\":\"failed\",\"problem\":\"it was stopped\"}", last.toString());
            closing.join();
        }
        assertThrows(IOException.class, () -> served.get("/"));
    }

    @Test
    void onlySoManyQuestionsAreAnsweredAtOnceAndEachIsOneOfItsConversation() throws Exception {
        Waiting model = new Waiting(16);
        try (Served served = served(model)) {
            List<Thread> askers = new ArrayList<>();
            List<String> outcomes = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 16; i++) askers.add(Thread.ofPlatform().start(() -> {
                try {
                    outcomes.add(served.ask(WARRANTY, Optional.empty()).get("outcome").asString());
                } catch (IOException e) {
                    outcomes.add(e.toString());
                }
            }));
            assertTrue(model.begun.await(60, TimeUnit.SECONDS), "questions wait for each other");
            assertEquals("too many questions are being answered: ask again in a moment",
                    problem(served.post("/api/ask", "{\"question\":\"Who?\"}"), 503));
            assertEquals(200, served.get("/health/live").statusCode());
            model.goOn.countDown();
            for (Thread each : askers) each.join();
            assertEquals(16, outcomes.stream().filter("grounded"::equals).count(), outcomes::toString);
            assertEquals("grounded", served.ask(WARRANTY, Optional.empty()).get("outcome").asString());
        }
    }

    @Test
    void aChangeInTheFolderIsToldAndAnswered() throws Exception {
        Path folder = Files.createDirectory(scratch.resolve("folder"));
        Files.writeString(folder.resolve("fish.md"), "# Fish\n\nThe pike lives in lakes.\n");
        try (Served served = Served.documents(folder, scratch, Optional.empty())) {
            assertEquals(1, served.json("/api/status").get("documents").asInt());
            Files.writeString(folder.resolve("bird.md"), "# Birds\n\nThe heron eats forty frogs a day.\n");
            JsonNode status = served.json("/api/status");
            for (int i = 0; i < 1000 && status.get("notices").isEmpty(); i++) {
                Thread.sleep(50);
                status = served.json("/api/status");
            }
            assertEquals("In the folder: 1 document added.", status.at("/notices/0/line").asString());
            assertEquals(2, status.get("documents").asInt());
            assertTrue(served.ask("How many frogs does the heron eat?", Optional.empty()).get("text").asString().contains("forty"));
        }
    }

    @Test
    void anAnswerThatNobodyWasGivenCannotBeRated() throws IOException {
        try (Served served = served()) {
            assertEquals("this answer is too old to be rated: ask again",
                    problem(served.post("/api/feedback", "{\"answer_id\":\"x\",\"rating\":\"up\"}"), 404));
            String id = served.ask(WARRANTY, Optional.empty()).get("answer_id").asString();
            assertEquals("\\\"rating\\\" must be \\\"up\\\" or \\\"down\\\"",
                    problem(served.post("/api/feedback", "{\"answer_id\":\"" + id + "\",\"rating\":\"5\"}"), 400));
        }
    }

    /** A pilot reads what users said of answers as its questions. */
    @Test
    void whatUsersSayOfAnswersIsKeptAsQuestions() throws IOException {
        try (Served served = served()) {
            String good = served.ask(WARRANTY, Optional.empty()).get("answer_id").asString();
            String bad = served.ask("What does a pallet weigh?", Optional.empty()).get("answer_id").asString();
            assertEquals(200, served.post("/api/feedback", "{\"answer_id\":\"" + good + "\",\"rating\":\"up\"}").statusCode());
            assertEquals(200, served.post("/api/feedback", "{\"answer_id\":\"" + bad + "\",\"rating\":\"down\"}").statusCode());
            assertEquals(200, served.post("/api/feedback",
                    "{\"answer_id\":\"" + bad + "\",\"rating\":\"down\",\"right\":\" 134 kg \"}").statusCode());
            List<JsonNode> kept = Files.readAllLines(served.feedback()).stream().map(JsonMapper.shared()::readTree).toList();
            assertEquals(List.of(WARRANTY, "What does a pallet weigh?"),
                    kept.stream().map(each -> each.get("question").asString()).toList());
            assertEquals("[\"134 kg\"]", kept.getLast().get("answers").toString());
        }
    }

    @Test
    void metricsCountQuestionsAndNameNone() throws IOException {
        try (Served served = served()) {
            served.ask("How long is the warranty of the xylophone?", Optional.empty());
            HttpResponse<String> metrics = served.get("/metrics");
            assertEquals(Optional.of(Watch.CONTENT_TYPE), metrics.headers().firstValue("Content-Type"));
            assertTrue(metrics.body().contains("# TYPE "), metrics::body);
            assertFalse(metrics.body().contains("xylophone"), metrics::body);
        }
    }

    @Test
    void itIsSaidThatAnswersAreNotThoseOfThePilot() throws IOException {
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 50; i++)
            answers.append(i == 0 ? "" : ",").append("{\"system\":\"none\",\"variation\":\"as asked\",\"outcome\":\"grounded\",")
                    .append("\"confidence\":0.9").append(i).append(",\"scores\":{},\"milliseconds\":{\"total\":5}}");
        Path report = Files.writeString(scratch.resolve("report.json"), "{\"answers\":[" + answers + "]}");
        try (Served served = Served.withoutDocuments(scratch)) {
            served.open(DOCUMENTS, Optional.empty(), PilotRange.read(report, Optional.empty()));
            for (int i = 0; i < 30; i++) served.ask("What does the moon weigh?", Optional.empty());
            JsonNode drift = served.json("/api/status").get("drift");
            JsonNode abstention = drift.valueStream().filter(each -> each.get("measure").asString().equals("abstention")).findFirst()
                    .orElseThrow();
            assertEquals("outside", abstention.get("state").asString(), drift::toString);
            assertTrue(abstention.get("sentence").asString().startsWith("not answered: 100 % of the last 30, which is not as in the pilot"),
                    drift::toString);
        }
    }
}
