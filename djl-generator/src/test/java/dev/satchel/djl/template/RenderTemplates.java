package dev.satchel.djl.template;

import dev.satchel.SatchelException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Renders templates for {@code docs/checks/chat_templates.py}. Not a test: reads objects with {@code template} and {@code variables}, one a
 * line, and answers each with {@code text} or {@code problem}. Its argument is the time that {@code strftime_now} tells.
 */
final class RenderTemplates {
    private record Case(String template, Map<String, Object> variables) {}

    private RenderTemplates() {}

    public static void main(String[] arguments) throws IOException {
        LocalDateTime now = LocalDateTime.parse(arguments[0]);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Case asked = JsonMapper.shared().readValue(line, new TypeReference<>() {
                });
                out.println(JsonMapper.shared().writeValueAsString(answer(asked, now)));
            }
        }
        out.flush();
    }

    private static Map<String, String> answer(Case asked, LocalDateTime now) {
        try {
            return Map.of("text", Interpreter.run(Parser.parse(asked.template()), asked.variables(), now).toString());
        } catch (SatchelException e) {
            return Map.of("problem", e.getMessage());
        }
    }
}
