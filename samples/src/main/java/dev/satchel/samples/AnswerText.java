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
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Answers as a person reads them: the text, and below it where it is said. */
final class AnswerText {
    private static final String INDENT = "    ";
    private static final Pattern ITEM = Pattern.compile("^\\s*[-*+•]\\s");

    private final Console console;

    /** For this console. */
    AnswerText(Console console) { this.console = console; }

    /** Prints the answer with its sources, or that there is none; and what the role says around it. */
    void print(Answer answer) {
        PrintStream out = console.out();
        printFrame(answer.frame().lead(), "");
        switch (answer) {
            case Answer.Grounded grounded -> {
                printHeadingOfItems(grounded);
                String text = PlainText.wrapped(PlainText.flowing(grounded.text()), console.columns(), "");
                out.println(isWordsOfItsQuote(grounded) ? boldLines(text) : text);
                out.println();
                printSources(grounded);
            }
            case Answer.Abstained abstained -> {
                // In a role, the lead says it: whoever asks a company does not care what covers what.
                if (abstained.frame().lead().isEmpty()) out.println(PlainText.wrapped(reason(abstained), console.columns(), ""));
            }
        }
        printFrame(answer.frame().closing(), answer instanceof Answer.Grounded ? "\n" : "");
        out.flush();
    }

    /** Items of a list mean what their heading says: under "What is not covered", the opposite of what they say alone. */
    private void printHeadingOfItems(Answer.Grounded answer) {
        List<String> headings = answer.citations().getFirst().headings();
        if (ITEM.matcher(answer.text()).find() && !headings.isEmpty())
            console.out().println(PlainText.wrapped(PlainText.onOneLine(headings.getLast()), console.columns(), ""));
    }

    private static String reason(Answer.Abstained abstained) {
        return (abstained.trace().passages().isEmpty() ? "" : "The documents do not say. ") + abstained.reason();
    }

    private void printFrame(String words, String gap) {
        if (!words.isEmpty()) console.out().println(gap + PlainText.wrapped(words, console.columns(), ""));
    }

    /** Whether the answer is a few words of the only sentence that it rests on. */
    private static boolean isWordsOfItsQuote(Answer.Grounded answer) {
        if (answer.citations().size() != 1) return false;
        String quote = answer.citations().getFirst().quote();
        return quote.length() > answer.text().length() && quote.contains(answer.text());
    }

    private String boldLines(String text) {
        return text.lines().map(console::bold).collect(Collectors.joining("\n"));
    }

    /** What the decision to answer was based on, in one line. */
    static String signals(Trace trace) {
        String signals = new TreeMap<>(trace.signals()).entrySet().stream()
                .map(each -> String.format(Locale.ROOT, "%s %.2f", each.getKey().replace('_', ' '), each.getValue()))
                .collect(Collectors.joining(", "));
        String kind = trace.kind().isEmpty() ? "" : "Taken as a question for: " + trace.kind().replace('_', ' ') + ". ";
        return kind + (signals.isEmpty() ? "" : "Signals: " + signals + ". ") + "Decision: " + trace.decision().replaceFirst("\\.$", "")
                + ".";
    }

    /** Prints every passage that was retrieved for an answer, and what became of it; only those that were read with their text. */
    void printPassages(Trace trace) {
        console.out().println(console.dim(PlainText.wrapped(signals(trace), console.columns(), "")));
        console.out().println();
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
        String place = PlainText.wrapped(rank + ". " + place(passage.documentId(), passage.headings(), passage.page()), console.columns(),
                "");
        String score = String.format(Locale.ROOT, "%.2f", scored.score());
        if (note.isEmpty()) console.out().println(console.reference(place) + console.dim("  (" + score + ")"));
        else {
            console.out().println(console.reference(place));
            console.out().println(console.dim(PlainText.wrapped(score + PlainText.onOneLine(note), console.columns(), INDENT)));
        }
    }

    private void printText(Passage passage) {
        console.out().println(PlainText.wrapped(PlainText.flowing(passage.text()), console.columns(), INDENT));
        console.out().println();
    }

    /** Each place once, with what is quoted from it. */
    private void printSources(Answer.Grounded answer) {
        List<Citation> citations = answer.citations();
        int number = 0;
        for (int i = 0; i < citations.size();) {
            String place = place(citations.get(i));
            console.out().println(console.reference(PlainText.wrapped("[" + ++number + "] " + place, console.columns(), "")));
            for (; i < citations.size() && place(citations.get(i)).equals(place); i++) {
                String words = "\u201c" + PlainText.flowing(citations.get(i).quote()) + "\u201d";
                String wrapped = PlainText.wrapped(words, console.columns(), INDENT);
                console.out().println(isWordsOfItsQuote(answer) ? withBold(wrapped, answer.text()) : wrapped);
            }
        }
    }

    /** The words in bold where they stand in a wrapped text, on each line that they go over. */
    private String withBold(String wrapped, String words) {
        String anyGap = Pattern.compile("\\s+").splitAsStream(PlainText.of(words).strip()).map(Pattern::quote)
                .collect(Collectors.joining("\\s+"));
        Matcher found = Pattern.compile(anyGap).matcher(wrapped);
        if (!found.find()) return wrapped;
        String bold = Pattern.compile("\\S.*").matcher(found.group())
                .replaceAll(line -> Matcher.quoteReplacement(console.bold(line.group())));
        return wrapped.substring(0, found.start()) + bold + wrapped.substring(found.end());
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
