package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import dev.satchel.GenerationOptions;
import dev.satchel.Prompt;
import dev.satchel.Prompt.Message;
import dev.satchel.Prompt.Role;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * DJL asks a cloud metadata service where it runs, and tells, unless told not to; ONNX Runtime collects usage data from 1.29 on. Each test
 * starts a process of its own, because the asking is done once, when the first class of DJL loads, and because only there every connection
 * can be seen before it is made.
 */
class TelemetryTest {
    @Test
    void withoutOurCareDjlWouldAsk() throws Exception {
        assertTrue(connections("engine only").contains("http://169.254.169.254/latest/api/token"), "the watch sees nothing");
    }

    @Test
    void loadingAndUsingAModelConnectsToNothing() throws Exception { assertEquals(List.of(), connections("model")); }

    @Test
    void loadingAndUsingAnEmbedderConnectsToNothing(@TempDir Path model) throws Exception {
        TinyEmbeddingModel.write(new TinyEmbeddingModel().files(), model);
        assertEquals(List.of(), connections("embedder", "-Dembedder=" + model));
        assertEquals(List.of(), connections("embedder", "-Dembedder=" + model, "-Dai.djl.offline=false"));
    }

    @Test
    void anApplicationThatLetsDjlGoOnlineStillDoesNotTellAnybody() throws Exception {
        assertEquals(List.of(), connections("model", "-Dai.djl.offline=false"));
    }

    @Test
    void theNativeLibraryKeepsNoIdentifierOfThisMachineAndNoUsageData(@TempDir Path home) throws Exception {
        assertEquals(List.of(), connections(home, "model", "-Duser.home=" + home));
        try (Stream<Path> left = Files.walk(home)) {
            assertEquals(List.of(), left.filter(Files::isRegularFile).filter(TelemetryTest::isNotOfDjl).toList());
        }
    }

    /** DJL unpacks the native library under the user's home. */
    private static boolean isNotOfDjl(Path file) {
        return !file.toString().contains(".djl.ai");
    }

    private static List<String> connections(String what, String... options) throws Exception { return connections(null, what, options); }

    private static List<String> connections(Path home, String what, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(List.of(Watched.class.getName(), what));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        // Variables that would keep it silent for another reason than our care; build servers set some of them.
        builder.environment().keySet().removeAll(List.of("DJL_OFFLINE", "OPT_OUT_TRACKING", "ORT_DISABLE_TELEMETRY", "CI", "TF_BUILD",
                "GITHUB_ACTIONS", "JENKINS_URL", "BUILD_ID", "BUILD_NUMBER"));
        if (home != null) {
            builder.environment().put("HOME", home.toString());
            builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
        }
        Process process = builder.start();
        List<String> lines = new String(process.getInputStream().readAllBytes()).lines().toList();
        assertEquals(0, process.waitFor());
        assertEquals("done", lines.getLast());
        return lines.subList(0, lines.size() - 1);
    }

    /** Prints every address that a connection is opened to, and opens none. */
    static final class Watched {
        private Watched() {}

        public static void main(String[] arguments) {
            URL.setURLStreamHandlerFactory(protocol -> protocol.startsWith("http") ? new Watch() : null);
            switch (arguments[0]) {
                case "engine only" -> Engine.getEngine("OnnxRuntime");
                case "model" -> {
                    try (DjlGenerator generator = DjlGenerator.load(ModelFiles.reference("llama.Q4_1.gguf"))) {
                        generator.generate(new Prompt(List.of(new Message(Role.USER, "Hello"))), GenerationOptions.greedy(3));
                    }
                }
                case "embedder" -> {
                    try (DjlEmbedder embedder = DjlEmbedder.load(Path.of(System.getProperty("embedder")))) {
                        embedder.embedPassages(List.of("Hello"));
                    }
                }
                default -> throw new IllegalArgumentException(arguments[0]);
            }
            System.out.println("done");
        }
    }

    private static final class Watch extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL address) throws IOException {
            System.out.println(address);
            throw new IOException("watched");
        }

        @Override
        protected URLConnection openConnection(URL address, Proxy proxy) throws IOException { return openConnection(address); }
    }
}
