package dev.satchel.lucene;

import dev.satchel.Embedder;
import dev.satchel.HashEmbedder;
import java.util.ArrayList;
import java.util.List;

/** Another embedder, of which it notes what it is asked for. For one thread at a time. */
final class CountingEmbedder extends ForwardingEmbedder {
    private final List<List<String>> calls = new ArrayList<>();

    CountingEmbedder() { this(new HashEmbedder()); }

    CountingEmbedder(Embedder embedder) { super(embedder); }

    /** The passages of each call since {@link #embedded} was last asked. */
    List<List<String>> calls() { return calls; }

    /** What was embedded since the last call. */
    List<String> embedded() {
        List<String> texts = calls.stream().flatMap(List::stream).toList();
        calls.clear();
        return texts;
    }

    @Override
    public List<float[]> embedPassages(List<String> passages) {
        calls.add(passages);
        return super.embedPassages(passages);
    }
}
