package dev.satchel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the part of JSON Schema (draft 2020-12) that {@link TokenConstraint#jsonSchema} names; anything else is refused by name. */
final class JsonSchema {
    private static final int DEEPEST = 32;
    private static final int LONGEST_MESSAGE = 500;
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final Set<String> WITHOUT_EFFECT = Set.of("title", "description", "default", "examples", "$schema", "$id", "$comment");
    private static final Set<String> OF_TYPES = Set.of("type", "properties", "required", "additionalProperties", "items", "minItems",
            "maxItems", "minLength", "maxLength");
    private static final Set<String> UNDERSTOOD = new TreeSet<>(Set.of("type", "enum", "const", "anyOf", "properties", "required",
            "additionalProperties", "items", "minItems", "maxItems", "minLength", "maxLength"));
    /** A number keeps its digits, and an object its keys. */
    private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final JsonNode schema;
    /** A JSON pointer, for messages. */
    private final String place;
    private final int depth;

    private JsonSchema(JsonNode schema, String place, int depth) {
        this.schema = schema;
        this.place = place;
        this.depth = depth;
    }

    static TokenConstraint parse(String schema) {
        JsonNode root;
        try {
            root = JSON.readTree(schema);
        } catch (JacksonException e) {
            throw new SatchelException(
                    SatchelException.shown("the JSON schema is no JSON: " + e.getOriginalMessage(), LONGEST_MESSAGE), e);
        }
        if (root.isMissingNode()) throw new SatchelException("the JSON schema is no JSON: it is empty");
        return new JsonGrammar(new JsonSchema(root, "", 0).grammar());
    }

    private JsonGrammar.Part grammar() {
        if (!schema.isObject()) throw refusal("a schema must be an object");
        if (depth > DEEPEST) throw refusal("schemas may be nested at most " + DEEPEST + " deep");
        if (schema.has("anyOf")) {
            requireOnly(Set.of("anyOf"), "beside anyOf");
            return new JsonGrammar.Choice(list("anyOf").stream().map(JsonSchema::grammar).toList());
        }
        if (schema.has("const")) {
            requireOnly(Set.of("const", "type"), "beside const");
            return literals(List.of(schema.get("const")));
        }
        if (schema.has("enum")) {
            requireOnly(Set.of("enum", "type"), "beside enum");
            return literals(list("enum").stream().map(each -> each.schema).toList());
        }
        requireOnly(OF_TYPES, "");
        return new JsonGrammar.Choice(types().stream().map(this::ofType).toList());
    }

    private void requireOnly(Set<String> keywords, String where) {
        for (String keyword : schema.propertyNames()) {
            if (keywords.contains(keyword) || WITHOUT_EFFECT.contains(keyword)) continue;
            if (UNDERSTOOD.contains(keyword)) throw refusal("the keyword " + keyword + " is not supported " + where);
            throw refusal("the keyword " + keyword + " is not supported; supported are " + String.join(", ", UNDERSTOOD));
        }
    }

    private JsonGrammar.Part literals(List<JsonNode> values) {
        List<String> types = schema.has("type") ? types() : List.of();
        List<JsonGrammar.Part> literals = new ArrayList<>();
        for (JsonNode value : values)
            if (types.isEmpty() || types.stream().anyMatch(type -> isOf(type, value))) literals.add(JsonGrammar.Text.of(written(value)));
        if (literals.isEmpty()) throw refusal("no value is of type " + String.join(" or ", types));
        return new JsonGrammar.Choice(literals);
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "number" -> value.isNumber();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> value.isNull();
        };
    }

    private List<String> types() {
        JsonNode type = schema.path("type");
        if (type.isMissingNode()) throw refusal("a schema must have one of type, enum, const and anyOf");
        List<JsonNode> named = type.isArray() ? list("type").stream().map(each -> each.schema).toList() : List.of(type);
        for (JsonNode each : named)
            if (!each.isString()
                    || !Set.of("object", "array", "string", "number", "integer", "boolean", "null").contains(each.stringValue()))
                throw refusal("there is no type " + each);
        return named.stream().map(JsonNode::stringValue).distinct().toList();
    }

    private JsonGrammar.Part ofType(String type) {
        return switch (type) {
            case "object" -> object();
            case "array" -> array();
            case "string" -> string();
            case "number" -> new JsonGrammar.Number(false);
            case "integer" -> new JsonGrammar.Number(true);
            case "boolean" -> new JsonGrammar.Choice(List.of(JsonGrammar.Text.of("true"), JsonGrammar.Text.of("false")));
            default -> JsonGrammar.Text.of("null");
        };
    }

    private JsonGrammar.Part object() {
        JsonNode properties = schema.path("properties");
        if (!properties.isObject() && !properties.isMissingNode()) throw refusal("properties must be an object");
        JsonNode additional = schema.path("additionalProperties");
        if (!additional.isBoolean() && !additional.isMissingNode()) throw refusal("additionalProperties must be true or false");
        Set<String> required = required();
        List<JsonGrammar.Member> members = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            JsonSchema value = new JsonSchema(property.getValue(), place + "/properties/" + property.getKey(), depth + 1);
            String key = written(JSON.getNodeFactory().stringNode(property.getKey()));
            members.add(new JsonGrammar.Member(key, value.grammar(), required.remove(property.getKey())));
        }
        for (String name : required) throw refusal("the required property " + name + " is not among the properties");
        return new JsonGrammar.Members(members);
    }

    private Set<String> required() {
        Set<String> names = new HashSet<>();
        JsonNode required = schema.path("required");
        if (!required.isArray() && !required.isMissingNode()) throw refusal("required must be a list");
        for (JsonNode name : required) {
            if (!name.isString()) throw refusal("required must be a list of texts");
            names.add(name.stringValue());
        }
        return names;
    }

    private JsonGrammar.Part array() {
        if (!schema.has("items")) throw refusal("an array must have items");
        int min = bound("minItems", 0);
        int max = bound("maxItems", UNLIMITED);
        requireOrder("minItems", min, "maxItems", max);
        return new JsonGrammar.Items(new JsonSchema(schema.get("items"), place + "/items", depth + 1).grammar(), min, max);
    }

    private JsonGrammar.Part string() {
        int min = bound("minLength", 0);
        int max = bound("maxLength", UNLIMITED);
        requireOrder("minLength", min, "maxLength", max);
        return new JsonGrammar.Characters(min, max);
    }

    private int bound(String keyword, int absent) {
        JsonNode bound = schema.path(keyword);
        if (bound.isMissingNode()) return absent;
        if (!bound.isIntegralNumber() || !bound.canConvertToInt() || bound.intValue() < 0)
            throw refusal(keyword + " must be a whole number from 0 to " + Integer.MAX_VALUE);
        return bound.intValue();
    }

    private void requireOrder(String least, int min, String most, int max) {
        if (min > max) throw refusal(least + " " + min + " is more than " + most + " " + max);
    }

    private List<JsonSchema> list(String keyword) {
        JsonNode list = schema.get(keyword);
        if (!list.isArray() || list.isEmpty()) throw refusal(keyword + " must be a list with at least one entry");
        List<JsonSchema> entries = new ArrayList<>();
        for (JsonNode entry : list) entries.add(new JsonSchema(entry, place + "/" + keyword + "/" + entries.size(), depth + 1));
        return entries;
    }

    private String written(JsonNode value) {
        String written = withSpaces(value);
        if (written.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
            throw refusal("half of a surrogate pair is no character");
        return written;
    }

    /** As the rest is written; Jackson puts no spaces. */
    private static String withSpaces(JsonNode value) {
        if (value.isArray()) return value.valueStream().map(JsonSchema::withSpaces).collect(Collectors.joining(", ", "[", "]"));
        if (!value.isObject()) return value.toString();
        return value.propertyStream()
                .map(member -> JSON.getNodeFactory().stringNode(member.getKey()) + ": " + withSpaces(member.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private SatchelException refusal(String what) {
        return new SatchelException(
                SatchelException.shown("JSON schema" + (place.isEmpty() ? "" : ", at " + place) + ": " + what, LONGEST_MESSAGE));
    }
}
