package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.satchel.Answer;
import dev.satchel.Citation;
import dev.satchel.Passage;
import dev.satchel.ScoredPassage;
import dev.satchel.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AnswerTextTest {
    private static final Trace TRACE = new Trace("id", "", List.of(), "", Map.of(), "", Trace.Cost.NONE, Duration.ZERO, Duration.ZERO, "",
            "");

    @Test
    void belowTheAnswerStandsWhereItIsSaid() {
        Streams streams = Streams.piped("");
        Citation heading = new Citation("warranty.md", List.of("Warranty", "How long"), OptionalInt.empty(), 5, 24, "It lasts\n24 months.");
        Citation page = new Citation("report.pdf", List.of(), OptionalInt.of(3), 0, 4, "Two.");
        new AnswerText(streams.console()).print(new Answer.Grounded("?", "24 months.", List.of(heading, page), 1, TRACE));
        assertEquals("""
                24 months.

                [1] warranty.md, Warranty › How long
                    “It lasts 24 months.”
                [2] report.pdf, page 3
                    “Two.”
                """, streams.out());
    }

    @Test
    void quotesOfOnePlaceStandTogether() {
        Streams streams = Streams.piped("");
        List<String> heading = List.of("Boats");
        Citation first = new Citation("faq.md", heading, OptionalInt.empty(), 10, 13, "No.");
        Citation next = new Citation("faq.md", heading, OptionalInt.empty(), 14, 24, "It leans.!");
        Citation apart = new Citation("faq.md", heading, OptionalInt.empty(), 90, 96, "Never.");
        new AnswerText(streams.console()).print(new Answer.Grounded("?", "No.\nIt leans!\n- ever", List.of(first, next, apart), 1, TRACE));
        assertEquals("""
                No. It leans!
                - ever

                [1] faq.md, Boats
                    “No.”
                    “It leans.!”
                    “Never.”
                """, streams.out());
    }

    @Test
    void anAbstentionSaysWhyAndThatTheDocumentsDoNotSayIfTheyWereLookedAt() {
        Streams streams = Streams.piped("");
        Passage passage = new Passage("faq.md", "", List.of(), OptionalInt.empty(), 0, "It leans.");
        Trace looked = new Trace("id", "", List.of(new Trace.Considered(new ScoredPassage(passage, 1), false, "")), "", Map.of(), "",
                Trace.Cost.NONE, Duration.ZERO, Duration.ZERO, "", "");
        new AnswerText(streams.console()).print(new Answer.Abstained("?", "Too little is covered.", 0, looked));
        new AnswerText(streams.console()).print(new Answer.Abstained("?", "Nothing matches.", 0, TRACE));
        assertEquals("The documents do not say. Too little is covered.\nNothing matches.\n", streams.out());
    }

    @Test
    void aHostileDocumentNameAndQuoteCannotDriveTheTerminal() {
        Streams streams = Streams.watched();
        Citation citation = new Citation("a\u001b]0;x\u0007.md", List.of("\u009b2J"), OptionalInt.empty(), 0, 5, "\u001b[2Jq");
        new AnswerText(streams.console()).print(new Answer.Grounded("?", "\u001b[2Jtext", List.of(citation), 1, TRACE));
        assertFalse(streams.out().replaceAll("\u001b\\[(0|36)m", "").chars().anyMatch(c -> c == 0x1b || c == 0x07 || c == 0x9b));
    }

    @Test
    void fewWordsAreBoldAlsoWhereTheyStandInTheirSentence() {
        Citation citation = new Citation("log.md", List.of(), OptionalInt.empty(), 0, 28, "It was sold to Karl\nHolm. Ok");
        Answer answer = new Answer.Grounded("?", "Karl\nHolm", List.of(citation), 1, TRACE);
        Streams watched = Streams.watched();
        new AnswerText(watched.console()).print(answer);
        assertEquals("""
                \u001b[1mKarl Holm\u001b[0m

                \u001b[36m[1] log.md\u001b[0m
                    “It was sold to \u001b[1mKarl Holm\u001b[0m. Ok”
                """, watched.out());
        Streams piped = Streams.piped("");
        new AnswerText(piped.console()).print(answer);
        assertEquals("Karl Holm\n\n[1] log.md\n    “It was sold to Karl Holm. Ok”\n", piped.out());
    }

    @Test
    void whatARoleSaysStandsAroundTheAnswerAndInItsPlace() {
        Streams streams = Streams.piped("");
        Citation citation = new Citation("faq.md", List.of(), OptionalInt.empty(), 0, 3, "No.");
        Answer.Frame frame = new Answer.Frame("It is said:", "Ask Ana.");
        new AnswerText(streams.console())
                .print(new Answer.Grounded("?", "No.", List.of(citation), List.of(new Answer.Claim(0, 3, List.of(citation))), 1, TRACE,
                        frame));
        new AnswerText(streams.console()).print(new Answer.Abstained("?", "Too little.", 0, TRACE, frame));
        assertEquals("It is said:\nNo.\n\n[1] faq.md\n    “No.”\n\nAsk Ana.\nIt is said:\nAsk Ana.\n", streams.out());
    }

    @Test
    void itemsOfAListStandUnderTheirHeading() {
        Streams streams = Streams.piped("");
        Citation citation = new Citation("w.md", List.of("Not covered"), OptionalInt.empty(), 0, 6, "- hail");
        new AnswerText(streams.console()).print(new Answer.Grounded("?", "- hail", List.of(citation), 1, TRACE));
        assertEquals("Not covered\n- hail\n\n[1] w.md, Not covered\n    “- hail”\n", streams.out());
    }
}
