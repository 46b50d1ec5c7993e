package dev.satchel.djl.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What can follow {@code is}. */
final class Tests {
    private final Values values;
    private final Budget budget;

    Tests(Values values, Budget budget) {
        this.values = values;
        this.budget = budget;
    }

    boolean holds(String name, Object subject, Arguments given) {
        if (subject instanceof Text text) budget.spendOn(text.units());
        return switch (name) {
            case "defined" -> !(subject instanceof Undefined);
            case "undefined" -> subject instanceof Undefined;
            case "none" -> subject == null;
            case "string" -> subject instanceof Text;
            case "number" -> Values.isNumber(subject);
            case "integer" -> subject instanceof Long;
            case "float" -> subject instanceof Double;
            case "boolean" -> subject instanceof Boolean;
            case "true" -> Boolean.TRUE.equals(subject);
            case "false" -> Boolean.FALSE.equals(subject);
            case "mapping" -> subject instanceof Map<?, ?>;
            case "sequence", "iterable" -> isSequence(subject);
            case "callable" -> subject instanceof Callable || subject instanceof Undefined;
            case "odd" -> Math.floorMod(Values.integer(subject), 2) == 1;
            case "even" -> Math.floorMod(Values.integer(subject), 2) == 0;
            case "divisibleby" -> divisible(subject, given.required(0, "num"));
            case "eq", "equalto", "==" -> values.equal(subject, given.required(0, "other"));
            case "ne", "!=" -> !values.equal(subject, given.required(0, "other"));
            case "lt", "lessthan", "<" -> values.compare(subject, given.required(0, "other")) < 0;
            case "le", "<=" -> values.compare(subject, given.required(0, "other")) <= 0;
            case "gt", "greaterthan", ">" -> values.compare(subject, given.required(0, "other")) > 0;
            case "ge", ">=" -> values.compare(subject, given.required(0, "other")) >= 0;
            case "in" -> values.contains(given.required(0, "seq"), subject);
            case "sameas" -> isSame(subject, given.required(0, "other"));
            case "lower" -> isLower(values.text(subject).toString());
            case "upper" -> isUpper(values.text(subject).toString());
            default -> throw new Problem("unknown test '" + name + "'");
        };
    }

    static boolean isLower(String text) {
        return text.equals(text.toLowerCase(Locale.ROOT)) && !text.equals(text.toUpperCase(Locale.ROOT));
    }

    static boolean isUpper(String text) {
        return text.equals(text.toUpperCase(Locale.ROOT)) && !text.equals(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isSequence(Object value) {
        return value instanceof List<?> || value instanceof Map<?, ?> || value instanceof Text || value instanceof Undefined;
    }

    private static boolean divisible(Object number, Object by) {
        if (Values.integer(by) == 0) throw new Problem("division by zero");
        return Values.integer(number) % Values.integer(by) == 0;
    }

    // Python's small values are one object each; others are the same only when they are one object here too.
    private static boolean isSame(Object left, Object right) {
        return left == right || left instanceof Boolean && left.equals(right) || left instanceof Long && left.equals(right);
    }
}
