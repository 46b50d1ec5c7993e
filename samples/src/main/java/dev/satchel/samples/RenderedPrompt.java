package dev.satchel.samples;

import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.onnx.ModelFolder;
import dev.satchel.djl.template.ChatTemplate;
import dev.satchel.djl.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A conversation as a model's own template writes it, to be looked at; the library itself never makes one text of it. */
final class RenderedPrompt {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {
    };

    private RenderedPrompt() {}

    /** The text that the template of a model, a GGUF file or a folder, makes of a conversation, given as {@link #render} takes it. */
    static String of(Path model, String json) {
        if (ModelFolder.isOne(model)) {
            ModelFolder folder = ModelFolder.open(model);
            return of(model, folder.chatTemplate(), folder.tokenizer(), json);
        }
        try (GgufFile gguf = GgufFile.open(model)) {
            return of(model, gguf.text("tokenizer.chat_template"), Tokenizer.of(gguf), json);
        }
    }

    private static String of(Path model, Optional<String> given, Tokenizer tokenizer, String json) {
        String template = given
                .orElseThrow(() -> new SatchelException(model + " has no chat template: it was not made for conversations"));
        return render(template, text(tokenizer, tokenizer.bos()), text(tokenizer, tokenizer.eos()), json);
    }

    /**
     * The text that a template makes of a conversation.
     *
     * @param bos the token that begins a text, as text
     * @param eos the token that ends one
     * @param json an object with {@code messages} and {@code add_generation_prompt}; whatever else it has is given to the template too
     */
    static String render(String template, String bos, String eos, String json) {
        // What is not given is there and empty, as in the libraries that templates are written for.
        Map<String, Object> variables = new HashMap<>();
        variables.put("add_generation_prompt", false);
        variables.put("tools", null);
        variables.put("documents", null);
        variables.put("bos_token", bos);
        variables.put("eos_token", eos);
        variables.putAll(conversation(json));
        return ChatTemplate.parse(template).render(variables);
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

    private static String text(Tokenizer tokenizer, OptionalInt token) {
        return token.isPresent() ? tokenizer.text(token.getAsInt()) : "";
    }
}
