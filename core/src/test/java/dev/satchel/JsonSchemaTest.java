package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class JsonSchemaTest {
    private static final String PERSON = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A person", "type": "object",
             "properties": {
               "name": {"type": "string", "minLength": 1, "maxLength": 12, "description": "in full"},
               "age": {"type": "integer"},
               "height": {"type": ["number", "null"]},
               "tags": {"type": "array", "items": {"enum": ["a", "ab", "abc", "\\u00e9\\"\\n", 3]}, "minItems": 1, "maxItems": 3},
               "friend": {"anyOf": [{"type": "null"}, {"type": "object", "required": ["n"], "additionalProperties": false,
                   "properties": {"n": {"type": "string", "maxLength": 2}, "m": {"const": {"x": [1, 2.50, true]}}}}]}},
             "required": ["name", "tags", "friend"], "additionalProperties": false}""";
    private static final List<String> SCHEMAS = List.of(PERSON,
            "{\"type\": \"array\", \"items\": {\"type\": \"array\", \"items\": {\"type\": \"boolean\"}, \"maxItems\": 2}, \"minItems\": 2}",
            "{\"type\": [\"string\", \"integer\", \"boolean\", \"null\"], \"minLength\": 2}",
            "{\"anyOf\": [{\"type\": \"number\"}, {\"type\": \"integer\"}, {\"const\": \"x\"}]}",
            "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"null\"}, \"b\": {\"type\": \"null\"},"
                    + " \"c\": {\"type\": \"null\"}}}",
            "{\"type\": \"string\", \"minLength\": 3, \"maxLength\": 3}", "{\"type\": \"object\"}",
            "{\"enum\": [1, \"1\", 1.5, null, [], {}, {\"a\": \"b\"}], \"type\": [\"number\", \"object\"]}");

    static Stream<Arguments> schemasAndSeeds() {
        return SCHEMAS.stream().flatMap(schema -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(seed, schema)));
    }

    /** By another implementation of JSON Schema. */
    @ParameterizedTest(name = "seed {0}, {1}")
    @MethodSource("schemasAndSeeds")
    void whateverIsWrittenSatisfiesTheSchema(long seed, String schema) {
        Random random = new Random(seed);
        TokenConstraint constraint = TokenConstraint.jsonSchema(schema);
        Schema other = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
        for (int i = 0; i < 100; i++) {
            String json = RandomBytes.allowedBy(constraint, random);
            JsonMapper.shared().readTree(json);
            assertEquals(List.of(), other.validate(json, InputFormat.JSON), json);
            assertFalse(json.contains("\uFFFD") || json.contains("\n"), json);
        }
    }

    @Test
    void whatTheSchemaDescribesCanBeWritten() {
        for (String json : List.of("""
                {"name": "Zo\u00eb \\"\ud83d\udc1f\\"", "age": -41, "height": 1.75, "tags": ["abc", 3, "ab"], "friend": null}""",
                "{\"name\": \"x\", \"tags\": [\"a\"], \"friend\": {\"n\": \"\"}}",
                "{\"name\": \"x\", \"height\": null, \"tags\": [\"a\"], \"friend\": {\"n\": \"ab\", \"m\": {\"x\": [1, 2.50, true]}}}",
                "{\"name\": \"123456789012\", \"age\": 0, \"height\": -0.5, \"tags\": [\"\u00e9\\\"\\n\"], \"friend\": null}"))
            assertTrue(isAllowed(PERSON, json), json);
    }

    @Test
    void whatTheSchemaDoesNotDescribeCannot() {
        for (String json : List.of("", "{}", "[]", "{\"name\": \"\", \"tags\": [\"a\"], \"friend\": null}",
                "{\"name\": \"1234567890123\", \"tags\": [\"a\"], \"friend\": null}", "{\"name\": \"x\", \"tags\": [], \"friend\": null}",
                "{\"name\": \"x\", \"tags\": [\"a\", \"a\", \"a\", \"a\"], \"friend\": null}", "{\"name\": \"x\", \"friend\": null}",
                "{\"name\": \"x\", \"age\": 01, \"tags\": [\"a\"], \"friend\": null}",
                "{\"name\": \"x\", \"age\": 1.5, \"tags\": [\"a\"], \"friend\": null}",
                "{\"name\": \"x\", \"tags\": [\"b\"], \"friend\": null}", "{\"name\": \"\u0001\", \"tags\": [\"a\"], \"friend\": null}",
                "{\"name\": \"x\", \"tags\": [\"a\"], \"friend\": {\"n\": \"\", \"m\": {\"x\":[1,2.50,true]}}}",
                "{\"name\": \"x\", \"tags\": [\"a\"], \"friend\": null} "))
            assertFalse(isAllowed(PERSON, json), json);
    }

    /** Overlong forms, surrogates, too large code points, and half of a character. */
    @Test
    void textIsWellFormedUtf8() {
        String schema = "{\"type\": \"string\"}";
        for (int[] bytes : new int[][] {{0xC0, 0x80}, {0xC1, 0xBF}, {0xE0, 0x9F, 0x80}, {0xED, 0xA0, 0x80}, {0xF0, 0x8F, 0x80, 0x80},
                {0xF4, 0x90, 0x80, 0x80}, {0xF5, 0x80, 0x80, 0x80}, {0xC3}, {0x80}, {0xE2, 0x82}}) {
            byte[] text = new byte[bytes.length + 2];
            text[0] = '"';
            for (int i = 0; i < bytes.length; i++) text[i + 1] = (byte) bytes[i];
            text[text.length - 1] = '"';
            assertFalse(isAllowed(schema, text), Arrays.toString(text));
        }
        for (String text : List.of("\u0080", "\u07FF", "\u0800", "\uD7FF", "\uE000", "\uFFFF", "\uD800\uDC00", "\uDBFF\uDFFF"))
            assertTrue(isAllowed(schema, "\"" + text + "\""), text);
    }

    @Test
    void whatGoesOnTheSameWayIsTheSameState() {
        TokenConstraint.State state = TokenConstraint.jsonSchema("{\"type\": \"string\"}").begin().next((byte) '"').orElseThrow();
        assertEquals(state, state.next((byte) 'a').orElseThrow());
        assertEquals(state.hashCode(), state.next((byte) 'b').orElseThrow().hashCode());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(Arguments.of("true", "JSON schema: a schema must be an object"),
                Arguments.of("{}", "JSON schema: a schema must have one of type, enum, const and anyOf"),
                Arguments.of("{\"type\": \"text\"}", "JSON schema: there is no type \"text\""),
                Arguments.of("{\"type\": \"string\", \"pattern\": \"a+\"}",
                        "JSON schema: the keyword pattern is not supported; supported are additionalProperties, anyOf, const, enum,"
                                + " items, maxItems, maxLength, minItems, minLength, properties, required, type"),
                Arguments.of("{\"anyOf\": [{\"type\": \"null\"}], \"type\": \"null\"}",
                        "JSON schema: the keyword type is not supported beside anyOf"),
                Arguments.of("{\"type\": \"object\", \"properties\": {\"a\\n\": {\"$ref\": \"#\"}}}",
                        "JSON schema, at /properties/a\\u000A: the keyword $ref is not supported; supported are"
                                + " additionalProperties, anyOf, const, enum, items, maxItems, maxLength, minItems, minLength, properties,"
                                + " required, type"),
                Arguments.of("{\"type\": \"object\", \"required\": [\"b\"]}",
                        "JSON schema: the required property b is not among the properties"),
                Arguments.of("{\"type\": \"object\", \"additionalProperties\": {\"type\": \"null\"}}",
                        "JSON schema: additionalProperties must be true or false"),
                Arguments.of("{\"type\": \"array\"}", "JSON schema: an array must have items"),
                Arguments.of("{\"type\": \"array\", \"items\": {\"type\": \"null\"}, \"minItems\": 3, \"maxItems\": 2}",
                        "JSON schema: minItems 3 is more than maxItems 2"),
                Arguments.of("{\"type\": \"string\", \"minLength\": -1}",
                        "JSON schema: minLength must be a whole number from 0 to 2147483647"),
                Arguments.of("{\"enum\": []}", "JSON schema: enum must be a list with at least one entry"),
                Arguments.of("{\"enum\": [1], \"type\": \"string\"}", "JSON schema: no value is of type string"),
                Arguments.of("{\"const\": \"\\ud800\"}", "JSON schema: half of a surrogate pair is no character"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void whatIsNotUnderstoodIsRefusedByName(String schema, String message) {
        assertEquals(message, assertThrows(SatchelException.class, () -> TokenConstraint.jsonSchema(schema)).getMessage());
    }

    @Test
    void whatIsNoJsonIsRefusedInOneLine() {
        for (String schema : List.of("", "{", "{} {}", "{\"type\": \"null\", \"type\": \"null\"}", "[".repeat(100_000),
                "{\"\\n\": 1, \"\\n\": 2}", "{\"\u2028\": 1, \"\u2028\": 2}", "\u2028", "x".repeat(100_000))) {
            String message = assertThrows(SatchelException.class, () -> TokenConstraint.jsonSchema(schema)).getMessage();
            assertTrue(message.matches("the JSON schema is no JSON: [^\\p{Cntrl}\u2028]+") && message.length() < 600, message);
        }
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{\"type\": \"array\", \"items\": ".repeat(40) + "{\"type\": \"null\"}" + "}".repeat(40);
        assertEquals("JSON schema, at " + "/items".repeat(33) + ": schemas may be nested at most 32 deep",
                assertThrows(SatchelException.class, () -> TokenConstraint.jsonSchema(deep)).getMessage());
    }

    /** Each of the nested arrays may be of either of two kinds, which only their innermost items would tell. */
    @Test
    void alternativesThatMultiplyAreRefusedInsteadOfTakingForEver() {
        String schema = "{\"type\": \"null\"}";
        for (int i = 0; i < 12; i++)
            schema = "{\"anyOf\": [{\"type\": \"array\", \"items\": " + schema + "}, {\"type\": \"array\", \"items\": "
                    + schema + "}]}";
        TokenConstraint constraint = TokenConstraint.jsonSchema(schema);
        assertEquals(
                "the JSON schema has too many alternatives that begin alike: make them fewer, or tell them apart by their first property",
                assertThrows(SatchelException.class, () -> {
                    TokenConstraint.State state = constraint.begin();
                    for (int i = 0; i < 13; i++) state = state.next((byte) '[').orElseThrow();
                }).getMessage());
    }

    private static boolean isAllowed(String schema, String text) {
        return isAllowed(schema, text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isAllowed(String schema, byte[] text) {
        TokenConstraint.State state = TokenConstraint.jsonSchema(schema).begin();
        for (byte b : text) {
            Optional<TokenConstraint.State> next = state.next(b);
            if (next.isEmpty()) return false;
            state = next.get();
        }
        return state.mayEnd();
    }
}
