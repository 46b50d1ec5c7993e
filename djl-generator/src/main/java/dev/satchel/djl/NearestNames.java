package dev.satchel.djl;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The names that somebody who mistyped one may have meant. */
final class NearestNames {
    private static final int MOST = 3;
    private static final int LONGEST = 100;

    private NearestNames() {}

    /** At most three of the names, nearest first: those that hold it, then those with the fewest letters to add, take away or change. */
    static List<String> of(String meant, Collection<String> names) {
        String name = meant.substring(0, Math.min(meant.length(), LONGEST));
        Comparator<String> holders = Comparator.comparing(each -> !letters(each).contains(letters(name)));
        return names.stream().sorted(holders.thenComparingInt(each -> distance(name, each))).limit(MOST).toList();
    }

    /** Where the dashes are is what people remember least. */
    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) above[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
