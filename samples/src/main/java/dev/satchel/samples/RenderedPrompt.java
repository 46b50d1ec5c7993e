package dev.satchel.samples;

import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.onnx.ModelFolder;
import dev.satchel.djl.template.ChatTemplate;
import dev.satchel.djl.tokenizer.Tokenizer;
import dev.satchel.djl.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A conversation as a model's own template writes it, to be looked at; the library itself never makes one text of it. */
final class RenderedPrompt {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {
    };

    private RenderedPrompt() {}

    /**
     * How a model writes conversations.
     *
     * @param template the source of its own template, if it has one
     * @param bos the token that begins a text, as text
     * @param eos the token that ends one
     */
    record Format(Optional<String> template, String bos, String eos) {
        /** That of a GGUF file or a folder. */
        static Format of(Path model) {
            if (ModelFolder.isOne(model)) {
                ModelFolder folder = ModelFolder.open(model);
                Tokenizer tokenizer = folder.tokenizer();
                return new Format(folder.chatTemplate(), text(tokenizer.bos(), tokenizer::text), text(tokenizer.eos(), tokenizer::text));
            }
            try (GgufFile gguf = GgufFile.open(model)) {
                Vocabulary vocabulary = Vocabulary.of(gguf);
                IntFunction<String> texts = id -> vocabulary.tokens().get(id).text();
                return new Format(gguf.text("tokenizer.chat_template"), text(vocabulary.bos(), texts), text(vocabulary.eos(), texts));
            }
        }

        boolean hasTemplate() { return template.filter(source -> !source.isBlank()).isPresent(); }

        /** The text that it makes of a conversation, given as {@link RenderedPrompt#render} takes it; by the plain template without one. */
        String render(String json) {
            ChatTemplate chatTemplate = hasTemplate() ? ChatTemplate.parse(template.orElseThrow()) : ChatTemplate.plain();
            return RenderedPrompt.render(chatTemplate, bos, eos, json);
        }

        private static String text(OptionalInt token, IntFunction<String> texts) {
            return token.isPresent() ? texts.apply(token.getAsInt()) : "";
        }
    }

    /** What is said to the user of a model without a chat template. */
    static String plainlyBecauseOf(Path file) {
        return file + " has no chat template: it was not made for conversations and is asked with plain questions and answers";
    }

    /**
     * The text that a template makes of a conversation.
     *
     * @param bos the token that begins a text, as text
     * @param eos the token that ends one
     * @param json an object with {@code messages} and {@code add_generation_prompt}; whatever else it has is given to the template too
     */
    static String render(ChatTemplate template, String bos, String eos, String json) {
        // What is not given is there and empty, as in the libraries that templates are written for.
        Map<String, Object> variables = new HashMap<>();
        variables.put("add_generation_prompt", false);
        variables.put("tools", null);
        variables.put("documents", null);
        variables.put("bos_token", bos);
        variables.put("eos_token", eos);
        variables.putAll(conversation(json));
        return template.render(variables);
    }

    private static Map<String, Object> conversation(String json) {
        String shape = "give {\"messages\":[{\"role\":\"user\",\"content\":\"...\"}],\"add_generation_prompt\":true} on standard input";
        Map<String, Object> conversation;
        try {
            conversation = MAPPER.readValue(json, OBJECT);
        } catch (JacksonException e) {
            throw new SatchelException("not a JSON object (" + e.getOriginalMessage() + "): " + shape, e);
        }
        if (conversation == null || !(conversation.get("messages") instanceof List<?> messages) || messages.isEmpty())
            throw new SatchelException("no messages: " + shape);
        return conversation;
    }
}
