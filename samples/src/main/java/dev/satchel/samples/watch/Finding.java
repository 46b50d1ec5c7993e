package dev.satchel.samples.watch;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A rolling figure of a service, and where it should lie.
 *
 * @param measure what is measured
 * @param value over the newest questions; empty while there are none
 * @param count of how many
 * @param low the lower end of where as many questions of the pilot lie; empty where no pilot tells, and where less is no reason to look
 * @param high the upper end; empty where no pilot tells, and where more is no reason to look
 * @param state what follows
 */
public record Finding(Measure measure, OptionalDouble value, int count, OptionalDouble low, OptionalDouble high, State state) {
    /** What is measured. */
    public enum Measure {
        /** The share of questions that the documents are said not to answer; small talk does not count. */
        ABSTENTION("not answered", true, true, true),
        /** The mean confidence. */
        CONFIDENCE("confidence", false, true, true),
        /** The mean score of the best passage. */
        RETRIEVAL_SCORE("score of the best passage", false, true, true),
        /** The typical time from question to answer: the geometric mean, in which a single slow one does not count much. */
        MILLISECONDS("typical time to answer", false, false, true),
        /** The share of ratings that are {@link Rating#UP}; in the pilot, that of right answers. */
        LIKED("rated as good", true, true, false);

        private final String words;
        private final boolean isShare;
        private final boolean isBadWhenLow;
        private final boolean isBadWhenHigh;

        Measure(String words, boolean isShare, boolean isBadWhenLow, boolean isBadWhenHigh) {
            this.words = words;
            this.isShare = isShare;
            this.isBadWhenLow = isBadWhenLow;
            this.isBadWhenHigh = isBadWhenHigh;
        }

        /** Its name in JSON and metrics. */
        public String label() { return name().toLowerCase(Locale.ROOT); }

        boolean isShare() { return isShare; }

        boolean isBadWhenLow() { return isBadWhenLow; }

        boolean isBadWhenHigh() { return isBadWhenHigh; }

        /** On the scale on which it is averaged. */
        double scaled(double value) {
            return this == MILLISECONDS ? Math.log(Math.max(value, 1e-3)) : value;
        }

        double unscaled(double scaled) { return this == MILLISECONDS ? Math.exp(scaled) : scaled; }

        String told(double value) {
            if (isShare) return String.format(Locale.ROOT, "%.0f %%", 100 * value);
            return this == MILLISECONDS
                    ? String.format(Locale.ROOT, value < 10 ? "%.1f ms" : "%.0f ms", value)
                    : String.format(Locale.ROOT, "%.2f", value);
        }
    }

    /** What follows from a figure. */
    public enum State {
        /** No pilot tells where it should lie. */
        UNKNOWN,
        /** There were too few questions since the start to say. */
        TOO_FEW,
        /** It lies where the pilot's does. */
        WITHIN,
        /** It has left the pilot's range. */
        OUTSIDE;

        /** Its name in JSON. */
        public String label() { return name().toLowerCase(Locale.ROOT); }
    }

    /** This in a sentence for a person, with the figures. */
    public String sentence() {
        if (value.isEmpty()) return measure.words + ": nothing yet";
        String now = measure.words + ": " + measure.told(value.getAsDouble()) + " of the last " + count;
        return switch (state) {
            case UNKNOWN -> now;
            case TOO_FEW -> now + "; too few to compare with the pilot";
            case WITHIN -> now + ", as in the pilot (" + range() + ")";
            case OUTSIDE -> now + ", which is not as in the pilot (" + range() + ")";
        };
    }

    private String range() {
        if (low.isEmpty()) return "at most " + measure.told(high.getAsDouble());
        if (high.isEmpty()) return "at least " + measure.told(low.getAsDouble());
        return measure.told(low.getAsDouble()) + " to " + measure.told(high.getAsDouble());
    }
}
