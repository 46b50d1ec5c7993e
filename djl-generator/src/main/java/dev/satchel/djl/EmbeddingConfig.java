package dev.satchel.djl;

import dev.satchel.SatchelException;
import dev.satchel.djl.DjlEmbedder.Pooling;
import dev.satchel.djl.gguf.FileText;
import dev.satchel.djl.tokenizer.TokenizerJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What the files beside an embedding model say of it, as Sentence Transformers and Transformers write them.
 *
 * @param settings what they say of its use
 * @param knownAs what the model calls itself, such as {@code intfloat/multilingual-e5-small}
 * @param padding the number of the token that fills up short texts
 */
record EmbeddingConfig(EmbeddingSettings settings, Optional<String> knownAs, int padding) {
    private static final int LARGEST_CONFIG = 1 << 20;
    private static final int LONGEST_SHOWN = 120;
    /** Model types whose positions count from behind the padding token's number. */
    private static final Set<String> OFFSET_POSITIONS = Set.of("roberta", "xlm-roberta", "camembert", "mpnet", "xmod", "longformer");
    /** Sentence Transformers' names of the ways of pooling. The square root of the length is gone once a vector has length 1. */
    private static final Map<String, Pooling> POOLINGS = Map.of("pooling_mode_cls_token", Pooling.CLS, "pooling_mode_mean_tokens",
            Pooling.MEAN, "pooling_mode_mean_sqrt_len_tokens", Pooling.MEAN, "pooling_mode_max_tokens", Pooling.MAX,
            "pooling_mode_lasttoken", Pooling.LAST_TOKEN);

    static EmbeddingConfig read(EmbeddingFiles files) {
        return new Reader(files).read();
    }

    private record Reader(EmbeddingFiles files) {
        EmbeddingConfig read() {
            JsonNode model = json("config.json");
            Optional<String> knownAs = text(model.path("_name_or_path")).filter(name -> !name.isBlank());
            Optional<String> name = knownAs.map(full -> full.substring(full.lastIndexOf('/') + 1));
            JsonNode prompts = json("config_sentence_transformers.json").path("prompts");
            Optional<String> queryPrefix = text(prompts.path("query"));
            Optional<String> passagePrefix = text(prompts.path("passage")).or(() -> text(prompts.path("document")));
            EmbeddingSettings settings = new EmbeddingSettings(name, pooling(), queryPrefix, passagePrefix, maxTokens(model),
                    Optional.empty());
            return new EmbeddingConfig(settings, knownAs, Math.max(0, model.path("pad_token_id").asInt(0)));
        }

        /** The shortest length that any of the files gives: a text must fit into all. */
        private Optional<Integer> maxTokens(JsonNode model) {
            List<Long> lengths = new ArrayList<>();
            lengths.add(json("sentence_bert_config.json").path("max_seq_length").asLong(0));
            // Where no length was set, a number with thirty digits stands there.
            lengths.add(json("tokenizer_config.json").path("model_max_length").asLong(0));
            int offset = OFFSET_POSITIONS.contains(model.path("model_type").asString("")) ? model.path("pad_token_id").asInt(1) + 1 : 0;
            lengths.add(model.path("max_position_embeddings").asLong(0) - offset);
            return lengths.stream().filter(length -> length > 0 && length < Integer.MAX_VALUE).min(Long::compare).map(Long::intValue);
        }

        private Optional<Pooling> pooling() {
            JsonNode modules = json("modules.json");
            String folder = "1_Pooling";
            for (JsonNode module : modules) {
                String type = module.path("type").asString("");
                switch (type.substring(type.lastIndexOf('.') + 1)) {
                    case "Transformer", "Normalize" -> {}
                    case "Pooling" -> folder = module.path("path").asString(folder);
                    default -> throw new SatchelException(
                            files.place() + ": modules.json has a step of type " + FileText.shown(type, LONGEST_SHOWN)
                                    + ", which is not supported");
                }
            }
            JsonNode config = json(folder + "/config.json");
            if (!config.path("include_prompt").asBoolean(true))
                throw new SatchelException(files.place() + ": its pooling leaves out the prefix, which is not supported");
            List<String> modes = config.properties().stream()
                    .filter(entry -> entry.getKey().startsWith("pooling_mode_") && entry.getValue().asBoolean(false)).map(Map.Entry::getKey)
                    .toList();
            if (modes.isEmpty()) return Optional.empty();
            if (modes.size() > 1 || !POOLINGS.containsKey(modes.get(0)))
                throw new SatchelException(files.place() + ": its pooling " + FileText.shown(String.join(" and ", modes), LONGEST_SHOWN)
                        + " is not supported");
            return Optional.of(POOLINGS.get(modes.get(0)));
        }

        private JsonNode json(String name) {
            if (!files.names().contains(name)) return MissingNode.getInstance();
            try {
                return JsonMapper.shared().readTree(files.read(name, LARGEST_CONFIG));
            } catch (JacksonException e) {
                throw new SatchelException(files.place() + ": " + name + " is no JSON: " + TokenizerJson.problem(e), e);
            }
        }

        private static Optional<String> text(JsonNode node) {
            return node.isString() ? Optional.of(node.asString()) : Optional.empty();
        }
    }
}
