package dev.satchel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A text put together from documents. Every statement in it is a quote with its place; what else there is (title, opening, headings,
 * closing) arranges the quotes and claims nothing.
 *
 * @param title what it is about; the subject of an e-mail
 * @param opening stands before the sections, such as a greeting; may be empty
 * @param sections the statements; never empty
 * @param closing stands after them; may be empty
 */
public record Composition(String title, String opening, List<Section> sections, String closing) {
    /** A list, a table or code, which is one only on lines of its own. */
    private static final Pattern OWN_LINES = Pattern.compile("(?m)^\\s*(?:[-*+•–|]|\\d{1,3}[.)]\\s|```|~~~)");

    /** Copies the sections; refuses a text that states nothing. */
    public Composition {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(opening, "opening");
        Objects.requireNonNull(closing, "closing");
        sections = List.copyOf(sections);
        if (sections.isEmpty()) throw new IllegalArgumentException("a composition needs a section");
    }

    /**
     * Statements that belong together.
     *
     * @param heading where they stand, what they share, or the question that they answer
     * @param statements never empty
     */
    public record Section(String heading, List<Statement> statements) {
        /** Copies the statements and refuses none. */
        public Section {
            Objects.requireNonNull(heading, "heading");
            statements = List.copyOf(statements);
            if (statements.isEmpty()) throw new IllegalArgumentException("the section " + heading + " states nothing");
        }
    }

    /**
     * What a document says.
     *
     * @param about which of two things that are compared it speaks of; empty when nothing is compared, or when it speaks of both
     * @param citation the words, and where they stand
     */
    public record Statement(String about, Citation citation) {
        /** Refuses null. */
        public Statement {
            Objects.requireNonNull(about, "about");
            Objects.requireNonNull(citation, "citation");
        }

        /** The words. */
        public String text() { return citation.quote(); }
    }

    /** The quotes in the order of the text. */
    public List<Citation> citations() {
        return sections.stream().flatMap(each -> each.statements.stream()).map(Statement::citation).toList();
    }

    /**
     * The whole as Markdown: a number behind each statement, and below the text where it stands. Lines that a file breaks within a
     * sentence are joined.
     */
    public String text() {
        Map<String, Integer> places = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder("# " + title + "\n\n");
        if (!opening.isEmpty()) text.append(opening).append("\n\n");
        for (Section section : sections) {
            if (!section.heading.isEmpty()) text.append("## ").append(section.heading).append("\n\n");
            for (Statement each : section.statements) {
                int number = places.computeIfAbsent(place(each.citation), place -> places.size() + 1);
                if (!each.about.isEmpty()) text.append(each.about).append(": ");
                boolean lines = OWN_LINES.matcher(each.text()).find();
                if (!each.about.isEmpty() && lines) text.append("\n\n");
                text.append(lines ? each.text() + "\n\n" : each.text().replaceAll("\\s*\\R[>\\s]*", " ") + " ");
                text.append('[').append(number).append("]\n\n");
            }
        }
        if (!closing.isEmpty()) text.append(closing).append("\n\n");
        places.forEach((place, number) -> text.append('[').append(number).append("] ").append(place).append('\n'));
        return text.toString();
    }

    private static String place(Citation citation) {
        StringBuilder place = new StringBuilder(citation.documentId());
        citation.page().ifPresent(page -> place.append(", page ").append(page));
        if (!citation.headings().isEmpty()) place.append(", ").append(String.join(" › ", citation.headings()));
        return place.toString();
    }
}
