package dev.satchel.samples.watch;

import dev.satchel.Answer;
import dev.satchel.RagListener;
import dev.satchel.SatchelException;
import dev.satchel.Trace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts and times of questions, for any registry of Micrometer. What concerns the model has the names, attributes and boundaries of
 * OpenTelemetry's semantic conventions for generative AI, which are still in development; the rest begins with {@code satchel.}. No text is
 * among the tags: each has a few values, known beforehand, and the model's name.
 */
public final class RagMetrics implements RagListener {
    private static final String PROVIDER = "satchel";
    private static final double[] OPERATION_SECONDS = {.01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92};
    private static final double[] TOKENS = {1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864};
    private static final double[] FIRST_TOKEN_SECONDS = {.001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10};
    private static final double[] TOKEN_SECONDS = {.01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5};
    private static final double[] RETRIEVAL_SECONDS = {.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5};
    private static final double[] TENTHS = {.1, .2, .3, .4, .5, .6, .7, .8, .9, 1};
    /** A registry's own word for a tag that has no value; all series of a name must have the same tags. */
    private static final String NONE = "none";

    private final MeterRegistry registry;
    private final Map<String, Long> asked = new ConcurrentHashMap<>();

    /** Tells this registry. */
    public RagMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("satchel.questions.active", asked, Map::size).description("Questions that are being answered").register(registry);
        beginWithZero();
    }

    /** What is first seen at 1 has not increased for Prometheus. */
    private void beginWithZero() {
        for (Rating each : Rating.values()) ratings(each);
        for (String each : List.of("grounded", "abstained", "small_talk")) question(each, NONE);
        question("cancelled", CancellationException.class.getName());
        question("failed", SatchelException.class.getName());
    }

    @Override
    public void onAsked(Asking asking) { asked.put(asking.id(), System.nanoTime()); }

    @Override
    public void onAnswered(Answer answer) {
        Trace trace = answer.trace();
        String outcome = outcome(answer);
        asked.remove(trace.id());
        question(outcome, NONE).record(trace.total());
        if (outcome.equals("small_talk")) return;
        timer("satchel.retrieval.duration", "Time to find passages", RETRIEVAL_SECONDS, Tags.empty()).record(trace.retrieve());
        summary("satchel.question.confidence", "How sure it was that the documents answer", TENTHS, Tags.of("outcome", outcome))
                .record(answer.confidence());
        trace.passages().stream().findFirst().ifPresent(each -> summary("satchel.retrieval.score", "Score of the best passage", TENTHS,
                Tags.empty()).record(each.passage().score()));
        if (trace.cost().promptTokens() > 0) model(trace);
    }

    /** Whether an answer was given, the documents do not say, or nothing was asked. */
    static String outcome(Answer answer) {
        if (isSmallTalk(answer)) return "small_talk";
        return answer instanceof Answer.Grounded ? "grounded" : "abstained";
    }

    static boolean isSmallTalk(Answer answer) {
        return answer.trace().kind().equals("small_talk");
    }

    private void model(Trace trace) {
        Trace.Cost cost = trace.cost();
        boolean writes = !trace.draft().isEmpty();
        Tags tags = Tags.of("gen_ai.operation.name", writes ? "chat" : "text_completion", "gen_ai.provider.name", PROVIDER,
                "gen_ai.request.model", trace.model());
        timer("gen_ai.client.operation.duration", "Time that the model took", OPERATION_SECONDS, tags)
                .record(cost.prefill().plus(cost.generate()));
        timer("gen_ai.server.time_to_first_token", "Time until the prompt was read", FIRST_TOKEN_SECONDS, tags).record(cost.prefill());
        // The first token comes with the prompt; of texts that are only scored, all are read.
        int after = writes ? cost.generatedTokens() - 1 : cost.generatedTokens();
        if (after > 0)
            timer("gen_ai.server.time_per_output_token", "Time of each token after the first", TOKEN_SECONDS, tags)
                    .record(cost.generate().dividedBy(after));
        tokens(tags, "input").record(cost.promptTokens());
        tokens(tags, "output").record(cost.generatedTokens());
        promptTokens("cache").increment(cost.cachedTokens());
        promptTokens("read").increment(cost.promptTokens() - cost.cachedTokens());
    }

    @Override
    public void onFailed(Asking asking, Throwable failure) {
        Long begin = asked.remove(asking.id());
        String outcome = failure instanceof CancellationException ? "cancelled" : "failed";
        question(outcome, failure.getClass().getName()).record(Duration.ofNanos(begin == null ? 0 : System.nanoTime() - begin));
    }

    /** A user rated an answer. */
    public void rated(Rating rating) { ratings(rating).increment(); }

    private Timer question(String outcome, String error) {
        return timer("satchel.question.duration", "Time from question to answer", OPERATION_SECONDS,
                Tags.of("outcome", outcome, "error.type", error));
    }

    private Counter ratings(Rating rating) {
        return Counter.builder("satchel.ratings").description("What users said of answers").tag("rating", rating.label())
                .register(registry);
    }

    private Counter promptTokens(String source) {
        return Counter.builder("satchel.prompt.tokens").description("Tokens of prompts, from cache or read by the model")
                .tag("source", source).register(registry);
    }

    /** Without a unit, which the conventions write in braces and Prometheus therefore leaves out of the name. */
    private DistributionSummary tokens(Tags tags, String type) {
        return summary("gen_ai.client.token.usage", "Tokens that the model read and generated", TOKENS,
                tags.and("gen_ai.token.type", type));
    }

    private Timer timer(String name, String description, double[] seconds, Tags tags) {
        Duration[] boundaries = Arrays.stream(seconds).mapToObj(each -> Duration.ofNanos(Math.round(each * 1e9))).toArray(Duration[]::new);
        return Timer.builder(name).description(description).serviceLevelObjectives(boundaries).tags(tags).register(registry);
    }

    private DistributionSummary summary(String name, String description, double[] boundaries, Tags tags) {
        return DistributionSummary.builder(name).description(description).serviceLevelObjectives(boundaries).tags(tags).register(registry);
    }
}
