package dev.satchel.djl.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * The methods of strings, lists and dictionaries, as Python has them. Those that change a list or dictionary are left out, as in the
 * sandbox that templates are written for.
 */
final class Methods {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

    private final Values values;
    private final Budget budget;

    Methods(Values values, Budget budget) {
        this.values = values;
        this.budget = budget;
    }

    /** The method of a value, or null when it has none of that name. */
    Callable find(Object subject, String name) {
        return switch (subject) {
            case Text text when STRING_METHODS.contains(name) -> given -> charged(ofString(text, name, given));
            case List<?> list when LIST_METHODS.contains(name) -> given -> ofList(list, name, given);
            case Map<?, ?> map when MAP_METHODS.contains(name) -> given -> ofMap(map, name, given);
            case null, default -> null;
        };
    }

    private static final List<String> STRING_METHODS = List.of("strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "partition",
            "rpartition", "replace", "startswith", "endswith", "upper", "lower", "title", "capitalize", "find", "rfind", "index", "count",
            "join", "format", "removeprefix", "removesuffix", "isdigit", "isalpha", "isalnum", "isspace", "isupper", "islower");
    private static final List<String> LIST_METHODS = List.of("index", "count");
    private static final List<String> MAP_METHODS = List.of("get", "items", "keys", "values");

    private Object charged(Object made) {
        if (made instanceof Text text) budget.spendOn(text.units());
        if (made instanceof List<?> list) budget.spend(list.size());
        return made;
    }

    private Object ofString(Text text, String name, Arguments given) {
        budget.spendOn(text.units());
        String string = text.toString();
        return switch (name) {
            case "strip" -> text.strip(stripped(given), true, true);
            case "lstrip" -> text.strip(stripped(given), true, false);
            case "rstrip" -> text.strip(stripped(given), false, true);
            case "split" -> split(text, given, false);
            case "rsplit" -> split(text, given, true);
            case "splitlines" -> lines(text);
            case "partition" -> partition(text, separator(given), false);
            case "rpartition" -> partition(text, separator(given), true);
            case "replace" -> replace(text, (Text) required(given, 0, "old"), (Text) required(given, 1, "new"), most(given, 2, "count"));
            case "startswith" -> prefixes(given).stream().anyMatch(string::startsWith);
            case "endswith" -> prefixes(given).stream().anyMatch(string::endsWith);
            case "upper" -> text.derive(string.toUpperCase(Locale.ROOT));
            case "lower" -> text.derive(string.toLowerCase(Locale.ROOT));
            case "title" -> text.derive(title(string));
            case "capitalize" -> text.derive(capitalize(string));
            case "find" -> position(string, string.indexOf(part(given)));
            case "rfind" -> position(string, string.lastIndexOf(part(given)));
            case "index" -> {
                if (!string.contains(part(given))) throw new Problem("a string does not have the part that is looked for");
                yield position(string, string.indexOf(part(given)));
            }
            case "count" -> count(text, part(given));
            case "join" -> join(text, given.required(0, "items"));
            case "format" -> format(text, given);
            case "removeprefix" -> string.startsWith(part(given)) ? text.sub(part(given).length(), string.length()) : text;
            case "removesuffix" -> string.endsWith(part(given)) ? text.sub(0, string.length() - part(given).length()) : text;
            case "isdigit" -> all(string, Character::isDigit);
            case "isalpha" -> all(string, Character::isLetter);
            case "isalnum" -> all(string, Character::isLetterOrDigit);
            case "isspace" -> all(string, character -> Text.SPACES.indexOf(character) >= 0);
            case "isupper" -> Tests.isUpper(string);
            case "islower" -> Tests.isLower(string);
            default -> throw new IllegalArgumentException(name);
        };
    }

    // Fields are a name, a number, or nothing for the next argument; widths and other ways of writing are not for chat templates.
    private Text format(Text pattern, Arguments given) {
        Text.Builder out = new Text.Builder();
        String string = pattern.toString();
        int next = 0;
        for (int at = 0; at < string.length();) {
            char character = string.charAt(at);
            boolean doubled = (character == '{' || character == '}') && string.startsWith(String.valueOf(character).repeat(2), at);
            if (character == '{' && !doubled) {
                int end = string.indexOf('}', at);
                if (end < 0) throw new Problem("a field of 'format' has no end");
                String field = string.substring(at + 1, end);
                Text value = values.text(field(field, field.isEmpty() ? next++ : -1, given));
                budget.spendOn(value.units());
                out.append(value);
                at = end + 1;
            } else {
                if (character == '}' && !doubled) throw new Problem("a '}' of 'format' stands alone");
                out.append(pattern.sub(at, at + 1));
                at += doubled ? 2 : 1;
            }
        }
        return out.build();
    }

    private static Object field(String name, int next, Arguments given) {
        int position = NUMBER.matcher(name).matches() ? Integer.parseInt(name) : next;
        if (position >= 0 && position < given.positional().size()) return given.positional().get(position);
        if (position < 0 && given.named().containsKey(name)) return given.named().get(name);
        throw new Problem("'format' has nothing for the field {" + name + "}");
    }

    private static Object required(Arguments given, int position, String name) {
        Object value = given.required(position, name);
        if (value instanceof Text) return value;
        throw new Problem("the argument '" + name + "' must be a string, not " + Values.kind(value));
    }

    private static String part(Arguments given) { return required(given, 0, "sub").toString(); }

