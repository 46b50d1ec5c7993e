package dev.satchel;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xml.sax.Attributes;

/** The numbers of a Word document's lists and numbered headings, which Word counts while it shows them. */
final class WordNumbering {
    private static final int LEVELS = 9;
    /** Of a level that has not counted yet: a list may begin with 0. */
    private static final int UNCOUNTED = -1;

    /** By the id of an abstract list. */
    private final Map<String, Level[]> definitions = new HashMap<>();
    /** The abstract list of each list that paragraphs name. */
    private final Map<String, String> lists = new HashMap<>();
    /** Lists that begin to count anew; all others go on counting with those of the same abstract list. */
    private final Set<String> countingAnew = new HashSet<>();
    /** Abstract lists that only name a numbering style, and the abstract list that defines each of these styles. */
    private final Map<String, String> styleOf = new HashMap<>();
    private final Map<String, String> definitionOfStyle = new HashMap<>();
    /** How far each list has counted on each level. */
    private final Map<String, int[]> counters = new HashMap<>();

    private WordNumbering() {}

    private record Level(String format, String text, int start) {}

    static WordNumbering of(ZipParts parts, String document) throws IOException {
        WordNumbering numbering = new WordNumbering();
        Optional<String> part = parts.related(document, "numbering");
        if (part.isPresent()) parts.parse(part.get(), numbering.new Reader());
        return numbering;
    }

    /** Whether there is such a list: 0 takes a paragraph out of its style's list. */
    boolean has(String list) {
        return lists.containsKey(list);
    }

    /** Counts one more paragraph and returns what stands before it: a dash for bullets, a number such as {@code 2.1.}, or nothing. */
    String next(String list, int paragraphLevel) {
        String definition = lists.getOrDefault(list, "");
        definition = definitionOfStyle.getOrDefault(styleOf.getOrDefault(definition, ""), definition);
        Level[] levels = definitions.get(definition);
        int level = Math.clamp(paragraphLevel, 0, LEVELS - 1);
        if (levels == null || levels[level] == null) return "";
        int[] counter = counters.computeIfAbsent(countingAnew.contains(list) ? "list " + list : definition, d -> uncounted());
        counter[level] = counter[level] == UNCOUNTED ? levels[level].start : counter[level] + 1;
        Arrays.fill(counter, level + 1, LEVELS, UNCOUNTED);
        if (levels[level].format.equals("bullet")) return "-";
        if (levels[level].format.equals("none")) return "";
        String text = levels[level].text;
        for (int i = 0; i <= level; i++) {
            if (!text.contains("%" + (i + 1))) continue;
            int count = counter[i] == UNCOUNTED && levels[i] != null ? levels[i].start : counter[i];
            text = text.replace("%" + (i + 1), levels[i] == null ? "" : written(count, levels[i].format));
        }
        return text.strip();
    }

    private static int[] uncounted() {
        int[] counter = new int[LEVELS];
        Arrays.fill(counter, UNCOUNTED);
        return counter;
    }

    private static String written(int number, String format) {
        return switch (format) {
            case "lowerLetter" -> letters(number);
            case "upperLetter" -> letters(number).toUpperCase(Locale.ROOT);
            case "lowerRoman" -> roman(number);
            case "upperRoman" -> roman(number).toUpperCase(Locale.ROOT);
            case "decimalZero" -> number < 10 ? "0" + number : String.valueOf(number);
            default -> String.valueOf(number);
        };
    }

    /** a to z, then aa to zz, as Word does. */
    private static String letters(int number) {
        if (number < 1 || number > 26 * 50) return String.valueOf(number);
        return String.valueOf((char) ('a' + (number - 1) % 26)).repeat((number - 1) / 26 + 1);
    }

    private static String roman(int number) {
        if (number < 1 || number > 3999) return String.valueOf(number);
        String[] signs = {"m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"};
        int[] values = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
        StringBuilder roman = new StringBuilder();
        int left = number;
        for (int i = 0; i < values.length; i++)
            for (; left >= values[i]; left -= values[i]) roman.append(signs[i]);
        return roman.toString();
    }

    private final class Reader extends XmlHandler {
        private Level[] levels;
        private String definition = "";
        private int level;
        private String list = "";
        private String format = "";
        private String text = "";
        private int start;

        @Override
        boolean start(String namespace, String name, Attributes attributes) {
            String value = attribute(attributes, "val");
            switch (name) {
                case "abstractNum" -> {
                    definition = attribute(attributes, "abstractNumId");
                    levels = new Level[LEVELS];
                    definitions.put(definition, levels);
                }
                case "numStyleLink" -> styleOf.put(definition, value);
                case "styleLink" -> definitionOfStyle.put(value, definition);
                case "num" -> list = attribute(attributes, "numId");
                case "abstractNumId" -> lists.put(list, value);
                case "lvlOverride" -> {
                    countingAnew.add(list);
                    return false;
                }
                case "lvl" -> {
                    level = Math.clamp(number(attributes, "ilvl", 0), 0, LEVELS - 1);
                    format = "decimal";
                    text = "";
                    start = 1;
                }
                case "numFmt" -> format = value;
                case "lvlText" -> text = value.length() <= 40 ? value : "";
                case "start" -> start = Math.max(0, number(attributes, "val", 1));
                default -> {}
            }
            return true;
        }

        @Override
        void end(String namespace, String name) {
            if (name.equals("lvl") && levels != null) levels[level] = new Level(format, text, start);
        }
    }
}
