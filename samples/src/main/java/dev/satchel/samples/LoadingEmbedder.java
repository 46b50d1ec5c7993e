package dev.satchel.samples;

import dev.satchel.Embedder;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An embedder that is still being loaded while the index is opened. Whatever goes wrong in it, then or later, is a {@link Failure}: a
 * reason to search by words alone. Safe for use by many threads.
 */
final class LoadingEmbedder implements Embedder {
    /** The embedder failed; the cause says how. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure(Throwable cause) { super(cause); }
    }

    private final String name;
    private final Loading<Embedder> embedder;

    /** Begins to load the embedder of this name. */
    LoadingEmbedder(String name, Supplier<Embedder> load) {
        this.name = name;
        this.embedder = new Loading<>("embedder loader", load);
    }

    @Override
    public String name() { return name; }

    @Override
    public String fingerprint() { return loaded(Embedder::fingerprint); }

    @Override
    public int dimensions() { return loaded(Embedder::dimensions); }

    @Override
    public Set<String> languages() {
        return loaded(Embedder::languages);
    }

    @Override
    public float[] embedQuestion(String question) { return loaded(each -> each.embedQuestion(question)); }

    @Override
    public List<float[]> embedPassages(List<String> passages) {
        return loaded(each -> each.embedPassages(passages));
    }

    /** Releases the model as soon as it is loaded. */
    @Override
    public void close() { embedder.whenMade(Embedder::close); }

    private <T> T loaded(Function<Embedder, T> use) {
        try {
            return use.apply(embedder.get());
        } catch (RuntimeException | LinkageError failure) { // LinkageError: native code that does not run on this system
            throw new Failure(failure);
        }
    }
}
