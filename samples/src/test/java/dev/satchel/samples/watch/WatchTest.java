package dev.satchel.samples.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.satchel.Answer;
import dev.satchel.Trace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Prometheus reads of a service that was asked seven questions. */
@TestInstance(Lifecycle.PER_CLASS)
class WatchTest {
    private static final Path DASHBOARD = Path.of("../docs/observability/grafana-dashboard.json");
    private static final Pattern IN_QUOTES = Pattern.compile("\"[^\"]*\"");
    private static final Pattern METRIC = Pattern.compile("\\b(?:gen_ai|satchel|jvm|process|system)_[a-z_]+");
    private static final Pattern LABELS = Pattern.compile("(?:by ?\\(|\\{)([^)}]*)[)}]");

    @TempDir
    private static Path scratch;

    private String metrics;

    @BeforeAll
    void ask() throws IOException {
        try (Watch watch = new Watch(PilotRange.none(), scratch.resolve("feedback.jsonl"))) {
            new Secrets(scratch, watch).tell();
            metrics = watch.metrics();
        }
    }

    private double value(String series) {
        return metrics.lines().filter(each -> each.startsWith(series + " ")).findFirst()
                .map(each -> Double.parseDouble(each.substring(series.length() + 1)))
                .orElseThrow(() -> new AssertionError("no " + series + " in\n" + metrics));
    }

    @Test
    void questionsAreCountedByWhatBecameOfThem() {
        assertEquals(3, value("satchel_question_duration_seconds_count{error_type=\"none\",outcome=\"grounded\"}"));
        assertEquals(1, value("satchel_question_duration_seconds_count{error_type=\"none\",outcome=\"abstained\"}"));
        assertEquals(1, value("satchel_question_duration_seconds_count{error_type=\"none\",outcome=\"small_talk\"}"));
        assertEquals(1, value("satchel_question_duration_seconds_count{error_type=\"java.util.concurrent.CancellationException\","
                + "outcome=\"cancelled\"}"));
        assertEquals(1, value("satchel_question_duration_seconds_count{error_type=\"dev.satchel.SatchelException\",outcome=\"failed\"}"));
        assertEquals(0, value("satchel_questions_active"));
    }

    @Test
    void whatTheModelDidHasTheNamesOfOpenTelemetry() {
        String parrot = "gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"satchel\",gen_ai_request_model=\"parrot\"";
        assertEquals(.14, value("gen_ai_client_operation_duration_seconds_sum{" + parrot + "}"), 1e-9);
        assertEquals(1, value("gen_ai_client_operation_duration_seconds_bucket{" + parrot + ",le=\"0.16\"}"));
        assertEquals(0, value("gen_ai_client_operation_duration_seconds_bucket{" + parrot + ",le=\"0.08\"}"));
        assertEquals(200, value("gen_ai_client_token_usage_sum{" + parrot + ",gen_ai_token_type=\"input\"}"));
        assertEquals(11, value("gen_ai_client_token_usage_sum{" + parrot + ",gen_ai_token_type=\"output\"}"));
        assertEquals(.04, value("gen_ai_server_time_to_first_token_seconds_sum{" + parrot + "}"), 1e-9);
        assertEquals(.01, value("gen_ai_server_time_per_output_token_seconds_sum{" + parrot + "}"), 1e-9);
        assertTrue(metrics.contains("gen_ai_operation_name=\"text_completion\""), "scoring words is not told");
    }

    @Test
    void noWordOfDocumentsAndQuestionsIsAmongThem() {
        assertEquals(Optional.empty(), Secrets.in(metrics));
    }

    @Test
    void aRatingCountsOnceHoweverOftenItIsGiven() {
        Trace trace = new Trace("1", "q", List.of(), "person", Map.of(), "", Trace.Cost.NONE, Duration.ZERO, Duration.ZERO, "", "");
        Answer answer = new Answer.Abstained("q", "no", .1, trace);
        try (Watch watch = new Watch(PilotRange.none(), scratch.resolve("clicks.jsonl"))) {
            watch.rate(answer, Rating.UP, Optional.empty());
            watch.rate(answer, Rating.UP, Optional.empty());
            watch.rate(answer, Rating.DOWN, Optional.empty());
            String rated = watch.metrics().lines().filter(each -> each.startsWith("satchel_ratings_total")).sorted()
                    .collect(Collectors.joining(" "));
            assertEquals("satchel_ratings_total{rating=\"down\"} 1.0 satchel_ratings_total{rating=\"up\"} 1.0", rated);
        }
    }

