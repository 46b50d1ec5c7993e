package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.Document;
import dev.satchel.DocumentSource.Problem;
import dev.satchel.Folder;
import dev.satchel.HashEmbedder;
import dev.satchel.MemorySource;
import dev.satchel.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a synchronization reads and embeds, and what it does not, because the index has it already. */
class KeptWorkTest {
    @TempDir
    Path temporary;

    private DocumentFolder documents;
    private WatchedSource source;
    private CountingEmbedder embedder;
    private LuceneIndex index;

    @BeforeEach
    void indexThreeDocuments() {
        documents = new DocumentFolder(temporary.resolve("documents"));
        documents.write("apple.txt", "An apple keeps for months.");
        documents.write("pears/pear.md", "# Pears\n\nA pear keeps for weeks.\n\n# Quinces\n\nA quince keeps until spring.\n");
        documents.write("pears/figs.txt", "A fig keeps for days.");
        source = documents.watched();
        embedder = new CountingEmbedder();
        index = LuceneIndex.open(path(), embedder);
        assertCounts(3, 0, 0, 0, 0);
        assertEquals(List.of("apple.txt", "pears/figs.txt", "pears/pear.md"), source.read());
        assertEquals(3, source.parsed().size());
        assertEquals(4, embedder.embedded().size());
    }

    @AfterEach
    void close() { index.close(); }

    private Path path() { return temporary.resolve("index"); }

    @Test
    void anUnchangedDocumentCostsNothing() {
        assertCounts(0, 0, 0, 0, 3);
        assertWork(List.of(), List.of(), List.of());
    }

    @Test
    void aChangedDocumentKeepsTheVectorsOfItsUnchangedPassages() throws IOException {
        documents.writeNow("pears/pear.md", "# Pears\n\nA pear keeps for a month.\n\n# Quinces\n\nA quince keeps until spring.\n");
        assertCounts(0, 0, 1, 0, 2);
        assertWork(List.of("pears/pear.md"), List.of("pears/pear.md"), List.of("Pears\n# Pears\n\nA pear keeps for a month."));
        assertEqualsAnIndexFromScratch();
    }

    @Test
    void aMovedDocumentIsNeitherParsedNorSplitNorEmbedded() throws IOException {
        move("pears/pear.md", "fruit/winter/pear.md");
        move("apple.txt", "fruit/apple.txt");
        assertCounts(0, 2, 0, 0, 1);
        assertWork(List.of("fruit/apple.txt", "fruit/winter/pear.md"), List.of(), List.of());
        assertEquals(List.of("fruit/winter/pear.md"), found("quince", Filter.folder("fruit/winter")));
        assertEqualsAnIndexFromScratch();
    }

    @Test
    void aRenamedDocumentIsEmbeddedOnlyWhenItsNameIsItsTitle() throws IOException {
        move("pears/pear.md", "pears/conference.md");
        assertCounts(0, 1, 0, 0, 2);
        assertWork(List.of("pears/conference.md"), List.of("pears/conference.md"), List.of());
        move("apple.txt", "boskoop.txt");
        assertCounts(0, 1, 0, 0, 2);
        assertWork(List.of("boskoop.txt"), List.of("boskoop.txt"), List.of("boskoop\nAn apple keeps for months."));
        assertEqualsAnIndexFromScratch();
    }

    @Test
    void aCopyIsAddedWithTheVectorsOfTheOriginal() throws IOException {
        Files.createDirectories(documents.path().resolve("copies"));
        Files.copy(documents.path().resolve("apple.txt"), documents.path().resolve("copies/apple.txt"));
        assertCounts(1, 0, 0, 0, 3);
        assertWork(List.of("copies/apple.txt"), List.of(), List.of());
        assertEqualsAnIndexFromScratch();
    }

    @Test
    void oneOfTwoDocumentsWithTheSameContentLeavesAndIsNotCountedAsRenamed() {
        documents.write("more/apple.txt", "An apple keeps for months.");
        assertCounts(1, 0, 0, 0, 3);
        documents.delete("apple.txt");
        assertCounts(0, 0, 0, 1, 3);
    }

