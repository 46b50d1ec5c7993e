package dev.satchel.djl.template;

import dev.satchel.djl.tokenizer.Segment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A string of the template language that knows which of its characters are {@link Untrusted}. Equal when the characters are equal.
 * Positions are UTF-16 units unless said otherwise; the language itself counts code points. Immutable.
 */
final class Text implements Comparable<Text> {
    static final Text EMPTY = new Text("", new BitSet());

    private final String string;
    private final BitSet untrusted;
    private final boolean markup;

    private Text(String string, BitSet untrusted) { this(string, untrusted, false); }

    private Text(String string, BitSet untrusted, boolean markup) {
        this.string = string;
        this.untrusted = untrusted;
        this.markup = markup;
    }

    static Text trusted(String string) { return new Text(string, new BitSet()); }

    static Text untrusted(String string) {
        BitSet all = new BitSet();
        all.set(0, string.length());
        return new Text(string, all);
    }

    /** Text made from this one in a way that does not keep characters in place: untrusted as a whole if any of it was. */
    Text derive(String derived) {
        return untrusted.isEmpty() ? trusted(derived) : untrusted(derived);
    }

    Text derive(UnaryOperator<String> change) { return derive(change.apply(string)); }

    /** The same text as the filters {@code safe} and {@code escape} give it: what is added to it is escaped. */
    Text asMarkup() {
        return new Text(string, untrusted, true);
    }

    boolean isMarkup() { return markup; }

    /** With the characters that HTML gives a meaning written as entities. */
    Text escaped() {
        Builder escaped = new Builder();
        for (Text character : characters()) {
            String written = switch (character.toString()) {
                case "&" -> "&amp;";
                case "<" -> "&lt;";
                case ">" -> "&gt;";
                case "\"" -> "&#34;";
                case "'" -> "&#39;";
                default -> null;
            };
            escaped.append(written == null ? character : character.derive(written));
        }
        return escaped.build().asMarkup();
    }

    int units() { return string.length(); }

    int length() { return string.codePointCount(0, string.length()); }

    boolean isEmpty() { return string.isEmpty(); }

    boolean isTrusted() { return untrusted.isEmpty(); }

    Text sub(int from, int to) {
        return from == 0 && to == string.length() ? this : new Text(string.substring(from, to), untrusted.get(from, to));
    }

    /** This text and another; what is no markup is escaped when the other one is. */
    Text plus(Text other) {
        if (markup != other.markup) return markup ? plus(other.escaped()) : escaped().plus(other);
        Text both = new Builder().append(this).append(other).build();
        return markup ? both.asMarkup() : both;
    }

    /** Without characters of {@code set} at the chosen ends. */
    Text strip(String set, boolean left, boolean right) {
        int from = 0;
        int to = string.length();
        while (left && from < to && set.indexOf(string.charAt(from)) >= 0) from++;
        while (right && to > from && set.indexOf(string.charAt(to - 1)) >= 0) to--;
        return sub(from, to);
    }

    /** Cut at each of the first {@code most} places where {@code separator} stands. */
    List<Text> split(String separator, int most) {
        List<Text> parts = new ArrayList<>();
        int from = 0;
        for (int at = string.indexOf(separator); at >= 0 && parts.size() < most; at = string.indexOf(separator, from)) {
            parts.add(sub(from, at));
            from = at + separator.length();
        }
        parts.add(sub(from, string.length()));
        return parts;
    }

    /** Cut at each of the last {@code most} places where {@code separator} stands. */
    List<Text> splitFromEnd(String separator, int most) {
        List<Text> parts = new ArrayList<>();
        int to = string.length();
        while (parts.size() < most) {
            int at = to < separator.length() ? -1 : string.lastIndexOf(separator, to - separator.length());
            if (at < 0) break;
            parts.add(0, sub(at + separator.length(), to));
            to = at;
        }
        parts.add(0, sub(0, to));
        return parts;
    }

    /** Cut at runs of white space, at most {@code most} times; none is left at the start, and none at the end but after the last cut. */
    List<Text> splitWords(int most) {
        List<Text> words = new ArrayList<>();
        int from = 0;
        while (true) {
            while (from < string.length() && isSpace(string.charAt(from))) from++;
            if (from == string.length()) return words;
            int to = from;
            while (to < string.length() && !isSpace(string.charAt(to))) to++;
            if (words.size() == most) {
                words.add(sub(from, string.length()));
                return words;
            }
            words.add(sub(from, to));
            from = to;
        }
    }

    /** One code point, counted in code points. */
    Text character(int index) {
        int from = string.offsetByCodePoints(0, index);
        return sub(from, string.offsetByCodePoints(from, 1));
    }

    /** Its code points, each as a text. */
    List<Text> characters() {
        List<Text> characters = new ArrayList<>();
        for (int from = 0; from < string.length();) {
            int to = string.offsetByCodePoints(from, 1);
            characters.add(sub(from, to));
            from = to;
        }
        return characters;
    }

    /** The runs of trusted and untrusted text, in order; none is empty. */
    List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        for (int from = 0; from < string.length();) {
            boolean trusted = !untrusted.get(from);
            int change = trusted ? untrusted.nextSetBit(from) : untrusted.nextClearBit(from);
            int to = change < 0 ? string.length() : Math.min(change, string.length());
            segments.add(new Segment(string.substring(from, to), trusted));
            from = to;
        }
        return segments;
    }

    /** What Python takes for white space. */
    static final String SPACES = "\t\n\u000B\f\r\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
            + "\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";

    static boolean isSpace(char unit) { return SPACES.indexOf(unit) >= 0; }

    @Override
    public int compareTo(Text other) { return string.compareTo(other.string); }

    @Override
    public boolean equals(Object other) { return other instanceof Text text && string.equals(text.string); }

    @Override
    public int hashCode() { return Objects.hashCode(string); }

    @Override
    public String toString() { return string; }

    /** Joins texts. */
    static final class Builder {
        private final StringBuilder string = new StringBuilder();
        private final BitSet untrusted = new BitSet();

        Builder append(Text text) {
            int offset = string.length();
            string.append(text.string);
            for (int from = text.untrusted.nextSetBit(0); from >= 0;) {
                int to = text.untrusted.nextClearBit(from);
                untrusted.set(offset + from, offset + to);
                from = text.untrusted.nextSetBit(to);
            }
            return this;
        }

        int units() { return string.length(); }

        Text build() { return new Text(string.toString(), (BitSet) untrusted.clone()); }
    }
}
