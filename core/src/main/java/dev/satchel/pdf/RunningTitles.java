package dev.satchel.pdf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds what stands at the top or bottom of page after page: titles, names and page numbers, which belong to the paper and not to the text.
 * A row is one when the rows further out are, and it comes again on many pages, or in the same place on a few, its numbers aside.
 */
final class RunningTitles {
    /** How many rows from the edge may be. */
    private static final int DEEPEST = 4;
    private static final int FEWEST_PAGES = 3;
    /** On so many of the pages it may be in another place each time. */
    private static final double MOST_PAGES = 0.3;
    /** In points. */
    private static final float SAME_PLACE = 3;
    private static final int LONGEST = 200;
    private static final Pattern PAGE_NUMBER = Pattern.compile("(?:page|seite|página|pagina|pág\\.|p\\.)?[-–—| ]{0,4}#[-–—| ]{0,4}"
            + "(?:(?:of|von|de|/)[ ]{0,2}#)?[-–— ]{0,4}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern ROMAN = Pattern.compile("[ivxlc]{1,8}");

    private final List<Page> pages;
    private final Map<String, Places> upper = new HashMap<>();
    private final Map<String, Places> lower = new HashMap<>();

    private RunningTitles(List<Page> pages) {
        this.pages = pages;
        for (Page page : pages) {
            for (int rank = 0; rank < DEEPEST && rank < page.rows().size(); rank++) {
                note(upper, page.rows().get(rank));
                note(lower, page.rows().get(page.rows().size() - 1 - rank));
            }
        }
    }

    /** Where a text was met. */
    private static final class Places {
        private final List<Float> baselines = new ArrayList<>();

        /** On how many pages it stood here. */
        private long near(float baseline) {
            return baselines.stream().filter(place -> Math.abs(place - baseline) <= SAME_PLACE).count();
        }
    }

    /** The same pages without their running titles and page numbers. */
    static List<Page> removedFrom(List<Page> pages) {
        if (pages.size() < 2) return pages;
        RunningTitles titles = new RunningTitles(pages);
        return pages.stream().map(titles::removedFrom).toList();
    }

    private static void note(Map<String, Places> zone, Row row) {
        zone.computeIfAbsent(key(row), key -> new Places()).baselines.add(row.baseline());
    }

    private Page removedFrom(Page page) {
        List<Row> rows = new ArrayList<>(page.rows());
        for (int rank = 0; rank < DEEPEST && !rows.isEmpty() && isRunning(upper, rows.getFirst(), rank); rank++) rows.removeFirst();
        for (int rank = 0; rank < DEEPEST && !rows.isEmpty() && isRunning(lower, rows.getLast(), rank); rank++) rows.removeLast();
        return page.withRows(rows);
    }

    private boolean isRunning(Map<String, Places> zone, Row row, int rank) {
        // The headings of a table that goes on over many pages stand there as well, but have cells.
        if (rank > 0 && row.cells().size() > 1) return false;
        String key = key(row);
        Places places = zone.get(key);
        if (places == null) return false;
        int count = places.baselines.size();
        if (PAGE_NUMBER.matcher(key).matches()) return count >= Math.min(FEWEST_PAGES, pages.size());
        if (key.chars().filter(Character::isLetter).count() < 3 || count < FEWEST_PAGES) return false;
        return count >= MOST_PAGES * pages.size() || places.near(row.baseline()) >= FEWEST_PAGES;
    }

    private static String key(Row row) {
        String text = row.text();
        if (text.length() > LONGEST) text = text.substring(0, LONGEST);
        text = text.toLowerCase(Locale.ROOT).strip();
        return ROMAN.matcher(text).matches() ? "#" : NUMBER.matcher(text).replaceAll("#");
    }
}
