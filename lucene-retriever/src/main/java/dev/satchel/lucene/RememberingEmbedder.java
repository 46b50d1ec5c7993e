package dev.satchel.lucene;

import dev.satchel.Embedder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An embedder that remembers what it was asked last: a question is embedded when passages are looked for and again when their sentences
 * are compared with it, and the sentences of a passage serve many questions. For searching, not for indexing, where nothing comes twice.
 */
final class RememberingEmbedder implements Embedder {
    /** About ten thousand sentences, with vectors of 384 dimensions. */
    private static final long MOST_BYTES = 20L << 20;
    private static final long MOST_QUESTION_BYTES = 1L << 18;

    private final Embedder embedder;
    private final Vectors questions;
    private final Vectors texts;

    RememberingEmbedder(Embedder embedder) { this(embedder, MOST_BYTES); }

    RememberingEmbedder(Embedder embedder, long mostBytes) {
        this.embedder = embedder;
        this.questions = new Vectors(MOST_QUESTION_BYTES);
        this.texts = new Vectors(mostBytes);
    }

    @Override
    public float[] embedQuestion(String question) {
        float[] known = questions.get(question);
        if (known != null) return known.clone();
        float[] made = embedder.embedQuestion(question);
        questions.put(question, made.clone());
        return made;
    }

    @Override
    public List<float[]> embedPassages(List<String> passages) {
        List<float[]> vectors = new ArrayList<>();
        Set<String> missing = new LinkedHashSet<>();
        for (String each : passages) {
            float[] known = texts.get(each);
            vectors.add(known == null ? null : known.clone());
            if (known == null) missing.add(each);
        }
        if (missing.isEmpty()) return vectors;
        Map<String, float[]> made = embed(List.copyOf(missing));
        for (int i = 0; i < vectors.size(); i++) if (vectors.get(i) == null) vectors.set(i, made.get(passages.get(i)).clone());
        return vectors;
    }

    private Map<String, float[]> embed(List<String> missing) {
        List<float[]> vectors = embedder.embedPassages(missing);
        Embedding.check(vectors, missing.size(), embedder);
        Map<String, float[]> made = new LinkedHashMap<>();
        for (int i = 0; i < missing.size(); i++) {
            made.put(missing.get(i), vectors.get(i));
            texts.put(missing.get(i), vectors.get(i).clone());
        }
        return made;
    }

    @Override
    public String name() { return embedder.name(); }

    @Override
    public String fingerprint() { return embedder.fingerprint(); }

    @Override
    public int dimensions() { return embedder.dimensions(); }

    @Override
    public Set<String> languages() { return embedder.languages(); }

    /** Without effect: the embedder is its owner's. */
    @Override
    public void close() {
        // The caller of the index closes it.
    }

    /** Those used last, as far as the memory goes. */
    private static final class Vectors {
        /** Of an entry, beside its characters and numbers. */
        private static final long OVERHEAD = 120;

        private final long mostBytes;
        private final Map<String, float[]> byText = new LinkedHashMap<>(16, 0.75f, true);
        private long bytes;

        Vectors(long mostBytes) { this.mostBytes = mostBytes; }

        synchronized float[] get(String text) {
            return byText.get(text);
        }

        synchronized void put(String text, float[] vector) {
            if (byText.put(text, vector) == null) bytes += size(text, vector);
            var eldest = byText.entrySet().iterator();
            while (bytes > mostBytes) {
                Map.Entry<String, float[]> each = eldest.next();
                bytes -= size(each.getKey(), each.getValue());
                eldest.remove();
            }
        }

        private static long size(String text, float[] vector) {
            return OVERHEAD + (long) Character.BYTES * text.length() + (long) Float.BYTES * vector.length;
        }
    }
}
