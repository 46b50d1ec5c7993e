package dev.satchel;

import java.time.Duration;
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
 */
public record Generation(String text, Ending ending, int promptTokens, int cachedTokens, int generatedTokens, Duration prefill,
        Duration decode) {
    /** Why generation ended. */
    public enum Ending {
        /** The model said that it was done. */
        END_TOKEN,
        /** One of the stop texts came. */
        STOP_TEXT,
        /** As many tokens as asked for, or as the context holds. */
        LENGTH,
        /** It was cancelled; the text is what there was until then. */
        CANCELLED
    }

    /** Refuses null and negative counts. */
    public Generation {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(prefill, "prefill");
        Objects.requireNonNull(decode, "decode");
        if (cachedTokens < 0 || promptTokens < cachedTokens || generatedTokens < 0)
            throw new IllegalArgumentException(
                    "token counts do not fit: " + promptTokens + " prompt, " + cachedTokens + " cached, " + generatedTokens + " generated");
    }
}
