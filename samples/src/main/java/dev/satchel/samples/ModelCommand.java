package dev.satchel.samples;

import dev.satchel.Cancellation;
import dev.satchel.SatchelException;
import dev.satchel.djl.ModelBenchmark;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.djl.ModelCheck;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.onnx.ModelFolder;
import dev.satchel.djl.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

/** {@code satchel model}: the models themselves. */
final class ModelCommand {
    private ModelCommand() {}

    /** The command with its subcommands. */
    static CommandLine with(Satchel satchel) {
        return new CommandLine(new Group()).addSubcommand(new ModelList(satchel)).addSubcommand(new Get(satchel))
                .addSubcommand(new Inspect(satchel)).addSubcommand(new Check(satchel)).addSubcommand(new Tokenize(satchel))
                .addSubcommand(new Render(satchel)).addSubcommand(new Bench(satchel));
    }

    @Command(name = "model", synopsisSubcommandLabel = "COMMAND", description = "List, fetch, look into, check and measure models. A FILE may also be a name from 'satchel model list'.")
    private static final class Group {}

    @Command(name = "get", description = "Fetch a model, verify it and keep it under the user's cache.")
    private static final class Get implements Callable<Integer> {
        private final Satchel satchel;

        @Parameters(paramLabel = "NAME", description = "A name from 'satchel model list'.")
        private String name;

        Get(Satchel satchel) { this.satchel = satchel; }

        @Override
        public Integer call() {
            ModelCatalog catalog = satchel.catalog();
            Path file = catalog.find(name).orElseGet(() -> Model.fetch(satchel, catalog, name));
            if (satchel.json()) satchel.print(new Json().with("name", name).with("file", file.toString()));
            else satchel.console().out().println(file);
            return Satchel.FOUND;
        }
    }

    @Command(name = "inspect", description = "What a model file holds.")
    private static final class Inspect implements Callable<Integer> {
        private final Satchel satchel;

        @Parameters(paramLabel = "FILE", description = "A GGUF file or a folder for ONNX Runtime.")
        private String file;

        Inspect(Satchel satchel) { this.satchel = satchel; }

        @Override
        public Integer call() {
            ModelFacts facts = ModelFacts.of(Model.file(satchel, file));
            if (satchel.json()) satchel.print(facts.json());
            else satchel.console().out().print(PlainText.of(facts.text()));
            return Satchel.FOUND;
        }
    }

    @Command(name = "check", description = "Compare a model with exact logits that were computed elsewhere.")
    private static final class Check implements Callable<Integer> {
        private final Satchel satchel;

        @Parameters(index = "0", paramLabel = "FILE", description = "A GGUF file or a folder for ONNX Runtime.")
        private String file;

        @Parameters(index = "1", paramLabel = "REFERENCE.json", description = "What it must produce.")
        private Path reference;

        @Option(names = "--exact", description = "With float32 activations instead of 8-bit ones.")
        private boolean exact;

        Check(Satchel satchel) { this.satchel = satchel; }

        @Override
        public Integer call() {
            ModelCheck.Result result = ModelCheck.run(Model.file(satchel, file), reference, exact);
            if (satchel.json()) satchel.print(json(result));
            else satchel.console().out().println(text(result));
            return result.passed() ? Satchel.FOUND : Satchel.NOT_FOUND;
        }

        private static String text(ModelCheck.Result result) {
            return String.format(Locale.ROOT,
                    "%s: relative L2 error %.2g (at most %.2g), likeliest token agrees at %.1f %%, greedy tokens %s",
                    result.passed() ? "passed" : "FAILED", result.relativeL2(), result.bound(), 100 * result.argmaxAgreement(),
                    result.greedyMatch() ? "agree" : "differ");
        }

        private static Json json(ModelCheck.Result result) {
            Json json = new Json().with("relative_l2", result.relativeL2()).with("bound", result.bound())
                    .with("argmax_agreement", result.argmaxAgreement()).with("greedy_match", result.greedyMatch())
                    .with("passed", result.passed());
            ArrayNode prompts = json.array("prompts");
            for (ModelCheck.PromptResult each : result.prompts()) {
                ArrayNode byPosition = prompts.addObject().put("name", each.name()).put("relative_l2", each.relativeL2())
                        .putArray("relative_l2_by_position");
                each.relativeL2ByPosition().forEach(byPosition::add);
            }
            return json;
        }
    }

    @Command(name = "tokenize", description = {
            "The token ids of standard input, as one JSON object.", "With --decode, the text of the ids on standard input."})
    private static final class Tokenize implements Callable<Integer> {
        /** Far more text than any context holds. */
        private static final int MOST_BYTES = 64 << 20;
        private static final Pattern BETWEEN_IDS = Pattern.compile("[\\s,]+");

        private final Satchel satchel;

        @Parameters(paramLabel = "FILE", description = "A GGUF file or a folder for ONNX Runtime.")
        private String file;

        @Option(names = "--special", description = "Let special tokens be recognised in the text.")
        private boolean special;

        @Option(names = "--decode", description = "Read ids, in JSON or with spaces between, and print their text exactly.")
        private boolean decode;

        Tokenize(Satchel satchel) { this.satchel = satchel; }

        @Override
        public Integer call() throws IOException {
            Tokenizer tokenizer = tokenizer();
            String input = standardInput(satchel, MOST_BYTES);
            if (decode) printText(tokenizer.decode(ids(input, tokenizer.vocabularySize())));
            else printIds(special ? tokenizer.encodeWithSpecial(input) : tokenizer.encode(input));
            return Satchel.FOUND;
        }

