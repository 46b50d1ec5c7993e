package dev.satchel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xml.sax.Attributes;

/**
 * The styles of a Word document, and which of them are headings: those that say so, or, in a document where none does, those that look like
 * it (bold, and either kept with the next paragraph or larger than the text; the larger, the higher).
 */
final class WordStyles {
    private static final Pattern HEADING = Pattern.compile("heading (\\d)");
    private static final Pattern MONOSPACE = Pattern.compile("mono|courier|consolas|menlo|monaco|lucida console|fira ?code|source ?code",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_HEADING = Pattern.compile("caption|label|list|toc|code|quote|header|footer", Pattern.CASE_INSENSITIVE);
    private static final int DEEPEST_INHERITANCE = 20;
    private static final double LARGER = 1.3;

    private final Map<String, Style> styles = new HashMap<>();
    private final Map<String, Integer> levels = new HashMap<>();
    private String usual = "";
    private int usualSize = 20;

    private WordStyles() {}

    /** One style; what is 0, -1, null or empty is inherited. Sizes are in half points. */
    private static final class Style {
        private String name = "";
        private String basedOn = "";
        private int outline = -1;
        private int size;
        private String font = "";
        private Boolean bold;
        private Boolean keepNext;
        private String list = "";
        private int listLevel = -1;
    }

    /** The styles of a document, of which {@code document} is the main part. */
    static WordStyles of(ZipParts parts, String document) throws IOException {
        WordStyles styles = new WordStyles();
        Optional<String> part = parts.related(document, "styles");
        if (part.isPresent()) parts.parse(part.get(), styles.new Reader());
        Use use = parts.parse(document, styles.new Use());
        styles.findHeadings(use);
        return styles;
    }

    /** The heading level of a paragraph style, 1 to 6; 0 when it is none. */
    int headingLevel(String style) {
        return levels.getOrDefault(style(style), 0);
    }

    /** Whether it is the style of an entry in a table of contents. */
    boolean isContents(String style) {
        String name = styles.getOrDefault(style(style), new Style()).name;
        return name.startsWith("toc ") || name.equals("table of figures");
    }

    boolean isTitle(String style) { return styles.getOrDefault(style(style), new Style()).name.equals("title"); }

    /** Whether the text of a paragraph or character style has letters of one width. */
    boolean isMonospace(String style) {
        return isMonospaceFont(inherited(style(style), s -> s.font.isEmpty() ? null : s.font).orElse(""));
    }

    static boolean isMonospaceFont(String font) { return MONOSPACE.matcher(font).find(); }

    /** The list that a paragraph style puts its paragraphs into; empty when none. */
    String list(String style) {
        return inherited(style(style), s -> s.list.isEmpty() ? null : s.list).orElse("");
    }

    int listLevel(String style) { return inherited(style(style), s -> s.listLevel < 0 ? null : s.listLevel).orElse(0); }

    private String style(String style) { return style.isEmpty() ? usual : style; }

    private <T> Optional<T> inherited(String id, java.util.function.Function<Style, T> property) {
        Style style = styles.get(id);
        for (int i = 0; style != null && i < DEEPEST_INHERITANCE; i++) {
            T value = property.apply(style);
            if (value != null) return Optional.of(value);
            style = styles.get(style.basedOn);
        }
        return Optional.empty();
    }

    private int size(String id) { return inherited(id, s -> s.size == 0 ? null : s.size).orElse(usualSize); }

    private void findHeadings(Use use) {
        boolean declared = false;
        for (String id : styles.keySet()) {
            Optional<Integer> level = inherited(id, WordStyles::declaredLevel);
            if (level.isEmpty() || level.get() > 9) continue;
            levels.put(id, Math.min(level.get(), 6));
            declared |= use.characters.containsKey(id);
        }
        if (!declared && !use.outlined) {
            List<String> alike = new ArrayList<>(use.characters.keySet().stream().filter(id -> looksLikeHeading(id, use)).toList());
            // The sort is stable: of the same size, the one that comes first in the document is the higher.
            alike.sort(Comparator.comparingInt(this::size).reversed());
            for (int i = 0; i < alike.size(); i++) levels.put(alike.get(i), Math.min(i + 1, 6));
        }
        styles.forEach((id, style) -> {
            if (style.name.equals("title")) levels.put(id, 1);
        });
    }

    /** 10 for a style that says that it is no heading. */
    private static Integer declaredLevel(Style style) {
        Matcher heading = HEADING.matcher(style.name);
        if (heading.matches()) return Math.max(1, heading.group(1).charAt(0) - '0');
        return style.outline < 0 ? null : style.outline + 1;
    }

    private boolean looksLikeHeading(String id, Use use) {
        if (!styles.containsKey(id) || id.equals(usual) || isMonospace(id) || NO_HEADING.matcher(styles.get(id).name).find()) return false;
        int textSize = size(use.mostUsed());
        boolean bold = inherited(id, s -> s.bold).orElse(false);
        boolean kept = inherited(id, s -> s.keepNext).orElse(false);
        return bold && (kept || size(id) >= LARGER * textSize) && list(id).isEmpty();
    }

    private final class Reader extends XmlHandler {
        private Style style;
        private boolean defaults;

        @Override
        boolean start(String namespace, String name, Attributes attributes) {
            String value = attribute(attributes, "val");
            switch (name) {
                case "docDefaults" -> defaults = true;
                case "style" -> {
                    style = new Style();
                    String id = attribute(attributes, "styleId");
                    styles.put(id, style);
                    if (attribute(attributes, "type").equals("paragraph") && isOn(attribute(attributes, "default"), false)) usual = id;
                }
                case "tblStylePr" -> {
                    return false;
                }
                case "sz" -> {
                    int size = number(attributes, "val", 0);
                    if (style != null) style.size = size;
                    else if (defaults && size > 0) usualSize = size;
                }
                default -> {
                    if (style != null) set(name, value, attributes);
                }
            }
            return true;
        }

        private void set(String name, String value, Attributes attributes) {
            switch (name) {
                case "name" -> style.name = value.toLowerCase(Locale.ROOT);
                case "basedOn" -> style.basedOn = value;
                case "outlineLvl" -> style.outline = number(attributes, "val", -1);
                case "rFonts" -> style.font = attribute(attributes, "ascii");
                case "b" -> style.bold = isOn(value, true);
                case "keepNext" -> style.keepNext = isOn(value, true);
                case "numId" -> style.list = value;
                case "ilvl" -> style.listLevel = number(attributes, "val", 0);
                default -> {}
            }
        }

        @Override
        void end(String namespace, String name) {
            if (name.equals("style")) style = null;
            if (name.equals("docDefaults")) defaults = false;
        }
    }

    /** Whether a switch with this value is on; {@code absent} is what no value means. */
    static boolean isOn(String value, boolean absent) {
        return value.isEmpty() ? absent : value.equals("1") || value.equals("true") || value.equals("on");
    }

    /** How many characters each style has, in order of appearance, and whether a paragraph says of itself that it is a heading. */
    private final class Use extends XmlHandler {
        private final Map<String, Integer> characters = new LinkedHashMap<>();
        private String style = "";
        private boolean outlined;

        @Override
        boolean start(String namespace, String name, Attributes attributes) {
            switch (name) {
                case "p" -> style = usual;
                case "pStyle" -> style = attribute(attributes, "val");
                case "outlineLvl" -> outlined |= number(attributes, "val", 9) < 9;
                case "instrText", "Fallback" -> {
                    return false;
                }
                default -> {}
            }
            return true;
        }

        @Override
        void text(String text) { characters.merge(style, text.length(), Integer::sum); }

        String mostUsed() {
            return characters.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse(usual);
        }
    }
}
