package dev.satchel.djl.template;

import java.util.LinkedHashMap;
import java.util.Map;

/** Values that can be set from inside a loop and still hold after it. */
final class Namespace {
    private final Map<String, Object> values = new LinkedHashMap<>();

    Object get(String name) { return values.containsKey(name) ? values.get(name) : new Undefined(name); }

    void set(String name, Object value) { values.put(name, value); }
}
