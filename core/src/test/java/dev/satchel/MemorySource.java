package dev.satchel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** Documents held in memory, as a source that an index can be kept in step with. For one thread at a time. */
public final class MemorySource implements DocumentSource {
    private final TreeMap<String, Document> documents = new TreeMap<>();

    /** Holds these documents; of two with the same id, the later. */
    public MemorySource(List<Document> documents) {
        documents.forEach(this::put);
    }

    /** Adds a document, or replaces the one with its id. */
    public void put(Document document) { documents.put(document.id(), document); }

    /** Removes a document. */
    public void remove(String id) { documents.remove(id); }

    @Override
    public Listing list() {
        return new Listing(documents.values().stream().map(each -> new Item(each.id(), bytes(each).length, 0)).toList(), List.of());
    }

    @Override
    public byte[] content(Item item) { return bytes(documents.get(item.id())); }

    @Override
    public Document read(Item item, byte[] content) { return documents.get(item.id()); }

    @Override
    public String readerVersion(Item item) { return "memory 1"; }

    private static byte[] bytes(Document document) {
        // The title is part of the content: a change of it alone is a change.
        return (document.title() + "\n" + document.text()).getBytes(StandardCharsets.UTF_8);
    }
}