    @Test
    void documentsThatChangeNamesKeepTheirVectors() throws IOException {
        move("pears/pear.md", "x.md");
        move("apple.txt", "pears/pear.md");
        move("x.md", "apple.txt");
        index.sync(source);
        assertEqualsAnIndexFromScratch();
    }

    @Test
    void anEmbedderThatComesLaterWorksFromTheStoredPassages() throws IOException {
        reopen(LuceneIndex.at(temporary.resolve("words")));
        assertCounts(3, 0, 0, 0, 0);
        source.read();
        source.parsed();
        assertEquals(List.of(), embedder.embedded());
        reopen(LuceneIndex.at(temporary.resolve("words")).embeddedBy(embedder));
        assertCounts(0, 0, 3, 0, 0);
        assertWork(List.of(), List.of(), List.of("apple\nAn apple keeps for months.", "figs\nA fig keeps for days.",
                "Pears\n# Pears\n\nA pear keeps for weeks.", "Pears\n# Quinces\n\nA quince keeps until spring."));
        assertEquals(IndexContents.of(path(), embedder), IndexContents.of(temporary.resolve("words"), embedder));
        assertCounts(0, 0, 0, 0, 3);
    }

    @Test
    void anotherEmbedderWorksFromTheStoredPassages() throws IOException {
        embedder = new CountingEmbedder(new HashEmbedder("hash 2", Set.of()));
        reopen(LuceneIndex.at(path()).embeddedBy(embedder));
        assertCounts(0, 0, 3, 0, 0);
        assertEquals(4, embedder.embedded().size());
        assertWork(List.of(), List.of(), List.of());
        assertEqualsAnIndexFromScratch();
    }

    @Test
    void withoutAnEmbedderTheVectorsStayForTheNextTime() {
        reopen(LuceneIndex.at(path()));
        documents.writeNow("apple.txt", "An apple keeps until summer.");
        assertCounts(0, 0, 1, 0, 2);
        reopen(LuceneIndex.at(path()).embeddedBy(embedder));
        assertCounts(0, 0, 1, 0, 2);
        assertEquals(List.of("apple\nAn apple keeps until summer."), embedder.embedded());
    }

    @Test
    void aDocumentInALanguageThatTheEmbedderDoesNotKnowGetsNoVectorAndIsDone() throws IOException {
        documents.write("maçã.txt", "Uma maçã que não é de verão dura alguns meses, mas uma pera dura só algumas semanas.");
        embedder = new CountingEmbedder(new HashEmbedder("English", Set.of("en")));
        reopen(LuceneIndex.at(temporary.resolve("english")).embeddedBy(embedder));
        SyncReport report = index.sync(source);
        assertEquals(Map.of("en", 3, "pt", 1), index.languages());
        assertEquals(5, report.passages());
        assertEquals(4, embedder.embedded().size());
        IndexContents.of(temporary.resolve("english"), embedder);
        assertCounts(0, 0, 0, 0, 4);
    }

    @Test
    void aNewVersionOfAReaderReadsAgainAndKeepsTheVectors() throws IOException {
        source.readBy("pears/pear.md", "better than before");
        assertCounts(0, 0, 1, 0, 2);
        assertWork(List.of("pears/pear.md"), List.of("pears/pear.md"), List.of());
    }

    @Test
    void anotherSplitterReadsAgainAndKeepsTheVectorsOfWhatItCutsAlike() throws IOException {
        reopen(LuceneIndex.at(path()).embeddedBy(embedder).splitBy(Splitter.structured(500)));
        assertCounts(0, 0, 3, 0, 0);
        assertEquals(3, source.parsed().size());
        assertEquals(List.of(), embedder.embedded());
    }

    @Test
    void otherMetadataOfTheSourceIsIndexedWithoutReading() {
        source.tell(Map.of("team", List.of("orchard")));
        assertCounts(0, 0, 3, 0, 0);
        assertWork(List.of(), List.of(), List.of());
        assertEquals(List.of("apple.txt"), found("apple", Filter.metadata("team", "orchard")).subList(0, 1));
        assertCounts(0, 0, 0, 0, 3);
        source.tell(Map.of("team", List.of("kitchen")));
        assertCounts(0, 0, 3, 0, 0);
        assertEquals(List.of(), found("apple", Filter.metadata("team", "orchard")));
    }

