package dev.satchel.samples.watch;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A rolling figure of a service, and where it should lie.
 *
 * @param measure what is measured
 * @param value over the newest questions; empty while there are none
 * @param count of how many
 * @param low the lower end of where as many questions of the pilot lie; empty where no pilot tells
 * @param high the upper end
 * @param state what follows
 */
public record Finding(Measure measure, OptionalDouble value, int count, OptionalDouble low, OptionalDouble high, State state) {
    /** What is measured. */
    public enum Measure {
        /** The share of questions that the documents are said not to answer; small talk does not count. */
        ABSTENTION,
        /** The mean confidence. */
        CONFIDENCE,
        /** The mean score of the best passage. */
        RETRIEVAL_SCORE,
        /** The median time from question to answer, in milliseconds. */
        LATENCY,
        /** The share of ratings that are {@link Rating#UP}. */
        LIKED;

        /** Its name in JSON and metrics. */
        public String label() { return name().toLowerCase(Locale.ROOT); }
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
        OUTSIDE
    }

    /** This in a sentence for a person, with the figures. */
    public String sentence() { return ""; }
}
