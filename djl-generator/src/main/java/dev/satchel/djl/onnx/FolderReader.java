package dev.satchel.djl.onnx;

import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.FileText;
import dev.satchel.djl.onnx.ModelFolder.Names;
import dev.satchel.djl.onnx.ModelFolder.Shape;
import dev.satchel.djl.tokenizer.TokenizerJson;
import dev.satchel.djl.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads the small files of a {@link ModelFolder}. */
final class FolderReader {
    /** Where optimum puts the graphs. */
    private static final String GRAPHS = "onnx";
    /** The graph that is run when a folder has several: the one that all programs take, then those that are fastest on a processor. */
    private static final List<String> GRAPHS_BY_PREFERENCE = List.of("model", "decoder_model_merged", "model_q4", "model_int8",
            "model_quantized", "model_uint8", "model_q4f16", "model_fp16", "model_bnb4");
    /** A second graph for every token but the first. */
    private static final String GRAPH_OF_TWO = "decoder_with_past_model.onnx";

    private final Path given;
    private final Path folder;
    private final JsonFile genai;
    private final JsonFile config;
    private final JsonFile generation;
    private final JsonFile tokenizerConfig;

    FolderReader(Path given) {
        this.given = given;
        this.folder = Files.isDirectory(given) ? given : folderOf(given);
        this.genai = JsonFile.read(folder, "genai_config.json");
        this.config = JsonFile.read(folder, "config.json");
        this.generation = JsonFile.read(folder, "generation_config.json");
        this.tokenizerConfig = JsonFile.read(folder, "tokenizer_config.json");
        if (!genai.exists() && !config.exists())
            throw new SatchelException(
                    folder + " is no folder of a language model: it has neither genai_config.json nor config.json; name a GGUF file or such a folder");
    }

    private static Path folderOf(Path graph) {
        Path parent = Objects.requireNonNull(graph.toAbsolutePath().getParent(), "a file has a folder");
        boolean below = parent.endsWith(GRAPHS) && !Files.exists(parent.resolve("config.json")) && parent.getParent() != null;
        return below ? parent.getParent() : parent;
    }

    ModelFolder read() {
        OnnxFile graph = OnnxFile.open(graph());
        TokenizerJson tokenizer = tokenizer();
        Optional<String> template = chatTemplate();
        Vocabulary vocabulary = vocabulary(tokenizer, template.orElse(""));
        String kind = vocabulary.model() + (vocabulary.splitter().isEmpty() ? "" : ", " + vocabulary.splitter());
        return new ModelFolder(folder, graph, name(), architecture(), contextLength(), names(), shape(), tokenizer.tokenizer(vocabulary),
                kind,
                template);
    }

    private Path graph() {
        if (!Files.isDirectory(given)) return given;
        if (genai.exists()) return genaiGraph();
        for (String name : GRAPHS_BY_PREFERENCE)
            for (Path place : List.of(folder.resolve(GRAPHS), folder))
                if (Files.isRegularFile(place.resolve(name + ".onnx"))) return place.resolve(name + ".onnx");
        if (Stream.of(folder.resolve(GRAPHS), folder).anyMatch(place -> Files.exists(place.resolve(GRAPH_OF_TWO))))
            throw new ModelFormatException(folder + " has its model as two graphs, which is not supported: use decoder_model_merged.onnx");
        throw new ModelFormatException(folder + " has no model.onnx, and no graph of another usual name; name the .onnx file itself");
    }

    private Path genaiGraph() {
        JsonNode model = genai.node().path("model");
        for (String part : List.of("encoder", "vision", "speech", "embedding"))
            if (model.has(part))
                throw new ModelFormatException(genai.place() + ": the model has a part '" + part + "', and only text is supported");
        JsonNode decoder = model.path("decoder");
        if (decoder.has("pipeline"))
            throw new ModelFormatException(genai.place() + ": the model is a pipeline of graphs, which is not supported");
        String name = decoder.path("filename").asString("");
        Path graph = FolderPaths.inside(folder, name).orElseThrow(
                () -> new ModelFormatException(
                        genai.place() + ": the graph's filename '" + FileText.shown(name) + "' is not a place in the folder"));
        if (!Files.isRegularFile(graph))
            throw new SatchelException(
                    "there is no graph " + FileText.oneLine(graph.toString()) + ", which genai_config.json names; get the whole folder");
        return graph;
    }

    private Names names() {
        JsonNode inputs = genai.node().path("model").path("decoder").path("inputs");
        JsonNode outputs = genai.node().path("model").path("decoder").path("outputs");
        Names usual = Names.USUAL;
        return new Names(inputs.path("input_ids").asString(usual.tokens()), inputs.path("attention_mask").asString(usual.mask()),
                inputs.path("position_ids").asString(usual.positions()), ofLayers(inputs, "past_key_names", usual.pastKeys()),
                ofLayers(inputs, "past_value_names", usual.pastValues()), outputs.path("logits").asString(usual.logits()),
                ofLayers(outputs, "present_key_names", usual.presentKeys()),
                ofLayers(outputs, "present_value_names", usual.presentValues()));
    }

