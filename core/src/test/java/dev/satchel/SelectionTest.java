package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.Evidence.Sentence;
import dev.satchel.Trace.Considered;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final String TEXT = "The toll is 3 euros. Bicycles pay no toll. The toll pays for paint.";

    @Test
    void whatTwoPassagesShareIsTakenOnce() {
        Passage first = passage("a", 0, TEXT.substring(0, 42));
        Passage second = passage("a", 21, TEXT.substring(21));
        Selection selection = select("What is the toll for bicycles?", 2, first, second);
        assertEquals(List.of("Bicycles pay no toll.", "The toll pays for paint.", "The toll is 3 euros."), texts(selection));
        assertEquals(List.of(true, true), shown(selection, first, second));
    }

    @Test
    void aPassageInsideAnotherIsDropped() {
        Passage whole = passage("a", 0, TEXT);
        Passage part = passage("a", 21, TEXT.substring(21, 42));
        Selection selection = select("What is the toll?", 3, whole, part);
        assertEquals(3, selection.sentences().size());
        assertEquals(List.of("3 sentences shown, the best covers 67 % of the question", "a better passage says the same"),
                selection.consider(List.of(new ScoredPassage(whole, 2), new ScoredPassage(part, 1))).stream().map(Considered::why)
                        .toList());
    }

    @Test
    void theSameWordsInAnotherDocumentAreDropped() {
        Selection selection = select("What is the toll?", 3, passage("a", 0, TEXT), passage("b", 7, TEXT.toUpperCase(Locale.ROOT)));
        assertEquals(List.of("a", "a", "a"), selection.sentences().stream().map(each -> each.passage().documentId()).toList());
    }

    @Test
    void theSamePlaceInAnotherDocumentIsNoOverlap() {
        Selection selection = select("What is the toll?", 3, passage("a", 0, "The toll is 3 euros."),
                passage("b", 0, "The toll is 4 euros."));
        assertEquals(2, selection.sentences().size());
    }

    @Test
    void linksAndDirectivesAreNoSentences() {
        Selection selection = select("Where is the toll?", 3, passage("a", 0, """
                - [The toll](toll.md)

                {{#include toll.txt}}

                <a id="toll"></a>

                [toll]: toll.md

                ```toll
                ```

                The toll is at the [gate](gate.md)."""));
        assertEquals(List.of("The toll is at the [gate](gate.md)."), texts(selection));
    }

    private static Selection select(String question, int passages, Passage... found) {
        List<ScoredPassage> scored = Stream.of(found).map(each -> new ScoredPassage(each, 1)).toList();
        return Selection.of(Evidence.gather(Question.of(question), scored), scored, passages);
    }

    private static List<String> texts(Selection selection) { return selection.sentences().stream().map(Sentence::text).toList(); }

    private static List<Boolean> shown(Selection selection, Passage... passages) {
        return selection.consider(Stream.of(passages).map(each -> new ScoredPassage(each, 1)).toList()).stream().map(Considered::shown)
                .toList();
    }

    private static Passage passage(String document, int start, String text) {
        return new Passage(document, "", List.of(), OptionalInt.empty(), start, text);
    }
}
