package dev.satchel.pdf;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which paragraphs are headings, and of which level: those that the document's own outline names, and short ones that are larger or bolder
 * than its running text. The level of the others follows from how they look, the most striking first.
 */
final class HeadingLevels {
    private static final int LONGEST = 160;
    private static final int MOST_LINES = 3;
    private static final int DEEPEST = 6;
    private static final float LARGER = 1.1f;
    private static final Pattern NUMBERED = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){0,5})\\.?\\s+\\S.*");

    private final float bodySize;
    private final boolean bodyIsBold;
    private final Map<String, Integer> outline;
    private final List<Look> looks;

    /** How a heading looks; the most striking first. */
    private record Look(int halfPoints, boolean bold, boolean capitals, int numbers, boolean italic) implements Comparable<Look> {
        private static final Comparator<Look> STRIKING = Comparator.comparing(Look::halfPoints).reversed()
                .thenComparing(Look::bold, Comparator.reverseOrder()).thenComparing(Look::capitals, Comparator.reverseOrder())
                .thenComparing(Look::italic).thenComparing(Look::numbers);

        @Override
        public int compareTo(Look other) { return STRIKING.compare(this, other); }
    }

    /**
     * Looks at all paragraphs of a document.
     *
     * @param outline the depth of each entry, from 1, by its {@link #key}
     */
    HeadingLevels(List<Paragraph> paragraphs, float bodySize, boolean bodyIsBold, Map<String, Integer> outline) {
        this.bodySize = bodySize;
        this.bodyIsBold = bodyIsBold;
        this.outline = outline;
        TreeMap<Look, Integer> met = new TreeMap<>();
        for (Paragraph paragraph : paragraphs)
            if (isHeading(paragraph) && !isInOutline(paragraph)) met.merge(look(paragraph), 1, Integer::sum);
        // The many looks of a title page would leave no levels for the headings that structure the text.
        boolean structured = met.values().stream().anyMatch(count -> count > 2);
        looks = met.entrySet().stream().filter(entry -> !structured || entry.getValue() > 1).map(Map.Entry::getKey).toList();
    }

    /** The level of a heading, 1 to 6; 0 for everything else. */
    int level(Paragraph paragraph) {
        if (!isHeading(paragraph)) return 0;
        Integer depth = outline.get(key(paragraph.text()));
        if (depth != null) return Math.min(depth, DEEPEST);
        Look look = look(paragraph);
        int level = 1;
        while (level <= looks.size() && looks.get(level - 1).compareTo(look) < 0) level++;
        return Math.min(level, DEEPEST);
    }

    /** A text without what may differ between an outline and the page: blanks, punctuation, case. */
    static String key(String text) {
        StringBuilder key = new StringBuilder();
        text.codePoints().filter(Character::isLetterOrDigit).limit(LONGEST).forEach(key::appendCodePoint);
        return key.toString().toLowerCase(Locale.ROOT);
    }

    private boolean isInOutline(Paragraph paragraph) { return outline.containsKey(key(paragraph.text())); }

    private boolean isHeading(Paragraph paragraph) {
        if (paragraph.kind == Paragraph.Kind.TABLE || paragraph.kind == Paragraph.Kind.CODE || paragraph.lines.size() > MOST_LINES)
            return false;
        String text = paragraph.text();
        long letters = text.codePoints().filter(Character::isLetter).count();
        if (text.length() > LONGEST || letters < 3 || letters < text.length() / 3) return false;
        if (isInOutline(paragraph)) return true;
        char last = text.charAt(text.length() - 1);
        boolean larger = paragraph.first().row().size() > LARGER * bodySize;
        if (",;:".indexOf(last) >= 0 || last == '.' && !larger) return false;
        if (paragraph.kind == Paragraph.Kind.LIST_ITEM && !NUMBERED.matcher(text).matches()) return false;
        if (text.startsWith("(") || Character.isLowerCase(text.codePointAt(0)) && !larger) return false;
        return larger || paragraph.isBold() && !bodyIsBold
                || paragraph.isItalic() && paragraph.lines.size() == 1 && text.length() < LONGEST / 2;
    }

    private static Look look(Paragraph paragraph) {
        String text = paragraph.text();
        Matcher numbered = NUMBERED.matcher(text);
        int numbers = numbered.matches() ? numbered.group(1).split("\\.").length : 0;
        boolean capitals = text.equals(text.toUpperCase(Locale.ROOT));
        return new Look(Math.round(2 * paragraph.first().row().size()), paragraph.isBold(), capitals, numbers, paragraph.isItalic());
    }
}
