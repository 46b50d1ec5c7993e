package dev.satchel.pilot;

import dev.satchel.pilot.AnsweredQuestion.Score;
import dev.satchel.pilot.PilotReport.Difference;
import dev.satchel.pilot.PilotReport.Figure;
import dev.satchel.pilot.PilotReport.Recommendation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says which system to use. The rules, in this order:
 *
 * <ol>
 * <li>A system must meet the {@link Requirements}: do the right thing often enough, in time, within memory.
 * <li>Of those, the one that does the right thing most often is the best.
 * <li>Of the best and those that chance alone may put behind it, the one whose median answer is quickest is recommended; of those that are
 * about as quick, the one that does the right thing more often.
 * </ol>
 */
final class Recommender {
    /** Who waits does not notice less. */
    private static final double AS_QUICK = 1.2;
    private static final double AS_QUICK_MILLISECONDS = 50;
    /** A difference that would change the choice for most people. */
    private static final double WORTH_KNOWING = 0.05;
    /** With fewer questions, what is measured is hardly more than an impression. */
    private static final int FEW = 50;
    private static final int ENOUGH_TO_WARN = 10;
    private static final double WELL_CALIBRATED = 0.1;
    private static final double STEADY = 0.9;
    /** Milliseconds: a shorter start is none to a person. */
    private static final double WORTH_WAITING_FOR = 100;
    private static final double MOSTLY = 0.5;
    private static final double RULE_OF_THREE = 3;
    /** So many differences that one of them may well seem real by chance. */
    private static final int MANY = 5;

    private final List<SystemRun> runs;
    private final Map<String, Integer> sets;
    private final Figures figures;
    private final Requirements requirements;
    private final List<AnsweredQuestion> answers;

    private Recommender(List<SystemRun> runs, Map<String, Integer> sets, Figures figures, Requirements requirements,
            List<AnsweredQuestion> answers) {
        this.runs = runs;
        this.sets = sets;
        this.figures = figures;
        this.requirements = requirements;
        this.answers = answers;
    }

    static Recommendation recommend(List<SystemRun> runs, Map<String, Integer> sets, Figures figures, Requirements requirements,
            List<AnsweredQuestion> answers) {
        return new Recommender(runs, sets, figures, requirements, answers).recommend();
    }

    private Recommendation recommend() {
        List<String> all = runs.stream().map(SystemRun::system).toList();
        List<String> able = all.stream().filter(each -> failings(each).isEmpty()).toList();
        List<String> reasons = new ArrayList<>();
        if (able.isEmpty()) {
            all.forEach(each -> reasons.add(start(each) + failings(each).stream().collect(Collectors.joining("; ")) + "."));
            reasons.add(value(Measure.RIGHT, best(all)) >= requirements.right()
                    ? "What would help: a smaller model, a larger machine, or requirements that leave more time and memory."
                    : "What would help: see which questions went wrong; then other documents, a larger model, or questions in the words of the "
                            + "documents.");
            reasons.addAll(cautions(best(all)));
            return new Recommendation(Optional.empty(),
                    all.size() == 1
                            ? start(all.getFirst()) + "is not good enough for these documents yet."
                            : "None of the " + all.size() + " systems is good enough for these documents yet.",
                    reasons);
        }
        String best = best(able);
        List<String> equal = able.stream().filter(each -> each.equals(best) || !isWorse(each, best)).toList();
        String chosen = quickest(equal);
        reasons.add(quality(chosen));
        all.stream().filter(each -> !each.equals(chosen)).forEach(each -> reasons.add(comparison(chosen, each, able.contains(each))));
        reasons.add(cost(chosen));
        figures.overall(Measure.MONEY, chosen).ifPresent(each -> reasons.add(money(chosen, each)));
        refusals(chosen).ifPresent(reasons::add);
        quotes(chosen).ifPresent(reasons::add);
        closedBook(chosen).ifPresent(reasons::add);
        steadiness(chosen).ifPresent(reasons::add);
        calibration(chosen).ifPresent(reasons::add);
        reasons.addAll(cautions(chosen));
        return new Recommendation(Optional.of(chosen), headline(chosen, all, able, equal), reasons);
    }

    private String headline(String chosen, List<String> all, List<String> able, List<String> equal) {
        String right = percent(value(Measure.RIGHT, chosen));
        String use = "Use " + chosen + ": ";
        if (all.size() == 1) return use + "it is good enough, and does the right thing for " + right + " of the questions.";
        if (able.size() == 1)
            return use + "it is the only one that meets your requirements, and does the right thing for " + right + " of the questions.";
        String those = able.size() < all.size() ? " of those that meet your requirements" : "";
        if (equal.size() == 1)
            return use + "it does the right thing most often" + those + ", for " + right + " of the questions.";
        double least = equal.stream().mapToDouble(each -> value(Measure.P50, each)).min().orElseThrow();
        return use + "it does the right thing for " + right + " of the questions, none" + those + " does so for really more, and it is "
                + (value(Measure.P50, chosen) > least ? "among the quickest" : "the quickest") + " of the best.";
    }