    private static String stripped(Arguments given) {
        return given.get(0, "chars", null) == null ? Text.SPACES : given.text(0, "chars", "").toString();
    }

    private static int most(Arguments given, int position, String name) {
        int most = given.integer(position, name, -1);
        return most < 0 ? Integer.MAX_VALUE : most;
    }

    private static String separator(Arguments given) {
        String separator = required(given, 0, "sep").toString();
        if (separator.isEmpty()) throw new Problem("a separator is empty");
        return separator;
    }

    private static Object split(Text text, Arguments given, boolean fromEnd) {
        int most = most(given, 1, "maxsplit");
        if (given.get(0, "sep", null) == null) {
            if (fromEnd && most < Integer.MAX_VALUE) throw new Problem("rsplit with a limit needs a separator");
            return text.splitWords(most);
        }
        return fromEnd ? text.splitFromEnd(separator(given), most) : text.split(separator(given), most);
    }

    private static List<Text> lines(Text text) {
        List<Text> lines = new ArrayList<>();
        String string = text.toString();
        int from = 0;
        for (int at = 0; at < string.length(); at++) {
            if ("\n\r\u000B\f\u001C\u001D\u001E\u0085\u2028\u2029".indexOf(string.charAt(at)) < 0) continue;
            lines.add(text.sub(from, at));
            if (string.startsWith("\r\n", at)) at++;
            from = at + 1;
        }
        if (from < string.length()) lines.add(text.sub(from, string.length()));
        return lines;
    }

    private static List<Text> partition(Text text, String separator, boolean last) {
        int at = last ? text.toString().lastIndexOf(separator) : text.toString().indexOf(separator);
        if (at < 0) return last ? List.of(Text.EMPTY, Text.EMPTY, text) : List.of(text, Text.EMPTY, Text.EMPTY);
        int end = at + separator.length();
        return List.of(text.sub(0, at), text.sub(at, end), text.sub(end, text.units()));
    }

    Text replace(Text text, Text old, Text replacement, int most) {
        List<Text> parts = old.isEmpty() ? betweenCharacters(text) : text.split(old.toString(), most);
        if (old.isEmpty() && most < parts.size() - 1) throw new Problem("replacing the empty string goes without a limit only");
        return joined(parts, replacement);
    }

    private static List<Text> betweenCharacters(Text text) {
        List<Text> parts = new ArrayList<>(List.of(Text.EMPTY));
        parts.addAll(text.characters());
        parts.add(Text.EMPTY);
        return parts;
    }

    private Text joined(List<Text> parts, Text between) {
        Text.Builder joined = new Text.Builder();
        for (int i = 0; i < parts.size(); i++) {
            budget.spendOn(parts.get(i).units() + between.units());
            if (i > 0) joined.append(between);
            joined.append(parts.get(i));
        }
        return joined.build();
    }

    /** The items of a list as text, with {@code between} between them. */
    Text join(Text between, Object items) {
        List<Text> parts = new ArrayList<>();
        for (Object item : values.items(items)) parts.add(values.text(item));
        return joined(parts, between);
    }

    private static List<String> prefixes(Arguments given) {
        Object value = given.required(0, "prefix");
        if (value instanceof List<?> list) return list.stream().map(String::valueOf).toList();
        return List.of(part(given));
    }

    /** Every word with a capital. */
    static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean inWord = false;
        for (int character : text.codePoints().toArray()) {
            title.appendCodePoint(inWord ? Character.toLowerCase(character) : Character.toTitleCase(character));
            inWord = Character.isLetter(character);
        }
        return title.toString();
    }

    /** The first character large, all others small. */
    static String capitalize(String text) {
        if (text.isEmpty()) return text;
        int end = text.offsetByCodePoints(0, 1);
        return Character.toString(Character.toTitleCase(text.codePointAt(0))) + text.substring(end).toLowerCase(Locale.ROOT);
    }

    private static long position(String text, int unit) { return unit < 0 ? -1 : text.codePointCount(0, unit); }

    private static long count(Text text, String part) {
        return part.isEmpty() ? text.length() + 1 : text.split(part, Integer.MAX_VALUE).size() - 1;
    }

    private static boolean all(String text, IntPredicate predicate) { return !text.isEmpty() && text.codePoints().allMatch(predicate); }

    private Object ofList(List<?> list, String name, Arguments given) {
        Object wanted = given.required(0, "value");
        long count = list.stream().filter(item -> values.equal(item, wanted)).count();
        if (name.equals("count")) return count;
        for (int i = 0; i < list.size(); i++) if (values.equal(list.get(i), wanted)) return (long) i;
        throw new Problem("a list does not have the item that is looked for");
    }

    private Object ofMap(Map<?, ?> map, String name, Arguments given) {
        budget.spend(map.size());
        return switch (name) {
            case "get" -> {
                Object key = Values.key(given.required(0, "key"));
                yield map.containsKey(key) ? map.get(key) : given.get(1, "default", null);
            }
            case "items" -> pairs(map);
            case "keys" -> new ArrayList<Object>(map.keySet());
            case "values" -> new ArrayList<Object>(map.values());
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The keys of a dictionary with their values, in order. */
    static List<Object> pairs(Map<?, ?> map) {
        List<Object> pairs = new ArrayList<>();
        map.forEach((key, value) -> pairs.add(java.util.Arrays.asList(key, value)));
        return pairs;
    }
}
