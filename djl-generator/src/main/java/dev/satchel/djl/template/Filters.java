package dev.satchel.djl.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What can follow a bar. */
final class Filters {
    private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

    private final Values values;
    private final Tests tests;
    private final Methods methods;
    private final Budget budget;
    private final BiFunction<Object, String, Object> attribute;

    /** Ready to apply; {@code attribute} finds {@code subject.name}. */
    Filters(Values values, Tests tests, Methods methods, Budget budget, BiFunction<Object, String, Object> attribute) {
        this.values = values;
        this.tests = tests;
        this.methods = methods;
        this.budget = budget;
        this.attribute = attribute;
    }

    Object apply(String name, Object subject, Arguments given) {
        if (subject instanceof Text text) budget.spendOn(text.units());
        Object made = value(name, subject, given);
        if (made instanceof Text text) budget.spendOn(text.units());
        if (made instanceof List<?> list) budget.spend(list.size());
        return made;
    }

    private Object value(String name, Object subject, Arguments given) {
        return switch (name) {
            case "trim" -> values.text(subject).strip(characters(given), true, true);
            case "upper" -> changed(subject, text -> text.toUpperCase(Locale.ROOT));
            case "lower" -> changed(subject, text -> text.toLowerCase(Locale.ROOT));
            case "title" -> changed(subject, Filters::title);
            case "capitalize" -> changed(subject, Methods::capitalize);
            case "escape", "e" -> escaped(values.text(subject));
            case "string" -> values.text(subject);
            case "safe" -> values.text(subject).asMarkup();
            case "replace" ->
                methods.replace(values.text(subject), values.text(given.required(0, "old")), values.text(given.required(1, "new")),
                        given.get(2, "count", null) == null ? Integer.MAX_VALUE : given.integer(2, "count", -1));
            case "indent" -> indent(values.text(subject), given);
            case "wordcount" -> WORD.matcher(values.text(subject).toString()).results().count();
            case "tojson" -> values.json(subject, jsonStyle(given));
            case "length", "count" -> Values.length(subject);
            case "abs" -> subject instanceof Double number ? (Object) Math.abs(number) : Math.absExact(Values.integer(subject));
            case "int" -> integer(subject, given);
            case "float" -> real(subject, given);
            case "round" -> round(subject, given);
            case "default", "d" -> isMissing(subject, given) ? given.get(0, "default_value", Text.EMPTY) : subject;
            case "first" -> edge(values.items(subject), 0);
            case "last" -> edge(values.items(subject), Values.length(subject) - 1);
            case "min" -> extreme(subject, given, values::compare);
            case "max" -> extreme(subject, given, (left, right) -> values.compare(right, left));
            case "sum" -> sum(subject, given);
            case "join" -> methods.join(given.text(0, "d", ""), mapped(values.items(subject), given.get(1, "attribute", null)));
            case "list" -> values.items(subject);
            case "reverse" -> reverse(subject);
            case "sort" -> sort(subject, given);
            case "unique" -> unique(subject, given);
            case "items" -> pairs(subject);
            case "dictsort" -> dictSort(subject);
            case "attr" -> attributeOnly(subject, given.text(0, "name", "").toString());
            case "map" -> map(subject, given);
            case "select" -> select(subject, item -> holds(item, given, 0));
            case "reject" -> select(subject, item -> !holds(item, given, 0));
            case "selectattr" -> select(subject, item -> holds(member(item, given.required(0, "attribute")), given, 1));
            case "rejectattr" -> select(subject, item -> !holds(member(item, given.required(0, "attribute")), given, 1));
            default -> throw new Problem("unknown filter '" + name + "'");
        };
    }

    private static Text escaped(Text text) { return text.isMarkup() ? text : text.escaped(); }

    private static List<?> pairs(Object subject) {
        if (subject instanceof Undefined) return List.of();
        if (subject instanceof Map<?, ?> map) return Methods.pairs(map);
        throw new Problem("only a dictionary has pairs, not " + Values.kind(subject));
    }

