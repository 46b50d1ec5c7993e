package dev.satchel.djl.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The values of the template language, which behave as Python's: null for None, {@link Undefined}, {@link Boolean}, {@link Long},
 * {@link Double}, {@link Text}, {@link List}, {@link Map} with Text, Long, Double or Boolean keys, {@link Namespace} and {@link Callable}.
 */
final class Values {
    // Lists and maps inside each other; keeps values that a loop nests without end from exhausting the stack.
    private static final int DEEPEST = 100;

    private final Budget budget;

    Values(Budget budget) { this.budget = budget; }

    /** Turns a value of a caller into one of the language. */
    static Object of(Object value) {
        return switch (value) {
            case null -> null;
            case String string -> Text.trusted(string);
            case Untrusted untrusted -> Text.untrusted(untrusted.text());
            case Boolean truth -> truth;
            case Integer number -> number.longValue();
            case Long number -> number;
            case Double number -> number;
            case Collection<?> items -> {
                List<Object> list = new ArrayList<>();
                for (Object item : items) list.add(of(item));
                yield list;
            }
            case Map<?, ?> entries -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                entries.forEach((key, item) -> map.put(of(key), of(item)));
                yield map;
            }
            default -> throw new IllegalArgumentException("a template has no values of " + value.getClass());
        };
    }

    static boolean isTrue(Object value) {
        return switch (value) {
            case null -> false;
            case Undefined none -> false;
            case Boolean truth -> truth;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case Text text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    /** What is written for a value. */
    Text text(Object value) {
        return switch (value) {
            case null -> Text.trusted("None");
            case Undefined none -> Text.EMPTY;
            case Text text -> text;
            default -> {
                Printer printer = new Printer();
                printer.print(value, 0);
                yield printer.text();
            }
        };
    }

    /** Equal as Python has it: 1, 1.0 and true are. */
    boolean equal(Object left, Object right) { return equal(left, right, 0); }

    private boolean equal(Object left, Object right, int depth) {
        visit(depth);
        if (left == right) return true;
        if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) == 0;
        return switch (left) {
            case Undefined none -> right instanceof Undefined;
            case Text text -> right instanceof Text other && equalTexts(text, other);
            case List<?> list -> right instanceof List<?> other && equalLists(list, other, depth);
            case Map<?, ?> map -> right instanceof Map<?, ?> other && equalMaps(map, other, depth);
            case null, default -> false;
        };
    }

    private boolean equalTexts(Text left, Text right) {
        budget.spendOn(Math.min(left.units(), right.units()));
        return left.equals(right);
    }

    private boolean equalLists(List<?> left, List<?> right, int depth) {
        if (left.size() != right.size()) return false;
        for (int i = 0; i < left.size(); i++) if (!equal(left.get(i), right.get(i), depth + 1)) return false;
        return true;
    }

    private boolean equalMaps(Map<?, ?> left, Map<?, ?> right, int depth) {
        if (left.size() != right.size()) return false;
        for (Map.Entry<?, ?> entry : left.entrySet())
            if (!right.containsKey(entry.getKey()) || !equal(entry.getValue(), right.get(entry.getKey()), depth + 1)) return false;
        return true;
    }

    static boolean isNumber(Object value) { return value instanceof Long || value instanceof Double || value instanceof Boolean; }

    private static int compareNumbers(Object left, Object right) {
        if (left instanceof Double || right instanceof Double) return Double.compare(real(left) + 0.0, real(right) + 0.0);
        return Long.compare(integer(left), integer(right));
    }

    /** The order of two values. */
    int compare(Object left, Object right) { return compare(left, right, 0); }

    private int compare(Object left, Object right, int depth) {
        visit(depth);
        if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
        if (left instanceof Text text && right instanceof Text other) return equalTexts(text, other) ? 0 : text.compareTo(other);
        if (left instanceof List<?> list && right instanceof List<?> other) {
            for (int i = 0; i < Math.min(list.size(), other.size()); i++) {
                int order = equal(list.get(i), other.get(i), depth + 1) ? 0 : compare(list.get(i), other.get(i), depth + 1);
                if (order != 0) return order;
            }
            return Integer.compare(list.size(), other.size());
        }
        throw new Problem(kind(left) + " and " + kind(right) + " have no order");
    }

    /** Whether {@code item} is in {@code container}. */
    boolean contains(Object container, Object item) {
        return switch (container) {
            case Undefined none -> false;
            case Text text when item instanceof Text part -> {
                budget.spendOn(text.units());
                yield text.toString().contains(part.toString());
            }
            case List<?> list -> list.stream().anyMatch(each -> equal(each, item));
            case Map<?, ?> map -> map.containsKey(key(item));
            case null, default -> throw new Problem("'in' does not go with " + kind(item) + " and " + kind(container));
        };
    }

    /** What a loop goes through: the items of a list, the keys of a dictionary, the characters of a string. */
    List<Object> items(Object value) {
        if (value instanceof List<?> || value instanceof Map<?, ?> || value instanceof Text) budget.spend(length(value));
        return switch (value) {
            case Undefined none -> new ArrayList<>();
            case List<?> list -> new ArrayList<>(list);
            case Map<?, ?> map -> new ArrayList<>(map.keySet());
            case Text text -> new ArrayList<>(text.characters());
            case null, default -> throw new Problem("there is nothing to go through in " + kind(value));
        };
    }

    /** How many items, keys or characters. */
    static long length(Object value) {
        return switch (value) {
            case Undefined none -> 0;
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case Text text -> text.length();
            case null, default -> throw new Problem(kind(value) + " has no length");
        };
    }

    /** Whether a value can be the key of a dictionary. */
    static boolean isKey(Object value) {
        return value instanceof Text || isNumber(value);
    }

    /** A value as the key of a dictionary. */
    static Object key(Object value) {
        return switch (value) {
            case Boolean truth -> truth ? 1L : 0L;
            case Text text -> text;
            case Long number -> number;
            case Double number -> number == Math.rint(number) && Math.abs(number) < 1e15 ? (Object) (long) (double) number : number;
            case null, default -> throw new Problem(kind(value) + " cannot be a key");
        };
    }

    static long integer(Object value) {
        return switch (value) {
            case Long number -> number;
            case Boolean truth -> truth ? 1 : 0;
            case null, default -> throw new Problem(kind(value) + " is no whole number");
        };
    }

    static double real(Object value) { return value instanceof Double number ? number : integer(value); }

    /** What a value is called in messages. */
    static String kind(Object value) {
        return switch (value) {
            case null -> "none";
            case Undefined undefined -> "the undefined '" + undefined.name() + "'";
            case Boolean truth -> "a truth value";
            case Long number -> "a number";
            case Double number -> "a number";
            case Text text -> "a string";
            case List<?> list -> "a list";
            case Map<?, ?> map -> "a dictionary";
            case Namespace namespace -> "a namespace";
            default -> "a function";
        };
    }

    /** A value as JSON. */
    Text json(Object value, JsonStyle style) {
        JsonPrinter printer = new JsonPrinter(style);
        printer.print(value, 0);
        return printer.text();
    }

    private void visit(int depth) {
        budget.spend(1);
        if (depth > DEEPEST) throw new Problem("more than " + DEEPEST + " lists or dictionaries inside each other");
    }

    /** A number as Python writes it. */
    static String number(double value) {
        if (Double.isNaN(value)) return "nan";
        if (Double.isInfinite(value)) return value > 0 ? "inf" : "-inf";
        if (value == 0) return 1 / value < 0 ? "-0.0" : "0.0";
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -4 && exponent < 16) return digits.scale() > 0 ? digits.toPlainString() : digits.toPlainString() + ".0";
        String mantissa = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    /** Writes values as Python shows them inside lists. */
    private class Printer {
        final StringBuilder out = new StringBuilder();
        private boolean untrusted;

        Text text() { return untrusted ? Text.untrusted(out.toString()) : Text.trusted(out.toString()); }

        void print(Object value, int depth) {
            visit(depth);
            switch (value) {
                case null -> out.append(none());
                case Boolean truth -> out.append(truth(truth));
                case Double number -> out.append(number(number));
                case Long number -> out.append(number);
                case Text text -> printText(text);
                case List<?> list -> printAll(list, "[", "]", depth, item -> print(item, depth + 1));
                case Map<?, ?> map -> printAll(entries(map), "{", "}", depth, entry -> {
                    print(entry.getKey(), depth + 1);
                    out.append(afterKey());
                    print(entry.getValue(), depth + 1);
                });
                default -> out.append(other(value));
            }
        }

        private <T> void printAll(Collection<T> items, String begin, String end, int depth, Consumer<T> printer) {
            out.append(begin);
            for (Iterator<T> rest = items.iterator(); rest.hasNext();) {
                newLine(depth + 1);
                printer.accept(rest.next());
                if (rest.hasNext()) out.append(separator());
            }
            if (!items.isEmpty()) newLine(depth);
            out.append(end);
        }

        private void printText(Text text) {
            budget.spendOn(text.units());
            untrusted |= !text.isTrusted();
            char quote = quote(text.toString());
            out.append(quote);
            text.toString().codePoints().forEach(character -> printCharacter(character, quote));
            out.append(quote);
        }

        private void printCharacter(int character, char quote) {
            switch (character) {
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (character == quote) out.append('\\').append(quote);
                    else if (isPrintable(character)) out.appendCodePoint(character);
                    else out.append(escape(character));
                }
            }
        }

        String none() { return "None"; }

        String truth(boolean truth) { return truth ? "True" : "False"; }

        String other(Object value) { return value instanceof Undefined ? "Undefined" : "<" + kind(value) + ">"; }

        String separator() { return ", "; }

        String afterKey() { return ": "; }

        Collection<? extends Map.Entry<?, ?>> entries(Map<?, ?> map) { return map.entrySet(); }

        void newLine(int depth) {}

        char quote(String text) { return text.contains("'") && !text.contains("\"") ? '"' : '\''; }

        boolean isPrintable(int character) {
            return switch (Character.getType(character)) {
                case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                        Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    false;
                case Character.SPACE_SEPARATOR -> character == ' ';
                default -> true;
            };
        }

        String escape(int character) {
            return String.format(character < 0x100 ? "\\x%02x" : character < 0x10000 ? "\\u%04x" : "\\U%08x", character);
        }
    }

    /** Writes values as Python's json module does. */
    private final class JsonPrinter extends Printer {
        private final JsonStyle style;

        JsonPrinter(JsonStyle style) { this.style = style; }

        @Override
        String none() { return "null"; }

        @Override
        String truth(boolean truth) { return truth ? "true" : "false"; }

        @Override
        String other(Object value) { throw new Problem(kind(value) + " cannot be written as JSON"); }

        @Override
        String separator() { return style.betweenItems(); }

        @Override
        String afterKey() { return style.afterKey(); }

        @Override
        Collection<? extends Map.Entry<?, ?>> entries(Map<?, ?> map) {
            if (!style.sorted()) return map.entrySet();
            return map.entrySet().stream().sorted((left, right) -> compare(left.getKey(), right.getKey())).toList();
        }

        @Override
        void newLine(int depth) {
            if (style.indent() == null) return;
            budget.spendOn((long) style.indent().units() * depth);
            out.append('\n').repeat(style.indent().toString(), depth);
        }

        @Override
        char quote(String text) { return '"'; }

        @Override
        boolean isPrintable(int character) { return character >= ' ' && (character < 0x7F || !style.ascii()); }

        @Override
        String escape(int character) {
            return switch (character) {
                case '\b' -> "\\b";
                case '\f' -> "\\f";
                default -> Character.toString(character).chars().mapToObj(unit -> String.format("\\u%04x", unit))
                        .collect(Collectors.joining());
            };
        }
    }
}
