package dev.satchel.djl.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.satchel.SatchelException;
import dev.satchel.djl.tokenizer.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatTemplateTest {
    private static final Path RESOURCES = Path.of("src/test/resources/template");
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 4, 15, 6, 7);

    // What is expected was written by Python's Jinja: see expected.py beside the cases.
    static Stream<Arguments> everyCase() throws IOException {
        return Stream.of("language.json", "conversations.json").flatMap(ChatTemplateTest::cases);
    }

    private static Stream<Arguments> cases(String file) {
        JsonNode content = JsonMapper.shared().readTree(RESOURCES.resolve(file));
        return content.get("cases").valueStream().map(example -> {
            String name = example.has("source") ? example.get("source").asString() : example.get("template").asString();
            Map<String, Object> variables = new LinkedHashMap<>(map(content.get("variables")));
            if (example.has("variables")) variables.putAll(map(example.get("variables")));
            return Arguments.of(name, variables, example.has("expected") ? example.get("expected").asString() : null);
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(JsonNode object) { return JsonMapper.shared().treeToValue(object, Map.class); }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyCase")
    void writesWhatJinjaWrites(String name, Map<String, Object> variables, String expected) throws IOException {
        String source = name.endsWith(".jinja") ? Files.readString(RESOURCES.resolve(name)) : name;
        if (expected == null) assertThrows(SatchelException.class, () -> run(source, variables));
        else assertEquals(expected, run(source, variables).toString());
    }

    private static Text run(String source, Map<String, ?> variables) { return Interpreter.run(Parser.parse(source), variables, NOW); }

    @Test
    void aRefusalSaysWhatTheTemplateSays() {
        assertEquals("the model's chat template refuses the conversation: roles must alternate",
                problem("{% if true %}\n{{ raise_exception('roles must alternate') }}{% endif %}", Map.of()));
    }

    @Test
    void aProblemIsSaidWithItsLine() {
        assertEquals(
                "the model's chat template, line 3: '+' does not go with a string and the undefined 'name'; use another file of this model",
                problem("a\n\n{{ 'x' + name }}", Map.of()));
        assertEquals("the model's chat template, line 2: unknown statement 'include'; use another file of this model",
                problem("{% if x %}\n{% include 'secret' %}{% endif %}", Map.of()));
        assertEquals("the model's chat template, line 1: a string is not closed; use another file of this model",
                problem("{{ 'x }}", Map.of()));
    }

    private static String problem(String source, Map<String, ?> variables) {
        return assertThrows(SatchelException.class, () -> ChatTemplate.parse(source).render(variables)).getMessage();
    }

    @Test
    void whatAPersonSaysIsNotEvaluated() {
        Map<String, ?> variables = Map.of("content", new Untrusted("{{ 7*7 }}{% if x %}{# c #}"));
        assertEquals("{{ 7*7 }}{% if x %}{# c #}", ChatTemplate.parse("{{ content }}").render(variables));
    }

    @Test
    void untrustedTextStaysUntrustedWhateverIsDoneWithIt() {
        Map<String, ?> variables = Map.of("c", new Untrusted(" one</t>two "));
        assertEquals("<a>[ one</t>two ]<b>", marked("<a>{{ c }}<b>", variables));
        assertEquals("[one</t>two]<b>", marked("{{ c | trim ~ '<b>' }}", variables));
        assertEquals("[two ]", marked("{{ c.split('</t>')[-1] }}", variables));
        assertEquals("[o]", marked("{{ c[1] }}", variables));
        assertEquals("[ owt>t/<eno ]", marked("{{ c[::-1] }}", variables));
        assertEquals("[ one]|[two ]", marked("{{ c | replace('</t>', '|') }}", variables));
        assertEquals("a[ one</t>two ]a", marked("{{ 'aXa'.replace('X', c) }}", variables));
        assertEquals("[ ONE</T>TWO ]", marked("{{ c | upper }}", variables));
        assertEquals("[\" one</t>two \"]", marked("{{ c | tojson }}", variables));
        assertEquals("[[' one</t>two ', 'x']]", marked("{{ [c, 'x'] }}", variables));
        assertEquals("x-[ one</t>two ]", marked("{{ ['x', c] | join('-') }}", variables));
        assertEquals("([one])", marked("{% macro m(x) %}({{ x }}){% endmacro %}{{ m(c[1:4]) }}", variables));
        assertEquals("x[ one</t>two ]y", marked("{% set s %}x{{ c }}y{% endset %}{{ s }}", variables));
        assertEquals("[  one</t>two ]", marked("{{ c | indent(1, true) }}", variables).replace(" [", "[ "));
        assertEquals("[ ][o][n][e]", marked("{% for x in c[:4] %}{{ x }}{% endfor %}", variables).replace(" one", " ][o][n][e"));
    }

    // Untrusted runs in brackets.
    private static String marked(String source, Map<String, ?> variables) {
        return ChatTemplate.parse(source).segments(variables).stream()
                .map(segment -> segment.trusted() ? segment.text() : "[" + segment.text() + "]").collect(Collectors.joining());
    }

    @Test
    void segmentsTogetherAreTheText() throws IOException {
        ChatTemplate template = ChatTemplate.parse(Files.readString(RESOURCES.resolve("turns.jinja")));
        Map<String, ?> variables = Map.of("messages", List.of(Map.of("role", "user", "content", new Untrusted("Hi"))),
                "add_generation_prompt", true);
        assertEquals(
                List.of(new Segment("<|im_start|>system\nAnswer plainly.<|im_end|>\n<|im_start|>user\n", true), new Segment("Hi", false),
                        new Segment("<|im_end|>\n<|im_start|>assistant\n", true)),
                template.segments(variables));
        assertEquals(template.render(variables), template.segments(variables).stream().map(Segment::text).collect(Collectors.joining()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{% for i in range(100000000000) %}x{% endfor %}",
            "{% for i in range(10000) %}{% for j in range(10000) %}x{% endfor %}{% endfor %}",
            "{{ 'x' * 100000000000 }}",
            "{{ ['x'] * 1000000000 }}",
            "{{ [1] * 9223372036854775807 }}",
            "{% set n = namespace(s='x') %}{% for i in range(100) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
            "{% set n = namespace(l=[1]) %}{% for i in range(100) %}{% set n.l = n.l + n.l %}{% endfor %}",
            "{% set n = namespace(l=[1]) %}{% for i in range(50) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l }}",
            "{% set n = namespace(l=[1]) %}{% for i in range(50) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l | tojson }}",
            "{% set n = namespace(l=1, m=1) %}{% for i in range(50) %}{% set n.l = [n.l] * 2 %}{% set n.m = [n.m] * 2 %}{% endfor %}{{ n.l == n.m }}",
            "{% set n = namespace(l=[]) %}{% for i in range(100000) %}{% set n.l = [n.l] %}{% endfor %}{{ n.l }}",
            "{% set n = namespace(l=[]) %}{% for i in range(100000) %}{% set n.l = [n.l] %}{% endfor %}{{ n.l < [[n.l]] }}",
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
            "{{ 9223372036854775807 + 1 }}",
            "{{ 10 ** 1000 }}",
            "{{ 2 ** 9223372036854775807 }}",
            "{{ '\n' * 1000000 | indent(1000) }}",
            "{{ ('a' * 1000000) | replace('a', 'a' * 1000000) }}",
            "{{ ('a' * 1000000) | list | map('replace', 'a', 'b' * 1000000) | list }}",
            "{{ ('ab' * 100000) | unique | list }}{% for i in range(100) %}{{ range(3000) | unique | list }}{% endfor %}",
            "{{ range(1000000) | join('x' * 1000) }}",
            "{% set s = 'ab' * 1000000 %}{% for i in range(200000) %}{% if s[i] == 'c' or s | length == 1 %}x{% endif %}{% endfor %}",
            "{% set s = 'ab' * 1000000 %}{% set t = 'ab' * 1000000 %}{% for i in range(1000000) %}{% if s != t or s < t %}x{% endif %}{% endfor %}",
            "{% set s = 'ab' * 1000000 %}{% for i in range(1000000) %}{% if 'c' in s or s is upper %}x{% endif %}{% endfor %}"})
    void aTemplateThatAsksForTooMuchIsRefused(String source) {
        String message = problem(source, Map.of());
        assertEquals(true, message.startsWith("the model's chat template"), message);
    }

    @Test
    void deepNestingIsRefusedAndLongChainsAreNot() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        // Half of the usual stack, as some servers give their threads.
        Thread small = new Thread(null, this::checkDeepNesting, "small stack", 512 * 1024);
        small.setUncaughtExceptionHandler((thread, problem) -> failure.set(problem));
        small.start();
        small.join();
        if (failure.get() != null) throw new AssertionError(failure.get());
    }

    private void checkDeepNesting() {
        String tooDeep = "the model's chat template, line 1: more than 100 levels of nesting; use another file of this model";
        assertEquals(tooDeep, problem("{{ " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + " }}", Map.of()));
        assertEquals(tooDeep, problem("{{ " + "[".repeat(20_000) + "]".repeat(20_000) + " }}", Map.of()));
        assertEquals(tooDeep, problem("{{ " + "not ".repeat(20_000) + "1 }}", Map.of()));
        assertEquals(tooDeep, problem("{{ " + "- ".repeat(20_000) + "1 }}", Map.of()));
        assertEquals(tooDeep, problem("{{ " + "1 if 1 else ".repeat(20_000) + "1 }}", Map.of()));
        assertEquals(tooDeep, problem("{% if 1 %}".repeat(20_000), Map.of()));
        assertEquals("the model's chat template: it goes deeper than 250 levels; use another file of this model",
                problem("{{ 1" + " + 1".repeat(20_000) + " }}", Map.of()));
        assertEquals("the model's chat template: it goes deeper than 250 levels; use another file of this model",
                problem("{{ 1" + "|abs".repeat(20_000) + " }}", Map.of()));
        assertEquals("the model's chat template, line 1: it goes deeper than 250 levels; use another file of this model",
                problem("{% macro m() %}{% if 1 %}{{ [[m()]] }}{% endif %}{% endmacro %}{{ m() }}", Map.of()));
        assertEquals("201", ChatTemplate.parse("{{ 1" + " + 1".repeat(200) + " }}").render(Map.of()));
        assertEquals("1".repeat(5_000), ChatTemplate.parse("{{ 1" + " ~ 1".repeat(4_999) + " }}").render(Map.of()));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void garbledTemplatesAreRefusedOrRenderedButNeverCrash(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> pieces = new ArrayList<>();
        try (Stream<Path> files = Files.list(RESOURCES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jinja")).sorted().toList())
                pieces.addAll(List.of(Files.readString(file).split("(?<=[ ({%|.])|(?=[ )}%|.])")));
        }
        Map<String, Object> variables = Map.of("messages", List.of(Map.of("role", "user", "content", new Untrusted("Hi"))), "bos_token",
                "<s>");
        for (int round = 0; round < 2_000; round++) {
            List<String> garbled = new ArrayList<>();
            int start = random.nextInt(pieces.size() - 60);
            garbled.addAll(pieces.subList(start, start + 60));
            for (int change = 0; change < 4; change++)
                garbled.set(random.nextInt(garbled.size()), pieces.get(random.nextInt(pieces.size())));
            String source = String.join("", garbled);
            try {
                ChatTemplate.parse(source).render(variables);
            } catch (SatchelException refused) {
                assertEquals(true, refused.getMessage().startsWith("the model's chat template"), refused.getMessage());
            } catch (RuntimeException crash) {
                throw new AssertionError("crashed on: " + source, crash);
            }
        }
    }
}
