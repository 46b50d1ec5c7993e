package dev.satchel.samples;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A real browser without a window: Chromium, told what to do through its own protocol for tools. */
final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final List<String> OPTIONS = List.of("--headless", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-port=0",
            "--window-size=1200,900");
    private static final int SECONDS = 60;

    private final Process process;
    private final WebSocket socket;
    private final Replies replies;
    private final AtomicInteger number = new AtomicInteger();

    private Browser(Process process, WebSocket socket, Replies replies) {
        this.process = process;
        this.socket = socket;
        this.replies = replies;
    }

    /** Where a browser is on this machine, if one is. */
    static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).filter(each -> !each.isEmpty())
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name))).filter(Files::isExecutable).findFirst();
    }

    /** Opens a page, with a profile of its own in a folder. */
    static Browser open(Path program, Path profile, URI page) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "--user-data-dir=" + profile);
        builder.command().addAll(OPTIONS);
        // Its sandbox refuses to run as root, as builds in containers do.
        if (System.getProperty("user.name").equals("root")) builder.command().add("--no-sandbox");
        builder.command().add("about:blank");
        Process process = builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            Replies replies = new Replies();
            WebSocket socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(debugger(profile), replies).get(SECONDS,
                    TimeUnit.SECONDS);
            Browser browser = new Browser(process, socket, replies);
            browser.attach(page);
            return browser;
        } catch (Exception | AssertionError failure) {
            end(process);
            throw failure;
        }
    }

    private static URI debugger(Path profile) throws Exception {
        Path file = profile.resolve("DevToolsActivePort");
        for (int i = 0; i < SECONDS * 20; i++) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() == 2) return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
            Thread.sleep(50);
        }
        throw new IOException("the browser did not start");
    }

    private void attach(URI page) throws Exception {
        String target = tell("Target.createTarget", Map.of("url", page.toString())).get("targetId").asString();
        replies.session = tell("Target.attachToTarget", Map.of("targetId", target, "flatten", true)).get("sessionId").asString();
        await("document.readyState === 'complete' && location.href === '" + page + "'");
    }

    /** What a script gives in the page, when it is done. */
    JsonNode run(String script) throws Exception {
        JsonNode reply = tell("Runtime.evaluate", Map.of("expression", script, "awaitPromise", true, "returnByValue", true));
        if (reply.has("exceptionDetails")) throw new AssertionError(script + ": " + reply.get("exceptionDetails"));
        return reply.at("/result/value");
    }

    /** Waits until a script gives true. */
    void await(String script) throws Exception {
        for (int i = 0; i < SECONDS * 20; i++) {
            if (isTrue(script)) return;
            Thread.sleep(50);
        }
        throw new AssertionError("never true: " + script + "; the page shows " + run("document.body.innerText"));
    }

    /** Between two pages there is none in which a script could run: nothing is true then. */
    private boolean isTrue(String script) throws Exception {
        try {
            return run(script).asBoolean();
        } catch (NoPage betweenPages) {
            return false;
        }
    }

    /** There is no page in which to run a script: it is going, or has not come yet. */
    private static final class NoPage extends AssertionError {
        private static final long serialVersionUID = 1;

        NoPage(String message) { super(message); }
    }

    private JsonNode tell(String method, Map<String, Object> parameters) throws Exception {
        int id = number.incrementAndGet();
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("id", id).put("method", method);
        if (replies.session != null) message.put("sessionId", replies.session);
        ObjectNode all = message.putObject("params");
        parameters.forEach((name, value) -> all.putPOJO(name, value));
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        replies.waiting.put(id, reply);
        socket.sendText(JsonMapper.shared().writeValueAsString(message), true).get(SECONDS, TimeUnit.SECONDS);
        JsonNode got = reply.get(SECONDS, TimeUnit.SECONDS);
        String error = got.path("error").path("message").asString("");
        if (error.contains("execution context") || error.contains("Execution context")) throw new NoPage(method + ": " + error);
        if (got.has("error")) throw new AssertionError(method + ": " + got.get("error"));
        return got.get("result");
    }

    @Override
    public void close() {
        socket.abort();
        end(process);
    }

    /** Waits for all of its processes: until they are gone, they write to the profile, which could not be deleted. */
    private static void end(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle each : all) {
            each.onExit().completeOnTimeout(each, 10, TimeUnit.SECONDS).join();
            each.destroyForcibly();
        }
    }

    private static final class Replies implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
        private final StringBuilder part = new StringBuilder();
        private volatile String session;

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                JsonNode message = JsonMapper.shared().readTree(part.toString());
                part.setLength(0);
                CompletableFuture<JsonNode> reply = waiting.remove(message.path("id").asInt(-1));
                if (reply != null) reply.complete(message);
            }
            from.request(1);
            return null;
        }
    }
}
