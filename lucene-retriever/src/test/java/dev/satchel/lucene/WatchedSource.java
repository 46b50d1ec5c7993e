package dev.satchel.lucene;

import dev.satchel.Document;
import dev.satchel.DocumentSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Another source, of which it notes what is read and in which some things can go wrong. For one thread at a time. */
final class WatchedSource implements DocumentSource {
    private final DocumentSource source;
    private final List<String> read = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> readerVersions = new HashMap<>();
    private final Map<String, RuntimeException> readerFailures = new HashMap<>();
    private Function<String, Boolean> listed = id -> true;

    WatchedSource(DocumentSource source) { this.source = source; }

    /** The documents whose content was asked for since the last call. */
    List<String> read() {
        List<String> since = List.copyOf(read);
        read.clear();
        return since;
    }

    /** From now on a folder cannot be looked into. */
    void hide(String folder, String problem) {
        problems.add(new Problem(folder, problem));
        listed = id -> !id.startsWith(folder);
    }

    /** From now on this document's reader fails. */
    void fail(String id, RuntimeException failure) { readerFailures.put(id, failure); }

    /** From now on this document has a reader of another version. */
    void readBy(String id, String version) {
        readerVersions.put(id, version);
    }

    @Override
    public Listing list() {
        Listing listing = source.list();
        return new Listing(listing.items().stream().filter(item -> listed.apply(item.id())).toList(), problems);
    }

    @Override
    public byte[] content(Item item) throws IOException {
        read.add(item.id());
        return source.content(item);
    }

    @Override
    public Document read(Item item, byte[] content) {
        if (readerFailures.containsKey(item.id())) throw readerFailures.get(item.id());
        return source.read(item, content);
    }

    @Override
    public String readerVersion(Item item) { return readerVersions.getOrDefault(item.id(), source.readerVersion(item)); }
}
