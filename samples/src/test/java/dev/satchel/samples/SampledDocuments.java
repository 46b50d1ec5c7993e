package dev.satchel.samples;

import dev.satchel.Document;
import dev.satchel.DocumentSource;
import dev.satchel.Passage;
import dev.satchel.Splitter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * As many documents as are wanted, made of real sentences in an order that a seed decides: each has a folder, and about forty passages.
 *
 * @param sentences real ones
 * @param documents how many there are
 */
record SampledDocuments(List<String> sentences, int documents) implements DocumentSource {
    static final int PASSAGES_IN_EACH = 40;
    private static final int PARAGRAPHS = 40;
    private static final int SENTENCES_IN_EACH = 5;
    private static final long ON_A_DAY_IN_2024 = 1_714_564_800_000L;

    @Override
    public Listing list() { return new Listing(IntStream.range(0, documents).mapToObj(SampledDocuments::item).toList(), List.of()); }

    private static Item item(int number) {
        return new Item("%03d/%07d.txt".formatted(number % 200, number), 0, ON_A_DAY_IN_2024);
    }

    @Override
    public byte[] content(Item item) {
        Random random = new Random(item.id().hashCode());
        return IntStream.range(0, PARAGRAPHS).mapToObj(paragraph -> IntStream.range(0, SENTENCES_IN_EACH)
                .mapToObj(i -> sentences.get(random.nextInt(sentences.size()))).collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n\n")).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Document read(Item item, byte[] content) { return new Document(item.id(), "", new String(content, StandardCharsets.UTF_8)); }

    @Override
    public String readerVersion(Item item) { return "sampled 1"; }

    /** The passages of one document after the other. */
    Iterable<List<Passage>> passages() {
        Splitter splitter = Splitter.structured();
        return () -> IntStream.range(0, documents).mapToObj(SampledDocuments::item)
                .map(item -> splitter.split(read(item, content(item)))).iterator();
    }
}
