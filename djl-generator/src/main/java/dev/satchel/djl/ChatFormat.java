package dev.satchel.djl;

import dev.satchel.Prompt;
import dev.satchel.Prompt.Message;
import dev.satchel.Prompt.Role;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.template.ChatTemplate;
import dev.satchel.djl.template.Untrusted;
import dev.satchel.djl.tokenizer.Segment;
import dev.satchel.djl.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes a conversation as one model was trained to read it. What messages say stays text: no special token is recognised in it, and the
 * template does not see it as anything but values. Safe for use by many threads.
 */
final class ChatFormat {
    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final boolean templateIsTheModels;
    private final Map<String, Object> specialTokens;
    private final boolean takesSystem;

    private ChatFormat(Tokenizer tokenizer, Optional<ChatTemplate> template) {
        this.tokenizer = tokenizer;
        this.template = template.orElseGet(ChatTemplate::plain);
        this.templateIsTheModels = template.isPresent();
        this.specialTokens = new HashMap<>();
        specialTokens.put("bos_token", text(tokenizer.bos()));
        specialTokens.put("eos_token", text(tokenizer.eos()));
        this.takesSystem = takesSystem();
    }

    /**
     * The chat format of a model file, which may be closed afterwards.
     *
     * @throws SatchelException when the file's chat template cannot be read; a file without one has a plain format
     */
    static ChatFormat of(GgufFile file, Tokenizer tokenizer) {
        return of(file.text("tokenizer.chat_template"), tokenizer);
    }

    /** The chat format of a template's source; a plain one without. */
    static ChatFormat of(Optional<String> templateSource, Tokenizer tokenizer) {
        return new ChatFormat(tokenizer, templateSource.filter(source -> !source.isBlank()).map(ChatTemplate::parse));
    }

    /** Whether the model says how it reads conversations; if not, a plain one is written and the model may not follow it. */
    boolean hasTemplate() {
        return templateIsTheModels;
    }

    /**
     * The tokens that the model reads, up to where its answer begins.
     *
     * @throws SatchelException when the template refuses the conversation
     */
    int[] encode(Prompt prompt) {
        return withBos(tokenizer.encode(segments(prompt, true)));
    }

    /** The tokens with the one that the model wants before any text, unless it is there. */
    int[] withBos(int[] tokens) {
        OptionalInt bos = tokenizer.bos();
        boolean bosIsMissing = tokenizer.addsBos() && (tokens.length == 0 || tokens[0] != bos.getAsInt());
        return bosIsMissing ? IntStream.concat(IntStream.of(bos.getAsInt()), IntStream.of(tokens)).toArray() : tokens;
    }

    /**
     * A conversation as text, for people.
     *
     * @param prompt the conversation
     * @param withAnswerBegun whether what begins an answer is put at the end, as {@link #encode(Prompt)} does
     * @throws SatchelException when the template refuses the conversation
     */
    String render(Prompt prompt, boolean withAnswerBegun) {
        return segments(prompt, withAnswerBegun).stream().map(Segment::text).collect(Collectors.joining());
    }

    private List<Segment> segments(Prompt prompt, boolean withAnswerBegun) {
        List<Message> messages = takesSystem ? prompt.messages() : withoutSystem(prompt.messages());
        return segments(messages, withAnswerBegun);
    }

    private List<Segment> segments(List<Message> messages, boolean withAnswerBegun) {
        Map<String, Object> variables = new HashMap<>(specialTokens);
        variables.put("messages", messages.stream().map(ChatFormat::values).toList());
        variables.put("add_generation_prompt", withAnswerBegun);
        variables.put("tools", null);
        variables.put("documents", null);
        return template.segments(variables);
    }

    private static Map<String, Object> values(Message message) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("role", message.role().name().toLowerCase(Locale.ROOT));
        values.put("content", new Untrusted(message.content()));
        return values;
    }

    // Some templates refuse a system message and some leave it out: then the first user message begins with it.
    private boolean takesSystem() {
        List<Message> messages = List.of(new Message(Role.SYSTEM, "instruction"), new Message(Role.USER, "question"));
        try {
            return segments(messages, true).stream().anyMatch(part -> !part.trusted() && part.text().contains("instruction"));
        } catch (SatchelException e) {
            return false;
        }
    }

    private static List<Message> withoutSystem(List<Message> messages) {
        String instructions = messages.stream().filter(message -> message.role() == Role.SYSTEM).map(Message::content)
                .collect(Collectors.joining("\n\n"));
        List<Message> others = new ArrayList<>(messages.stream().filter(message -> message.role() != Role.SYSTEM).toList());
        if (instructions.isEmpty()) return others;
        if (others.isEmpty() || others.get(0).role() != Role.USER) others.add(0, new Message(Role.USER, instructions));
        else others.set(0, new Message(Role.USER, instructions + "\n\n" + others.get(0).content()));
        return others;
    }

    private String text(OptionalInt token) { return token.isPresent() ? tokenizer.text(token.getAsInt()) : ""; }
}
