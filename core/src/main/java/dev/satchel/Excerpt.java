package dev.satchel;

import dev.satchel.Evidence.Sentence;
import dev.satchel.Words.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A part of a passage that can be read by itself: a sentence with those before it that it leans on, or a whole list with the words that
 * introduce it. An item alone would say the opposite of a list that begins "These cannot be returned".
 *
 * @param passage where it stands
 * @param start its first character in the passage's text
 * @param end one past its last
 * @param score how well its sentence fits what was asked for
 * @param coverage how much of that is in it and around it
 * @param stems its words of content
 */
record Excerpt(Passage passage, int start, int end, double score, double coverage, Set<String> stems) {
    /** A longer list or table is no excerpt. */
    private static final int LONGEST = 700;
    /** Fewer words say little: "No." */
    private static final int FEWEST_WORDS = 5;
    /** So many sentences before it are read with one that leans on them. */
    private static final int MOST_BEFORE = 2;
    /** What is left of the score of a sentence that leans on something which is not there. */
    private static final double LEANING = 0.6;

    /** First words of sentences that speak of what the sentence before named, as words are compared. */
    private static final Set<String> LEANS = Words.forms("""
            it its this these that those they them their he she his her both either such there then so however but also instead otherwise
            therefore thus moreover and or yet
            ele ela eles elas isso isto este esta estes estas esse essa esses essas aquele aquela mas porem tambem depois entao senao assim
            el ella ellos esto eso ese esos pero tambien despues entonces asi
            er es sie dies diese dieser dieses das damit dabei aber auch sonst dann danach deshalb daher
            """);

    /** First words of sentences that only say where to look. */
    private static final Set<String> REFERS = Words.forms("see veja vea vease siehe");

    private static final Pattern COMPLETE = Pattern.compile("[.!…。！][*_`\"'”’»)\\]]*$|: \\S");
    /** A sentence that ends before its line does, and is not only the number of an item. */
    private static final Pattern INNER_END = Pattern.compile("\\p{L}{2}[*_]*[.!?][*_]*\\s+\\p{Lu}");
    private static final Pattern ITEM = Pattern.compile("\\s*([-*+•–]|\\d{1,3}[.)])\\s.*");

    /** The excerpts around the sentences, in their order, each once. */
    static List<Excerpt> around(List<Sentence> sentences) {
        List<Excerpt> excerpts = new ArrayList<>();
        for (Sentence each : sentences) around(each).filter(one -> one.isNotPartOf(excerpts)).ifPresent(excerpts::add);
        return excerpts;
    }

    /** From the beginning of the first to the end of the second, if nothing stands between them. */
    Optional<Excerpt> joined(Excerpt next) {
        boolean follows = passage.equals(next.passage) && end <= next.start && passage.text().substring(end, next.start).isBlank()
                && !passage.text().substring(end, next.start).contains("\n\n");
        if (!follows) return Optional.empty();
        Set<String> both = new TreeSet<>(stems);
        both.addAll(next.stems);
        return Optional.of(new Excerpt(passage, start, next.end, Math.max(score, next.score), Math.max(coverage, next.coverage), both));
    }

    private boolean isNotPartOf(List<Excerpt> others) {
        return others.stream().noneMatch(each -> each.contains(this));
    }

    private static Optional<Excerpt> around(Sentence sentence) {
        String text = sentence.passage().text();
        if (Words.of(sentence.text()).size() < FEWEST_WORDS || isComment(text, sentence.start())) return Optional.empty();
        Unit unit = Unit.around(text, sentence.start());
        return switch (unit.kind) {
            case PROSE -> inProse(sentence, unit);
            case LIST -> unit.isWhole(text) ? whole(sentence, unit) : whole(sentence, unit.item(text, sentence.start()));
            // The row of a long table stands by itself.
            case TABLE -> whole(sentence, unit).or(() -> unit.introduced ? Optional.empty() : Optional.of(alone(sentence)));
            case CODE -> whole(sentence, unit);
        };
    }

    private static boolean isComment(String text, int offset) {
        return text.lastIndexOf("<!--", offset) > text.lastIndexOf("-->", offset);
    }

    private static Optional<Excerpt> whole(Sentence sentence, Unit unit) {
        if (unit.end - unit.start > LONGEST) return Optional.empty();
        return Optional.of(of(sentence, unit.start, unit.end, sentence.score()));
    }

    private static Optional<Excerpt> inProse(Sentence sentence, Unit unit) {
        String text = sentence.passage().text();
        // What neither ends like a sentence nor is a row with names is a title or a caption.
        if (!COMPLETE.matcher(sentence.text()).find() || REFERS.contains(firstWord(sentence.text()))) return Optional.empty();
        List<Sentences.Range> before = Sentences.of(text, unit.start, unit.end).stream().filter(each -> each.end() <= sentence.start())
                .toList();
        int start = sentence.start();
        int taken = 0;
        while (taken < Math.min(MOST_BEFORE, before.size()) && leans(text.substring(start, sentence.end())))
            start = before.get(before.size() - ++taken).start();
        boolean stillLeans = leans(text.substring(start, sentence.end()));
        return Optional.of(of(sentence, start, sentence.end(), sentence.score() * (stillLeans ? LEANING : 1)));
    }

    private static Excerpt alone(Sentence sentence) { return of(sentence, sentence.start(), sentence.end(), sentence.score()); }

    static Excerpt of(Sentence sentence, int start, int end, double score) {
        String text = sentence.passage().text().substring(start, end);
        return new Excerpt(sentence.passage(), start, end, score, sentence.coverage(), contentOf(text));
    }

