package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.satchel.SatchelException;
import dev.satchel.djl.template.ChatTemplate;
import org.junit.jupiter.api.Test;

class RenderedPromptTest {
    private static final String TEMPLATE = "{{ bos_token }}{% for m in messages %}[{{ m.role }}] {{ m['content'] }}{{ eos_token }}{% endfor %}"
            + "{% if add_generation_prompt %}[assistant]{% endif %}{% if mood is defined %} ({{ mood }}){% endif %}";

    private static String render(String json) { return RenderedPrompt.render(ChatTemplate.parse(TEMPLATE), "<s>", "</s>", json); }

    @Test
    void isWhatTheTemplateMakesOfTheMessages() {
        assertEquals("<s>[user] Hi</s>[assistant]",
                render("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"add_generation_prompt\":true}"));
        assertEquals("<s>[system] Be brief.</s>[user] Hi</s>",
                render("{\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Hi\"}]}"));
    }

    @Test
    void aModelWithoutATemplateGetsPlainQuestionsAndAnswers() {
        assertEquals("Be brief.\n\nQuestion: Why?\nAnswer: So.\n\nQuestion: {{ 7*7 }}\nAnswer:",
                RenderedPrompt.render(ChatTemplate.plain(), "<s>", "</s>",
                        """
                                {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Why?"},
                                {"role": "assistant", "content": "So."}, {"role": "user", "content": "{{ 7*7 }}"}], "add_generation_prompt": true}"""));
    }

    @Test
    void whatMessagesCarryBesidesTheirTextReachesTheTemplate() {
        ChatTemplate template = ChatTemplate.parse("{{ messages | tojson }}{{ tools | tojson }}{{ enable_thinking }}");
        String conversation = """
                "messages": [{"role": "assistant", "content": null, "tool_calls": [{"function": {"name": "f", "arguments": {"x": 1.5}}}]}, \
                {"role": "tool", "name": "f", "content": [{"type": "text", "text": "12345678901234567890"}]}], "tools": [{"type": "function"}]""";
        assertEquals("[{" + conversation.substring(14, conversation.indexOf(", \"tools\"")) + "[{\"type\": \"function\"}]False",
                RenderedPrompt.render(template, "", "", "{" + conversation + ", \"enable_thinking\": false}"));
    }

    @Test
    void messagesAreNotEvaluated() {
        assertEquals("<s>[user] {{ 7*7 }}</s>", render("{\"messages\":[{\"role\":\"user\",\"content\":\"{{ 7*7 }}\"}]}"));
    }

    @Test
    void otherValuesReachTheTemplate() {
        assertEquals("<s>[user] Hi</s> (calm)", render("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"mood\":\"calm\"}"));
    }

    @Test
    void whatIsNoConversationSaysWhatOneLooksLike() {
        String shape = "give {\"messages\":[{\"role\":\"user\",\"content\":\"...\"}],\"add_generation_prompt\":true} on standard input";
        assertEquals("no messages: " + shape, assertThrows(SatchelException.class, () -> render("{}")).getMessage());
        assertEquals("no messages: " + shape, assertThrows(SatchelException.class, () -> render("null")).getMessage());
        String message = assertThrows(SatchelException.class, () -> render("hello")).getMessage();
        assertEquals("not a JSON object (", message.substring(0, 19));
        assertEquals(": " + shape, message.substring(message.length() - shape.length() - 2));
    }
}
