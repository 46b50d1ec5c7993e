package dev.satchel;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file says of itself, for filters: {@code author}, {@code keywords}, {@code created} and {@code modified} as ISO dates
 * (2026-11-24), {@code language} as an ISO 639-1 code. What is not sensible is left out. Not for use by several threads.
 */
final class Metadata {
    private static final int LONGEST_VALUE = 200;
    private static final int MOST_VALUES = 50;
    private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})(?:$|[T ].{0,40})", Pattern.DOTALL);
    /** Names that programs put where a title belongs. */
    private static final Pattern NO_TITLE = Pattern.compile(
            "(?:microsoft (?:word|excel|powerpoint|office)\\b.*|powerpoint[- ]pr[eä]sentation|powerpoint presentation|apresentação do powerpoint"
                    + "|presentación de powerpoint|présentation powerpoint|(?:slide|document|dokument|documento|untitled|unnamed|unbenannt|sem título"
                    + "|sin título|sans titre|presentation|workbook|book|mappe|pasta|libro|classeur|title|template|vorlage)\\s?\\d*"
                    + "|.*\\.(?:docx?|dot[xm]?|docm|pptx?|potx?|xlsx?|xltx?|od[tsp]|ot[tsp]|rtf|pdf|indd|tex|html?|txt))",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);

    private final Map<String, List<String>> values = new TreeMap<>();

    /** Everything that was added. */
    Map<String, List<String>> values() { return values; }

    /** A value in one line; blank ones, and one that is there already, are left out. */
    void add(String name, String value) {
        String shown = FileName.title(value == null ? "" : value);
        if (shown.isEmpty() || shown.length() > LONGEST_VALUE) return;
        List<String> known = values.computeIfAbsent(name, n -> new ArrayList<>());
        if (known.size() < MOST_VALUES && !known.contains(shown)) known.add(shown);
    }

    /** Several, between commas or semicolons. */
    void keywords(String list) {
        if (list != null) for (String keyword : list.split("[,;\\n]", MOST_VALUES)) add("keywords", keyword);
    }

    /** A date, with or without a time; only the day is kept, as it was written. */
    void date(String name, String isoDate) {
        Matcher matcher = DATE.matcher(isoDate == null ? "" : isoDate.strip());
        if (!matcher.matches()) return;
        try {
            LocalDate date = LocalDate.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)));
            // Programs that do not know write the beginning of their own time.
            if (date.getYear() > 1980) add(name, date.toString());
        } catch (DateTimeException notADate) {
            // left out
        }
    }

    /** A language tag such as {@code pt-BR}. */
    void language(String tag) {
        String language = Locale.forLanguageTag(tag == null ? "" : tag.strip().replace('_', '-')).getLanguage();
        if (language.length() == 2) add("language", language);
    }

    /** A title that somebody gave, or nothing when a program did. */
    static String sensibleTitle(String title) {
        String shown = FileName.title(title == null ? "" : title);
        return NO_TITLE.matcher(shown).matches() ? "" : shown;
    }
}