    private List<String> failings(String system) {
        List<String> failings = new ArrayList<>();
        double right = value(Measure.RIGHT, system);
        if (!(right >= requirements.right()))
            failings.add("does the right thing for " + percent(right) + " of the questions, and " + percent(requirements.right())
                    + " are required");
        double slow = value(Measure.P95, system);
        double patience = requirements.patience().toNanos() / 1e6;
        if (slow > patience)
            failings.add("needs up to " + time(slow) + " for 95 % of the questions, and " + time(patience)
                    + " are allowed");
        double memory = value(Measure.PEAK_MEMORY, system);
        requirements.memoryBytes().filter(most -> memory * 1e6 > most)
                .ifPresent(most -> failings
                        .add(String.format(Locale.ROOT, "needs %.0f MB of memory, and %.0f MB are allowed", memory, most / 1e6)));
        return failings;
    }

    private String best(List<String> systems) {
        return systems.stream().max(Comparator.comparingDouble(each -> value(Measure.RIGHT, each))).orElseThrow();
    }

    private boolean isWorse(String system, String best) {
        return figures.overall(Measure.RIGHT, best, system).filter(each -> each.isReal() && each.value() > 0).isPresent();
    }

    private String quickest(List<String> systems) {
        double least = systems.stream().mapToDouble(each -> value(Measure.P50, each)).min().orElseThrow();
        double about = Math.max(least * AS_QUICK, least + AS_QUICK_MILLISECONDS);
        return best(systems.stream().filter(each -> value(Measure.P50, each) <= about).toList());
    }

    private static String start(String system) { return sentence(system) + " "; }

    /** Names of models are written as they are; one that is words begins a sentence. */
    private static String sentence(String name) {
        return name.matches("\\p{Ll}+ .*") ? Character.toUpperCase(name.charAt(0)) + name.substring(1) : name;
    }

    private String quality(String system) {
        Figure right = figures.overall(Measure.RIGHT, system).orElseThrow();
        boolean mayAbstain = figures.overall(Measure.REFUSAL_RECALL, system).isPresent();
        return String.format(Locale.ROOT, "%s does the right thing for %s of %d questions (%s%s): it answers rightly%s.", sentence(system),
                percent(right.value()), right.count(), interval(right),
                sets.size() > 1 ? "; each of the " + sets.size() + " sets counts alike" : "",
                mayAbstain ? ", or says that the documents do not say" : "");
    }

    /** Where all are right, or none, drawing them anew tells nothing: with 95 % confidence the rest is at most 3/n. */
    private static String interval(Figure right) {
        double rest = Math.min(1, RULE_OF_THREE / right.count());
        if (right.value() == 1) return "of more such questions, " + percent(1 - rest) + " or more";
        if (right.value() == 0) return "of more such questions, " + percent(rest) + " or less";
        return "95 % interval " + percent(right.low()) + " to " + percent(right.high());
    }

    private String comparison(String chosen, String other, boolean able) {
        StringBuilder text = new StringBuilder();
        Difference difference = figures.overall(Measure.RIGHT, other, chosen).orElseThrow();
        String right = start(other) + "does so for " + percent(value(Measure.RIGHT, other));
        String interval = String.format(Locale.ROOT, "%+.0f points, 95 %% interval %+.0f to %+.0f", 100 * difference.value(),
                100 * difference.low(), 100 * difference.high());
        if (difference.low() == 0 && difference.high() == 0) text.append(right).append(", question by question the same");
        else
            if (difference.isReal())
                text.append(right).append(difference.value() < 0 ? ", which is really less (" : ", which is really more (").append(interval)
                        .append(")");
            else
                text.append(right).append(difference.low() > 0 || difference.high() < 0
                        ? ", which may be chance, because few questions tell them apart ("
                        : ", which may be chance (").append(interval).append(")");
        nearness(chosen, other).ifPresent(text::append);
        double median = value(Measure.P50, other);
        double mine = value(Measure.P50, chosen);
        boolean slower = median > Math.max(mine * AS_QUICK, mine + AS_QUICK_MILLISECONDS);
        boolean quicker = mine > Math.max(median * AS_QUICK, median + AS_QUICK_MILLISECONDS);
        if (slower)
            text.append(", and it is slower: ").append(time(median)).append(" instead of ").append(time(mine)).append(" at the median");
        if (quicker)
            text.append("; it would be quicker: ").append(time(median)).append(" instead of ").append(time(mine)).append(" at the median");
        if (!able) text.append("; it is out because it ").append(String.join("; ", failings(other)));
        return text.append(".").toString();
    }

