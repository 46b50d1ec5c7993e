package dev.satchel.samples;

import dev.satchel.Cancellation;
import dev.satchel.Folder;
import dev.satchel.Generation;
import dev.satchel.GenerationOptions;
import dev.satchel.Generator;
import dev.satchel.Prompt;
import dev.satchel.Splitter;
import dev.satchel.samples.watch.PilotRange;
import dev.satchel.samples.watch.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Documents that are served in a test, and a client that asks. */
final class Served implements AutoCloseable {
    private final Path scratch;
    private final BrowserChat chat;
    private final HttpClient client = HttpClient.newHttpClient();

    private Served(Path scratch, BrowserChat chat) {
        this.scratch = scratch;
        this.chat = chat;
    }

    /** Listens, but has opened no documents yet. */
    static Served withoutDocuments(Path scratch) throws IOException {
        Satchel satchel = new Satchel(Streams.piped("").console());
        return new Served(scratch, BrowserChat.at(satchel, InetAddress.getLoopbackAddress(), 0, Set.of()));
    }

    /** Serves a folder; a model, if there is one, is asked whatever the question is. */
    static Served documents(Path folder, Path scratch, Optional<Generator> model) throws IOException {
        Served served = withoutDocuments(scratch);
        served.open(folder, model);
        served.awaitReady();
        return served;
    }

    void open(Path folder, Optional<Generator> model) { open(folder, model, PilotRange.none()); }

    void open(Path folder, Optional<Generator> model, PilotRange pilot) {
        Folder documents = Folder.of(folder);
        IndexKeeper keeper = IndexKeeper.openForWords(new Satchel(Streams.piped("").console()), scratch.resolve("index"), documents,
                Splitter.structured());
        keeper.read();
        Manner manner = CommandLine.populateCommand(new Manner(), "--mode", model.isPresent() ? "WRITE" : "EXTRACT");
        chat.open(() -> new Shelf(keeper, documents, new Scope(), manner, model, Calibration.in(scratch.resolve("index"))),
                shelf -> new Watch(pilot, feedback()));
    }

    private void awaitReady() throws IOException {
        try {
            for (int i = 0; i < 300 && get("/health/ready").statusCode() != 200; i++) Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    BrowserChat chat() { return chat; }

    URI address() { return chat.address(); }

    Path feedback() { return scratch.resolve("feedback.jsonl"); }

    HttpResponse<String> get(String path) throws IOException {
        return send(HttpRequest.newBuilder(address().resolve(path)).GET());
    }

    JsonNode json(String path) throws IOException { return JsonMapper.shared().readTree(get(path).body()); }

    HttpResponse<String> post(String path, String body) throws IOException {
        return send(request(path, body));
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(address().resolve(path)).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The whole answer to a question, in this conversation or a new one. */
    JsonNode ask(String question, Optional<String> conversation) throws IOException {
        return JsonMapper.shared().readTree(post("/api/ask", question(question, conversation)).body());
    }

    /** What happens while a question is answered, line by line as it comes. */
    Stream<JsonNode> watch(String question) throws IOException {
        try {
            HttpRequest request = request("/api/ask", question(question, Optional.empty())).header("Accept", "application/x-ndjson")
                    .build();
            return client.send(request, BodyHandlers.ofLines()).body().map(JsonMapper.shared()::readTree);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String question(String question, Optional<String> conversation) {
        return JsonNodeFactory.instance.objectNode().put("question", question).put("conversation", conversation.orElse(null)).toString();
    }

    static String encoded(String text) { return URLEncoder.encode(text, StandardCharsets.UTF_8); }

    @Override
    public void close() {
        chat.close();
        client.close();
    }

    /** A model that writes as a test wants it to. */
    static Generator writing(BiConsumer<Consumer<String>, Cancellation> write) {
        return new Generator() {
            @Override
            public String name() { return "written-by-a-test"; }

            @Override
            public int contextLength() { return 2048; }

            @Override
            public int countTokens(String text) { return text.length() / 4 + 1; }

            @Override
            public int countTokens(Prompt prompt) { return 100; }

            @Override
            public Generation generate(Prompt prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation) {
                StringBuilder text = new StringBuilder();
                write.accept(onText.andThen(text::append), cancellation);
                return new Generation(text.toString(),
                        cancellation.isCancelled() ? Generation.Ending.CANCELLED : Generation.Ending.END_TOKEN,
                        100, 0, 5, Duration.ofMillis(1), Duration.ofMillis(1));
            }

            @Override
            public void close() {
                // It holds nothing.
            }
        };
    }
}
