package dev.satchel.lucene;

import dev.satchel.Embedder;
import java.util.List;
import java.util.Set;

/** Another embedder, which takes no text about figs. */
record PickyEmbedder(Embedder embedder) implements Embedder {
    @Override
    public List<float[]> embedPassages(List<String> passages) {
        if (passages.stream().anyMatch(each -> each.contains("fig"))) throw new IllegalArgumentException("no figs");
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
