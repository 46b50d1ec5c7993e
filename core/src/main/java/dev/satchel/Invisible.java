package dev.satchel;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Characters that nobody sees: they are in the text of a document, and a quote keeps them, but neither what is compared nor what a model
 * is shown may depend on them.
 */
final class Invisible {
    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;

    /** Their joiners are seen: they change how the letters before them are written. */
    private static final Set<UnicodeScript> JOINING = EnumSet.of(UnicodeScript.ARABIC, UnicodeScript.SYRIAC, UnicodeScript.MONGOLIAN,
            UnicodeScript.NKO, UnicodeScript.DEVANAGARI, UnicodeScript.BENGALI, UnicodeScript.GURMUKHI, UnicodeScript.GUJARATI,
            UnicodeScript.ORIYA, UnicodeScript.TAMIL, UnicodeScript.TELUGU, UnicodeScript.KANNADA, UnicodeScript.MALAYALAM,
            UnicodeScript.SINHALA, UnicodeScript.KHMER, UnicodeScript.MYANMAR);

    private Invisible() {}

    /**
     * Whether a character shows nothing and takes no place: zero-width characters, soft hyphens, marks of direction, tags, variation
     * selectors, fillers, control characters that are no white space, halves of surrogate pairs.
     */
    static boolean is(int c) {
        if (c >= 0x20 && c < 0x7F) return false;
        return switch (Character.getType(c)) {
            case Character.CONTROL -> !Character.isWhitespace(c) && c != 0x85;
            case Character.SURROGATE -> true;
            // The signs of this kind in Arabic, Syriac and Kaithi are written around the digits that follow.
            case Character.FORMAT ->
                !(c >= 0x600 && c <= 0x605 || c == 0x6DD || c == 0x70F || c == 0x890 || c == 0x891 || c == 0x8E2 || c == 0x110BD
                        || c == 0x110CD);
            case Character.NON_SPACING_MARK ->
                c == 0x34F || c >= 0xFE00 && c <= 0xFE0F || c >= 0xE0100 && c <= 0xE01EF || c >= 0x180B && c <= 0x180F
                        || c == 0x17B4 || c == 0x17B5;
            case Character.OTHER_LETTER -> c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
            case Character.UNASSIGNED ->
                c >= 0xE0000 && c <= 0xE0FFF || (c & 0xFFFE) == 0xFFFE || c >= 0xFFF0 && c <= 0xFFF8 || c == 0x2065;
            default -> false;
        };
    }

    /** The same for a character that stands behind another one: after letters of some scripts a joiner is seen. */
    static boolean isAfter(int before, int c) {
        boolean joins = (c == NON_JOINER || c == JOINER) && Character.isValidCodePoint(before)
                && JOINING.contains(UnicodeScript.of(before));
        return is(c) && !joins;
    }
}
