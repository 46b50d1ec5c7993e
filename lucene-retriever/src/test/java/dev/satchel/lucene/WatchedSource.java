package dev.satchel.lucene;

import dev.satchel.Document;
import dev.satchel.DocumentSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Another source, of which it notes what is read and in which some things can go wrong. */
final class WatchedSource implements DocumentSource {
    private final DocumentSource source;
    private final List<String> read = Collections.synchronizedList(new ArrayList<>());
    private final List<String> parsed = Collections.synchronizedList(new ArrayList<>());
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> readerVersions = new HashMap<>();
    private Map<String, List<String>> metadata = Map.of();
    private final Map<String, RuntimeException> readerFailures = new HashMap<>();
    private Function<String, Boolean> listed = id -> true;

    WatchedSource(DocumentSource source) { this.source = source; }

    /** The documents whose content was asked for since the last call. */
    List<String> read() {
        return taken(read);
    }

    /** The documents whose reader was asked since the last call. */
    List<String> parsed() {
        return taken(parsed);
    }

    private static List<String> taken(List<String> ids) {
        List<String> since = ids.stream().sorted().toList();
        ids.clear();
        return since;
    }

    /** From now on a folder cannot be looked into. */
    void hide(String folder, String problem) {
        problems.add(new Problem(folder, problem));
        listed = id -> !id.startsWith(folder);
    }

    /** From now on this document's reader fails. */
    void fail(String id, RuntimeException failure) { readerFailures.put(id, failure); }

    /** From now on this is known of every document. */
    void tell(Map<String, List<String>> told) { metadata = told; }

    /** From now on this document has a reader of another version. */
    void readBy(String id, String version) {
        readerVersions.put(id, version);
    }

    @Override
    public Listing list() { return list(item -> false); }

    @Override
    public Listing list(Predicate<Item> known) {
        Listing listing = source.list(known);
        return new Listing(listing.items().stream().filter(item -> listed.apply(item.id())).toList(), problems);
    }

    @Override
    public byte[] content(Item item) throws IOException {
        read.add(item.id());
        return source.content(item);
    }

    @Override
    public Document read(Item item, byte[] content) {
        parsed.add(item.id());
        if (readerFailures.containsKey(item.id())) throw readerFailures.get(item.id());
        return source.read(item, content);
    }

    @Override
    public Map<String, List<String>> metadata(Item item) { return metadata; }

    @Override
    public String readerVersion(Item item) { return readerVersions.getOrDefault(item.id(), source.readerVersion(item)); }
}
