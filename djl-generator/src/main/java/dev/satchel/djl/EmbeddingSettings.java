package dev.satchel.djl;

import dev.satchel.djl.DjlEmbedder.Pooling;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of how an embedding model is used. It may come from the caller, from the model's own files and from the catalog; each may
 * leave out any part.
 *
 * @param name what a person would call the model
 * @param pooling how the vectors of a text's tokens become one
 * @param queryPrefix stands before every question
 * @param passagePrefix stands before every passage
 * @param maxTokens the longest text that the model reads, special tokens included
 * @param languages ISO 639-1 codes; empty when it was made for many
 */
record EmbeddingSettings(Optional<String> name, Optional<Pooling> pooling, Optional<String> queryPrefix, Optional<String> passagePrefix,
        Optional<Integer> maxTokens, Optional<Set<String>> languages) {

    static final EmbeddingSettings UNKNOWN = new EmbeddingSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty());

    /** These, and those where these say nothing. */
    EmbeddingSettings orElse(EmbeddingSettings other) {
        return new EmbeddingSettings(name.or(other::name), pooling.or(other::pooling), queryPrefix.or(other::queryPrefix),
                passagePrefix.or(other::passagePrefix), maxTokens.or(other::maxTokens), languages.or(other::languages));
    }
}
