package dev.satchel.lucene;

import dev.satchel.Embedder;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Another embedder, which does not take every text. */
record PickyEmbedder(Embedder embedder, Predicate<String> refused) implements Embedder {
    @Override
    public List<float[]> embedPassages(List<String> passages) {
        if (passages.stream().anyMatch(refused)) throw new IllegalArgumentException("not this text");
        return embedder.embedPassages(passages);
    }

    @Override
    public String name() { return embedder.name(); }

    @Override
    public String fingerprint() { return embedder.fingerprint(); }

    @Override
    public int dimensions() { return embedder.dimensions(); }

    @Override
    public Set<String> languages() { return embedder.languages(); }

    @Override
    public float[] embedQuestion(String question) { return embedder.embedQuestion(question); }

    @Override
    public void close() { embedder.close(); }
}
