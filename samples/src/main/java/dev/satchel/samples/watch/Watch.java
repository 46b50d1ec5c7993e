package dev.satchel.samples.watch;

import dev.satchel.Answer;
import dev.satchel.RagListener;
import dev.satchel.SatchelException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * All that watches one service: give it to {@code Rag.Builder.listener}, and the rest to the pages of the service. Safe for use by many
 * threads.
 */
public final class Watch implements RagListener, AutoCloseable {
    /** Of what {@link #metrics()} gives. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final RagMetrics metrics = new RagMetrics(registry);
    private final Drift drift;
    private final Feedback feedback;

    /**
     * Begins to watch.
     *
     * @param pilot what to compare with; {@link PilotRange#none()} without a pilot
     * @param feedback the file that ratings are kept in; made with the first one
     */
    public Watch(PilotRange pilot, Path feedback) {
        this.drift = new Drift(pilot);
        this.feedback = new Feedback(feedback);
        for (Finding.Measure each : Finding.Measure.values()) bind(each);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    private void bind(Finding.Measure measure) {
        gauge("satchel.drift.value", "A rolling figure", measure, Finding::value);
        gauge("satchel.drift.low", "The lower end of the pilot's range", measure, Finding::low);
        gauge("satchel.drift.high", "The upper end of the pilot's range", measure, Finding::high);
        gauge("satchel.drift.outside", "1 when a figure has left the pilot's range", measure,
                each -> OptionalDouble.of(each.state() == Finding.State.OUTSIDE ? 1 : 0));
    }

    /** What is not known is no number, which Prometheus takes as such. */
    private void gauge(String name, String description, Finding.Measure measure, Function<Finding, OptionalDouble> value) {
        Gauge.builder(name, () -> value.apply(drift.findings().get(measure.ordinal())).orElse(Double.NaN)).description(description)
                .tag("measure", measure.label()).register(registry);
    }

    @Override
    public void onAsked(Asking asking) { metrics.onAsked(asking); }

    @Override
    public void onAnswered(Answer answer) {
        metrics.onAnswered(answer);
        drift.onAnswered(answer);
    }

    @Override
    public void onFailed(Asking asking, Throwable failure) { metrics.onFailed(asking, failure); }

    /**
     * A user rates an answer.
     *
     * @param right the answer that the user gives instead, if any
     * @throws SatchelException when it cannot be kept
     */
    public void rate(Answer answer, Rating rating, Optional<String> right) {
        feedback.keep(answer, rating, right);
        if (drift.rated(answer.trace().id(), rating)) metrics.rated(rating);
    }

    /** The rolling figures, and whether they lie where the pilot's do. */
    public List<Finding> drift() { return drift.findings(); }

    /** The metrics as Prometheus reads them, in the text format that {@link #CONTENT_TYPE} names. */
    public String metrics() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
