package dev.satchel.samples.watch;

import dev.satchel.Answer;
import dev.satchel.RagListener;
import dev.satchel.samples.watch.Finding.Measure;
import dev.satchel.samples.watch.Finding.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Rolling figures of a service over its newest questions, compared with those of its pilot. Keeps numbers, never texts. Safe for use by many
 * threads.
 */
public final class Drift implements RagListener {
    /** Enough to see a tenth more or less, few enough that yesterday does not hide today. */
    static final int NEWEST = 100;
    /** With fewer, the range would be so wide that nothing leaves it. */
    static final int FEWEST = 30;

    private final PilotRange pilot;
    private final Map<Measure, Deque<Double>> newest = new EnumMap<>(Measure.class);
    /** By the question's id, because a user may rate again; the newest last. */
    private final Map<String, Rating> ratings = new LinkedHashMap<>();

    /** Compares with a pilot, or with {@link PilotRange#none()}. */
    public Drift(PilotRange pilot) {
        this.pilot = pilot;
        for (Measure each : Measure.values()) newest.put(each, new ArrayDeque<>());
    }

    @Override
    public synchronized void onAnswered(Answer answer) {
        if (RagMetrics.isSmallTalk(answer)) return;
        add(Measure.ABSTENTION, answer instanceof Answer.Abstained ? 1 : 0);
        add(Measure.CONFIDENCE, answer.confidence());
        answer.trace().passages().stream().findFirst().ifPresent(each -> add(Measure.RETRIEVAL_SCORE, each.passage().score()));
        add(Measure.MILLISECONDS, answer.trace().total().toNanos() / 1e6);
    }

    /**
     * A user rates an answer, perhaps not for the first time.
     *
     * @return whether that is news: the same rating of an answer that is among the newest is not
     */
    public synchronized boolean rated(String id, Rating rating) {
        Rating before = ratings.remove(id);
        ratings.put(id, rating);
        if (ratings.size() > NEWEST) ratings.remove(ratings.keySet().iterator().next());
        return before != rating;
    }

    private void add(Measure measure, double value) {
        Deque<Double> values = newest.get(measure);
        values.add(measure.scaled(value));
        if (values.size() > NEWEST) values.remove();
    }

    /** Every figure, in the order of {@link Measure}. */
    public synchronized List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Measure each : Measure.values())
            findings.add(finding(each, each == Measure.LIKED
                    ? ratings.values().stream().map(rating -> rating == Rating.UP ? 1.0 : 0).toList()
                    : newest.get(each)));
        return findings;
    }

    private Finding finding(Measure measure, Collection<Double> values) {
        if (values.isEmpty())
            return new Finding(measure, OptionalDouble.empty(), 0, OptionalDouble.empty(), OptionalDouble.empty(), State.UNKNOWN);
        double value = measure.unscaled(values.stream().mapToDouble(each -> each).average().orElseThrow());
        Optional<PilotRange.Range> range = pilot.of(measure, values.size());
        if (range.isEmpty())
            return new Finding(measure, OptionalDouble.of(value), values.size(), OptionalDouble.empty(), OptionalDouble.empty(),
                    State.UNKNOWN);
        State state = values.size() < FEWEST ? State.TOO_FEW : range.get().has(value) ? State.WITHIN : State.OUTSIDE;
        return new Finding(measure, OptionalDouble.of(value), values.size(), range.get().low(), range.get().high(), state);
    }
}
