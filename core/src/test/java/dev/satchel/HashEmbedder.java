package dev.satchel;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An embedder that knows no language and costs nothing: each word has a direction of its own, drawn from its hash, and a text points where
 * its words point together. Texts are near each other when they share words.
 *
 * @param fingerprint names its vectors; words have other directions under another one
 * @param languages what it says that it was made for
 */
public record HashEmbedder(String fingerprint, Set<String> languages) implements Embedder {
    private static final int DIMENSIONS = 64;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    /** An embedder for all languages. */
    public HashEmbedder() {
        this("hash 1", Set.of());
    }

    @Override
    public String name() { return "hash"; }

    @Override
    public int dimensions() { return DIMENSIONS; }

    @Override
    public float[] embedQuestion(String question) {
        return embed(question);
    }

    @Override
    public List<float[]> embedPassages(List<String> passages) {
        return passages.stream().map(this::embed).toList();
    }

    private float[] embed(String text) {
        double[] sum = new double[DIMENSIONS];
        // A text without words points somewhere as well.
        sum[0] = 1e-3;
        WORD.matcher(text.toLowerCase(Locale.ROOT)).results().forEach(word -> {
            Random direction = new Random((fingerprint + word.group()).hashCode());
            for (int i = 0; i < DIMENSIONS; i++) sum[i] += direction.nextGaussian();
        });
        double length = 0;
        for (double each : sum) length += each * each;
        float[] vector = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) vector[i] = (float) (sum[i] / Math.sqrt(length));
        return vector;
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
