package dev.satchel.lucene;

import java.time.Instant;
import java.util.Objects;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;

/**
 * Which documents may be found. A value: it cannot be changed, two that were made alike are equal, and any number of threads may use one.
 * What it is made of is only ever data: a folder called {@code a*b} is just that folder.
 *
 * <p>A filter may be put together of up to 512 parts, nested up to 32 deep; {@link #not} counts as a part and a level. More are refused with an
 * {@link IllegalArgumentException}.
 */
public final class Filter {
    /** A source that does not know a time says 0. */
    private static final Instant EARLIEST = Instant.ofEpochMilli(1);
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);
    /** Half of the clauses that Lucene takes in one query; the other half is for the question. */
    static final int MOST_PARTS = 512;

    /** Looking at one document takes a step for each way down, and alternating {@code and} and {@code or} double them. */
    static final int DEEPEST = 32;

    private final Query query;
    private final int parts;
    private final int depth;

    private Filter(Query query) { this(query, 1, 0); }

    private Filter(Query query, int parts, int depth) {
        if (parts > MOST_PARTS)
            throw new IllegalArgumentException(
                    "a filter has at most " + MOST_PARTS + " parts, got " + parts
                            + ": filter by a folder or a metadata value that they share");
        if (depth > DEEPEST)
            throw new IllegalArgumentException(
                    "a filter is nested at most " + DEEPEST + " deep, got " + depth
                            + ": filter by a folder or a metadata value that they share");
        this.query = query;
        this.parts = parts;
        this.depth = depth;
    }

    /** All documents. */
    public static Filter everything() {
        return new Filter(MatchAllDocsQuery.INSTANCE);
    }

    /**
     * The documents in a folder and everything below it.
     *
     * @param path the beginning of their ids, such as {@code hr/policies}, with or without a slash at its end; the empty path is the folder
     *        that holds everything
     */
    public static Filter folder(String path) {
        String folder = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return folder.isEmpty() ? everything() : new Filter(PassageFields.inFolder(folder));
    }

    /**
     * The documents whose names end alike.
     *
     * @param ending what follows the last dot of the name, such as {@code pdf}, in upper or lower case
     */
    public static Filter type(String ending) {
        return new Filter(PassageFields.ofType(ending));
    }

    /**
     * The documents in a language.
     *
     * @param code its ISO 639-1 code, as {@link LuceneIndex#languages()} has it
     */
    public static Filter language(String code) {
        return new Filter(PassageFields.inLanguage(code));
    }

    /** The documents that were last changed then or later. Those whose source knows no time, or one before 1970, are not among them. */
    public static Filter modifiedSince(Instant moment) {
        return new Filter(PassageFields.modifiedBetween(millis(moment), Long.MAX_VALUE));
    }

    /** The documents that were last changed earlier than that. Those whose source knows no time, or one before 1970, are not among them. */
    public static Filter modifiedBefore(Instant moment) {
        return new Filter(PassageFields.modifiedBetween(EARLIEST.toEpochMilli(), millis(moment) - 1));
    }

    /** Since 1970; a moment further away than any document's is held to the ends of the range. */
    private static long millis(Instant moment) {
        if (moment.isBefore(EARLIEST)) return EARLIEST.toEpochMilli();
        if (!moment.isBefore(LATEST)) return Long.MAX_VALUE;
        // A document's time has no finer parts: between two milliseconds, the next one is the first that is not earlier.
        return moment.plusNanos(999_999).toEpochMilli();
    }

    /**
     * The documents that have this value among those of that name.
     *
     * @param name in lower case, as in {@link dev.satchel.Document#metadata()}
     * @param value the whole value, letter by letter
     */
    public static Filter metadata(String name, String value) {
        return new Filter(PassageFields.withMetadata(name, Objects.requireNonNull(value, "value")));
    }

    /** The documents that pass both. */
    public Filter and(Filter other) {
        Objects.requireNonNull(other, "filter");
        return query instanceof MatchAllDocsQuery ? other : joined(Occur.FILTER, other);
    }

    /** The documents that pass at least one of the two. */
    public Filter or(Filter other) {
        return joined(Occur.SHOULD, other);
    }

    private Filter joined(Occur occur, Filter other) {
        BooleanQuery.Builder joined = new BooleanQuery.Builder();
        addTo(joined, occur);
        other.addTo(joined, occur);
        return new Filter(joined.build(), parts + other.parts, Math.max(depthWithin(occur), other.depthWithin(occur)));
    }

    private int depthWithin(Occur occur) {
        return isRow(occur) ? depth : depth + 1;
    }

    private boolean isRow(Occur occur) {
        return query instanceof BooleanQuery row && row.clauses().stream().allMatch(each -> each.occur() == occur);
    }

    /** A row of many becomes a list, for Lucene goes down into what is nested by recursion. */
    private void addTo(BooleanQuery.Builder joined, Occur occur) {
        if (isRow(occur)) ((BooleanQuery) query).clauses().forEach(joined::add);
        else joined.add(query, occur);
    }

    /** The documents that do not pass. */
    public Filter not() {
        return new Filter(
                new BooleanQuery.Builder().add(MatchAllDocsQuery.INSTANCE, Occur.FILTER).add(query, Occur.MUST_NOT).build(), parts + 1,
                depth + 1);
    }

    /** What Lucene makes of it; to be used where no score is counted. */
    Query query() {
        return query;
    }

    @Override
    public boolean equals(Object other) { return other instanceof Filter filter && query.equals(filter.query); }

    @Override
    public int hashCode() { return query.hashCode(); }

    /** For people who look for a mistake. */
    @Override
    public String toString() { return query.toString(); }
}
