package dev.satchel.samples;

import dev.satchel.SatchelException;
import dev.satchel.samples.watch.Rating;
import dev.satchel.samples.watch.Watch;
import dev.satchel.samples.web.Call;
import dev.satchel.samples.web.LocalServer;
import dev.satchel.samples.web.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * A conversation in a browser, and the same for programs: a page, an API in JSON, and what those who watch over a service ask of it. It
 * replies from the first moment on; questions wait for {@link #open}. Safe for use by many threads.
 */
final class BrowserChat implements AutoCloseable {
    private static final String JSON = "application/json";
    private static final int UNAVAILABLE = 503;
    /** Of a document's text in one reply, in characters. */
    private static final int LONGEST_TEXT = 200_000;
    /** Of documents in one list. */
    private static final int MOST_DOCUMENTS = 1000;

    private final Satchel satchel;
    private final LocalServer server;
    private final BrowserNotices notices = new BrowserNotices();
    /** Ends normally when this is closed, and otherwise when it cannot go on. */
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile Optional<AnswerDesk> desk = Optional.empty();

    private boolean closed;

    private BrowserChat(Satchel satchel, LocalServer server) {
        this.satchel = satchel;
        this.server = server;
    }

    /** Listens there, under these names too, and replies. */
    static BrowserChat at(Satchel satchel, InetAddress address, int port, Set<String> names) throws IOException {
        LocalServer server = LocalServer.at(address, port, names, failure -> explained(satchel, failure));
        BrowserChat chat = new BrowserChat(satchel, server);
        chat.addPages();
        chat.addApi();
        server.start();
        return chat;
    }

    private static String explained(Satchel satchel, Throwable failure) {
        if (satchel.verbose()) failure.printStackTrace(satchel.console().err());
        return Failure.inOneLine(failure);
    }

    /** Where it is reached. */
    URI address() { return server.address(); }

    /**
     * Opens what is asked, and begins to load its model; questions are answered when this returns, and wait for the model.
     *
     * @param watch for a shelf; closed with this
     */
    void open(Supplier<Shelf> documents, Function<Shelf, Watch> watch) {
        Shelf shelf = documents.get();
        AnswerDesk opened = new AnswerDesk(shelf, watch.apply(shelf));
        synchronized (this) {
            if (closed) opened.close();
            else desk = Optional.of(opened);
        }
        if (desk.isEmpty()) return;
        opened.shelf().keepUpToDate(line -> {
            satchel.console().say(line);
            opened.lookAgain();
            notices.tell(line);
        });
        Thread.ofPlatform().daemon().name("model waiter").start(() -> awaitModel(opened));
    }

    /** A service without the model that it was given is of no use to anyone, and whoever watches over it must see that. */
    private void awaitModel(AnswerDesk opened) {
        try {
            opened.awaitModel();
        } catch (RuntimeException | Error failure) {
            end.completeExceptionally(failure);
        }
    }

    /**
     * Waits until it is closed.
     *
     * @throws SatchelException when it cannot go on
     */
    void awaitEnd() throws InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) throw known;
            if (e.getCause() instanceof Error fatal) throw fatal;
            throw new IllegalStateException(e);
        }
    }

    private void addPages() {
        page("/", "chat.html", "text/html; charset=utf-8");
        page("/chat.css", "chat.css", "text/css; charset=utf-8");
        for (String script : List.of("chat.js", "text.js", "document.js")) page("/" + script, script, "text/javascript; charset=utf-8");
        page("/icon.svg", "icon.svg", "image/svg+xml");
    }

    private void page(String path, String file, String mediaType) {
        try (InputStream in = BrowserChat.class.getResourceAsStream("page/" + file)) {
            byte[] content = in.readAllBytes();
            server.on("GET", path, call -> call.reply(200, mediaType, content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addApi() {
        server.on("GET", "/api/status", this::status);
        server.on("POST", "/api/ask", call -> ask(desk(), call));
        server.on("POST", "/api/forget", call -> forget(desk(), call));
        server.on("GET", "/api/documents", call -> documents(desk(), call));
        server.on("GET", "/api/document", call -> document(desk(), call));
        server.on("POST", "/api/feedback", call -> feedback(desk(), call));
        server.on("GET", "/metrics", call -> call.reply(200, Watch.CONTENT_TYPE, desk().metrics()));
        server.on("GET", "/health/live", call -> reply(call, 200, new Json().with("status", "up")));
        server.on("GET", "/health/ready", this::readiness);
    }

    private AnswerDesk desk() {
        return desk.orElseThrow(() -> new Refusal(UNAVAILABLE, "the documents are still being read: try again in a moment"));
    }

    private void status(Call call) throws IOException {
        Json json = new Json().with("ready", isReady());
        desk.ifPresentOrElse(each -> each.describe(json),
                () -> json.with("description", "The documents are being read ...").with("documents", 0).withNull("model")
                        .withNull("embedder"));
        notices.describe(json);
        reply(call, 200, json);
    }

    private boolean isReady() { return desk.filter(AnswerDesk::isReady).isPresent(); }

    private void readiness(Call call) throws IOException {
        if (isReady()) reply(call, 200, new Json().with("status", "ready"));
        else
            reply(call, UNAVAILABLE, new Json().with("status",
                    desk.isEmpty() ? "the documents are being read" : "the model is being loaded"));
    }

    private static void ask(AnswerDesk desk, Call call) throws IOException {
        JsonNode asked = json(call);
        String question = text(asked, "question").filter(each -> !each.isBlank())
                .orElseThrow(() -> new Refusal(400, "there is no question: send {\"question\":\"...\"}"));
        try (AnswerDesk.Reply reply = desk.ask(question, text(asked, "conversation"))) {
            if (call.wants(AnswerDesk.LINES)) {
                try (var lines = call.stream(AnswerDesk.LINES)) {
                    reply.writeTo(lines);
                }
            } else reply(call, 200, reply.whole());
        }
    }

    private static void forget(AnswerDesk desk, Call call) throws IOException {
        desk.forget(text(json(call), "conversation").orElseThrow(
                () -> new Refusal(400, "which conversation? send {\"conversation\":\"...\"}, the name that an answer came with")));
        reply(call, 200, new Json());
    }

    private static void feedback(AnswerDesk desk, Call call) throws IOException {
        JsonNode rated = json(call);
        String answer = text(rated, "answer_id")
                .orElseThrow(() -> new Refusal(400, "which answer? send its \"answer_id\", and \"rating\": \"up\" or \"down\""));
        Rating rating = switch (text(rated, "rating").orElse("")) {
            case "up" -> Rating.UP;
            case "down" -> Rating.DOWN;
            default -> throw new Refusal(400, "\"rating\" must be \"up\" or \"down\"");
        };
        desk.rate(answer, rating, text(rated, "right").map(String::strip).filter(each -> !each.isEmpty()));
        reply(call, 200, new Json());
    }

    private static void documents(AnswerDesk desk, Call call) throws IOException {
        String wanted = call.parameter("contains").orElse("").toLowerCase(Locale.ROOT);
        List<String> found = desk.shelf().documentIds().stream().filter(each -> each.toLowerCase(Locale.ROOT).contains(wanted)).toList();
        Json json = new Json();
        ArrayNode list = json.array("documents");
        found.stream().limit(MOST_DOCUMENTS).forEach(list::add);
        reply(call, 200, json.with("total", found.size()));
    }

    /** A document's text, or a part of it, as far as it fits into a reply. */
    private static void document(AnswerDesk desk, Call call) throws IOException {
        String name = call.parameter("name").orElseThrow(() -> new Refusal(400, "which document? give its name: ?name=..."));
        String text = desk.shelf().text(name).orElseThrow(() -> new Refusal(404, "there is no document " + name));
        int start = whole(text, number(call, "start").orElse(0));
        int end = whole(text, Math.min(number(call, "end").orElse(text.length()), start + LONGEST_TEXT));
        reply(call, 200, new Json().with("document", name).with("start", start).with("end", Math.max(start, end))
                .with("length", text.length()).with("text", text.substring(start, Math.max(start, end))));
    }

    /** A place in the text that is not within a character of two units. */
    private static int whole(String text, int place) {
        int inside = Math.max(0, Math.min(place, text.length()));
        return inside > 0 && inside < text.length() && Character.isLowSurrogate(text.charAt(inside)) ? inside - 1 : inside;
    }

    private static Optional<Integer> number(Call call, String name) {
        return call.parameter(name).map(each -> {
            try {
                return Integer.parseInt(each);
            } catch (NumberFormatException e) {
                throw new Refusal(400, name + " must be a whole number, got " + PlainText.onOneLine(PlainText.cut(each, 40)));
            }
        });
    }

    private static JsonNode json(Call call) throws IOException {
        try {
            JsonNode json = JsonMapper.shared().readTree(call.body());
            if (json.isObject()) return json;
        } catch (JacksonException e) {
            // told below: what the parser says would repeat what was sent
        }
        throw new Refusal(400, "what was sent is no JSON object");
    }

    private static Optional<String> text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) return Optional.empty();
        if (!value.isString()) throw new Refusal(400, "\"" + field + "\" must be a text");
        return Optional.of(value.asString());
    }

    private static void reply(Call call, int status, Json json) throws IOException {
        call.reply(status, JSON, json.onOneLine() + "\n");
    }

    /** Stops what is being answered, then replies no more; without effect the second time. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) return;
            closed = true;
        }
        end.complete(null);
        desk.ifPresent(AnswerDesk::stopAll);
        server.close();
        desk.ifPresent(AnswerDesk::close);
    }
}
