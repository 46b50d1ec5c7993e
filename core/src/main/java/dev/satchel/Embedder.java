package dev.satchel;

import java.util.List;
import java.util.Set;

/**
 * Turns texts into vectors that are near each other when the texts mean something alike. Implementations are safe for use by many threads;
 * calls may wait for each other.
 */
public interface Embedder extends AutoCloseable {
    /** What a person would call the model, such as {@code bge-small-en-v1.5}. */
    String name();

    /**
     * Names everything that a vector depends on: the model's weights, its prefixes, its pooling. Vectors of two fingerprints must not be
     * compared, so an index makes its vectors anew when this changes.
     */
    String fingerprint();

    /** The length of every vector. */
    int dimensions();

    /**
     * ISO 639-1 codes of the languages that it was made for; empty when it was made for many. A text in another language is better searched
     * by its words alone.
     */
    Set<String> languages();

    /**
     * A vector for what is looked for, of length 1.
     *
     * @param question any text; what is longer than the model reads is cut
     */
    float[] embedQuestion(String question);

    /**
     * A vector for each passage, of length 1, in the order given; how passages are put together in batches is the embedder's own affair. A
     * text longer than the model reads is read in pieces, so that its end counts too.
     *
     * @param passages any texts
     */
    List<float[]> embedPassages(List<String> passages);

    /** Releases the model; without effect the second time. */
    @Override
    void close();
}
