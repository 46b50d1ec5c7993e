package dev.satchel;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a generator wrote, and what it cost.
 *
 * @param text the text, without the stop text or end token that ended it
 * @param ending why it ended
 * @param promptTokens the prompt's tokens, those that came from cache included
 * @param cachedTokens how many of the prompt's tokens were already in the key/value state
 * @param generatedTokens tokens generated, the end token not counted
 * @param prefill the time until the prompt was read
 * @param decode the time from then to the end
 * @param tokens what was generated, token by token, when {@link GenerationOptions#alternatives()} asked for it; otherwise empty. An end
 *        token that the model chose is the last one, with no text. A token of a stop text is among them
 */
public record Generation(String text, Ending ending, int promptTokens, int cachedTokens, int generatedTokens, Duration prefill,
        Duration decode, List<Token> tokens) {
    /** Why generation ended. */
    public enum Ending {
        /** The model said that it was done, or the constraint allows no more text. */
        END_TOKEN,
        /** One of the stop texts came. */
        STOP_TEXT,
        /**
         * As many tokens as asked for, or as the context holds. Under a constraint the text is then only the beginning of one it allows.
         */
        LENGTH,
        /** It was cancelled; the text is what there was until then. */
        CANCELLED
    }

    /**
     * One token, with the natural logarithm of the probability that the model itself gives it, before any penalty, bias, temperature or
     * constraint.
     *
     * @param text what it stands for; bytes that are no whole characters are U+FFFD
     * @param logProbability at most 0
     * @param alternatives the likeliest tokens in its place, likeliest first, as many as asked for; the chosen one is among them where it
     *        is that likely
     */
    public record Token(String text, double logProbability, List<Alternative> alternatives) {
        /** Refuses what is no log-probability. */
        public Token {
            Objects.requireNonNull(text, "text");
            requireLogProbability(logProbability);
            alternatives = List.copyOf(alternatives);
        }
    }

    /**
     * A token that could have come.
     *
     * @param text what it stands for, as in {@link Token#text()}; empty for an end token
     * @param logProbability as in {@link Token#logProbability()}
     */
    public record Alternative(String text, double logProbability) {
        /** Refuses what is no log-probability. */
        public Alternative {
            Objects.requireNonNull(text, "text");
            requireLogProbability(logProbability);
        }
    }

    /** Refuses null and negative counts. */
    public Generation {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(prefill, "prefill");
        Objects.requireNonNull(decode, "decode");
        tokens = List.copyOf(tokens);
        if (cachedTokens < 0 || promptTokens < cachedTokens || generatedTokens < 0)
            throw new IllegalArgumentException(
                    "token counts do not fit: " + promptTokens + " prompt, " + cachedTokens + " cached, " + generatedTokens + " generated");
    }

    /** Without log-probabilities. */
    public Generation(String text, Ending ending, int promptTokens, int cachedTokens, int generatedTokens, Duration prefill,
            Duration decode) {
        this(text, ending, promptTokens, cachedTokens, generatedTokens, prefill, decode, List.of());
    }

    private static void requireLogProbability(double value) {
        if (!(value <= 0)) throw new IllegalArgumentException("a log-probability must be <= 0, got " + value);
    }
}
