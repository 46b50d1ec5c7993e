package dev.satchel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Contiguous parts of given texts. A state is the set of places in the texts where what was written so far could go on: all beginnings of
 * words at first, soon only a few, and then one.
 */
final class QuoteConstraint implements TokenConstraint {
    /** Every step looks at all places that are left, and there are fewer of them than bytes. */
    private static final int MOST_BYTES = 1_000_000;
    /** What is seen as one character: a letter with its accents, an emoji with all its parts. */
    private static final Pattern CHARACTER = Pattern.compile("\\X");
    /** Stands between texts; no byte is equal to it. */
    private static final char BARRIER = '\uFFFF';
    private static final char HALF_OF_A_PAIR = BARRIER;

    private final char[] bytes;
    /** Where a quote may begin, ascending. */
    private final int[] starts;
    /** Where a quote may end: before the byte at this place. */
    private final BitSet ends;

    private QuoteConstraint(Collector collected) {
        this.bytes = Arrays.copyOf(collected.bytes, collected.length);
        this.starts = collected.starts.stream().toArray();
        this.ends = collected.ends;
        if (starts.length == 0) throw new SatchelException("there is nothing to quote: the texts are empty or blank");
    }

    static QuoteConstraint ofWords(List<String> texts) {
        requireNotTooLong(texts);
        Collector collector = new Collector();
        for (String text : texts) collector.addWords(text);
        return new QuoteConstraint(collector);
    }

    static QuoteConstraint ofSentences(List<String> texts) {
        requireNotTooLong(texts);
        Collector collector = new Collector();
        for (String text : texts) collector.addSentences(text);
        return new QuoteConstraint(collector);
    }

    private static void requireNotTooLong(List<String> texts) {
        long total = 0;
        for (String text : texts) {
            // There are no fewer bytes than UTF-16 units: what has too many of those need not be encoded.
            total += text.length() > MOST_BYTES ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
            if (total > MOST_BYTES)
                throw new SatchelException("the texts to quote from have more than " + MOST_BYTES + " bytes: give fewer passages");
        }
    }

    @Override
    public State begin() { return new Places(Progress.NOTHING, starts); }

    private enum Progress {
        NOTHING, SPACE, QUOTE
    }

    private final class Places implements State {
        private final Progress progress;
        /** Where the next byte of the quote would stand, ascending. */
        private final int[] places;

        Places(Progress progress, int[] places) {
            this.progress = progress;
            this.places = places;
        }

        @Override
        public Optional<State> next(byte b) {
            // No quote begins with a space, so a first one is always the one before it.
            if (progress == Progress.NOTHING && b == ' ') return Optional.of(new Places(Progress.SPACE, places));
            int[] next = new int[places.length];
            int count = 0;
            for (int place : places) if (bytes[place] == Byte.toUnsignedInt(b)) next[count++] = place + 1;
            return count == 0 ? Optional.empty() : Optional.of(new Places(Progress.QUOTE, Arrays.copyOf(next, count)));
        }

        @Override
        public boolean mayEnd() { return progress == Progress.QUOTE && Arrays.stream(places).anyMatch(ends::get); }

        @Override
        public boolean equals(Object other) {
            return other instanceof Places that && progress == that.progress && Arrays.equals(places, that.places);
        }

        @Override
        public int hashCode() { return 31 * progress.hashCode() + Arrays.hashCode(places); }
    }

    /** Gathers the bytes of the texts and the places in them. */
    private static final class Collector {
        private char[] bytes = new char[1024];
        private int length;
        private final BitSet starts = new BitSet();
        private final BitSet ends = new BitSet();

        void addWords(String text) {
            List<String> characters = CHARACTER.matcher(text).results().map(MatchResult::group).toList();
            for (int i = 0; i < characters.size(); i++) {
                boolean border = i == 0 || isBorder(characters, i);
                if (border && !isBlank(characters.get(i))) starts.set(length);
                if (border && i > 0 && !isBlank(characters.get(i - 1))) ends.set(length);
                add(characters.get(i));
            }
            if (!characters.isEmpty() && !isBlank(characters.getLast())) ends.set(length);
            add(BARRIER);
        }

        void addSentences(String text) {
            int done = 0;
            for (Sentences.Range sentence : Sentences.of(text)) {
                add(text.substring(done, sentence.start()));
                starts.set(length);
                add(text.substring(sentence.start(), sentence.end()));
                ends.set(length);
                done = sentence.end();
            }
            add(text.substring(done));
            add(BARRIER);
        }

        private void add(String part) {
            // Half of a surrogate pair has no UTF-8, so no quote can go over it.
            int from = 0;
            for (int i = 0; i < part.length(); i += Character.charCount(part.codePointAt(i))) {
                if (!Character.isSurrogate((char) part.codePointAt(i)) || Character.isSupplementaryCodePoint(part.codePointAt(i))) continue;
                addBytes(part.substring(from, i));
                starts.clear(length);
                add(HALF_OF_A_PAIR);
                from = i + 1;
            }
            addBytes(part.substring(from));
        }

        private void addBytes(String part) {
            for (byte b : part.getBytes(StandardCharsets.UTF_8)) add((char) Byte.toUnsignedInt(b));
        }

        private void add(char b) {
            if (length == bytes.length) bytes = Arrays.copyOf(bytes, 2 * length);
            bytes[length++] = b;
        }
    }

    /** Whether a word may end before the i-th character and another begin there. */
    private static boolean isBorder(List<String> characters, int i) {
        String before = characters.get(i - 1);
        String after = characters.get(i);
        if (isWordPart(before) && isWordPart(after)) return isSpaceless(before) || isSpaceless(after);
        return !joins(characters, i - 1) && !joins(characters, i);
    }

    /** Whether the character is a mark within a word: between two digits a separator, between two letters an apostrophe. */
    private static boolean joins(List<String> characters, int i) {
        if (i < 1 || i + 1 >= characters.size()) return false;
        int before = characters.get(i - 1).codePointAt(0);
        int after = characters.get(i + 1).codePointAt(0);
        return switch (characters.get(i)) {
            case ".", ",", ":", "/" -> Character.isDigit(before) && Character.isDigit(after);
            case "'", "’" -> Character.isLetter(before) && Character.isLetter(after);
            default -> false;
        };
    }

    private static boolean isWordPart(String character) {
        int first = character.codePointAt(0);
        return Character.isLetterOrDigit(first) || switch (Character.getType(first)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    private static boolean isSpaceless(String character) { return Words.isSpaceless(character.codePointAt(0)); }

    private static boolean isBlank(String character) {
        return character.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }
}
