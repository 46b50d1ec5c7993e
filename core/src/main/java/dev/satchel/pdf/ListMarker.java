package dev.satchel.pdf;

/** What stands before an item of a list. */
final class ListMarker {
    private static final String BULLETS = "•‣◦▪▫●○■□◆❖➢➤✓✔·∙⁃–—*-»";

    private ListMarker() {}

    /** Whether this is nothing but a marker. */
    static boolean isAlone(String text) {
        return !text.isEmpty() && text.length() <= 6 && length(text + " x") == text.length() + 1;
    }

    /** How many characters the marker at the beginning of a line takes, with the blank after it; 0 when there is none. */
    static int length(String line) {
        if (line.length() < 3) return 0;
        if (isBullet(line)) return 2;
        int i = line.charAt(0) == '(' ? 1 : 0;
        int from = i;
        while (i < line.length() && i - from < (from == 1 ? 2 : 3) && Character.isDigit(line.charAt(i))) i++;
        if (i == from) {
            while (i < line.length() && i - from < 4 && "ivx".indexOf(line.charAt(i)) >= 0) i++;
            if (i == from && Character.isLetter(line.charAt(i))) i++;
        }
        if (i == from || i + 1 >= line.length()) return 0;
        char close = line.charAt(i);
        boolean closed = close == ')' || close == '.' && from == 0 && !Character.isUpperCase(line.charAt(0));
        return closed && line.charAt(i + 1) == ' ' ? i + 2 : 0;
    }

    /** Whether a line begins with a bullet or a dash. */
    static boolean isBullet(String line) {
        return line.length() > 2 && BULLETS.indexOf(line.charAt(0)) >= 0 && line.charAt(1) == ' ';
    }
}
