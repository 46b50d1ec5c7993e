package dev.satchel;

import dev.satchel.Sentences.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a document as it is shown to a model: on one line, without what nobody sees, and without anything that could be taken for a part
 * of the prompt around it. So whoever writes the prompt can rely on line breaks: no document begins a line.
 *
 * <p>Only what is shown differs. Every place of it is known in the document, whose own words are quoted.
 */
final class PromptText implements CharSequence {
    /**
     * What chat formats mark turns and texts with, here or in another model. A tokenizer takes none of it for a token in a text; that this
     * is so for every {@link Generator} is not known here. After the invisible characters are gone, which could stand in its middle.
     */
    private static final Pattern MARKER = Pattern.compile(String.join("|", "[<＜](?=\\s?[|｜│￨])", // <|im_end|>
            "<(?=/?(?:s|bos|eos|pad|unk|mask|cls|sep|think|user|assistant|system|human)>)", "<(?=/?[a-z]+(?:_[a-z]+)+(?:\\|?>))", // <start_of_turn>
            "<(?=</?[A-Z_]{2,20}>>)", "\\[(?=/?(?:INST|[A-Z]+(?:_[A-Z]+)+|CLS|SEP|MASK|PAD|UNK|BOS|EOS)\\])"), // [INST]
            Pattern.CASE_INSENSITIVE);

    /** What begins the lines of a prompt. Without its colon it is a word like any other. */
    private static final Pattern LABEL = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?:passage|question|answer|text|user|assistant|system|human|model|instructions?)(\\s?[:：﹕︓])",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** What terminals obey: colours, titles, links. */
    private static final Pattern ESCAPE_SEQUENCE = Pattern
            .compile("(?:\\x1b\\[|\\x9b)[0-?]*+[ -/]*+[@-~]|\\x1b\\][^\\x07\\x1b\\n]{0,1000}+(?:\\x07|\\x1b\\\\)");

    private final String shown;
    /** For each character shown, where it begins and ends in the document's text. */
    private final int[] starts;
    private final int[] ends;

    private PromptText(String shown, int[] starts, int[] ends) {
        this.shown = shown;
        this.starts = starts;
        this.ends = ends;
    }

    /** All of a text. */
    static PromptText of(String text) { return of(text, 0, text.length()); }

    /** What stands between two offsets of a text. */
    static PromptText of(String text, int start, int end) {
        return new Parts().of(text, start, end);
    }

    /** Shows parts of the same few texts: what is left out of a text is looked for once, not for each of its sentences. */
    static final class Parts {
        private final Map<String, List<Range>> left = new HashMap<>();

        PromptText of(String text, int start, int end) {
            return new Draft(text).visible(start, end, left.computeIfAbsent(text, PromptText::left)).broken(MARKER).broken(LABEL).done();
        }
    }

    /** What is shown. */
    @Override
    public String toString() { return shown; }

    @Override
    public int length() { return shown.length(); }

    @Override
    public char charAt(int index) { return shown.charAt(index); }

    @Override
    public CharSequence subSequence(int start, int end) { return shown.subSequence(start, end); }

    /** Where a character that is shown begins in the document's text: the start of a span that begins with it. */
    int originalStart(int index) {
        return starts[index];
    }

    /** Where the character before this place ends in the document's text: the end of a span that ends here. */
    int originalEnd(int index) {
        return ends[index - 1];
    }

    /** Where a character of the document's text is shown, or the next one that is. */
    int shownAt(int original) {
        int index = 0;
        while (index < starts.length && ends[index] <= original) index++;
        return index;
    }

    /** What is left out as a whole, in order. */
    private static List<Range> left(String text) {
        List<Range> left = new ArrayList<>(HiddenText.in(text));
        ESCAPE_SEQUENCE.matcher(text).results().forEach(each -> left.add(new Range(each.start(), each.end())));
        left.sort(Comparator.comparingInt(Range::start));
        return left;
    }

    /** A text while it is made. */
    private static final class Draft {
        private static final Range NOTHING = new Range(0, 0);

        private final String text;
        private StringBuilder shown = new StringBuilder();
        private int[] starts;
        private int[] ends;

        Draft(String text) { this.text = text; }

        /** White space is one space, and none at the beginning and the end; what nobody sees is left out. */
        Draft visible(int from, int to, List<Range> left) {
            starts = new int[to - from];
            ends = new int[to - from];
            int before = Character.MAX_CODE_POINT + 1;
            int space = -1;
            Iterator<Range> hidden = left.iterator();
            Range skipped = NOTHING;
            for (int at = from; at < to;) {
                while (skipped.end() <= at && hidden.hasNext()) skipped = hidden.next();
                if (skipped.start() <= at && at < skipped.end()) {
                    at = skipped.end();
                    continue;
                }
                int c = text.codePointAt(at);
                int next = Math.min(to, at + Character.charCount(c));
                if (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85) {
                    if (space < 0 && !shown.isEmpty()) space = at;
                } else if (!Invisible.isAfter(before, c)) {
                    if (space >= 0) add(' ', space, at);
                    space = -1;
                    before = c;
                    for (int i = at; i < next; i++) add(text.charAt(i), i, i + 1);
                }
                at = next;
            }
            return this;
        }

        /** A space is put behind the character that a marker begins with, and into the place of the colon of a label. */
        Draft broken(Pattern pattern) {
            Matcher matcher = pattern.matcher(shown.toString());
            if (!matcher.find()) return this;
            StringBuilder before = shown;
            int[] oldStarts = starts;
            int[] oldEnds = ends;
            int most = 2 * before.length();
            shown = new StringBuilder(before.length() + 16);
            starts = new int[most];
            ends = new int[most];
            int at = 0;
            do {
                boolean label = matcher.groupCount() > 0;
                int cut = label ? matcher.end() - 1 : matcher.end();
                for (; at < cut; at++) add(before.charAt(at), oldStarts[at], oldEnds[at]);
                // A dash reads like the colon did, and begins no turn.
                if (label) add('-', oldStarts[at], oldEnds[at++]);
                else add(' ', oldEnds[at - 1], oldEnds[at - 1]);
            } while (matcher.find());
            for (; at < before.length(); at++) add(before.charAt(at), oldStarts[at], oldEnds[at]);
            return this;
        }

        private void add(char c, int start, int end) {
            starts[shown.length()] = start;
            ends[shown.length()] = end;
            shown.append(c);
        }

        PromptText done() {
            return new PromptText(shown.toString(), Arrays.copyOf(starts, shown.length()),
                    Arrays.copyOf(ends, shown.length()));
        }
    }
}
