package dev.satchel.djl.template;

import dev.satchel.SatchelException;
import dev.satchel.djl.tokenizer.Segment;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * A model's own way to write a conversation as one text, in the part of the Jinja language that such templates use: statements {@code if},
 * {@code for}, {@code set}, {@code macro}, {@code call}, {@code filter}, {@code with}, {@code break}, {@code continue}, {@code generation};
 * expressions with filters, tests, slices and the methods of strings, lists and dictionaries; the functions {@code range},
 * {@code namespace}, {@code dict}, {@code raise_exception} and {@code strftime_now}. White space is controlled as Hugging Face's libraries
 * do (trim_blocks, lstrip_blocks).
 *
 * <p>A template comes from a file and is bounded in work, text and depth. It reaches nothing but the values that it is given. Tuples are
 * lists, and whole numbers have 64 bits. Safe for use by many threads.
 */
public final class ChatTemplate {
    // For models that were never trained on conversations: a text that goes on with an answer.
    private static final String PLAIN = """
            {% for message in messages %}{{ {'user': 'Question: ', 'assistant': 'Answer: '}.get(message.role, '') }}{{ message.content }}\
            {{ '\\n' if message.role == 'user' else '\\n\\n' }}{% endfor %}{% if add_generation_prompt %}Answer:{% endif %}""";

    private final List<Statement> statements;

    private ChatTemplate(List<Statement> statements) { this.statements = statements; }

    /**
     * The template with this source.
     *
     * @throws SatchelException when it is not of this language; the message has the line
     */
    public static ChatTemplate parse(String source) { return new ChatTemplate(Parser.parse(source)); }

    /** The template for a model that has none: the conversation as questions and answers. */
    public static ChatTemplate plain() {
        return parse(PLAIN);
    }

    /**
     * The text that the template makes of values, such as {@code messages} (a list of maps with {@code role} and {@code content}),
     * {@code add_generation_prompt}, {@code bos_token} and {@code eos_token}.
     *
     * @param variables strings, {@link Untrusted} text, booleans, numbers, lists and maps of these, and null
     * @throws SatchelException when the template refuses the values, or fails; the message has the line
     */
    public String render(Map<String, ?> variables) { return run(variables).toString(); }

    /**
     * The same text in parts that tell what came from {@link Untrusted} values, ready to be encoded.
     *
     * @throws SatchelException as {@link #render(Map)}
     */
    public List<Segment> segments(Map<String, ?> variables) { return run(variables).segments(); }

    private Text run(Map<String, ?> variables) { return Interpreter.run(statements, variables, LocalDateTime.now()); }
}
