package dev.satchel.samples;

import dev.satchel.Answer;
import dev.satchel.Citation;
import dev.satchel.Passage;
import dev.satchel.ScoredPassage;
import dev.satchel.Trace;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Answers as a person reads them: the text, and below it where it is said. */
final class AnswerText {
    private static final String INDENT = "    ";

    private final Console console;

    /** For this console. */
    AnswerText(Console console) { this.console = console; }

    /** Prints the answer with its sources, or that there is none. */
    void print(Answer answer) {
        PrintStream out = console.out();
        switch (answer) {
            case Answer.Grounded grounded -> {
                out.println(PlainText.wrapped(PlainText.flowing(grounded.text()), console.columns(), ""));
                out.println();
                printSources(grounded.citations());
            }
            case Answer.Abstained abstained ->
                out.println(
                        PlainText.wrapped((abstained.trace().passages().isEmpty() ? "" : "The documents do not say. ") + abstained.reason(),
                                console.columns(), ""));
        }
        out.flush();
    }

    /** Prints every passage that was retrieved for an answer, and what became of it; only those that were read with their text. */
    void printPassages(Trace trace) {
        if (trace.passages().isEmpty()) console.out().println("Nothing was found.");
        for (int i = 0; i < trace.passages().size(); i++) {
            Trace.Considered considered = trace.passages().get(i);
            printPlace(i + 1, considered.passage(), ", " + (considered.shown() ? "read: " : "not read: ") + considered.why());
            if (considered.shown()) printText(considered.passage().passage());
        }
        console.out().flush();
    }

    /** Prints a passage with its place in a list of passages. */
    void printPassage(int rank, ScoredPassage scored) {
        printPlace(rank, scored, "");
        printText(scored.passage());
    }

    private void printPlace(int rank, ScoredPassage scored, String note) {
        Passage passage = scored.passage();
        String place = rank + ". " + place(passage.documentId(), passage.headings(), passage.page());
        String score = String.format(Locale.ROOT, "  (%.2f%s)", scored.score(), PlainText.onOneLine(note));
        console.out().println(console.reference(place) + console.dim(score));
    }

    private void printText(Passage passage) {
        console.out().println(PlainText.wrapped(PlainText.flowing(passage.text()), console.columns(), INDENT));
        console.out().println();
    }

    /** Each place once, with what is quoted from it. */
    private void printSources(List<Citation> citations) {
        int number = 0;
        for (int i = 0; i < citations.size();) {
            String place = place(citations.get(i));
            console.out().println(console.reference(PlainText.wrapped("[" + ++number + "] " + place, console.columns(), "")));
            for (; i < citations.size() && place(citations.get(i)).equals(place); i++) {
                String words = "\u201c" + PlainText.flowing(citations.get(i).quote()) + "\u201d";
                console.out().println(PlainText.wrapped(words, console.columns(), INDENT));
            }
        }
    }

    private static String place(Citation citation) { return place(citation.documentId(), citation.headings(), citation.page()); }

    /** Where in a document: its path, then the headings or the page. */
    private static String place(String documentId, List<String> headings, OptionalInt page) {
        StringBuilder place = new StringBuilder(PlainText.onOneLine(documentId));
        if (page.isPresent()) place.append(", page ").append(page.getAsInt());
        if (!headings.isEmpty()) place.append(", ").append(PlainText.onOneLine(String.join(" › ", headings)));
        return place.toString();
    }
}
