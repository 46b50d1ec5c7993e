package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The command that serves. */
class ServeTest {
    @TempDir
    private Path scratch;

    private String problem(String... arguments) {
        Streams streams = Streams.piped("");
        List<String> usual = List.of("serve", "documents", "--model", "none", "--embedder", "none", "--index",
                scratch.resolve("index").toString());
        assertEquals(Satchel.WRONG, streams.run(usual, arguments), streams::err);
        assertEquals("", streams.out());
        return streams.err();
    }

    @Test
    void whatCannotBeListenedToIsSaidInALine() throws IOException {
        assertEquals("satchel: --port must be from 0 to 65535, got 65536\n", problem("--port", "65536"));
        assertEquals("satchel: --pilot-system is for --pilot: give both\n", problem("--port", "0", "--pilot-system", "tiny"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String problem = problem("--port", Integer.toString(taken.getLocalPort()));
            assertTrue(problem.startsWith("satchel: cannot listen at port " + taken.getLocalPort() + " of 127.0.0.1 ("), problem);
            assertTrue(problem.endsWith("): choose another with --port, or 0 for any that is free\n"), problem);
        }
        assertTrue(problem("--port", "0", "--listen", "not an address").startsWith("satchel: --listen needs an address"));
    }

    /** A process of its own, asked over its address and then told to end, as Ctrl-C and systemd do. */
    @Test
    void endsCleanlyWhenItIsTold() throws Exception {
        Path messages = scratch.resolve("messages");
        Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), "--enable-native-access=ALL-UNNAMED", Satchel.class.getName(), "serve", "documents",
                "--port", "0", "--model", "none", "--embedder", "none", "--json", "--index", scratch.resolve("index").toString())
                .redirectError(messages.toFile()).start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8); HttpClient client = HttpClient.newHttpClient()) {
            String line = out.readLine();
            assertTrue(line != null, () -> read(messages));
            URI address = URI.create(JsonMapper.shared().readTree(line).get("address").asString());
            HttpRequest question = HttpRequest.newBuilder(address.resolve("/api/ask")).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"question\":\"How long is the warranty?\"}")).build();
            assertTrue(client.send(question, BodyHandlers.ofString()).body().contains("24 months"));
            process.destroy(); // SIGTERM
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it goes on");
            assertEquals("", read(messages).replaceFirst("^satchel: reading .*\n", ""));
            Assertions.assertThrows(ConnectException.class, () -> client.send(question, BodyHandlers.discarding()));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
