package dev.satchel.samples;

import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.gguf.GgufTensor;
import dev.satchel.djl.onnx.ModelFolder;
import dev.satchel.djl.onnx.OnnxFile;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a model file says about itself.
 *
 * @param file its path
 * @param bytes its size
 * @param name what it calls itself
 * @param architecture such as {@code llama}
 * @param parameters how many weights it has
 * @param tensors how many tensors
 * @param weightsByType how many weights there are of each tensor type, most first
 * @param layers how many blocks
 * @param context how many tokens it was made to attend to
 * @param vocabulary how many tokens it knows
 * @param tokenizer the kind of vocabulary, with the rule that splits words
 * @param chatTemplate whether it says how a conversation is written
 * @param licence what it says about its licence
 */
record ModelFacts(String file, long bytes, Optional<String> name, String architecture, long parameters, int tensors,
        Map<String, Long> weightsByType, OptionalLong layers, OptionalLong context, OptionalLong vocabulary, Optional<String> tokenizer,
        boolean chatTemplate, Optional<String> licence) {
    /** What the model of this path says, a GGUF file or a folder. */
    static ModelFacts of(Path path) {
        if (ModelFolder.isOne(path)) return of(ModelFolder.open(path));
        try (GgufFile gguf = GgufFile.open(path)) {
            return of(gguf);
        }
    }

    private static ModelFacts of(ModelFolder folder) {
        OnnxFile graph = folder.model();
        long weights = graph.weightsByType().values().stream().mapToLong(Long::longValue).sum();
        OptionalInt layers = folder.shape().layers();
        return new ModelFacts(graph.path().toString(), graph.bytes(), Optional.of(folder.name()), folder.architecture(), weights,
                graph.tensors(), mostFirst(graph.weightsByType()),
                layers.isPresent() ? OptionalLong.of(layers.getAsInt()) : OptionalLong.empty(),
                OptionalLong.of(folder.contextLength()), OptionalLong.of(folder.tokenizer().vocabularySize()),
                Optional.of(folder.vocabulary()), folder.chatTemplate().isPresent(), Optional.empty());
    }

    private static ModelFacts of(GgufFile gguf) {
        String architecture = gguf.architecture();
        List<GgufTensor> tensors = gguf.tensors();
        Optional<String> tokenizer = gguf.text("tokenizer.ggml.model")
                .map(kind -> gguf.text("tokenizer.ggml.pre").map(splitter -> kind + ", " + splitter).orElse(kind));
        OptionalLong vocabulary = gguf.texts("tokenizer.ggml.tokens").map(tokens -> OptionalLong.of(tokens.size()))
                .orElse(OptionalLong.empty());
        return new ModelFacts(gguf.path().toString(), gguf.size(), gguf.text("general.name"), architecture, weights(tensors),
                tensors.size(),
                weightsByType(tensors), gguf.integer(architecture + ".block_count"), gguf.integer(architecture + ".context_length"),
                vocabulary, tokenizer, gguf.text("tokenizer.chat_template").isPresent(), gguf.text("general.license"));
    }

    private static long weights(List<GgufTensor> tensors) { return tensors.stream().mapToLong(GgufTensor::elements).sum(); }

    private static Map<String, Long> weightsByType(List<GgufTensor> tensors) {
        Map<String, Long> byType = tensors.stream().collect(
                Collectors.groupingBy(tensor -> tensor.type().name(), TreeMap::new, Collectors.summingLong(GgufTensor::elements)));
        return mostFirst(byType);
    }

    private static Map<String, Long> mostFirst(Map<String, Long> byType) {
        Map<String, Long> mostFirst = new LinkedHashMap<>();
        byType.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .forEach(each -> mostFirst.put(each.getKey(), each.getValue()));
        return mostFirst;
    }

    /** For a person, one fact a line. */
    String text() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("file", file + " (" + ProgressBar.size(bytes) + ")");
        facts.put("name", name.orElse("not given"));
        facts.put("architecture", architecture + (layers.isPresent() ? ", " + layers.getAsLong() + " layers" : ""));
        facts.put("parameters", count(parameters) + " in " + tensors + " tensors");
        facts.put("weights", weightsByType.entrySet().stream().map(this::share).collect(Collectors.joining(", ")));
        facts.put("context", context.isPresent() ? context.getAsLong() + " tokens" : "not given");
        facts.put("vocabulary", (vocabulary.isPresent() ? vocabulary.getAsLong() + " tokens" : "none")
                + tokenizer.map(kind -> " (" + kind + ")").orElse(""));
        facts.put("chat template", chatTemplate ? "yes" : "no");
        facts.put("licence", licence.orElse("not given"));
        StringBuilder text = new StringBuilder();
        facts.forEach((fact, value) -> text.append(String.format(Locale.ROOT, "%-14s %s%n", fact, PlainText.onOneLine(value))));
        return text.toString();
    }

    private String share(Map.Entry<String, Long> type) {
        return String.format(Locale.ROOT, "%s %.1f %%", type.getKey(), 100.0 * type.getValue() / Math.max(1, parameters));
    }

    Json json() {
        Json types = new Json();
        weightsByType.forEach(types::with);
        Json json = new Json().with("file", file).with("bytes", bytes);
        text(json, "name", name);
        json.with("architecture", architecture).with("parameters", parameters).with("tensors", tensors).with("weights_by_type", types);
        number(json, "layers", layers);
        number(json, "context", context);
        number(json, "vocabulary", vocabulary);
        text(json, "tokenizer", tokenizer);
        json.with("chat_template", chatTemplate);
        text(json, "licence", licence);
        return json;
    }

    private static void text(Json json, String name, Optional<String> value) {
        value.ifPresentOrElse(text -> json.with(name, text), () -> json.withNull(name));
    }

    private static void number(Json json, String name, OptionalLong value) {
        value.ifPresentOrElse(number -> json.with(name, number), () -> json.withNull(name));
    }

    /** A number of weights as people give it: 135M, 1.2B. */
    static String count(long weights) {
        if (weights < 999_500) return String.format(Locale.ROOT, "%.0fk", weights / 1e3);
        if (weights < 999_500_000) return String.format(Locale.ROOT, "%.0fM", weights / 1e6);
        return String.format(Locale.ROOT, "%.1fB", weights / 1e9);
    }
}
