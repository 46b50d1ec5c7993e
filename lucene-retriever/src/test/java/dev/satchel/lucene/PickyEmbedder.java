package dev.satchel.lucene;

import dev.satchel.Embedder;
import java.util.List;
import java.util.function.Predicate;

/** Another embedder, which does not take every text. */
final class PickyEmbedder extends ForwardingEmbedder {
    private final Predicate<String> refused;

    PickyEmbedder(Embedder embedder, Predicate<String> refused) {
        super(embedder);
        this.refused = refused;
    }

    @Override
    public List<float[]> embedPassages(List<String> passages) {
        if (passages.stream().anyMatch(refused)) throw new IllegalArgumentException("not this text");
        return super.embedPassages(passages);
    }
}