    // The arguments of Python's json.dumps, in the order in which the libraries that templates are written for have them.
    private JsonStyle jsonStyle(Arguments given) {
        boolean ascii = Values.isTrue(given.get(0, "ensure_ascii", false));
        Text indent = switch (given.get(1, "indent", null)) {
            case null -> null;
            case Text text -> text;
            case Object other -> Text.trusted(" ".repeat(Math.clamp(Values.integer(other), 0, 16)));
        };
        Object given2 = given.get(2, "separators", null);
        if (given2 == null)
            return new JsonStyle(ascii, indent, indent == null ? ", " : ",", ": ", Values.isTrue(given.get(3, "sort_keys", false)));
        List<Object> separators = values.items(given2);
        if (separators.size() != 2) throw new Problem("'separators' must be two strings");
        return new JsonStyle(ascii, indent, values.text(separators.get(0)).toString(), values.text(separators.get(1)).toString(),
                Values.isTrue(given.get(3, "sort_keys", false)));
    }

    private static String characters(Arguments given) {
        return given.get(0, "chars", null) == null ? Text.SPACES : given.text(0, "chars", "").toString();
    }

    private Text changed(Object subject, UnaryOperator<String> change) { return values.text(subject).derive(change); }

    // A word begins after a space, hyphen or opening bracket: not as Python's own method has it.
    private static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean begins = true;
        for (int character : text.codePoints().toArray()) {
            title.appendCodePoint(begins ? Character.toUpperCase(character) : Character.toLowerCase(character));
            begins = Text.SPACES.indexOf(character) >= 0 || "-({[<".indexOf(character) >= 0;
        }
        return title.toString();
    }

    // Unlike a dot, the filter does not look into a dictionary.
    private Object attributeOnly(Object subject, String name) {
        if (subject instanceof Map<?, ?>) return new Undefined(name);
        return attribute.apply(subject, name);
    }

    private Text indent(Text text, Arguments given) {
        Object width = given.get(0, "width", 4L);
        Text margin = width instanceof Text margins ? margins : Text.trusted(" ".repeat(Math.clamp(given.integer(0, "width", 4), 0, 1000)));
        boolean first = Values.isTrue(given.get(1, "first", false));
        boolean blank = Values.isTrue(given.get(2, "blank", false));
        Text.Builder indented = new Text.Builder();
        List<Text> lines = text.split("\n", Integer.MAX_VALUE);
        for (int i = 0; i < lines.size(); i++) {
            budget.spendOn(margin.units());
            if (i > 0) indented.append(Text.trusted("\n"));
            if (i == 0 ? first : blank || !lines.get(i).isEmpty()) indented.append(margin);
            indented.append(lines.get(i));
        }
        return indented.build();
    }

    private Object integer(Object subject, Arguments given) {
        return switch (subject) {
            case Long number -> number;
            case Boolean truth -> truth ? 1L : 0L;
            case Double number when Math.abs(number) < 9e18 -> (long) (double) number;
            case Text text when text.toString().strip().matches("[+-]?\\d{1,18}") -> Long.parseLong(text.toString().strip());
            case Text text when isReal(text) -> integer(real(subject, given), given);
            case null, default -> given.get(0, "default", 0L);
        };
    }

    private static Object real(Object subject, Arguments given) {
        return switch (subject) {
            case Long number -> (double) number;
            case Double number -> number;
            case Boolean truth -> truth ? 1.0 : 0.0;
            case Text text when isReal(text) -> Double.parseDouble(text.toString().strip());
            case null, default -> given.get(0, "default", 0.0);
        };
    }

    private static boolean isReal(Text text) {
        return text.units() < 100 && text.toString().strip().matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");
    }

    private static Object round(Object subject, Arguments given) {
        int precision = Math.clamp(given.integer(0, "precision", 0), -300, 300);
        String method = given.text(1, "method", "common").toString();
        if (!(subject instanceof Double) && method.equals("common") && precision >= 0) return Values.integer(subject);
        double number = Values.real(subject);
        if (Double.isNaN(number) || Double.isInfinite(number)) return number;
        RoundingMode mode = switch (method) {
            case "ceil" -> RoundingMode.CEILING;
            case "floor" -> RoundingMode.FLOOR;
            default -> RoundingMode.HALF_EVEN;
        };
        return new BigDecimal(number).setScale(precision, mode).doubleValue();
    }

    private static boolean isMissing(Object subject, Arguments given) {
        return subject instanceof Undefined || Values.isTrue(given.get(1, "boolean", false)) && !Values.isTrue(subject);
    }

    private static Object edge(List<Object> items, long index) {
        return items.isEmpty() ? new Undefined("an item of an empty list") : items.get((int) index);
    }

    private Object extreme(Object subject, Arguments given, Comparator<Object> order) {
        Object attributeName = given.get(1, "attribute", null);
        Comparator<Object> byKey = (left, right) -> order.compare(sortKey(left, attributeName, false),
                sortKey(right, attributeName, false));
        return values.items(subject).stream().min(byKey).orElseGet(() -> new Undefined("an item of an empty list"));
    }

    private Object sum(Object subject, Arguments given) {
        Object sum = given.get(1, "start", 0L);
        for (Object item : mapped(values.items(subject), given.get(0, "attribute", null))) {
            if (sum instanceof Double || item instanceof Double) sum = Values.real(sum) + Values.real(item);
            else sum = Math.addExact(Values.integer(sum), Values.integer(item));
        }
        return sum;
    }

    private Object reverse(Object subject) {
        List<Object> items = values.items(subject);
        Collections.reverse(items);
        return subject instanceof Text ? methods.join(Text.EMPTY, items) : items;
    }

    private List<Object> sort(Object subject, Arguments given) {
        Object attributeName = given.get(2, "attribute", null);
        boolean caseSensitive = Values.isTrue(given.get(1, "case_sensitive", false));
        List<Object> items = values.items(subject);
        Comparator<Object> order = (left, right) -> values.compare(sortKey(left, attributeName, caseSensitive),
                sortKey(right, attributeName, caseSensitive));
        items.sort(Values.isTrue(given.get(0, "reverse", false)) ? order.reversed() : order);
        return items;
    }

    private Object sortKey(Object item, Object attributeName, boolean caseSensitive) {
        Object key = attributeName == null ? item : member(item, attributeName);
        return key instanceof Text text && !caseSensitive ? text.derive(string -> string.toLowerCase(Locale.ROOT)) : key;
    }

    private List<Object> unique(Object subject, Arguments given) {
        Object attributeName = given.get(1, "attribute", null);
        boolean caseSensitive = Values.isTrue(given.get(0, "case_sensitive", false));
        List<Object> seen = new ArrayList<>();
        return select(subject, item -> {
            Object key = sortKey(item, attributeName, caseSensitive);
            if (seen.stream().anyMatch(each -> values.equal(each, key))) return false;
            return seen.add(key);
        });
    }

    private List<Object> dictSort(Object subject) {
        if (!(subject instanceof Map<?, ?> map)) throw new Problem("dictsort does not go with " + Values.kind(subject));
        List<Object> pairs = Methods.pairs(map);
        pairs.sort((left, right) -> values.compare(sortKey(((List<?>) left).get(0), null, false),
                sortKey(((List<?>) right).get(0), null, false)));
        return pairs;
    }

    private List<Object> map(Object subject, Arguments given) {
        if (!Values.isTrue(subject)) return List.of();
        List<Object> items = values.items(subject);
        if (given.named().containsKey("attribute")) {
            List<Object> mapped = mapped(items, given.named().get("attribute"));
            Object fallback = given.named().get("default");
            return fallback == null ? mapped : mapped.stream().map(item -> item instanceof Undefined ? fallback : item).toList();
        }
        String filter = given.text(0, "filter", "").toString();
        Arguments rest = new Arguments(given.positional().subList(1, given.positional().size()), given.named());
        List<Object> mapped = new ArrayList<>();
        for (Object item : items) mapped.add(apply(filter, item, rest));
        return mapped;
    }

    private List<Object> mapped(List<Object> items, Object attributeName) {
        if (attributeName == null) return items;
        List<Object> mapped = new ArrayList<>();
        for (Object item : items) mapped.add(member(item, attributeName));
        return mapped;
    }

    // a.b.c goes down step by step; a whole number is a position.
    private Object member(Object item, Object path) {
        budget.spend(1);
        if (!(path instanceof Text)) return attribute.apply(item, String.valueOf(path));
        Object member = item;
        for (String name : path.toString().split("\\.")) member = attribute.apply(member, name);
        return member;
    }

    private List<Object> select(Object subject, Predicate<Object> wanted) {
        List<Object> selected = new ArrayList<>();
        if (!Values.isTrue(subject)) return selected;
        for (Object item : values.items(subject)) if (wanted.test(item)) selected.add(item);
        return selected;
    }

    // Without a test, the item's own truth decides.
    private boolean holds(Object item, Arguments given, int position) {
        if (given.positional().size() <= position) return Values.isTrue(item);
        Arguments rest = new Arguments(given.positional().subList(position + 1, given.positional().size()), given.named());
        return tests.holds(given.text(position, "test", "").toString(), item, rest);
    }
}
