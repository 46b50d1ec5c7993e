package dev.satchel.djl.template;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes a time by a format as C's strftime takes it. */
final class TimeFormat {
    private TimeFormat() {}

    static String format(LocalDateTime time, String format) {
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            if (format.charAt(i) != '%' || i + 1 == format.length()) written.append(format.charAt(i));
            else
                if (format.charAt(i + 1) == '-' && i + 2 < format.length())
                    written.append(withoutZeros(field(time, format.charAt(i += 2))));
                else
                    written.append(field(time, format.charAt(++i)));
        }
        return written.toString();
    }

    private static String withoutZeros(String field) { return field.replaceFirst("^0+(?=.)", ""); }

    private static String field(LocalDateTime time, char letter) {
        String pattern = switch (letter) {
            case 'Y' -> "yyyy";
            case 'y' -> "yy";
            case 'm' -> "MM";
            case 'd' -> "dd";
            case 'e' -> "ppd";
            case 'B' -> "MMMM";
            case 'b', 'h' -> "MMM";
            case 'A' -> "EEEE";
            case 'a' -> "EEE";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'p' -> "a";
            case 'j' -> "DDD";
            case 'F' -> "yyyy-MM-dd";
            case 'T' -> "HH:mm:ss";
            default -> null;
        };
        if (pattern != null) return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
        return letter == '%' ? "%" : "%" + letter;
    }
}