        private Tokenizer tokenizer() {
            Path model = Model.file(satchel, file);
            if (ModelFolder.isOne(model)) return ModelFolder.open(model).tokenizer();
            try (GgufFile gguf = GgufFile.open(model)) {
                return Tokenizer.of(gguf);
            }
        }

        private void printText(String text) {
            if (satchel.json()) satchel.print(new Json().with("text", text));
            else satchel.console().out().print(satchel.console().outputIsTerminal() ? PlainText.of(text) : text);
        }

        private void printIds(int[] ids) {
            Json json = new Json();
            ArrayNode array = json.array("ids");
            Arrays.stream(ids).forEach(array::add);
            satchel.print(json.with("count", ids.length));
        }

        /** Ids with spaces or commas between, in brackets or not, or the object that encoding prints. */
        private static int[] ids(String input, int vocabularySize) {
            String list = input.contains("[") ? input.substring(input.indexOf('[') + 1) : input;
            if (list.contains("]")) list = list.substring(0, list.indexOf(']'));
            return BETWEEN_IDS.splitAsStream(list.strip()).filter(id -> !id.isEmpty()).mapToInt(id -> id(id, vocabularySize)).toArray();
        }

        private static int id(String id, int vocabularySize) {
            int number = id.matches("[0-9]{1,9}") ? Integer.parseInt(id) : -1;
            if (number < 0 || number >= vocabularySize)
                throw new SatchelException("not a token id: " + id + "; this model has the ids 0 to " + (vocabularySize - 1));
            return number;
        }
    }

    @Command(name = "prompt", description = "A conversation as the model's own template writes it.", footer = {
            "",
            "Reads {\"messages\":[{\"role\":\"user\",\"content\":\"...\"}],\"add_generation_prompt\":true} from standard input and prints "
                    + "{\"prompt\":\"...\"}."})
    private static final class Render implements Callable<Integer> {
        private static final int MOST_BYTES = 16 << 20;

        private final Satchel satchel;

        @Parameters(paramLabel = "FILE", description = "A GGUF file or a folder for ONNX Runtime.")
        private String file;

        Render(Satchel satchel) { this.satchel = satchel; }

        @Override
        public Integer call() throws IOException {
            Path model = Model.file(satchel, file);
            RenderedPrompt.Format format = RenderedPrompt.Format.of(model);
            if (!format.hasTemplate()) satchel.console().say(RenderedPrompt.plainlyBecauseOf(model));
            satchel.print(new Json().with("prompt", format.render(standardInput(satchel, MOST_BYTES))));
            return Satchel.FOUND;
        }
    }

    @Command(name = "bench", description = "How fast a model is on this machine: medians of several runs.")
    private static final class Bench implements Callable<Integer> {
        private final Satchel satchel;

        @Parameters(paramLabel = "FILE", description = "A GGUF file or a folder for ONNX Runtime.")
        private String file;

        @Option(names = "--prompt", paramLabel = "N", defaultValue = "512", description = "Tokens to read (default: ${DEFAULT-VALUE}).")
        private int prompt;

        @Option(names = "--generate", paramLabel = "M", defaultValue = "64", description = "Tokens to write (default: ${DEFAULT-VALUE}).")
        private int generate;

        @Option(names = "--runs", paramLabel = "R", defaultValue = "5", description = "How often (default: ${DEFAULT-VALUE}).")
        private int runs;

        Bench(Satchel satchel) { this.satchel = satchel; }

        @Override
        public Integer call() {
            requireAtLeastOne("--prompt", prompt);
            requireAtLeastOne("--generate", generate);
            requireAtLeastOne("--runs", runs);
            Path model = Model.file(satchel, file);
            ModelBenchmark.Result result = ModelBenchmark.run(model, prompt, generate, runs);
            keep(model, result);
            if (satchel.json()) satchel.print(json(result));
            else satchel.console().out().println(text(result));
            return Satchel.FOUND;
        }

        /** For 'satchel model list'; what was measured is worth printing all the same. */
        private void keep(Path model, ModelBenchmark.Result result) {
            try {
                ModelSpeed.Notes.standard().keep(model, result);
            } catch (IOException e) {
                satchel.console().say("cannot remember this for 'satchel model list': " + e);
            }
        }

        private static void requireAtLeastOne(String option, int value) {
            if (value < 1) throw new SatchelException(option + " must be at least 1, got " + value);
        }

        private static Json json(ModelBenchmark.Result result) {
            return new Json().with("prefill_tokens_per_second", result.prefillTokensPerSecond())
                    .with("decode_tokens_per_second", result.decodeTokensPerSecond()).with("load_milliseconds", result.loadMilliseconds())
                    .with("peak_rss_bytes", result.peakRssBytes()).with("prompt", result.prompt()).with("generate", result.generate());
        }

        private static String text(ModelBenchmark.Result result) {
            String memory = result.peakRssBytes() < 0 ? "not told by this system" : ProgressBar.size(result.peakRssBytes());
            return String.format(Locale.ROOT, "%-15s %.0f tokens/s (%d tokens)%n%-15s %.0f tokens/s (%d tokens)%n%-15s %.0f ms%n%-15s %s",
                    "reads", result.prefillTokensPerSecond(), result.prompt(), "writes", result.decodeTokensPerSecond(), result.generate(),
                    "loads in", result.loadMilliseconds(), "memory at most", memory);
        }
    }

    /** All of standard input, in UTF-8. */
    private static String standardInput(Satchel satchel, int mostBytes) throws IOException {
        byte[] bytes = satchel.console().in().readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) throw new SatchelException("more than " + mostBytes + " bytes on standard input: give it in parts");
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
