package dev.satchel.lucene;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * Lucene's codec, with vectors of one byte for each dimension beside the exact ones. The graph of neighbours is searched by the small
 * vectors, a quarter of the memory and of the time, and what was found there is ordered by the exact ones. What it writes, Lucene reads by
 * itself.
 */
final class PassageCodec extends Lucene104Codec {
    /**
     * A graph is made where it saves comparisons for this many neighbours. A segment that has fewer than about nine thousand passages has
     * none: going through all of them takes less than a millisecond and misses nothing.
     */
    private static final int GRAPH_FOR = 1000;

    private static final KnnVectorsFormat VECTORS = new Lucene104HnswScalarQuantizedVectorsFormat(ScalarEncoding.UNSIGNED_BYTE,
            Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN, Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
            Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER, null, GRAPH_FOR);

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return VECTORS;
    }
}
