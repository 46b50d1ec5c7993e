package dev.satchel.djl.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** BPE's list of pairs: how early two neighbours are joined. Safe for use by many threads. */
final class Merges implements PairMerger.Ranks {
    private final Map<String, Integer> rankOfPair;

    /**
     * Ready to be asked.
     *
     * @param merges best first, two texts with a space between; the first of equal ones counts
     */
    Merges(List<String> merges) {
        rankOfPair = HashMap.newHashMap(merges.size());
        for (int rank = 0; rank < merges.size(); rank++) rankOfPair.putIfAbsent(merges.get(rank), rank);
    }

    // A written text has no space, so a pair can be looked up as the file writes it.
    @Override
    public int rank(String written, int start, int middle, int end) {
        Integer rank = rankOfPair.get(written.substring(start, middle) + ' ' + written.substring(middle, end));
        return rank == null ? PairMerger.NONE : rank;
    }
}
