package dev.satchel.djl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * An embedding model of a few kilobytes: a token's vector is its row of a table, wherever it stands. So what a text's vector must be can be
 * computed by hand. Its words are single letters, digits and signs, so that every character but a space is a token.
 */
final class TinyEmbeddingModel {
    static final int DIMENSIONS = 6;
    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private final List<String> vocabulary = new ArrayList<>(SPECIAL);
    private final float[] table;

    TinyEmbeddingModel() {
        for (char c = '!'; c <= '~'; c++) vocabulary.add(String.valueOf(c));
        Random random = new Random(11);
        table = new float[vocabulary.size() * DIMENSIONS];
        for (int i = 0; i < table.length; i++) table[i] = (float) random.nextGaussian();
    }

    int id(String token) { return vocabulary.indexOf(token); }

    double[] row(int id) {
        double[] row = new double[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) row[i] = table[id * DIMENSIONS + i];
        return row;
    }

    /** A graph whose output has a vector for each token. */
    byte[] graph() {
        OnnxGraph graph = started("rows");
        graph.node("", "Identity", List.of("rows"), List.of("last_hidden_state"), Map.of());
        graph.output("last_hidden_state", OnnxGraph.Type.FLOAT, -1, -1, DIMENSIONS);
        return graph.toBytes();
    }

    /** The same, rounded to 256 steps between the smallest and the largest number of the whole batch, as quantized models do inside. */
    byte[] quantizedGraph() {
        OnnxGraph graph = started("rows");
        graph.node("", "DynamicQuantizeLinear", List.of("rows"), List.of("bytes", "scale", "zero"), Map.of());
        graph.node("", "DequantizeLinear", List.of("bytes", "scale", "zero"), List.of("last_hidden_state"), Map.of());
        graph.output("last_hidden_state", OnnxGraph.Type.FLOAT, -1, -1, DIMENSIONS);
        return graph.toBytes();
    }

    /** A graph that gives the sum of all tokens' vectors itself. */
    byte[] pooledGraph() {
        OnnxGraph graph = started("rows");
        graph.constant("axis", new long[] {1});
        graph.node("", "ReduceSum", List.of("rows", "axis"), List.of("sentence_embedding"), Map.of("keepdims", 0));
        graph.output("sentence_embedding", OnnxGraph.Type.FLOAT, -1, DIMENSIONS);
        return graph.toBytes();
    }

    /** The same numbers, each divided by zero. */
    byte[] graphWithoutNumbers() {
        OnnxGraph graph = started("rows");
        graph.constant("nothing", new float[] {0});
        graph.node("", "Div", List.of("rows", "nothing"), List.of("last_hidden_state"), Map.of());
        graph.output("last_hidden_state", OnnxGraph.Type.FLOAT, -1, -1, DIMENSIONS);
        return graph.toBytes();
    }

    /** One vector too few for each text. */
    byte[] graphOfAnotherShape() {
        OnnxGraph graph = started("rows");
        graph.constant("from", new long[] {1});
        graph.constant("to", new long[] {1000000});
        graph.constant("axis", new long[] {1});
        graph.node("", "Slice", List.of("rows", "from", "to", "axis"), List.of("last_hidden_state"), Map.of());
        graph.output("last_hidden_state", OnnxGraph.Type.FLOAT, -1, -1, DIMENSIONS);
        return graph.toBytes();
    }

    /** One that wants something that no text has. */
    byte[] graphOfImages() {
        OnnxGraph graph = started("rows");
        graph.input("pixel_values", OnnxGraph.Type.FLOAT, -1, 3, 8, 8);
        graph.output("rows", OnnxGraph.Type.FLOAT, -1, -1, DIMENSIONS);
        return graph.toBytes();
    }

    private OnnxGraph started(String rows) {
        OnnxGraph graph = new OnnxGraph();
        graph.input("input_ids", OnnxGraph.Type.INT64, -1, -1);
        graph.input("attention_mask", OnnxGraph.Type.INT64, -1, -1);
        graph.input("token_type_ids", OnnxGraph.Type.INT64, -1, -1);
        graph.constant("numbers", table);
        graph.constant("shape", new long[] {vocabulary.size(), DIMENSIONS});
        graph.node("", "Reshape", List.of("numbers", "shape"), List.of("table"), Map.of());
        graph.node("", "Gather", List.of("table", "input_ids"), List.of(rows), Map.of("axis", 0));
        return graph;
    }

    /** As BERT's: [CLS] and [SEP] around a text, which is read letter by letter. */
    String tokenizer() {
        String special = SPECIAL.stream().map(token -> """
                {"id": %d, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}"""
                .formatted(id(token), token)).collect(Collectors.joining(", "));
        String pieces = vocabulary.stream().map(token -> "\"" + token.replace("\\", "\\\\").replace("\"", "\\\"") + "\": " + id(token))
                .collect(Collectors.joining(", "));
        return """
                {"version": "1.0", "truncation": {"direction": "Right", "max_length": 7, "strategy": "LongestFirst", "stride": 0},
                 "padding": null, "added_tokens": [%s], "normalizer": null, "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"},
                   {"type": "Split", "pattern": {"Regex": "."}, "behavior": "Isolated", "invert": false}]},
                 "post_processor": {"type": "TemplateProcessing",
                   "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                              {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
                   "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                            {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}},
                            {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
                   "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                                      "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
                 "decoder": null,
                 "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                           "vocab": {%s}}}""".formatted(special, pieces);
    }

    /** The files of a whole folder, to be changed by a test: mean pooling, a prefix for each side, and at most 32 tokens. */
    Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("onnx/model.onnx", graph());
        files.put("tokenizer.json", tokenizer().getBytes());
        files.put("modules.json", """
                [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                 {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]""".getBytes());
        files.put("1_Pooling/config.json",
                "{\"word_embedding_dimension\": 6, \"pooling_mode_cls_token\": false, \"pooling_mode_mean_tokens\": true}".getBytes());
        files.put("config_sentence_transformers.json", "{\"prompts\": {\"query\": \"q: \", \"document\": \"p: \"}}".getBytes());
        files.put("sentence_bert_config.json", "{\"max_seq_length\": 32, \"do_lower_case\": false}".getBytes());
        files.put("tokenizer_config.json", "{\"model_max_length\": 1000000000000000019884624838656}".getBytes());
        files.put("config.json", "{\"_name_or_path\": \"ours/tiny\", \"max_position_embeddings\": 64, \"pad_token_id\": 0}".getBytes());
        return files;
    }

    static Path write(Map<String, byte[]> files, Path folder) {
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
