package dev.satchel.lucene;

import dev.satchel.Embedder;
import dev.satchel.Passage;
import dev.satchel.SatchelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.lucene.document.Document;
import org.apache.lucene.util.VectorUtil;

/** Gives passages their vectors, if there is an embedder. {@link #fill} is for one thread, the rest for many. */
final class Embedding {
    /** Of the square of a vector's length; half precision is well within it. */
    private static final double LENGTH_TOLERANCE = 0.005;
    /** Passages for one call: enough to bring some of like length together, few enough that a synchronization stops within seconds. */
    private static final int AT_ONCE = 256;

    private final Optional<Embedder> embedder;
    private final String fingerprint;

    Embedding(Optional<Embedder> embedder) {
        this.embedder = embedder;
        this.fingerprint = embedder.map(Embedder::fingerprint).orElse("");
    }

    /** Whether there is an embedder. */
    boolean isWanted() { return embedder.isPresent(); }

    /** Names the embedder of documents in a language; empty when they get no vectors. */
    String fingerprint(String language) {
        return embedder.map(Embedder::languages).filter(known -> known.isEmpty() || known.contains(language)).map(known -> fingerprint)
                .orElse("");
    }

    /** Whether a document has the vectors that it should have; without an embedder those of another time do no harm. */
    boolean isDone(LedgerEntry entry) {
        return embedder.isEmpty() || entry.embedder().equals(fingerprint(entry.language()));
    }

    /** The vectors of passages that are in the index as passages of an old document, embedded alike; null for the others. */
    float[][] known(List<Passage> passages, Optional<LedgerEntry> old, StoredDocuments stored) {
        float[][] vectors = new float[passages.size()][];
        if (old.isEmpty() || !old.get().embedder().equals(fingerprint)) return vectors;
        Map<String, float[]> known = stored.vectors(old.get().documentId(), embedder.orElseThrow());
        for (int i = 0; i < vectors.length; i++) vectors[i] = known.get(StoredDocuments.hash(passages.get(i)));
        return vectors;
    }

    /** A passage without a vector. */
    private record Gap(Prepared.Made document, int passage) {
        String text() { return PassageFields.embedded(document.document().passages().get(passage)); }
    }

    /** Makes the vectors that are missing; a document whose vectors cannot be made has failed. */
    List<Prepared> fill(List<Prepared> documents, Progress progress) {
        if (embedder.isEmpty()) return documents;
        documents.forEach(each -> count(each, progress));
        try {
            fillGaps(documents, progress);
            return documents;
        } catch (RuntimeException | OutOfMemoryError e) {
            // One text may be too much for the embedder, the others are not to suffer from it.
            return documents.stream().map(each -> fillAlone(each, progress)).toList();
        }
    }

    /** What is done already. */
    private static void count(Prepared document, Progress progress) {
        int gaps = gaps(List.of(document)).size();
        if (document instanceof Prepared.Made made && gaps > 0) progress.passages(made, made.vectors().length - gaps);
        else progress.document(document);
    }

    private Prepared fillAlone(Prepared document, Progress progress) {
        try {
            fillGaps(List.of(document), progress);
            return document;
        } catch (RuntimeException | OutOfMemoryError e) {
            requireNotStopped();
            String reason = e instanceof SatchelException ? e.getMessage() : e.getClass().getSimpleName();
            return new Prepared.Failed(document.item(), "its passages could not be embedded (" + reason + "): try again, or leave it out");
        }
    }

    private static List<Gap> gaps(List<Prepared> documents) {
        List<Gap> gaps = new ArrayList<>();
        for (Prepared each : documents)
            if (each instanceof Prepared.Made made)
                for (int i = 0; i < made.vectors().length; i++) if (made.vectors()[i] == null) gaps.add(new Gap(made, i));
        return gaps;
    }

    private void fillGaps(List<Prepared> documents, Progress progress) {
        List<Gap> gaps = gaps(documents);
        for (int start = 0; start < gaps.size(); start += AT_ONCE) {
            requireNotStopped();
            List<Gap> some = gaps.subList(start, Math.min(start + AT_ONCE, gaps.size()));
            progress.at(some.getFirst().document.item().id());
            List<float[]> vectors = embedder.orElseThrow().embedPassages(some.stream().map(Gap::text).toList());
            check(vectors, some.size(), embedder.orElseThrow());
            for (int i = 0; i < some.size(); i++) {
                Gap gap = some.get(i);
                gap.document.vectors()[gap.passage] = vectors.get(i);
                progress.passages(gap.document, 1);
            }
        }
    }

    /** The synchronization interrupts the thread when it ends early. */
    private static void requireNotStopped() {
        if (Thread.currentThread().isInterrupted()) throw new CancellationException("the synchronization ended early");
    }

    /** Adds the vector of a passage to what is indexed of it. */
    void add(Document document, float[] vector) {
        PassageFields.addVector(document, embedder.orElseThrow(), vector);
    }

    /** Vectors that the index cannot hold must not be its problem. */
    static void check(List<float[]> vectors, int expected, Embedder embedder) {
        if (vectors.size() != expected)
            throw new SatchelException("the embedder made " + vectors.size() + " vectors of " + expected + " texts");
        for (float[] vector : vectors) check(vector, embedder);
    }

    /** What an embedder promises: its dimensions, numbers, length 1. */
    static void check(float[] vector, Embedder embedder) {
        if (vector.length != embedder.dimensions())
            throw new SatchelException("the embedder " + embedder.name() + " made a vector of " + vector.length + " dimensions, not of "
                    + embedder.dimensions() + ": use another one");
        float square = VectorUtil.dotProduct(vector, vector);
        if (!(Math.abs(square - 1) < LENGTH_TOLERANCE))
            throw new SatchelException("the embedder " + embedder.name() + " made a vector that is not of length 1: use another one");
    }
}
