package dev.satchel.samples;

import dev.satchel.djl.ModelBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How fast a model is on this machine.
 *
 * @param prefill tokens a second, read
 * @param decode tokens a second, written
 * @param measured the day on which it was measured; empty when it is predicted
 */
record ModelSpeed(double prefill, double decode, Optional<String> measured) {
    /** Measured speeds that {@code satchel model bench} has kept, a file for each model and machine. */
    record Notes(Path folder) {
        /** Those in the user's cache. */
        static Notes standard() {
            return new Notes(UserCache.speeds());
        }

        /** What was measured of these very files on this machine; a note that cannot be read is none. */
        Optional<ModelSpeed> of(Path model) {
            try {
                Path note = note(model);
                return Files.isRegularFile(note) ? speed(JsonMapper.shared().readTree(note.toFile())) : Optional.empty();
            } catch (IOException | JacksonException unreadable) {
                return Optional.empty();
            }
        }

        /** Keeps what was measured. */
        void keep(Path model, ModelBenchmark.Result result) throws IOException {
            Files.createDirectories(folder);
            Json json = new Json().with("model", model.toString()).with("prompt", result.prompt()).with("generate", result.generate())
                    .with("prefill_tokens_per_second", result.prefillTokensPerSecond())
                    .with("decode_tokens_per_second", result.decodeTokensPerSecond()).with("measured", LocalDate.now().toString());
            Files.writeString(note(model), json.onOneLine() + "\n");
        }

        private static Optional<ModelSpeed> speed(JsonNode note) {
            double prefill = note.path("prefill_tokens_per_second").asDouble(0);
            double decode = note.path("decode_tokens_per_second").asDouble(0);
            if (!(prefill > 0 && decode > 0)) return Optional.empty();
            return Optional.of(new ModelSpeed(prefill, decode, Optional.of(note.path("measured").asString(""))));
        }

        /** Home folders are shared between machines, and speeds are not. */
        private Path note(Path model) throws IOException {
            String machine = System.getProperty("os.arch") + " " + Runtime.getRuntime().availableProcessors() + " " + processor();
            return folder.resolve(UserCache.sha256(machine + "\n" + FileState.of(model)).substring(0, 32) + ".json");
        }

        /** As Linux names it; elsewhere the number of processors has to do. */
        private static String processor() {
            try {
                return Files.readString(Path.of("/proc/cpuinfo")).lines().filter(line -> line.startsWith("model name")).findFirst()
                        .orElse("");
            } catch (IOException notLinux) {
                return "";
            }
        }
    }
}
