package dev.satchel.djl.template;

import java.util.List;

/**
 * What a loop's body knows of the loop.
 *
 * @param items all that it goes through
 * @param index of the item at hand, counted from 0
 */
record Loop(List<Object> items, int index) {
    Object get(String name) {
        return switch (name) {
            case "index" -> index + 1L;
            case "index0" -> (long) index;
            case "revindex" -> (long) items.size() - index;
            case "revindex0" -> items.size() - index - 1L;
            case "first" -> index == 0;
            case "last" -> index == items.size() - 1;
            case "length" -> (long) items.size();
            case "previtem" -> index == 0 ? new Undefined(name) : items.get(index - 1);
            case "nextitem" -> index == items.size() - 1 ? new Undefined(name) : items.get(index + 1);
            case "cycle" -> (Callable) given -> given.positional().get(index % Math.max(1, given.positional().size()));
            default -> new Undefined(name);
        };
    }
}