    @Test
    void whatADocumentSaysOfItselfIsKeptWhenItIsIndexedFromWhatIsStored() {
        Document novel = new Document("novel", "A novel", "A pear keeps for weeks.", List.of(), List.of(),
                Map.of("author", List.of("Ana", "Bo"), "team", List.of("orchard")));
        source = new WatchedSource(new MemorySource(List.of(novel)));
        reopen(LuceneIndex.at(temporary.resolve("novels")).embeddedBy(embedder));
        assertCounts(1, 0, 0, 0, 0);
        source.tell(Map.of("team", List.of("kitchen")));
        source.parsed();
        assertCounts(0, 0, 1, 0, 0);
        assertEquals(List.of(), source.parsed());
        assertEquals(List.of("novel"), found("pear", Filter.metadata("author", "Bo").and(Filter.metadata("team", "kitchen"))));
        assertEquals(List.of(), found("pear", Filter.metadata("team", "orchard")));
        source.tell(Map.of());
        assertCounts(0, 0, 1, 0, 0);
        assertEquals(List.of("novel"), found("pear", Filter.metadata("team", "orchard")));
    }

    @Test
    void anotherTimeIsKnownToFiltersWithoutIndexing() {
        Instant now = Instant.now();
        documents.touch("apple.txt", FileTime.from(now));
        assertCounts(0, 0, 0, 0, 3);
        assertWork(List.of("apple.txt"), List.of(), List.of());
        assertEquals(List.of("apple.txt"), found("keeps", Filter.modifiedSince(now.minusSeconds(60))));
    }

    @Test
    void passagesOfManyDocumentsAreEmbeddedTogether() {
        for (int i = 0; i < 400; i++) documents.write("many/" + i + ".txt", "Document " + i);
        assertCounts(400, 0, 0, 0, 3);
        assertEquals(List.of(256, 144), embedder.calls().stream().map(List::size).toList());
    }

    @Test
    void aTextThatTheEmbedderCannotTakeStaysThatDocumentsProblem() {
        LuceneIndex picky = LuceneIndex.open(temporary.resolve("picky"), new PickyEmbedder(new HashEmbedder()));
        try (picky) {
            SyncReport report = picky.sync(source);
            assertEquals(List.of(new Problem("pears/figs.txt",
                    "its passages could not be embedded (IllegalArgumentException): try again, or leave it out")), report.failed());
            assertEquals(List.of("apple.txt", "pears/pear.md"), picky.documentIds());
        }
    }

    private void reopen(LuceneIndex.Builder builder) {
        index.close();
        index = builder.open();
    }

    private void move(String from, String to) throws IOException {
        Files.createDirectories(documents.path().resolve(to).getParent());
        Files.move(documents.path().resolve(from), documents.path().resolve(to));
    }

    private List<String> found(String question, Filter filter) {
        return index.visibleTo(filter).rankedBy(Ranking.words()).retrieve(question, 10).stream()
                .map(each -> each.passage().documentId()).distinct().toList();
    }

    private void assertCounts(int added, int renamed, int updated, int deleted, int unchanged) {
        SyncReport report = index.sync(source);
        assertEquals(List.of(), report.failed());
        assertEquals(List.of(added, renamed, updated, deleted, unchanged),
                List.of(report.added(), report.renamed(), report.updated(), report.deleted(), report.unchanged()), report::toString);
    }

    private void assertWork(List<String> read, List<String> parsed, List<String> embedded) {
        assertEquals(read, source.read());
        assertEquals(parsed, source.parsed());
        assertEquals(embedded, embedder.embedded());
    }

    private void assertEqualsAnIndexFromScratch() throws IOException {
        try (LuceneIndex scratch = LuceneIndex.open(temporary.resolve("scratch"), embedder)) {
            scratch.sync(Folder.of(documents.path()));
        }
        assertEquals(IndexContents.of(temporary.resolve("scratch"), embedder), IndexContents.of(path(), embedder));
    }
}
