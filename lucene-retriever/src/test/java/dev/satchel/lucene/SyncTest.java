package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.satchel.Document;
import dev.satchel.DocumentSource;
import dev.satchel.DocumentSource.Problem;
import dev.satchel.Folder;
import dev.satchel.MemorySource;
import dev.satchel.Passage;
import dev.satchel.SatchelException;
import dev.satchel.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncTest {
    /** Each document is a batch of its own and committed before the next. */
    private static final SyncLimits EACH_ALONE = new SyncLimits(Duration.ZERO, 1, Duration.ofHours(1));

    @TempDir
    Path temporary;

    private DocumentFolder documents;
    private LuceneIndex index;

    @BeforeEach
    void openAnEmptyIndex() {
        documents = new DocumentFolder(temporary.resolve("documents"));
        documents.write("apple.txt", "An apple keeps for months.");
        documents.write("pears/pear.txt", "A pear keeps for weeks.");
        documents.write("pears/quince.txt", "A quince keeps until spring.");
        index = LuceneIndex.open(temporary.resolve("index"));
    }

    @AfterEach
    void close() { index.close(); }

    @Test
    void addsWhatIsNew() {
        assertCounts(3, 0, 0, 0, index.sync(documents.watched()));
        assertEquals(List.of("apple.txt", "pears/pear.txt", "pears/quince.txt"), index.documentIds());
        assertEquals(List.of("pears/quince.txt"), found("spring"));
    }

    @Test
    void readsNothingWhenNothingChanged() {
        WatchedSource source = documents.watched();
        index.sync(source);
        assertEquals(3, source.read().size());
        assertCounts(0, 0, 0, 3, index.sync(source));
        assertEquals(List.of(), source.read());
    }

    @Test
    void readsOnlyWhatChanged() {
        WatchedSource source = documents.watched();
        index.sync(source);
        source.read();
        documents.writeNow("apple.txt", "An apple keeps until summer.");
        assertCounts(0, 1, 0, 2, index.sync(source));
        assertEquals(List.of("apple.txt"), source.read());
        assertEquals(List.of("apple.txt"), found("summer"));
        assertEquals(List.of("pears/pear.txt", "pears/quince.txt"), found("weeks months spring"));
    }

    @Test
    void forgetsWhatWasDeleted() {
        index.sync(documents.watched());
        documents.delete("apple.txt");
        assertCounts(0, 0, 1, 2, index.sync(documents.watched()));
        assertEquals(List.of(), found("apple"));
        assertEquals(Optional.empty(), index.text("apple.txt"));
    }

    @Test
    void anotherTimeWithTheSameContentIsNoChangeAndReadOnlyOnce() {
        WatchedSource source = documents.watched();
        index.sync(source);
        documents.touch("apple.txt", FileTime.from(Instant.now().minusSeconds(600)));
        source.read();
        assertCounts(0, 0, 0, 3, index.sync(source));
        assertEquals(List.of("apple.txt"), source.read());
        assertCounts(0, 0, 0, 3, index.sync(source));
        assertEquals(List.of(), source.read());
    }

    /** A file written in the second in which it was indexed may be written again in that second: same size, same time, other content. */
    @Test
    void aTimeOfJustNowProvesNothing() {
        WatchedSource source = documents.watched();
        FileTime now = FileTime.from(Instant.now());
        documents.writeNow("apple.txt", "The apple is ripe.");
        documents.touch("apple.txt", now);
        index.sync(source);
        documents.writeNow("apple.txt", "The apple is hard.");
        documents.touch("apple.txt", now);
        assertCounts(0, 1, 0, 2, index.sync(source));
        assertEquals(List.of("apple.txt"), found("hard"));
        assertEquals(List.of(), found("ripe"));
    }

    @Test
    void aSourceThatKnowsNoTimesIsReadEachTime() {
        MemorySource memory = new MemorySource(List.of(new Document("a", "A", "Apples."), new Document("b", "B", "Pears.")));
        index.sync(memory);
        memory.put(new Document("b", "B", "Plums."));
        assertCounts(0, 1, 0, 1, index.sync(memory));
    }

    @Test
    void anotherSplitterCutsEverythingAgain() {
        index.sync(documents.watched());
        index.close();
        index = LuceneIndex.at(temporary.resolve("index")).splitBy(Splitter.structured(12)).open();
        assertCounts(0, 3, 0, 0, index.sync(documents.watched()));
        assertEquals("An apple", index.retrieve("apple", 10).getFirst().passage().text().strip());
        assertCounts(0, 0, 0, 3, index.sync(documents.watched()));
    }

    @Test
    void anotherReaderReadsItsDocumentsAgain() {
        WatchedSource source = documents.watched();
        index.sync(source);
        source.readBy("apple.txt", "better than before");
        source.read();
        assertCounts(0, 1, 0, 2, index.sync(source));
        assertEquals(List.of("apple.txt"), source.read());
    }

    @Test
    void aMissingFolderEmptiesNothing() throws IOException {
        index.sync(documents.watched());
        Files.move(documents.path(), temporary.resolve("elsewhere"));
        assertThrows(SatchelException.class, () -> index.sync(documents.watched()));
        assertEquals(3, index.documentIds().size());
    }

    @Test
    void anEmptyFolderEmptiesTheIndex() throws IOException {
        index.sync(documents.watched());
        SyncReport report = index.sync(Folder.of(Files.createDirectory(temporary.resolve("empty"))));
        assertCounts(0, 0, 3, 0, report);
        assertEquals(0, report.passages());
        assertEquals(List.of(), found("apple"));
    }

    @Test
    void keepsWhatCannotBeLookedAt() {
        WatchedSource source = documents.watched();
        index.sync(source);
        source.hide("pears/", "no permission to read pears: change its permissions");
        SyncReport report = index.sync(source);
        assertCounts(0, 0, 0, 1, report);
        assertEquals(List.of(new Problem("pears/", "no permission to read pears: change its permissions")), report.failed());
        assertEquals(List.of("pears/quince.txt"), found("quince"));
    }

    @Test
    void oneBadDocumentDoesNotStopTheRest() {
        WatchedSource source = documents.watched();
        source.fail("apple.txt", new SatchelException("it is a picture of an apple: describe it in words"));
        SyncReport report = index.sync(source);
        assertCounts(2, 0, 0, 0, report);
        assertEquals(List.of(new Problem("apple.txt", "it is a picture of an apple: describe it in words")), report.failed());
        assertEquals(List.of("pears/pear.txt", "pears/quince.txt"), index.documentIds());
    }

    @Test
    void aChangedDocumentThatBecameBadKeepsWhatTheIndexHasOfIt() {
        WatchedSource source = documents.watched();
        index.sync(source);
        documents.writeNow("apple.txt", "An apple keeps until summer.");
        source.fail("apple.txt", new SatchelException("bad"));
        assertCounts(0, 0, 0, 2, index.sync(source));
        assertEquals(Optional.of("An apple keeps for months."), index.text("apple.txt"));
        assertEquals(List.of("apple.txt"), found("months"));
    }

    @Test
    void aReadersOwnErrorIsReportedWithoutTheDocumentsText() {
        WatchedSource source = documents.watched();
        source.fail("apple.txt", new IllegalStateException("unexpected: An apple keeps for months."));
        assertEquals(List.of(new Problem("apple.txt",
                "its reader failed (IllegalStateException): the file may be damaged, open it in the program that made it")),
                index.sync(source).failed());
    }

    @Test
    void aSplitterThatInventsTextIsNotBelieved() {
        index.close();
        index = LuceneIndex.at(temporary.resolve("other")).splitBy(new Splitter() {
            @Override
            public List<Passage> split(Document document) {
                return List.of(new Passage(document.id(), "", List.of(), OptionalInt.empty(), 1, document.text()));
            }

            @Override
            public String version() { return "off by one"; }
        }).open();
        SyncReport report = index.sync(documents.watched());
        assertEquals(
                new Problem("apple.txt",
                        "the splitter made a passage that is not a slice of it: report this to whoever wrote the splitter"),
                report.failed().getFirst());
        assertEquals(List.of(), index.documentIds());
    }

    @Test
    void aDocumentWithoutTextIsRememberedAsSuch() {
        documents.write("empty.txt", "");
        SyncReport report = index.sync(documents.watched());
        assertCounts(4, 0, 0, 0, report);
        assertEquals(3, report.passages());
        assertEquals(Optional.of(""), index.text("empty.txt"));
        assertCounts(0, 0, 0, 4, index.sync(documents.watched()));
    }

    @Test
    void tellsHowFarItIs() {
        List<String> told = new ArrayList<>();
        reopen(EACH_ALONE);
        index.sync(documents.watched(), at -> told.add(at.done() + "/" + at.total() + " " + at.documentId() + ", " + at.passages()));
        assertEquals(List.of("0/3 apple.txt, 0", "1/3 pears/pear.txt, 1", "2/3 pears/quince.txt, 2"), told);
        told.clear();
        documents.write("pears/pear.txt", "A pear keeps for a few weeks.");
        index.sync(documents.watched(), at -> told.add(at.done() + "/" + at.total() + " " + at.documentId() + ", " + at.passages()));
        assertEquals(List.of("2/3 pears/pear.txt, 0"), told);
    }

    @Test
    void aStoppedSynchronizationKeepsItsBatchesAndGoesOnFromThere() {
        index.close();
        index = LuceneIndex.at(temporary.resolve("index")).within(new SyncLimits(Duration.ZERO, 1, Duration.ofHours(1))).open();
        SyncListener stopsAtTheThird = progress -> {
            if (progress.done() == 2) throw new IllegalStateException("stopped");
        };
        assertThrows(IllegalStateException.class, () -> index.sync(documents.watched(), stopsAtTheThird));
        assertEquals(List.of("apple.txt", "pears/pear.txt"), index.documentIds());
        assertCounts(1, 0, 0, 2, index.sync(documents.watched()));
    }

    @Test
    void whatWasNotCommittedIsForgotten() {
        reopen(new SyncLimits(Duration.ZERO, Long.MAX_VALUE, Duration.ofHours(1)));
        SyncListener stops = progress -> {
            throw new IllegalStateException("stopped");
        };
        assertThrows(IllegalStateException.class, () -> index.sync(documents.watched(), stops));
        assertEquals(List.of(), index.documentIds());
        assertCounts(3, 0, 0, 0, index.sync(documents.watched()));
    }

    @Test
    void survivesBeingClosedAndOpened() {
        index.sync(documents.watched());
        index.close();
        index = LuceneIndex.open(temporary.resolve("index"));
        assertEquals(List.of("pears/quince.txt"), found("spring"));
        assertCounts(0, 0, 0, 3, index.sync(documents.watched()));
    }

    @Test
    void anIndexThatIsAlreadyOpenSeesWhatAnotherOneCommitted() {
        try (LuceneIndex other = LuceneIndex.open(temporary.resolve("index"))) {
            assertEquals(List.of(), other.documentIds());
            index.sync(documents.watched());
            assertEquals(3, other.documentIds().size());
        }
    }

    @Test
    void closingStopsASynchronizationAtItsNextDocument() {
        reopen(EACH_ALONE);
        SyncListener closesAtTheSecond = progress -> {
            if (progress.done() == 1) index.close();
        };
        assertEquals("index " + temporary.resolve("index") + " was closed",
                assertThrows(IllegalStateException.class, () -> index.sync(documents.watched(), closesAtTheSecond)).getMessage());
    }

    @Test
    void anInterruptedSynchronizationKeepsTheLastCommitAndGoesOnTheNextTime() {
        index.sync(documents.watched());
        documents.write("fig.txt", "A fig keeps for days.");
        SyncListener interrupting = progress -> Thread.currentThread().interrupt();
        try {
            String message = "index " + temporary.resolve("index") + " was left because the thread was interrupted: synchronize again";
            assertEquals(message, assertThrows(SatchelException.class, () -> index.sync(documents.watched(), interrupting)).getMessage());
        } finally {
            Thread.interrupted();
        }
        assertEquals(List.of(), found("fig"));
        assertCounts(1, 0, 0, 3, index.sync(documents.watched()));
        assertEquals(List.of("fig.txt"), found("fig"));
    }

    @Test
    void aClosedIndexSaysSo() {
        index.close();
        String message = "index " + temporary.resolve("index") + " was closed";
        assertEquals(message, assertThrows(IllegalStateException.class, () -> index.retrieve("apple", 1)).getMessage());
        assertEquals(message, assertThrows(IllegalStateException.class, () -> index.text("apple.txt")).getMessage());
        assertEquals(message, assertThrows(IllegalStateException.class, () -> index.sync(documents.watched())).getMessage());
    }

    /** What the source's contract allows: an id that no file has. */
    @Test
    void anEndlessNameIsReported() {
        DocumentSource endless = new MemorySource(List.of(new Document("x".repeat(20_000), "", "text"), new Document("y", "", "text")));
        SyncReport report = index.sync(endless);
        assertEquals("its name has 20000 characters: give it one of at most 10922", report.failed().getFirst().problem());
        assertEquals(List.of("y"), index.documentIds());
    }

    private void reopen(SyncLimits limits) {
        index.close();
        index = LuceneIndex.at(temporary.resolve("index")).within(limits).open();
    }

    private List<String> found(String query) {
        return index.retrieve(query, 10).stream().map(each -> each.passage().documentId()).distinct().sorted().toList();
    }

    private static void assertCounts(int added, int updated, int deleted, int unchanged, SyncReport report) {
        assertEquals(List.of(added, updated, deleted, unchanged),
                List.of(report.added(), report.updated(), report.deleted(), report.unchanged()), report::toString);
    }
}
