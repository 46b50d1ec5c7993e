package dev.satchel.lucene;

import java.util.ArrayList;
import java.util.List;

/**
 * Documents that are read side by side, embedded together and written one after the other; a single one when it is large. Which documents
 * are together depends on the list alone, so that whatever an embedder makes of its batches is the same every time.
 */
record Batch(List<Job> jobs, long bytes) {
    private static final int MOST_DOCUMENTS = 1000;

    /** The list, cut where a batch would have more than so many bytes. */
    static List<Batch> of(List<Job> jobs, long mostBytes) {
        List<Batch> batches = new ArrayList<>();
        List<Job> current = new ArrayList<>();
        long bytes = 0;
        for (Job job : jobs) {
            if (!current.isEmpty() && (bytes + job.item().size() > mostBytes || current.size() == MOST_DOCUMENTS)) {
                batches.add(new Batch(current, bytes));
                current = new ArrayList<>();
                bytes = 0;
            }
            current.add(job);
            bytes += job.item().size();
        }
        if (!current.isEmpty()) batches.add(new Batch(current, bytes));
        return batches;
    }
}