    /** Whoever shows few words to people wants to know. */
    private Optional<String> nearness(String chosen, String other) {
        String measure = Score.F1.label();
        return figures.overall(measure, other, chosen).filter(Difference::isReal)
                .map(each -> String.format(Locale.ROOT, "; what it answers is %s to the words expected (F1 %.2f instead of %.2f)",
                        each.value() > 0 ? "nearer" : "less near", value(measure, other), value(measure, chosen)));
    }

    private String cost(String system) {
        StringBuilder text = new StringBuilder("Half of its answers take at most ").append(time(value(Measure.P50, system)))
                .append(", 95 % at most ").append(time(value(Measure.P95, system)));
        figures.overall(Measure.PEAK_MEMORY, system)
                .ifPresent(
                        each -> text.append(String.format(Locale.ROOT, "; the whole program needs up to %.0f MB of memory", each.value())));
        figures.overall(Measure.LOAD, system).filter(each -> each.value() >= WORTH_WAITING_FOR)
                .ifPresent(each -> text.append("; it can be asked ").append(time(each.value())).append(" after it was started"));
        return text.append(".").toString();
    }

    private String money(String system, Figure price) {
        boolean measured = runs.stream().anyMatch(each -> each.system().equals(system) && each.joules().isPresent());
        boolean hasMachine = figures.prices().flatMap(Prices::machineHour).isPresent();
        boolean hasEnergy = figures.prices().flatMap(Prices::kilowattHour).isPresent();
        return String.format(Locale.ROOT, "A thousand questions, one after the other, cost %s %s %s.", amount(price.value()), price.unit(),
                !hasMachine
                        ? "of energy; the machine has no price here"
                        : "on a machine that is paid only while it answers" + (!hasEnergy
                                ? "; energy is not in it, unless the machine's price has it"
                                : measured ? "" : "; energy is not in it, this machine does not tell it"));
    }

    private static String amount(double money) { return String.format(Locale.ROOT, money < 0.1 ? "%.4f" : "%.2f", money); }

    private Optional<String> refusals(String system) {
        Optional<Figure> recall = figures.overall(Measure.REFUSAL_RECALL, system);
        Optional<Figure> wrongly = figures.overall(Measure.FALSE_REFUSALS, system);
        if (recall.isEmpty() || wrongly.isEmpty()) return Optional.empty();
        return Optional.of(String.format(Locale.ROOT,
                "When the documents do not say, it says so in %s of the cases%s; when they do, it wrongly says that they do not in %s.",
                percent(recall.get().value()),
                recall.get().value() < MOSTLY ? " only, and quotes or writes something all the same in the others" : "",
                percent(wrongly.get().value())));
    }

    private Optional<String> quotes(String system) {
        return figures.overall(Measure.CITED_CLAIMS, system)
                .map(each -> each.value() == 1
                        ? "Every claim it makes has a quote that was found again in the documents, word for word."
                        : percent(each.value()) + " of the claims it makes have a quote that was found again in the documents.");
    }

    private Optional<String> closedBook(String system) {
        Optional<Figure> closed = figures.overall(Measure.CLOSED_BOOK_RIGHT, system);
        Optional<Figure> open = figures.overall(Measure.RIGHT_ANSWERABLE, system);
        if (closed.isEmpty() || open.isEmpty()) return Optional.empty();
        return figures.addedTo(system)
                .map(each -> String.format(Locale.ROOT,
                        "Without the documents its model answers %s of the questions that have an answer rightly, with them %s: %s.",
                        percent(closed.get().value()), percent(open.get().value()), worth(each)));
    }

    private static String worth(Difference added) {
        if (!added.isReal()) return "that the documents add anything cannot be told from chance";
        return added.value() > 0 ? "that is what the documents add" : "it knows these answers better than it finds them";
    }

    private Optional<String> steadiness(String system) {
        Optional<Figure> worst = figures.figures().stream()
                .filter(each -> each.measure().startsWith(Measure.KEPT) && each.system().equals(system)
                        && each.set().equals(PilotReport.ALL_SETS) && each.count() >= ENOUGH_TO_WARN)
                .min(Comparator.comparingDouble(Figure::value));
        return worst.map(each -> {
            String name = each.measure().substring(Measure.KEPT.length());
            return each.value() >= STEADY
                    ? "It is steady: of its right answers at least " + percent(each.value()) + " stay right in every variation (the fewest "
                            + circumstance(name) + ")."
                    : "Watch out for " + weakness(name) + ": " + circumstance(name) + " only " + percent(each.value())
                            + " of its right answers stay right.";
        });
    }

