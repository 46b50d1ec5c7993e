package dev.satchel.djl.template;

import java.util.ArrayList;
import java.util.List;

/** Arithmetic, comparison, positions and slices, as Python has them. Whole numbers are of 64 bits; beyond is an error. */
final class Operators {
    private final Values values;
    private final Budget budget;

    Operators(Values values, Budget budget) {
        this.values = values;
        this.budget = budget;
    }

    static Object unary(String operator, Object operand) {
        return switch (operator) {
            case "not" -> !Values.isTrue(operand);
            case "-" -> operand instanceof Double number ? (Object) (-number) : Math.negateExact(Values.integer(operand));
            case "+" -> operand instanceof Double ? operand : (Object) Values.integer(operand);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    Object binary(String operator, Object left, Object right) {
        if (operator.equals("+") && left instanceof Text text && right instanceof Text other) {
            budget.spendOn(text.units() + other.units());
            return text.plus(other);
        }
        if (operator.equals("+") && left instanceof List<?> list && right instanceof List<?> other) {
            budget.spend(list.size() + other.size());
            List<Object> both = new ArrayList<>(list);
            both.addAll(other);
            return both;
        }
        if (operator.equals("*") && (left instanceof Text || left instanceof List<?>)) return repeat(left, Values.integer(right));
        if (operator.equals("*") && (right instanceof Text || right instanceof List<?>)) return repeat(right, Values.integer(left));
        if (!Values.isNumber(left) || !Values.isNumber(right))
            throw new Problem("'" + operator + "' does not go with " + Values.kind(left) + " and " + Values.kind(right));
        return left instanceof Double || right instanceof Double || operator.equals("/")
                ? calculate(operator, Values.real(left), Values.real(right))
                : calculate(operator, Values.integer(left), Values.integer(right));
    }

    private Object repeat(Object item, long times) {
        long count = Math.max(0, times);
        if (item instanceof Text text) {
            budget.spendOn(product(text.units(), count));
            Text.Builder repeated = new Text.Builder();
            for (long i = 0; i < count && !text.isEmpty(); i++) repeated.append(text);
            return repeated.build();
        }
        List<?> list = (List<?>) item;
        budget.spend(product(list.size(), count));
        List<Object> repeated = new ArrayList<>();
        for (long i = 0; i < count && !list.isEmpty(); i++) repeated.addAll(list);
        return repeated;
    }

    private static long product(long size, long count) {
        return Math.multiplyHigh(size, count) != 0 || size * count < 0 ? Long.MAX_VALUE : size * count;
    }

    private static Object calculate(String operator, long left, long right) {
        if (right == 0 && (operator.equals("//") || operator.equals("%"))) throw new Problem("division by zero");
        return switch (operator) {
            case "+" -> Math.addExact(left, right);
            case "-" -> Math.subtractExact(left, right);
            case "*" -> Math.multiplyExact(left, right);
            case "//" -> Math.floorDivExact(left, right);
            case "%" -> Math.floorMod(left, right);
            case "**" -> right < 0 ? (Object) Math.pow(left, right) : power(left, right);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static long power(long base, long exponent) {
        if (base == 0 || base == 1) return exponent == 0 ? 1 : base;
        if (base == -1) return exponent % 2 == 0 ? 1 : -1;
        long power = 1;
        for (long i = 0; i < exponent; i++) power = Math.multiplyExact(power, base);
        return power;
    }

    private static Object calculate(String operator, double left, double right) {
        if (right == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%")))
            throw new Problem("division by zero");
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "//" -> Math.floor(left / right);
            case "%" -> left - Math.floor(left / right) * right;
            case "**" -> Math.pow(left, right);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    boolean compare(String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> values.equal(left, right);
            case "!=" -> !values.equal(left, right);
            case "<" -> values.compare(left, right) < 0;
            case "<=" -> values.compare(left, right) <= 0;
            case ">" -> values.compare(left, right) > 0;
            case ">=" -> values.compare(left, right) >= 0;
            case "in" -> values.contains(right, left);
            case "not in" -> !values.contains(right, left);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    /** The item at a position, counted from the end when negative. */
    Object item(List<?> items, long position) {
        budget.spend(1);
        long index = position < 0 ? position + items.size() : position;
        return index < 0 || index >= items.size() ? new Undefined("item " + position) : items.get((int) index);
    }

    /** The code point at a position, counted from the end when negative. */
    Object character(Text text, long position) {
        budget.spendOn(text.units());
        long index = position < 0 ? position + text.length() : position;
        return index < 0 || index >= text.length() ? new Undefined("item " + position) : text.character((int) index);
    }

    /** {@code subject[start:stop:step]}; null for a bound that is not given. */
    Object slice(Object subject, Object start, Object stop, Object step) {
        if (subject instanceof Undefined) throw new Problem(Values.kind(subject) + " cannot be sliced");
        if (!(subject instanceof List<?> || subject instanceof Text)) return new Undefined("a slice of " + Values.kind(subject));
        List<Object> items = values.items(subject);
        long stride = step == null ? 1 : Values.integer(step);
        if (stride == 0) throw new Problem("the step of a slice is 0");
        long size = items.size();
        long first = bound(start, stride > 0 ? 0 : size - 1, size, stride);
        long last = bound(stop, stride > 0 ? size : -1, size, stride);
        List<Object> slice = new ArrayList<>();
        for (long i = first; stride > 0 ? i < last : i > last; i = Math.addExact(i, stride)) slice.add(items.get((int) i));
        return subject instanceof Text ? joined(slice) : slice;
    }

    private static long bound(Object given, long missing, long size, long stride) {
        if (given == null) return missing;
        long position = Values.integer(given);
        if (position < 0) position += size;
        return stride > 0 ? Math.clamp(position, 0L, size) : Math.clamp(position, -1L, size - 1);
    }

    private static Text joined(List<Object> characters) {
        Text.Builder joined = new Text.Builder();
        for (Object character : characters) joined.append((Text) character);
        return joined.build();
    }

    /** The function {@code range}. */
    List<Object> range(Arguments given) {
        int count = given.positional().size();
        long start = count < 2 ? 0 : Values.integer(given.positional().get(0));
        long stop = Values.integer(count < 2 ? given.required(0, "stop") : given.positional().get(1));
        long step = count < 3 ? 1 : Values.integer(given.positional().get(2));
        if (step == 0) throw new Problem("the step of a range is 0");
        List<Object> range = new ArrayList<>();
        for (long i = start; step > 0 ? i < stop : i > stop; i = Math.addExact(i, step)) {
            budget.spend(1);
            range.add(i);
        }
        return range;
    }
}
