package dev.satchel.pilot;

import dev.satchel.Citation;
import dev.satchel.pilot.PilotReport.Difference;
import dev.satchel.pilot.PilotReport.Figure;
import dev.satchel.pilot.PilotReport.Recommendation;
import dev.satchel.pilot.PilotReport.Reliability;
import dev.satchel.pilot.PilotReport.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Records and reports as JSON, and back. The names are a promise to scripts: none may change, new ones may come. */
final class PilotJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PilotJson() {}

    static ObjectNode of(Records.Header header) {
        ObjectNode node = NODES.objectNode();
        node.set("sets", texts(header.sets()));
        node.set("systems", texts(header.systems()));
        node.set("settings", texts(header.settings()));
        return node;
    }

    static Records.Header header(JsonNode node) {
        return new Records.Header(texts(node.path("sets")), texts(node.path("systems")), texts(node.path("settings")));
    }

    static ObjectNode of(Cost cost) {
        ObjectNode node = NODES.objectNode().put("system", cost.system()).put("questions", cost.questions());
        cost.load().ifPresent(each -> node.put("load_milliseconds", each));
        cost.firstAnswer().ifPresent(each -> node.put("first_answer_milliseconds", each));
        cost.usage().peakBytes().ifPresent(each -> node.put("peak_memory_bytes", each));
        cost.usage().cpuMilliseconds().ifPresent(each -> node.put("cpu_milliseconds", each));
        cost.usage().joules().ifPresent(each -> node.put("joules", each));
        return node;
    }

    static Cost cost(JsonNode node) {
        return new Cost(node.path("system").asString(), number(node, "load_milliseconds"), number(node, "first_answer_milliseconds"),
                node.path("questions").asInt(), new ProcessMeter.Usage(whole(node, "peak_memory_bytes"), number(node, "cpu_milliseconds"),
                        number(node, "joules")));
    }

    static ObjectNode of(AnsweredQuestion answered) {
        ObjectNode node = NODES.objectNode().put("set", answered.set()).put("system", answered.system())
                .put("variation", answered.variation()).put("id", answered.id()).put("question", answered.question());
        answered.expected().forEach(node.putArray("expected")::add);
        node.put("outcome", answered.answered() ? "grounded" : "abstained").put("text", answered.text())
                .put("confidence", answered.confidence());
        ArrayNode citations = node.putArray("citations");
        answered.citations().forEach(each -> citations.add(of(each)));
        node.put("claims", answered.claims()).put("cited_claims", answered.citedClaims());
        node.set("scores", numbers(answered.scores()));
        node.set("milliseconds", numbers(answered.times()));
        node.putObject("tokens").put("prompt", answered.promptTokens()).put("cached", answered.cachedTokens())
                .put("generated", answered.generatedTokens());
        node.put("decision", answered.decision());
        answered.steps().forEach(node.putArray("steps")::add);
        return node;
    }

    static AnsweredQuestion answer(JsonNode node) {
        List<Citation> citations = new ArrayList<>();
        node.path("citations").forEach(each -> citations.add(citation(each)));
        JsonNode tokens = node.path("tokens");
        return new AnsweredQuestion(text(node, "set"), text(node, "system"), text(node, "variation"), text(node, "id"),
                text(node, "question"), list(node, "expected"), text(node, "outcome").equals("grounded"), text(node, "text"),
                node.path("confidence").asDouble(), citations, node.path("claims").asInt(), node.path("cited_claims").asInt(),
                numbers(node.path("scores")), numbers(node.path("milliseconds")), tokens.path("prompt").asInt(),
                tokens.path("cached").asInt(), tokens.path("generated").asInt(), text(node, "decision"), list(node, "steps"));
    }

    private static ObjectNode of(Citation citation) {
        ObjectNode node = NODES.objectNode().put("document", citation.documentId());
        if (citation.page().isPresent()) node.put("page", citation.page().getAsInt());
        else node.putNull("page");
        node.put("start", citation.start()).put("end", citation.end()).put("quote", citation.quote());
        citation.headings().forEach(node.putArray("headings")::add);
        return node;
    }

    private static Citation citation(JsonNode node) {
        JsonNode page = node.path("page");
        return new Citation(text(node, "document"), list(node, "headings"),
                page.isNumber() ? OptionalInt.of(page.asInt()) : OptionalInt.empty(), node.path("start").asInt(), node.path("end").asInt(),
                text(node, "quote"));
    }

    static ObjectNode of(PilotReport report) {
        ObjectNode node = NODES.objectNode().put("title", report.title()).put("made", report.made().toString());
        node.set("machine", texts(report.machine()));
        ArrayNode systems = node.putArray("systems");
        report.systems().forEach(each -> systems.add(of(each)));
        ObjectNode sets = node.putObject("sets");
        report.sets().forEach(sets::put);
        ObjectNode recommendation = node.putObject("recommendation");
        report.recommendation().system().ifPresentOrElse(each -> recommendation.put("system", each),
                () -> recommendation.putNull("system"));
        recommendation.put("headline", report.recommendation().headline());
        report.recommendation().reasons().forEach(recommendation.putArray("reasons")::add);
        ArrayNode figures = node.putArray("figures");
        report.figures().forEach(each -> figures.addObject().put("topic", each.topic().name().toLowerCase(Locale.ROOT))
                .put("measure", each.measure()).put("label", each.label()).put("unit", each.unit())
                .put("better", each.isBetterHigher() ? "higher" : "lower").put("system", each.system()).put("set", each.set())
                .put("value", each.value()).put("low", each.low()).put("high", each.high()).put("count", each.count()));
        ArrayNode differences = node.putArray("differences");
        report.differences().forEach(each -> differences.addObject().put("measure", each.measure()).put("set", each.set())
                .put("first", each.first()).put("second", each.second()).put("value", each.value()).put("low", each.low())
                .put("high", each.high()).put("real", each.isReal()));
        ArrayNode reliability = node.putArray("reliability");
        report.reliability().forEach(each -> reliability.addObject().put("system", each.system()).put("confidence", each.confidence())
                .put("right", each.right()).put("count", each.count()));
        ArrayNode answers = node.putArray("answers");
        report.answers().forEach(each -> answers.add(of(each)));
        return node;
    }

    private static ObjectNode of(SystemRun run) {
        ObjectNode node = NODES.objectNode().put("system", run.system());
        node.set("facts", texts(run.facts()));
        if (!Double.isNaN(run.loadMilliseconds())) node.put("load_milliseconds", run.loadMilliseconds());
        if (!Double.isNaN(run.firstAnswerMilliseconds())) node.put("first_answer_milliseconds", run.firstAnswerMilliseconds());
        run.peakMemoryBytes().ifPresent(each -> node.put("peak_memory_bytes", each));
        run.cpuMilliseconds().ifPresent(each -> node.put("cpu_milliseconds", each));
        run.joules().ifPresent(each -> node.put("joules", each));
        return node;
    }

    static PilotReport report(JsonNode node) {
        Map<String, Integer> sets = new LinkedHashMap<>();
        node.path("sets").properties().forEach(each -> sets.put(each.getKey(), each.getValue().asInt()));
        JsonNode said = node.path("recommendation");
        Recommendation recommendation = new Recommendation(
                said.path("system").isString() ? Optional.of(text(said, "system")) : Optional.empty(), text(said, "headline"),
                list(said, "reasons"));
        return new PilotReport(text(node, "title"), Instant.parse(text(node, "made")), texts(node.path("machine")),
                all(node, "systems", PilotJson::run), sets, recommendation, all(node, "figures", PilotJson::figure),
                all(node, "differences", PilotJson::difference), all(node, "reliability", PilotJson::reliability),
                all(node, "answers", PilotJson::answer));
    }

    private static SystemRun run(JsonNode node) {
        return new SystemRun(text(node, "system"), texts(node.path("facts")), number(node, "load_milliseconds").orElse(Double.NaN),
                number(node, "first_answer_milliseconds").orElse(Double.NaN), whole(node, "peak_memory_bytes"),
                number(node, "cpu_milliseconds"), number(node, "joules"));
    }

    private static Figure figure(JsonNode node) {
        return new Figure(Topic.valueOf(text(node, "topic").toUpperCase(Locale.ROOT)), text(node, "measure"), text(node, "label"),
                text(node, "unit"), text(node, "better").equals("higher"), text(node, "system"), text(node, "set"),
                node.path("value").asDouble(), node.path("low").asDouble(), node.path("high").asDouble(), node.path("count").asInt());
    }

    private static Difference difference(JsonNode node) {
        return new Difference(text(node, "measure"), text(node, "set"), text(node, "first"), text(node, "second"),
                node.path("value").asDouble(), node.path("low").asDouble(), node.path("high").asDouble(), node.path("real").asBoolean());
    }

    private static Reliability reliability(JsonNode node) {
        return new Reliability(text(node, "system"), node.path("confidence").asDouble(), node.path("right").asDouble(),
                node.path("count").asInt());
    }

    private static <T> List<T> all(JsonNode node, String name, Function<JsonNode, T> read) {
        List<T> all = new ArrayList<>();
        node.path(name).forEach(each -> all.add(read.apply(each)));
        return all;
    }

    private static ObjectNode texts(Map<String, String> texts) {
        ObjectNode node = NODES.objectNode();
        texts.forEach(node::put);
        return node;
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asString()));
        return texts;
    }

    private static ObjectNode numbers(Map<String, Double> numbers) {
        ObjectNode node = NODES.objectNode();
        new TreeMap<>(numbers).forEach(node::put);
        return node;
    }

    private static Map<String, Double> numbers(JsonNode node) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        node.properties().forEach(each -> numbers.put(each.getKey(), each.getValue().asDouble()));
        return numbers;
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isString()) throw new IllegalArgumentException("no text named \"" + name + "\"");
        return value.stringValue();
    }

    private static List<String> list(JsonNode node, String name) {
        List<String> texts = new ArrayList<>();
        node.path(name).forEach(each -> texts.add(each.asString()));
        return texts;
    }

    private static Optional<Double> number(JsonNode node, String name) {
        return node.path(name).isNumber() ? Optional.of(node.path(name).asDouble()) : Optional.empty();
    }

    private static Optional<Long> whole(JsonNode node, String name) {
        return node.path(name).isNumber() ? Optional.of(node.path(name).asLong()) : Optional.empty();
    }
}
