package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link Splitter} promises, for documents of any shape. */
public abstract class SplitterContract {
    /** The splitter under test. */
    protected abstract Splitter splitter();

    static LongStream seeds() { return LongStream.range(0, 60); }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void passagesAreVerbatimOrderedAndHoldEverything(long seed) { assertPromises(splitter(), RandomText.document(new Random(seed))); }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void plainTextToo(long seed) { assertPromises(splitter(), new Document("a.txt", "a", RandomText.text(new Random(seed)))); }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theSameDocumentGivesTheSamePassages(long seed) {
        assertEquals(splitter().split(RandomText.document(new Random(seed))), splitter().split(RandomText.document(new Random(seed))));
    }

    @Test
    void aQuoteIsOnThePageOnWhichItBegins() {
        Document document = new Document("a.pdf", "a", "one two three four", List.of(), List.of(0, 4, 8, 8));
        assertPromises(splitter(), document);
    }

    @Test
    void aBlankDocumentHasNoPassages() {
        assertEquals(List.of(), splitter().split(new Document("a", "a", "")));
        assertEquals(List.of(), splitter().split(new Document("a", "a", " \r\n\t\n")));
    }

    @Test
    void theVersionHasAName() { assertFalse(splitter().version().isBlank()); }

    /** Asserts the promises on one document. */
    static void assertPromises(Splitter splitter, Document document) {
        String text = document.text();
        int last = 0;
        for (Passage passage : splitter.split(document)) {
            assertTrue(passage.start() >= last, () -> "passages overlap or are out of order at " + passage.start());
            assertEquals("", text.substring(last, passage.start()).strip(), "text between passages");
            assertEquals(text.substring(passage.start(), passage.end()), passage.text());
            assertEquals(document.page(passage.start()), passage.page());
            for (int i = 0; i < passage.text().length(); i++)
                if (!passage.text().substring(i, i + 1).isBlank())
                    assertEquals(document.page(passage.start() + i), passage.cite(i, i + 1).page());
            assertEquals(document.id(), passage.documentId());
            assertEquals(document.title(), passage.title());
            last = passage.end();
        }
        assertEquals("", text.substring(last).strip(), "text after the last passage");
    }
}
