package dev.satchel.djl.template;

import java.util.List;
import java.util.Map;

/**
 * The values that a call is given.
 *
 * @param positional in order; may hold null, which is None
 * @param named by name
 */
record Arguments(List<Object> positional, Map<String, Object> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    /** The argument at a position or with a name; {@code fallback} when it is not given. */
    Object get(int position, String name, Object fallback) {
        if (position < positional.size()) return positional.get(position);
        return named.containsKey(name) ? named.get(name) : fallback;
    }

    /** The argument at a position or with a name, which must be given. */
    Object required(int position, String name) {
        if (position >= positional.size() && !named.containsKey(name)) throw new Problem("the argument '" + name + "' is missing");
        return get(position, name, null);
    }

    Text text(int position, String name, String fallback) {
        Object value = get(position, name, Text.trusted(fallback));
        if (value instanceof Text text) return text;
        throw new Problem("the argument '" + name + "' must be a string, not " + Values.kind(value));
    }

    int integer(int position, String name, int fallback) {
        Object value = get(position, name, (long) fallback);
        if (value instanceof Long number) return Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
        throw new Problem("the argument '" + name + "' must be a whole number, not " + Values.kind(value));
    }
}