    /** A name with one place for a layer's number: without it all layers would have the same name. */
    private String ofLayers(JsonNode names, String key, String usual) {
        String pattern = names.path(key).asString(usual);
        if (pattern.split("%d", -1).length != 2)
            throw new ModelFormatException(genai.place() + ": " + key + " is '" + FileText.shown(pattern)
                    + "', which does not have %d once, for the number of a layer; the model cannot be run");
        return pattern;
    }

    private Shape shape() {
        if (genai.exists()) {
            JsonFile decoder = genai.at("model").at("decoder");
            return new Shape(decoder.count("num_hidden_layers"), decoder.count("num_key_value_heads"), decoder.count("head_size"),
                    genai.at("model").count("vocab_size"));
        }
        JsonFile model = textConfig();
        OptionalInt heads = model.count("num_attention_heads", "n_head");
        OptionalInt headSize = model.count("head_dim", "head_size");
        OptionalInt width = model.count("hidden_size", "n_embd");
        if (headSize.isEmpty() && heads.isPresent() && width.isPresent()) headSize = OptionalInt.of(width.getAsInt() / heads.getAsInt());
        return new Shape(model.count("num_hidden_layers", "n_layer"), model.count("num_key_value_heads", "num_attention_heads", "n_head"),
                headSize, model.count("vocab_size"));
    }

    /** Models that also see or hear have the numbers of their language model in a part of its own. */
    private JsonFile textConfig() {
        return config.at("text_config").exists() ? config.at("text_config") : config;
    }

    private int contextLength() {
        return genai.at("model").count("context_length").orElseGet(() -> textConfig().count("max_position_embeddings", "n_positions")
                .orElseThrow(() -> new ModelFormatException(folder + ": no file says how many tokens the model attends to; "
                        + "config.json needs max_position_embeddings")));
    }

    private String architecture() {
        return genai.at("model").text("type").or(() -> config.text("model_type")).map(FileText::shown).orElse("not given");
    }

    /** What the model calls itself, on one line; where it does not, the folder's name. */
    private String name() {
        String full = config.text("_name_or_path").orElse("").replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        String given = full.substring(full.lastIndexOf('/') + 1);
        Path own = folder.toAbsolutePath().normalize().getFileName();
        String name = !given.isEmpty() ? given : own == null ? "model" : own.toString();
        return FileText.oneLine(name.substring(0, Math.min(name.length(), 100)));
    }

    private TokenizerJson tokenizer() {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file))
            throw new ModelFormatException(folder + " has no tokenizer.json, so text cannot be encoded; get the whole folder");
        return TokenizerJson.read(JsonFile.bytes(file), file.toString());
    }

    private Vocabulary vocabulary(TokenizerJson tokenizer, String template) {
        Set<Integer> ends = new HashSet<>();
        for (JsonFile file : List.of(genai.at("model"), generation, textConfig(), config)) ends.addAll(file.tokens("eos_token_id"));
        OptionalInt bos = tokenizer.beginning();
        boolean addsBos = bos.isPresent();
        if (bos.isEmpty()) bos = named(tokenizer, "bos_token");
        if (bos.isEmpty() && !tokenizerConfig.exists()) bos = single(genai.exists() ? genai.at("model") : config, "bos_token_id");
        JsonNode wanted = tokenizerConfig.node().path("add_bos_token");
        if (wanted.isBoolean()) addsBos = wanted.asBoolean() && bos.isPresent();
        OptionalInt eos = named(tokenizer, "eos_token");
        if (eos.isEmpty()) eos = ends.stream().mapToInt(Integer::intValue).min();
        return tokenizer.vocabulary(bos, eos, ends, addsBos, template);
    }

    /** A token that tokenizer_config.json gives as text. */
    private OptionalInt named(TokenizerJson tokenizer, String key) {
        return tokenizerConfig.text(key).or(() -> tokenizerConfig.at(key).text("content")).map(tokenizer::id).orElse(OptionalInt.empty());
    }

    private static OptionalInt single(JsonFile file, String key) {
        return file.tokens(key).stream().mapToInt(Integer::intValue).findFirst();
    }

    private Optional<String> chatTemplate() {
        Path file = folder.resolve("chat_template.jinja");
        if (Files.isRegularFile(file)) return Optional.of(new String(JsonFile.bytes(file), StandardCharsets.UTF_8));
        JsonNode template = tokenizerConfig.node().path("chat_template");
        if (template.isString()) return Optional.of(template.asString());
        // Several, for several uses: this one is for conversations.
        for (JsonNode each : template)
            if (each.path("name").asString("").equals("default")) return Optional.of(each.path("template").asString(""));
        return Optional.empty();
    }
}
