package dev.satchel.lucene;

import dev.satchel.Embedder;
import dev.satchel.HashEmbedder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Another embedder, of which it notes what it is asked for. For one thread at a time. */
record CountingEmbedder(Embedder embedder, List<List<String>> calls) implements Embedder {
    CountingEmbedder() { this(new HashEmbedder()); }

    CountingEmbedder(Embedder embedder) { this(embedder, new ArrayList<>()); }

    /** What was embedded since the last call. */
    List<String> embedded() {
        List<String> texts = calls.stream().flatMap(List::stream).toList();
        calls.clear();
        return texts;
    }

    @Override
    public List<float[]> embedPassages(List<String> passages) {
        calls.add(passages);
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
