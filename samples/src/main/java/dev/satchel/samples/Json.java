package dev.satchel.samples;

import dev.satchel.Answer;
import dev.satchel.Citation;
import dev.satchel.Composition;
import dev.satchel.DocumentSource;
import dev.satchel.Passage;
import dev.satchel.ScoredPassage;
import dev.satchel.Trace;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object of a command's results. The names are a promise to scripts: none may change, new ones may come. */
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode object = NODES.objectNode();

    /** An object without fields. */
    Json() {}

    /** An answer or an abstention. */
    static Json of(Answer answer) {
        Json json = new Json().with("question", answer.question());
        switch (answer) {
            case Answer.Grounded grounded -> json.with("outcome", "grounded").withNull("reason").with("text", grounded.text());
            case Answer.Abstained abstained -> json.with("outcome", "abstained").with("reason", abstained.reason()).with("text", "");
        }
        Trace trace = answer.trace();
        json.with("lead", answer.frame().lead()).with("closing", answer.frame().closing());
        ArrayNode citations = json.array("confidence", answer.confidence(), "citations");
        if (answer instanceof Answer.Grounded grounded) grounded.citations().forEach(each -> citations.add(of(each)));
        ArrayNode claims = json.array("claims");
        if (answer instanceof Answer.Grounded grounded) grounded.claims().forEach(each -> claims.add(of(each, grounded.citations())));
        ArrayNode passages = json.object.putArray("passages");
        trace.passages().forEach(each -> passages.add(of(each.passage()).with("read", each.shown()).with("why", each.why()).object));
        if (trace.model().isEmpty()) json.withNull("model");
        else json.with("model", trace.model());
        json.object.putObject("tokens").put("prompt", trace.cost().promptTokens()).put("cached", trace.cost().cachedTokens()).put(
                "generated",
                trace.cost().generatedTokens());
        json.object.putObject("milliseconds").put("retrieve", milliseconds(trace.retrieve()))
                .put("prefill", milliseconds(trace.cost().prefill()))
                .put("generate", milliseconds(trace.cost().generate())).put("total", milliseconds(trace.total()));
        json.with("asked_as", trace.askedAs()).with("kind", trace.kind()).with("decision", trace.decision());
        ObjectNode signals = json.object.putObject("signals");
        new TreeMap<>(trace.signals()).forEach(signals::put);
        return json;
    }

    /** A text put together from quotes. */
    static Json of(Composition composition) {
        Json json = new Json().with("outcome", "grounded").with("title", composition.title()).with("lead", composition.opening());
        ArrayNode sections = json.object.putArray("sections");
        for (Composition.Section section : composition.sections()) {
            ArrayNode statements = sections.addObject().put("heading", section.heading()).putArray("statements");
            for (Composition.Statement each : section.statements())
                statements.addObject().put("about", each.about()).set("citation", of(each.citation()));
        }
        return json.with("closing", composition.closing()).with("text", composition.text());
    }

    /** Part of the text, and what it rests on: places in the list of citations. */
    private static ObjectNode of(Answer.Claim claim, List<Citation> citations) {
        ObjectNode node = NODES.objectNode().put("start", claim.start()).put("end", claim.end());
        ArrayNode places = node.putArray("citations");
        claim.citations().forEach(each -> places.add(citations.indexOf(each)));
        return node;
    }

    /** A passage without its text. */
    static Json of(ScoredPassage scored) {
        Passage passage = scored.passage();
        Json json = new Json().with("document", passage.documentId());
        page(json.object, passage.page());
        json.object.put("start", passage.start()).put("end", passage.end()).put("score", scored.score());
        return json;
    }

    /** What could not be read. */
    static ArrayNode of(List<DocumentSource.Problem> problems) {
        ArrayNode array = NODES.arrayNode();
        problems.forEach(each -> array.addObject().put("document", each.documentId()).put("problem", each.problem()));
        return array;
    }

    private static ObjectNode of(Citation citation) {
        ObjectNode node = NODES.objectNode().put("document", citation.documentId());
        page(node, citation.page());
        node.put("start", citation.start()).put("end", citation.end()).put("quote", citation.quote());
        citation.headings().forEach(node.putArray("headings")::add);
        return node;
    }

    private static void page(ObjectNode node, OptionalInt page) {
        if (page.isPresent()) node.put("page", page.getAsInt());
        else node.putNull("page");
    }

    /** The same with a text. */
    Json with(String name, String value) {
        object.put(name, value);
        return this;
    }

    /** The same with a whole number. */
    Json with(String name, long value) {
        object.put(name, value);
        return this;
    }

    /** The same with a number. */
    Json with(String name, double value) {
        object.put(name, value);
        return this;
    }

    /** The same with a truth value. */
    Json with(String name, boolean value) {
        object.put(name, value);
        return this;
    }

    /** The same with a list. */
    Json with(String name, ArrayNode value) {
        object.set(name, value);
        return this;
    }

    /** The same with an object. */
    Json with(String name, Json value) {
        object.set(name, value.object);
        return this;
    }

    /** The same with nothing under this name. */
    Json withNull(String name) {
        object.putNull(name);
        return this;
    }

    /** A list under this name, to be filled. */
    ArrayNode array(String name) { return object.putArray(name); }

    private ArrayNode array(String number, double value, String name) {
        object.put(number, value);
        return object.putArray(name);
    }

    /** A time in milliseconds, to the microsecond. */
    static double milliseconds(Duration time) { return time.toNanos() / 1000 / 1000.0; }

    /** The object as text. Control characters that JSON lets through are escaped, because a terminal may obey them. */
    String onOneLine() {
        String json = MAPPER.writeValueAsString(object);
        if (json.chars().noneMatch(Json::isObeyedByTerminals)) return json;
        StringBuilder escaped = new StringBuilder();
        json.chars().forEach(c -> escaped.append(isObeyedByTerminals(c) ? String.format("\\u%04x", c) : String.valueOf((char) c)));
        return escaped.toString();
    }

    private static boolean isObeyedByTerminals(int c) { return c >= 0x7f && c <= 0x9f; }
}