    static Set<String> contentOf(String text) {
        List<Word> words = Words.of(text);
        Set<String> functionWords = FunctionWords.of(FunctionWords.language(text, words, Language.ENGLISH));
        return words.stream().filter(each -> !functionWords.contains(each.form())).map(Word::stem)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean leans(String text) {
        return LEANS.contains(firstWord(text));
    }

    private static String firstWord(String text) {
        return Words.of(text).stream().findFirst().map(Word::form).orElse("");
    }

    String text() { return passage.text().substring(start, end); }

    Citation cite() { return passage.cite(start, end); }

    /** Where it stands, for a reader: the document's title and the headings. */
    String place() {
        Stream<String> title = Stream.of(passage.title().isBlank() ? passage.documentId() : passage.title());
        return Stream.concat(title, passage.headings().stream()).distinct().collect(Collectors.joining(" › "));
    }

    /** Whether all of the terms are said in it or above it. */
    boolean speaksOf(Collection<String> terms) {
        return Stream.concat(stems.stream(), contentOf(place()).stream()).collect(Collectors.toSet()).containsAll(terms);
    }

    /** Whether all of the terms stand above it. */
    boolean isUnder(Collection<String> terms) {
        return contentOf(place()).containsAll(terms);
    }

    /** The same, worth so much more. */
    Excerpt worth(double factor) {
        return new Excerpt(passage, start, end, score * factor, coverage, stems);
    }

    boolean contains(Excerpt other) {
        return passage.equals(other.passage) && start <= other.start && other.end <= end;
    }

    /** Whether it is another one and what follows it. */
    boolean isLongerThan(Excerpt other) {
        return contains(other) && end > other.end;
    }

    /** The same, known by its words from here on only. */
    Excerpt withWordsFrom(int from) {
        return new Excerpt(passage, start, end, score, coverage, contentOf(passage.text().substring(from, end)));
    }

    boolean overlaps(Excerpt other) {
        int from = passage.start() + start;
        int otherFrom = other.passage.start() + other.start;
        return passage.documentId().equals(other.passage.documentId()) && from < otherFrom + other.end - other.start
                && otherFrom < from + end - start;
    }

    private enum Kind {
        PROSE, LIST, TABLE, CODE
    }

    /**
     * Lines that belong together, as they look in Markdown and in plain text.
     *
     * @param introduced whether the sentence before it ends in a colon and is its beginning
     */
    private record Unit(Kind kind, int start, int end, boolean introduced) {
        static Unit around(String text, int offset) {
            List<Unit> units = of(text);
            for (int i = 0; i < units.size(); i++) {
                Unit unit = units.get(i);
                Unit after = i + 1 < units.size() ? units.get(i + 1) : unit;
                int introduction = unit.kind == Kind.PROSE && after.kind != Kind.PROSE ? unit.introduction(text) : unit.end;
                if (offset < introduction && offset < unit.end) return new Unit(unit.kind, unit.start, introduction, unit.introduced);
                if (offset < unit.end) return new Unit(after.kind, introduction, after.end, true);
                if (introduction < unit.end) units.set(i + 1, new Unit(after.kind, introduction, after.end, true));
            }
            return units.getLast();
        }

        /**
         * Whether a list says what it says only as a whole: it is introduced, or its items are no sentences of their own, as under the
         * heading "What is not covered".
         */
        private boolean isWhole(String text) {
            return introduced || text.substring(start, end).lines().noneMatch(line -> INNER_END.matcher(line).find());
        }

        /** The item of a list in which a character stands. */
        private Unit item(String text, int offset) {
            int from = start;
            int to = end;
            for (int at = start; at < end; at = text.indexOf('\n', at) < 0 ? end : text.indexOf('\n', at) + 1) {
                int lineEnd = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
                if (!ITEM.matcher(text.substring(at, lineEnd)).matches()) continue;
                if (at <= offset) from = at;
                else to = Math.min(to, at);
            }
            return new Unit(kind, from, from + text.substring(from, to).stripTrailing().length(), introduced);
        }

        /** Where its last sentence begins, if that ends in a colon; otherwise its end. */
        private int introduction(String text) {
            if (end == start || text.charAt(end - 1) != ':') return end;
            return Sentences.of(text, start, end).getLast().start();
        }

        private static List<Unit> of(String text) {
            List<Unit> units = new ArrayList<>();
            boolean gap = true;
            boolean fenced = false;
            for (int at = 0; at < text.length();) {
                int lineEnd = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
                String line = text.substring(at, lineEnd);
                boolean fence = line.strip().startsWith("```") || line.strip().startsWith("~~~");
                if (!line.isBlank()) {
                    Unit last = units.isEmpty() ? null : units.getLast();
                    Kind kind = fenced || fence ? Kind.CODE : kind(line, last, gap);
                    boolean goesOn = last != null && last.kind == kind && (kind == Kind.CODE ? fenced : kind == Kind.LIST || !gap);
                    int start = goesOn ? last.start : at + line.length() - line.stripLeading().length();
                    if (goesOn) units.removeLast();
                    units.add(new Unit(kind, start, at + line.stripTrailing().length(), false));
                }
                fenced ^= fence;
                gap = line.isBlank() || line.startsWith("#");
                at = lineEnd + 1;
            }
            return units;
        }

        private static Kind kind(String line, Unit last, boolean gap) {
            if (line.startsWith("|")) return Kind.TABLE;
            if (ITEM.matcher(line).matches()) return Kind.LIST;
            boolean inList = last != null && last.kind == Kind.LIST && (!gap || Character.isWhitespace(line.charAt(0)));
            return inList ? Kind.LIST : Kind.PROSE;
        }
    }
}
