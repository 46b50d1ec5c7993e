package dev.satchel;

import java.util.ArrayList;
import java.util.List;

/**
 * The spans of a sentence that can be an answer: some words that follow each other, without the punctuation at their edges. Those that
 * begin at one place are the beginnings of one {@link Chain}, so that a model reads them all at once.
 */
final class SpanCandidates {
    /** Longer answers are better given as a sentence. */
    private static final int MOST_WORDS = 14;
    /** Names and amounts are short where only a part of a hyphenated word belongs to them. */
    private static final int MOST_WORDS_FROM_WITHIN = 6;
    private static final String OPENERS = "([{<\"'“‘„‚«‹¿¡`*_~#>|「『（【《";
    private static final String CLOSERS = ".,;:!?)]}>\"'“”‘’»›`*_~|。、，；：！？」』）】》…";
    private static final String JOINERS = "-‐‑–—/";
    /** What stands between the cells of a table; an answer stands within one. */
    private static final String BORDERS = "|\t";

    private SpanCandidates() {}

    /**
     * All the spans from one place on.
     *
     * @param start where all of them begin
     * @param text a space and the words, with a single space between them
     * @param spans in order of their ends
     */
    record Chain(int start, String text, List<Span> spans) {
        Chain {
            spans = List.copyOf(spans);
        }
    }

    /**
     * A span.
     *
     * @param start its first character
     * @param end one past its last
     * @param length how many characters of the chain's text it has, with the space before it
     */
    record Span(int start, int end, int length) {}

    /** Something between two spaces or joiners. */
    private record Piece(int start, int end, boolean afterSpace, boolean afterBorder) {}

    /** The chains of the spans between two offsets of a text, in its order. */
    static List<Chain> of(String text, int from, int to) {
        List<Piece> pieces = pieces(text, from, to);
        List<Chain> chains = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Piece first = pieces.get(i);
            int start = first.start;
            while (start < first.end && OPENERS.indexOf(text.charAt(start)) >= 0) start++;
            if (start < first.end) addChain(text, pieces, i, start, chains);
        }
        return chains;
    }

    private static List<Piece> pieces(String text, int from, int to) {
        List<Piece> pieces = new ArrayList<>();
        boolean afterSpace = true;
        boolean afterBorder = false;
        int i = from;
        while (i < to) {
            int c = text.codePointAt(i);
            int end = i + Character.charCount(c);
            if (separates(c)) {
                afterSpace |= isSpace(c);
                afterBorder |= BORDERS.indexOf(c) >= 0;
                i = end;
                continue;
            }
            if (!Words.isSpaceless(c))
                while (end < to && !separates(text.codePointAt(end)) && !Words.isSpaceless(text.codePointAt(end)))
                    end += Character.charCount(text.codePointAt(end));
            pieces.add(new Piece(i, end, afterSpace, afterBorder));
            afterSpace = false;
            afterBorder = false;
            i = end;
        }
        return pieces;
    }

    private static boolean isSpace(int c) { return Character.isWhitespace(c) || Character.isSpaceChar(c); }

    private static boolean separates(int c) {
        return isSpace(c) || BORDERS.indexOf(c) >= 0 || JOINERS.indexOf(c) >= 0;
    }

    private static void addChain(String text, List<Piece> pieces, int first, int start, List<Chain> chains) {
        int most = pieces.get(first).afterSpace ? MOST_WORDS : MOST_WORDS_FROM_WITHIN;
        StringBuilder chain = new StringBuilder(" ");
        List<Span> spans = new ArrayList<>();
        int words = 1;
        int written = start;
        for (int i = first; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            if (i > first) {
                if (piece.afterBorder) break;
                if (piece.afterSpace || Words.isSpaceless(text.codePointAt(piece.start))) words++;
                if (words > most) break;
                chain.append(between(text, written, piece.start));
            }
            chain.append(text, i == first ? start : piece.start, piece.end);
            written = piece.end;
            addSpans(text, start, i == first ? start : piece.start, piece.end, chain.length(), spans);
        }
        if (!spans.isEmpty()) chains.add(new Chain(start, chain.toString(), spans));
    }

    /** Joiners and white space, each run of the latter as one space. */
    private static String between(String text, int from, int to) {
        StringBuilder between = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (!isSpace(text.charAt(i))) between.append(text.charAt(i));
            else if (between.isEmpty() || between.charAt(between.length() - 1) != ' ') between.append(' ');
        }
        return between.toString();
    }

    /** Those that end within the last piece. */
    private static void addSpans(String text, int start, int pieceStart, int pieceEnd, int length, List<Span> spans) {
        int end = trimmed(text, pieceStart, start, pieceEnd);
        boolean possessive = end - pieceStart > 2 && text.charAt(end - 1) == 's' && "'’".indexOf(text.charAt(end - 2)) >= 0;
        int withoutEnding = possessive ? trimmed(text, pieceStart, start, end - 2) : end;
        for (int each : possessive ? new int[] {withoutEnding, end} : new int[] {end})
            if (each > pieceStart && hasWord(text, start, each)) spans.add(new Span(start, each, length - pieceEnd + each));
    }

    private static int trimmed(String text, int least, int start, int end) {
        int last = end;
        while (last > least && isLoose(text, start, last)) last--;
        return last;
    }

    /** Whether what ends there is punctuation or a space; a bracket that was opened within belongs to the span. */
    private static boolean isLoose(String text, int start, int end) {
        char last = text.charAt(end - 1);
        if (isSpace(last)) return true;
        if (CLOSERS.indexOf(last) < 0) return false;
        int bracket = ")]}".indexOf(last);
        return bracket < 0 || count(text, start, end, "([{".charAt(bracket)) < count(text, start, end, last);
    }

    private static long count(String text, int from, int to, char c) {
        return text.substring(from, to).chars().filter(each -> each == c).count();
    }

    private static boolean hasWord(String text, int start, int end) {
        return text.substring(start, end).codePoints().anyMatch(Character::isLetterOrDigit);
    }
}
