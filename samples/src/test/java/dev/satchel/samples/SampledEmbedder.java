package dev.satchel.samples;

import dev.satchel.Embedder;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Embeds questions as another embedder does, and passages in a thousandth of the time: a passage's vector is that of some real text,
 * drawn from the passage's hash, moved by half of the way between two others. So the vectors spread as real ones do, in the same few
 * directions, and each has neighbours as near as real ones are.
 *
 * @param questions the real embedder
 * @param real the vectors of real texts, of length 1
 */
record SampledEmbedder(Embedder questions, List<float[]> real) implements Embedder {
    private static final float MOVED = 0.5f;

    @Override
    public String name() { return questions.name() + ", sampled"; }

    @Override
    public String fingerprint() { return questions.fingerprint() + ", sampled from " + real.size(); }

    @Override
    public int dimensions() { return questions.dimensions(); }

    @Override
    public Set<String> languages() { return Set.of(); }

    @Override
    public float[] embedQuestion(String question) {
        return questions.embedQuestion(question);
    }

    @Override
    public List<float[]> embedPassages(List<String> passages) {
        return passages.stream().map(this::sampled).toList();
    }

    private float[] sampled(String passage) {
        Random random = new Random(passage.hashCode());
        float[] near = drawn(random);
        float[] from = drawn(random);
        float[] to = drawn(random);
        float[] vector = new float[near.length];
        double square = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = near[i] + MOVED * (to[i] - from[i]);
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) vector[i] /= (float) Math.sqrt(square);
        return vector;
    }

    private float[] drawn(Random random) {
        return real.get(random.nextInt(real.size()));
    }

    @Override
    public void close() {
        // The real embedder is borrowed.
    }
}
