package dev.satchel.lucene;

import dev.satchel.Embedder;
import java.util.List;
import java.util.Set;

/** Another embedder, of which a test changes what it needs. */
abstract class ForwardingEmbedder implements Embedder {
    private final Embedder embedder;

    ForwardingEmbedder(Embedder embedder) { this.embedder = embedder; }

    @Override
    public List<float[]> embedPassages(List<String> passages) {
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
