package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.satchel.Document;
import dev.satchel.DocumentSource;
import dev.satchel.DocumentSource.Problem;
import dev.satchel.Embedder;
import dev.satchel.Folder;
import dev.satchel.HashEmbedder;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void closeAndLeaveNoThread() throws InterruptedException {
        index.close();
        for (Thread each : threads()) each.join(10_000); // one that has ended its work is still there for a moment
        assertEquals(List.of(), threads().stream().map(Thread::getName).toList());
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(each -> each.getName().startsWith("satchel-")).toList();
    }

    @Test
    void addsWhatIsNew() {
        assertCounts(3, 0, 0, 0, index.sync(documents.watched()));
        assertEquals(List.of("apple.txt", "pears/pear.txt", "pears/quince.txt"), index.documentIds());
        assertEquals(List.of("pears/quince.txt"), found("spring"));
    }

    @Test
    void readsAndWritesNothingWhenNothingChanged() throws IOException {
        WatchedSource source = documents.watched();
        index.sync(source);
        assertEquals(3, source.read().size());
        List<Path> committed = files(temporary.resolve("index"));
        assertCounts(0, 0, 0, 3, index.sync(source, progress -> fail("there is nothing to tell")));
        assertEquals(List.of(), source.read());
        assertEquals(committed, files(temporary.resolve("index")), "nothing is to be committed");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
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

    /** How often it is told depends on how long it takes. */
    @Test
    void tellsHowFarItIs() {
        reopen(EACH_ALONE);
        List<SyncProgress> told = new ArrayList<>();
        index.sync(documents.watched(), told::add);
        assertEquals(List.of("apple.txt", "pears/pear.txt", "pears/quince.txt"),
                told.stream().map(SyncProgress::documentId).distinct().toList());
        assertEquals(0, told.getFirst().done());
        assertEquals(told.stream().map(SyncProgress::done).sorted().toList(), told.stream().map(SyncProgress::done).toList());
        assertTrue(told.stream().allMatch(at -> at.total() == 3 && at.passages() <= 3), told::toString);
        told.clear();
        documents.write("pears/pear.txt", "A pear keeps for a few weeks.");
        index.sync(documents.watched(), told::add);
        assertEquals(List.of("pears/pear.txt"), told.stream().map(SyncProgress::documentId).distinct().toList());
        assertEquals(2, told.getFirst().done());
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

    @Test
    void aDocumentThatIsTooLargeForTheMemoryIsNotEvenAskedFor() {
        long size = Runtime.getRuntime().maxMemory() / 8 + 1;
        WatchedSource source = new WatchedSource(Folder.of(documents.path())) {
            @Override
            public Listing list(Predicate<Item> known) {
                return new Listing(List.of(new Item("apple.txt", size, 1), super.list(known).items().get(1)), List.of());
            }
        };
        SyncReport report = index.sync(source);
        assertEquals(List.of(new Problem("apple.txt", "needs more memory than there is: split it, or give Java more (-Xmx)")),
                report.failed());
        assertEquals(List.of("pears/pear.txt"), source.read());
    }

    /** A document that was asked for and is not yet in the index takes memory. */
    @Test
    void onlySoMuchContentIsOnItsWayAtOnce() {
        List<Document> many = IntStream.range(100, 130).mapToObj(i -> new Document("d" + i, "", "text number " + i)).toList();
        int size = (int) new MemorySource(many).list().items().getFirst().size();
        reopen(new SyncLimits(Duration.ZERO, 1, Duration.ofHours(1), 3 * size));
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger written = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        DocumentSource counting = new WatchedSource(new MemorySource(many)) {
            @Override
            public byte[] content(Item item) throws IOException {
                most.accumulateAndGet(asked.incrementAndGet() - written.get(), Math::max);
                return super.content(item);
            }
        };
        assertCounts(30, 0, 0, 0, index.sync(counting, progress -> written.set(progress.done())));
        // The listener learns of a document that is written only before the next one is.
        assertTrue(most.get() <= 3 + 1, () -> most + " were on their way");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void theSameComesOutWhateverThreadIsFirst(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 60; i++)
            documents.write("many/" + i + ".txt", ("Document " + i + " of many. ").repeat(1 + random.nextInt(100)));
        DocumentSource uneven = new WatchedSource(Folder.of(documents.path())) {
            @Override
            public Document read(Item item, byte[] content) {
                LockSupport.parkNanos(Math.floorMod(item.id().hashCode() * seed, 3_000_000));
                return super.read(item, content);
            }
        };
        List<Map<String, List<String>>> contents = new ArrayList<>();
        List<List<List<String>>> calls = new ArrayList<>();
        for (DocumentSource source : List.of(uneven, documents.watched())) {
            CountingEmbedder embedder = new CountingEmbedder();
            Path path = temporary.resolve("index" + contents.size());
            try (LuceneIndex other = LuceneIndex.open(path, embedder)) {
                assertEquals(63, other.sync(source).added());
            }
            calls.add(embedder.calls());
            contents.add(IndexContents.of(path, embedder));
        }
        assertEquals(contents.get(0), contents.get(1));
        assertEquals(calls.get(0), calls.get(1));
    }

    /** The embedder does not go on before the listener was called while it worked. */
    @Test
    void tellsHowFarItIsWhileItEmbeds() {
        CountDownLatch told = new CountDownLatch(4);
        Embedder slow = new PickyEmbedder(new HashEmbedder(), text -> {
            try {
                return !told.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return true;
            }
        });
        try (LuceneIndex other = LuceneIndex.open(temporary.resolve("slow"), slow)) {
            SyncReport report = other.sync(documents.watched(), progress -> {
                told.countDown();
                if (told.getCount() > 0)
                    assertTrue(progress.done() == 0 && progress.total() == 3 && progress.documentId().equals("apple.txt"),
                            progress::toString);
            });
            assertCounts(3, 0, 0, 0, report);
        }
    }

    /** The listener stops it while the embedder works. */
    @Test
    void aSynchronizationThatIsStoppedWhileItEmbedsLeavesNothing() {
        CountDownLatch embedding = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Embedder embedder = new PickyEmbedder(new HashEmbedder(), text -> {
            embedding.countDown();
            try {
                return !never.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        });
        try (LuceneIndex other = LuceneIndex.open(temporary.resolve("stopped"), embedder)) {
            assertThrows(CancellationException.class, () -> other.sync(documents.watched(), progress -> {
                if (embedding.getCount() == 0) throw new CancellationException("enough");
            }));
            assertEquals(List.of(), other.documentIds());
        }
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