    private static String weakness(String variation) {
        return switch (variation) {
            case Variations.OTHER_ORDER -> "the order in which passages are found";
            case Variations.DISTRACTORS -> "passages that do not answer";
            default -> "other wordings";
        };
    }

    private static String circumstance(String variation) {
        return switch (variation) {
            case Variations.OTHER_ORDER -> "with passages in another order";
            case Variations.DISTRACTORS -> "with more passages that do not answer";
            case "polite" -> "with a greeting and thanks";
            default -> variation.startsWith("in ") ? variation : "with " + variation;
        };
    }

    private Optional<String> calibration(String system) {
        return figures.overall(Measure.CALIBRATION_ERROR, system)
                .map(each -> each.value() <= WELL_CALIBRATED
                        ? String.format(Locale.ROOT, "Its confidence can be trusted: it is off by %.0f points on average.",
                                100 * each.value())
                        : String.format(Locale.ROOT,
                                "Its confidence is off by %.0f points on average: do not show it to users before 'satchel pilot calibrate'.",
                                100 * each.value()));
    }

    private List<String> cautions(String system) {
        List<String> cautions = new ArrayList<>();
        int questions = sets.values().stream().mapToInt(Integer::intValue).sum();
        Optional<Difference> widest = runs.stream().filter(each -> !each.system().equals(system))
                .flatMap(each -> figures.overall(Measure.RIGHT, each.system(), system).stream()).filter(each -> !each.isReal())
                .max(Comparator.comparingDouble(each -> each.high() - each.low()));
        widest.filter(each -> each.high() > WORTH_KNOWING).ifPresent(each -> cautions.add(String.format(Locale.ROOT,
                "With %d questions, %s may still be up to %.0f points better: about %d questions would tell differences of %.0f points.",
                questions, each.first(), 100 * each.high(), enough(questions, each), 100 * WORTH_KNOWING)));
        sets.keySet().forEach(set -> betterOn(set, system).ifPresent(cautions::add));
        if (looks() >= MANY)
            cautions.add("This looks at " + looks()
                    + " differences in doing the right thing: of twenty that are only chance, one seems real all the "
                    + "same, and the largest of many is often smaller the next time.");
        if (requirements.memoryBytes().isPresent() && figures.overall(Measure.PEAK_MEMORY, system).isEmpty())
            cautions.add("Memory is limited but was not measured, this system does not tell it: nothing is known of whether it suffices.");
        if (questions < FEW) cautions.add(questions + " questions are few: with " + FEW + " or more the figures say more.");
        if (answers.stream().allMatch(AnsweredQuestion::isAnswerable))
            cautions.add(
                    "All questions have an answer, so nothing is known of what happens when the documents do not say: add some that have "
                            + "none.");
        if (answers.stream().noneMatch(AnsweredQuestion::isAnswerable))
            cautions.add("No question has an answer, so nothing is known of how good answers are: add some that have one.");
        return cautions;
    }

    /** In how many places a difference may seem real. */
    private long looks() {
        return figures.differences().stream().filter(each -> each.measure().equals(Measure.RIGHT)).count();
    }

    /** Whoever has documents like those of one set should take what is best there. */
    private Optional<String> betterOn(String set, String system) {
        if (sets.size() == 1) return Optional.empty();
        return runs.stream().map(SystemRun::system).filter(each -> !each.equals(system))
                .flatMap(each -> figures.difference(Measure.RIGHT, set, each, system).stream())
                .filter(each -> each.isReal() && each.value() > 0).max(Comparator.comparingDouble(Difference::value))
                .map(each -> String.format(Locale.ROOT,
                        "Of the questions of %s alone, %s does the right thing for really more: %+.0f points.",
                        set, each.first(), 100 * each.value()));
    }

    /** The half width of an interval goes down with the root of the questions; rounded up to tens. */
    private static int enough(int questions, Difference difference) {
        double half = (difference.high() - difference.low()) / 2;
        return (int) Math.ceil(questions * Math.pow(half / WORTH_KNOWING, 2) / 10) * 10;
    }

    private double value(String measure, String system) {
        return figures.overall(measure, system).map(Figure::value).orElse(Double.NaN);
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "an unknown share" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private static String time(double milliseconds) {
        if (milliseconds < 10) return String.format(Locale.ROOT, "%.1f ms", milliseconds);
        if (milliseconds < 1000) return String.format(Locale.ROOT, "%.0f ms", milliseconds);
        return String.format(Locale.ROOT, "%.1f s", milliseconds / 1000);
    }
}
