package dev.satchel.djl.template;

import java.util.HashMap;
import java.util.Map;

/** Names and their values; those of the enclosing scope are seen, but not changed. */
final class Scope {
    private final Scope enclosing;
    private final Map<String, Object> values = new HashMap<>();

    Scope(Scope enclosing) { this.enclosing = enclosing; }

    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.enclosing) if (scope.values.containsKey(name)) return scope.values.get(name);
        return new Undefined(name);
    }

    void set(String name, Object value) { values.put(name, value); }
}