    @Test
    void theRecipeServesThem() throws IOException, InterruptedException {
        try (Watch watch = new Watch(PilotRange.none(), scratch.resolve("feedback.jsonl"));
                HttpClient client = HttpClient.newHttpClient()) {
            HttpServer server = WatchedQuestions.serve(watch, 0);
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + server.getAddress().getPort() + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString());
            server.stop(0);
            assertEquals(Watch.CONTENT_TYPE, response.headers().firstValue("Content-Type").orElse(""));
            assertTrue(response.body().contains("\nsatchel_questions_active 0.0\n"), response::body);
        }
    }

    @Test
    void theyAreWhatTheFormatAllows() {
        Pattern sample = Pattern.compile("[a-z0-9_]+(?:\\{[^}]*\\})? (?:NaN|[+-]?Inf|-?[0-9.]+(?:E-?[0-9]+)?)");
        List<String> odd = metrics.lines().filter(each -> !each.startsWith("# ")).filter(each -> !sample.matcher(each).matches()).toList();
        assertEquals(List.of(), odd);
    }

    @Test
    void theDashboardAsksOnlyForWhatIsThere() throws IOException {
        Set<String> names = exported(Pattern.compile("(?m)^([a-z_]+)[{ ]"));
        Set<String> labels = exported(Pattern.compile("[{,]([a-z_]+)=\""));
        List<String> queries = queries();
        assertTrue(queries.size() >= 15, () -> queries.size() + " queries");
        for (String query : queries) {
            String bare = IN_QUOTES.matcher(query).replaceAll("");
            List<String> asked = METRIC.matcher(LABELS.matcher(bare).replaceAll("")).results().map(MatchResult::group).toList();
            assertTrue(!asked.isEmpty(), () -> "no metric in " + query);
            for (String each : asked) assertTrue(names.contains(each), () -> each + " is not exported: " + query);
            for (String each : labelsOf(bare)) assertTrue(labels.contains(each), () -> each + " is no label: " + query);
        }
    }

    @Test
    void everyMetricOfOursIsOnTheDashboard() throws IOException {
        String all = String.join("\n", queries());
        List<String> forgotten = exported(Pattern.compile("(?m)^# TYPE ((?:gen_ai|satchel)_[a-z_]+) ")).stream()
                .filter(each -> !each.endsWith("_max")).filter(each -> !all.contains(each)).toList();
        assertEquals(List.of(), forgotten);
    }

    @Test
    void everyMetricOfOursIsExplained() throws IOException {
        String page = Files.readString(DASHBOARD.resolveSibling("README.md"));
        List<String> forgotten = exported(Pattern.compile("(?m)^# TYPE ((?:gen_ai|satchel)_[a-z_]+) ")).stream()
                .filter(each -> !each.endsWith("_max")).filter(each -> !page.contains("`" + each + "`")).toList();
        assertEquals(List.of(), forgotten);
    }

    @Test
    void theProgramOfThePageIsThatOfTheRecipe() throws IOException {
        String page = Files.readString(DASHBOARD.resolveSibling("README.md"));
        String program = page.substring(page.indexOf("```java\n") + 8, page.indexOf("```", page.indexOf("```java\n") + 8));
        String recipe = Files.readString(Path.of("src/main/java/dev/satchel/samples/watch/WatchedQuestions.java"));
        assertTrue(recipe.contains(program.indent(8)), program);
    }

    @Test
    void panelsOfTheDashboardDoNotOverlapAndAreExplained() throws IOException {
        Set<String> taken = new TreeSet<>();
        for (JsonNode panel : dashboard().path("panels")) {
            JsonNode place = panel.path("gridPos");
            for (int x = 0; x < place.path("w").intValue(); x++)
                for (int y = 0; y < place.path("h").intValue(); y++) {
                    int column = place.path("x").intValue() + x;
                    assertTrue(column < 24, panel::toString);
                    assertTrue(taken.add(column + " " + (place.path("y").intValue() + y)), () -> "overlaps: " + panel.path("title"));
                }
            if (!panel.path("type").asString().equals("row"))
                assertTrue(!panel.path("description").asString("").isBlank(), panel::toString);
        }
    }

    private static JsonNode dashboard() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(DASHBOARD));
    }

    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : dashboard().path("panels"))
            for (JsonNode target : panel.path("targets")) queries.add(target.path("expr").asString());
        return queries;
    }

    private Set<String> exported(Pattern pattern) {
        return pattern.matcher(metrics).results().map(each -> each.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> labelsOf(String query) {
        return LABELS.matcher(query).results().flatMap(each -> Pattern.compile("[,=~!]+").splitAsStream(each.group(1))).map(String::strip)
                .filter(each -> !each.isEmpty()).toList();
    }
}
