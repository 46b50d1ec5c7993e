package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Document;
import dev.satchel.DocumentSource;
import dev.satchel.HashEmbedder;
import dev.satchel.SatchelException;
import dev.satchel.ScoredPassage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    private static final String TEXT = "This is the lamp by the river.";

    @TempDir
    Path folder;

    private final Shelf shelf = new Shelf();
    private LuceneIndex index;

    @BeforeEach
    void open() { index = LuceneIndex.open(folder, new HashEmbedder()); }

    @AfterEach
    void close() { index.close(); }

    static List<Ranking> rankings() { return List.of(Ranking.words(), Ranking.vectors(), Ranking.hybrid()); }

    @ParameterizedTest
    @MethodSource("rankings")
    void aFolderHoldsWhatIsBelowItAndNothingElse(Ranking ranking) {
        shelve("hr/policies/leave.txt", "hr/policies/2024/travel.txt", "hr/policies.txt", "hr/policies2/old.txt", "hr2/policies/x.txt");
        List<String> expected = List.of("hr/policies/2024/travel.txt", "hr/policies/leave.txt");
        for (String path : List.of("hr/policies", "hr/policies/")) assertVisible(expected, Filter.folder(path), ranking);
        assertVisible(index.documentIds(), Filter.folder(""), ranking);
        assertVisible(List.of(), Filter.folder("policies"), ranking);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*b", "..", "\"", "a b", "?", "a\\b", "(a OR b)", "folder:x", "[a TO z]", "ação", "保証", "~", "."})
    void aFolderMayHaveAnyName(String name) {
        shelve(name + "/inside.txt", "aXb/other.txt", "a/other.txt", "x/other.txt");
        assertVisible(List.of(name + "/inside.txt"), Filter.folder(name), Ranking.hybrid());
        shelf.documents.clear();
        shelve("aXb/other.txt", "a/other.txt", "x/other.txt");
        assertVisible(List.of(), Filter.folder(name), Ranking.hybrid());
    }

    @ParameterizedTest
    @MethodSource("rankings")
    void aTypeIsTheEndOfTheName(Ranking ranking) {
        shelve("a.pdf", "b/c.PDF", "pdf/x.txt", "x.pdf.txt", "pdf", ".pdf", "v1.2/readme");
        assertVisible(List.of("a.pdf", "b/c.PDF"), Filter.type("pdf"), ranking);
        assertVisible(List.of("a.pdf", "b/c.PDF"), Filter.type("Pdf"), ranking);
        assertVisible(List.of(".pdf", "pdf", "v1.2/readme"), Filter.type(""), ranking);
    }

    @Test
    void aLanguageIsTheOneOfTheDocument() {
        shelf.put("en.txt", "The lamp is by the river, and this is all there is to say of it.");
        shelf.put("pt.txt", "A lâmpada está na margem do rio, e isto é tudo o que há para dizer dela.");
        index.sync(shelf);
        assertEquals(Map.of("en", 1, "pt", 1), index.languages());
        assertVisible(List.of("pt.txt"), Filter.language("pt"), Ranking.vectors());
        assertEquals(Map.of("pt", 1), index.visibleTo(Filter.language("pt")).languages());
        assertVisible(List.of(), Filter.language("es"), Ranking.vectors());
    }

    @ParameterizedTest
    @MethodSource("rankings")
    void aTimeIsWhenTheDocumentWasChanged(Ranking ranking) {
        Instant noon = Instant.parse("2024-05-01T12:00:00Z");
        shelf.put("before.txt", TEXT).modified("before.txt", noon.minusMillis(1));
        shelf.put("then.txt", TEXT).modified("then.txt", noon);
        shelf.put("unknown.txt", TEXT);
        index.sync(shelf);
        assertVisible(List.of("then.txt"), Filter.modifiedSince(noon), ranking);
        assertVisible(List.of("before.txt"), Filter.modifiedBefore(noon), ranking);
        assertVisible(List.of("before.txt", "then.txt"), Filter.modifiedSince(Instant.MIN), ranking);
        assertVisible(List.of("before.txt", "then.txt"), Filter.modifiedBefore(Instant.MAX), ranking);
        assertVisible(List.of(), Filter.modifiedSince(Instant.MAX), ranking);
        assertVisible(List.of(), Filter.modifiedBefore(Instant.MIN), ranking);
    }

    /** A file that was only touched is not read again; its passages are of the new time all the same. */
    @Test
    void aNewTimeOfTheSameContentIsSeen() {
        Instant noon = Instant.parse("2024-05-01T12:00:00Z");
        shelf.put("a.txt", TEXT).modified("a.txt", noon.minusSeconds(60));
        index.sync(shelf);
        shelf.modified("a.txt", noon.plusSeconds(60));
        assertEquals(1, index.sync(shelf).unchanged());
        for (Ranking ranking : rankings()) assertVisible(List.of("a.txt"), Filter.modifiedSince(noon), ranking);
    }

    @ParameterizedTest
    @MethodSource("rankings")
    void metadataIsOfTheDocumentAndOfItsSource(Ranking ranking) {
        shelf.put("a.txt", TEXT, Map.of("author", List.of("Ana", "Rui"), "seen", List.of("by nobody")));
        shelf.put("b.txt", TEXT, Map.of("author", List.of("Ana Rui")));
        shelf.sourceSays.put("a.txt", Map.of("seen", List.of("by hr")));
        index.sync(shelf);
        assertVisible(List.of("a.txt"), Filter.metadata("author", "Ana"), ranking);
        assertVisible(List.of("a.txt"), Filter.metadata("author", "Rui"), ranking);
        assertVisible(List.of("b.txt"), Filter.metadata("author", "Ana Rui"), ranking);
        assertVisible(List.of("a.txt"), Filter.metadata("seen", "by hr"), ranking);
        assertVisible(List.of(), Filter.metadata("seen", "by nobody"), ranking);
        assertVisible(List.of(), Filter.metadata("author", "ana"), ranking);
    }

    /** No text that a document says of itself makes it look like one that says something else. */
    @Test
    void namesAndValuesOfMetadataAreNotMixedUp() {
        String vast = "x".repeat(50_000);
        shelf.put("a.txt", TEXT, Map.of("to", List.of("all: hr"), "to all", List.of("it"), "vast", List.of(vast)));
        index.sync(shelf);
        assertVisible(List.of(), Filter.metadata("to all", "hr"), Ranking.words());
        assertVisible(List.of(), Filter.metadata("to", "all it"), Ranking.words());
        assertVisible(List.of(), Filter.metadata("to all:", "hr"), Ranking.words());
        assertVisible(List.of("a.txt"), Filter.metadata("vast", vast), Ranking.words());
        assertVisible(List.of(), Filter.metadata("vast", vast + "x"), Ranking.words());
    }

    @Test
    void filtersAreValues() {
        assertEquals(Filter.folder("a").and(Filter.type("PDF").not()), Filter.folder("a/").and(Filter.type("pdf").not()));
        assertEquals(Filter.folder("a").hashCode(), Filter.folder("a/").hashCode());
        assertNotEquals(Filter.folder("a").or(Filter.type("pdf")), Filter.folder("a").and(Filter.type("pdf")));
    }

    /** Compared with what a plain predicate lets through, for random filters over random documents. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void aViewShowsExactlyWhatPasses(long seed) {
        Random random = new Random(seed);
        String[] folders = {"", "a/", "b/", "a/b/", "a/b/c/"};
        String[] types = {"txt", "pdf", "md"};
        for (int i = 0; i < 60; i++) {
            String id = folders[random.nextInt(folders.length)] + i + "." + types[random.nextInt(types.length)];
            shelf.put(id, TEXT + " " + i, Map.of("author", List.of("x" + random.nextInt(3)))).modified(id,
                    Instant.ofEpochSecond(1 + random.nextInt(9)));
        }
        index.sync(shelf);
        for (int i = 0; i < 20; i++) {
            Check check = randomCheck(random, 4);
            List<String> expected = shelf.documents.keySet().stream().filter(check.predicate).toList();
            for (Ranking ranking : rankings()) assertVisible(expected, check.filter, ranking);
        }
    }

    @ParameterizedTest
    @MethodSource("rankings")
    void theLongestFilterAndTheLongestQuestionGoTogether(Ranking ranking) {
        String words = IntStream.range(0, 1500).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
        shelf.put("f0/a.txt", words).put("f511/b.txt", words).put("g/c.txt", words);
        index.sync(shelf);
        Filter anyFolder = Filter.folder("f0");
        Filter noFolder = Filter.folder("f0").not();
        for (int i = 1; i < Filter.MOST_PARTS; i++) anyFolder = anyFolder.or(Filter.folder("f" + i));
        for (int i = 1; i < Filter.MOST_PARTS / 2; i++) noFolder = noFolder.and(Filter.folder("f" + i).not());
        assertEquals(List.of("f0/a.txt", "f511/b.txt"), visible(anyFolder, words, ranking));
        assertEquals(List.of("f511/b.txt", "g/c.txt"), visible(noFolder, words, ranking));
    }

    private List<String> visible(Filter filter, String question, Ranking ranking) {
        return index.visibleTo(filter).rankedBy(ranking).retrieve(question, 10).stream().map(each -> each.passage().documentId())
                .distinct().sorted().toList();
    }

    @Test
    void aFilterOfTooManyPartsIsRefused() {
        Filter most = Filter.type("pdf");
        for (int i = 1; i < Filter.MOST_PARTS; i++) most = most.or(Filter.folder("f" + i));
        Filter filter = most;
        String message = "a filter has at most 512 parts, got 513: filter by a folder or a metadata value that they share";
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> filter.or(Filter.type("txt"))).getMessage());
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> filter.and(Filter.type("txt"))).getMessage());
        assertEquals(message, assertThrows(IllegalArgumentException.class, filter::not).getMessage());
    }

    private record Check(Filter filter, Predicate<String> predicate) {}

    private Check randomCheck(Random random, int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            Check one = randomCheck(random, depth - 1);
            Check other = randomCheck(random, depth - 1);
            return switch (random.nextInt(3)) {
                case 0 -> new Check(one.filter.and(other.filter), one.predicate.and(other.predicate));
                case 1 -> new Check(one.filter.or(other.filter), one.predicate.or(other.predicate));
                default -> new Check(one.filter.not(), one.predicate.negate());
            };
        }
        Instant moment = Instant.ofEpochSecond(1 + random.nextInt(9));
        String author = "x" + random.nextInt(3);
        return switch (random.nextInt(5)) {
            case 0 -> new Check(Filter.folder("a/b"), id -> id.startsWith("a/b/"));
            case 1 -> new Check(Filter.type("pdf"), id -> id.endsWith(".pdf"));
            case 2 -> new Check(Filter.modifiedSince(moment), id -> shelf.modified.get(id) >= moment.toEpochMilli());
            case 3 -> new Check(Filter.modifiedBefore(moment), id -> shelf.modified.get(id) < moment.toEpochMilli());
            default -> new Check(Filter.metadata("author", author),
                    id -> shelf.documents.get(id).metadata().get("author").contains(author));
        };
    }

    /** Among 3000 documents that are nearer, the few that pass are all found, by a search in the graph of vectors or past it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 40, 300})
    void aSelectiveFilterStillLeavesAsManyAsWereAskedFor(int passing) {
        for (int i = 0; i < 3000; i++) shelf.put("near/%04d.txt".formatted(i), "The lamp by the river " + i + ".");
        for (int i = 0; i < passing; i++)
            shelf.put("far/%04d.txt".formatted(i), "A stone under this bridge, the lamp of winter " + i + ".");
        index.sync(shelf);
        int limit = Math.min(passing, 10);
        for (Ranking ranking : rankings()) {
            List<ScoredPassage> found = index.visibleTo(Filter.folder("far")).rankedBy(ranking).retrieve("the lamp by the river", limit);
            assertEquals(limit, found.size(), ranking::toString);
            assertTrue(found.stream().allMatch(each -> each.passage().documentId().startsWith("far/")));
        }
    }

    @Test
    void nothingLeadsOutOfAView() {
        shelve("open/a.txt", "open/b.pdf", "secret/a.txt");
        IndexView view = index.visibleTo(Filter.folder("open"));
        for (Filter wider : List.of(Filter.everything(), Filter.folder("secret"), Filter.folder("open").not(), Filter.type("txt"))) {
            IndexView narrowed = view.visibleTo(wider);
            for (IndexView each : List.of(narrowed, narrowed.rankedBy(Ranking.words()),
                    view.rankedBy(Ranking.vectors()).visibleTo(wider))) {
                assertFalse(each.documentIds().contains("secret/a.txt"));
                assertEquals(Optional.empty(), each.text("secret/a.txt"));
                assertTrue(each.retrieve("the lamp by the river", 10).stream()
                        .noneMatch(found -> found.passage().documentId().startsWith("secret/")));
            }
        }
        assertEquals(Optional.of(TEXT), view.text("open/a.txt"));
        assertEquals(List.of("open/a.txt"), view.visibleTo(Filter.type("txt")).documentIds());
        assertEquals(Map.of("en", 2), view.languages());
    }

    @Test
    void aViewShowsTheIndexAsItIsNow() {
        shelve("open/a.txt");
        IndexView view = index.visibleTo(Filter.folder("open"));
        shelf.put("open/b.txt", TEXT).put("secret/c.txt", TEXT);
        index.sync(shelf);
        assertEquals(List.of("open/a.txt", "open/b.txt"), view.documentIds());
        shelf.documents.remove("open/a.txt");
        index.sync(shelf);
        assertEquals(List.of("open/b.txt"), found(view, Ranking.hybrid()));
    }

    @Test
    void closingAViewLeavesTheIndexOpen() {
        shelve("a.txt");
        try (IndexView view = index.visibleTo(Filter.everything())) {
            assertEquals(List.of("a.txt"), view.documentIds());
        }
        assertEquals(List.of("a.txt"), index.documentIds());
    }

    @Test
    void withoutAnEmbedderVectorsAreRefusedAndBothMeansWords() {
        index.close();
        index = LuceneIndex.open(folder);
        shelve("a.txt", "b.txt");
        assertEquals("the index was opened without an embedder and cannot rank by vectors: open it with one",
                assertThrows(SatchelException.class, () -> index.rankedBy(Ranking.vectors())).getMessage());
        assertEquals(index.rankedBy(Ranking.words()).retrieve("lamp", 5), index.rankedBy(Ranking.hybrid()).retrieve("lamp", 5));
    }

    private void shelve(String... ids) {
        Stream.of(ids).forEach(id -> shelf.put(id, TEXT));
        index.sync(shelf);
    }

    private void assertVisible(List<String> expected, Filter filter, Ranking ranking) {
        IndexView view = index.visibleTo(filter);
        List<String> ordered = List.copyOf(new TreeSet<>(expected));
        assertEquals(ordered, view.documentIds(), filter::toString);
        assertEquals(ordered, found(view, ranking), () -> ranking + " " + filter);
        for (String id : index.documentIds()) assertEquals(expected.contains(id), view.text(id).isPresent(), id);
    }

    private static List<String> found(IndexView view, Ranking ranking) {
        return view.rankedBy(ranking).retrieve("the lamp by the river", 1000).stream().map(each -> each.passage().documentId()).distinct()
                .sorted().toList();
    }

    /** Documents in memory, with the times and the metadata that their source knows. */
    private static final class Shelf implements DocumentSource {
        private final Map<String, Document> documents = new TreeMap<>();
        private final Map<String, Long> modified = new HashMap<>();
        private final Map<String, Map<String, List<String>>> sourceSays = new HashMap<>();

        Shelf put(String id, String text) {
            return put(id, text, Map.of());
        }

        Shelf put(String id, String text, Map<String, List<String>> metadata) {
            documents.put(id, new Document(id, "", text, List.of(), List.of(), metadata));
            return this;
        }

        void modified(String id, Instant moment) {
            modified.put(id, moment.toEpochMilli());
        }

        @Override
        public Listing list() {
            return new Listing(documents.values().stream()
                    .map(each -> new Item(each.id(), each.text().length(), modified.getOrDefault(each.id(), 0L))).toList(), List.of());
        }

        @Override
        public byte[] content(Item item) { return documents.get(item.id()).text().getBytes(StandardCharsets.UTF_8); }

        @Override
        public Document read(Item item, byte[] content) { return documents.get(item.id()); }

        @Override
        public String readerVersion(Item item) { return "shelf 1"; }

        @Override
        public Map<String, List<String>> metadata(Item item) { return sourceSays.getOrDefault(item.id(), Map.of()); }
    }

    @Test
    void aFilterThatIsNestedTooDeepIsRefused() {
        Filter filter = Filter.type("pdf");
        for (int i = 0; i < Filter.DEEPEST / 2; i++) filter = filter.and(Filter.type("md")).or(Filter.type("txt"));
        Filter deepest = filter;
        String message = assertThrows(IllegalArgumentException.class, () -> deepest.and(Filter.type("md"))).getMessage();
        assertEquals("a filter is nested at most 32 deep, got 33: filter by a folder or a metadata value that they share", message);
    }
}
