package dev.satchel.pilot;

import dev.satchel.pilot.PilotReport.Figure;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Numbers as a person reads them. */
final class Numbers {
    private static final double MEGA = 1e6;

    private Numbers() {}

    static String value(Figure figure) { return number(figure.value(), figure.unit()); }

    static boolean hasInterval(Figure figure) { return figure.low() != figure.high(); }

    static String interval(Figure figure) {
        return between(figure.low(), figure.high(), figure.unit());
    }

    static String between(double low, double high, String unit) {
        return unit.isEmpty() ? percent(low).replace(" %", "") + " to " + percent(high) : number(low, unit) + " to " + number(high, unit);
    }

    /** With its unit; without one, it is a share. */
    static String number(double number, String unit) {
        return switch (unit) {
            case "" -> percent(number);
            case "ms" -> milliseconds(number);
            case "MB" -> megabytes(number);
            default -> threeDigits(number) + " " + unit;
        };
    }

    /** A difference of shares is in points, so that nobody takes it for a share of the other one. */
    static String difference(double number, String unit) {
        String sign = number > 0 ? "+" : number < 0 ? "−" : "";
        return sign + (unit.isEmpty() ? String.format(Locale.ROOT, "%.1f points", 100 * Math.abs(number)) : number(Math.abs(number), unit));
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    static String differences(double low, double high, String unit) {
        String from = difference(low, unit);
        return (unit.isEmpty() ? from.replace(" points", "") : from) + " to " + difference(high, unit);
    }

    static String wholePercent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /** For libraries that want a format of the JDK. */
    static NumberFormat format(DoubleFunction<String> words) {
        return new NumberFormat() {
            private static final long serialVersionUID = 1;

            @Override
            public StringBuffer format(double number, StringBuffer to, FieldPosition position) {
                return to.append(words.apply(number));
            }

            @Override
            public StringBuffer format(long number, StringBuffer to, FieldPosition position) {
                return format((double) number, to, position);
            }

            @Override
            public Number parse(String source, ParsePosition position) {
                throw new UnsupportedOperationException();
            }
        };
    }

    static String milliseconds(double number) {
        if (number >= 1000) return threeDigits(number / 1000) + " s";
        return threeDigits(number) + " ms";
    }

    static String bytes(long number) { return megabytes(number / MEGA); }

    private static String megabytes(double number) {
        return number >= 1000 ? threeDigits(number / 1000) + " GB" : threeDigits(number) + " MB";
    }

    private static String threeDigits(double number) {
        double size = Math.abs(number);
        if (size >= 100 || size == Math.rint(size) && size < 1000) return String.format(Locale.ROOT, "%.0f", number);
        if (size >= 10) return String.format(Locale.ROOT, "%.1f", number);
        if (size >= 0.1) return String.format(Locale.ROOT, "%.2f", number);
        return String.format(Locale.ROOT, "%.2g", number);
    }
}
