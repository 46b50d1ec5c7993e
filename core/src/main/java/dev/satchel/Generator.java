package dev.satchel;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A language model that continues a conversation. Implementations are safe for use by many threads; calls may wait for each other.
 */
public interface Generator extends AutoCloseable {
    /** What a person would call the model, such as {@code smollm2-135m-instruct}. */
    String name();

    /** How many tokens prompt and answer may have together. */
    int contextLength();

    /** The number of tokens of a text on its own. */
    int countTokens(String text);

    /** The number of tokens of a prompt with everything the chat format adds. */
    int countTokens(Prompt prompt);

    /**
     * Generates text.
     *
     * @param prompt what to answer
     * @param options how
     * @param onText is given each piece of text as soon as it is certain, on the calling thread; joined, the pieces are the result's text
     * @param cancellation stops it within one token, also while the prompt is read
     * @throws SatchelException when the prompt leaves no room in the context; the message has the numbers
     */
    Generation generate(Prompt prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation);

    /** Generates text without streaming or cancellation. */
    default Generation generate(Prompt prompt, GenerationOptions options) {
        return generate(prompt, options, text -> {}, new Cancellation());
    }

    /** Says how likely texts are, where the model can; empty otherwise. It is closed with the model. */
    default Optional<TextScorer> scorer() {
        return Optional.empty();
    }

    /** Releases the model; without effect the second time. */
    @Override
    void close();
}
