package dev.satchel.djl.template;

import dev.satchel.SatchelException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs a template once. */
final class Interpreter {
    // Expressions and statements inside each other, macros called from macros included: about three frames of the stack each.
    private static final int DEEPEST = 250;

    private final Budget budget = new Budget();
    private final Values values = new Values(budget);
    private final Methods methods = new Methods(values, budget);
    private final Tests tests = new Tests(values, budget);
    private final Filters filters = new Filters(values, tests, methods, budget, this::attribute);
    private final Operators operators = new Operators(values, budget);
    private Text.Builder out = new Text.Builder();
    private int depth;

    /** How a run of statements ended. */
    private enum End {
        NORMAL, BREAK, CONTINUE
    }

    static Text run(List<Statement> template, Map<String, ?> variables, LocalDateTime now) {
        Interpreter interpreter = new Interpreter();
        Scope globals = new Scope(null);
        interpreter.addFunctions(globals, now);
        variables.forEach((name, value) -> globals.set(name, Values.of(value)));
        try {
            interpreter.run(template, new Scope(globals));
        } catch (Problem e) {
            throw e.somewhere();
        }
        return interpreter.out.build();
    }

    private void addFunctions(Scope globals, LocalDateTime now) {
        globals.set("range", (Callable) operators::range);
        globals.set("dict", (Callable) given -> map(given.named()));
        globals.set("namespace", (Callable) this::namespace);
        globals.set("raise_exception", (Callable) given -> {
            throw new SatchelException(
                    "the model's chat template refuses the conversation: " + values.text(given.get(0, "message", Text.EMPTY)));
        });
        globals.set("strftime_now", (Callable) given -> given.text(0, "format", "").derive(format -> TimeFormat.format(now, format)));
    }

    private static Map<Object, Object> map(Map<String, Object> named) {
        Map<Object, Object> map = new LinkedHashMap<>();
        named.forEach((name, value) -> map.put(Text.trusted(name), value));
        return map;
    }

    private Namespace namespace(Arguments given) {
        Namespace namespace = new Namespace();
        if (given.get(0, " ", null) instanceof Map<?, ?> map) map.forEach((name, value) -> namespace.set(String.valueOf(name), value));
        given.named().forEach(namespace::set);
        return namespace;
    }

    private End run(List<Statement> statements, Scope scope) {
        deeper();
        End end = End.NORMAL;
        for (int i = 0; i < statements.size() && end == End.NORMAL; i++) end = run(statements.get(i), scope);
        depth--;
        return end;
    }

    private End run(Statement statement, Scope scope) {
        budget.spend(1);
        switch (statement) {
            case Statement.Data data -> write(data.text());
            case Statement.Print print -> write(values.text(value(print.value(), scope)));
            case Statement.If choice -> {
                return run(Values.isTrue(value(choice.condition(), scope)) ? choice.then() : choice.otherwise(), scope);
            }
            case Statement.For loop -> {
                return loop(loop, scope);
            }
            case Statement.Leave leave -> {
                return leave.loop() ? End.BREAK : End.CONTINUE;
            }
            case Statement.Assign assign -> assign(assign.targets(), value(assign.value(), scope), scope, assign.line());
            case Statement.AssignAttribute assign -> assignAttribute(assign, scope);
            case Statement.Capture capture -> capture(capture, scope);
            case Statement.Macro macro -> scope.set(macro.name(), macro(macro, scope));
            case Statement.CallBlock block -> write(values.text(callWithBody(block, scope)));
            case Statement.With with -> {
                return with(with, scope);
            }
        }
        return End.NORMAL;
    }

    private End with(Statement.With with, Scope scope) {
        Scope inner = new Scope(scope);
        for (Statement.Assign name : with.names()) inner.set(name.targets().get(0), value(name.value(), scope));
        return run(with.body(), inner);
    }

    private void write(Text text) {
        budget.spendOn(text.units());
        out.append(text);
    }

    private End loop(Statement.For loop, Scope scope) {
        List<Object> items = at(loop.line(), () -> values.items(value(loop.items(), scope)));
        if (loop.condition().isPresent()) items = wanted(loop, items, scope);
        if (items.isEmpty()) return run(loop.otherwise(), scope);
        for (int i = 0; i < items.size(); i++) {
            Scope inner = new Scope(scope);
            assign(loop.targets(), items.get(i), inner, loop.line());
            inner.set("loop", new Loop(items, i));
            if (run(loop.body(), inner) == End.BREAK) break;
        }
        return End.NORMAL;
    }

    private List<Object> wanted(Statement.For loop, List<Object> items, Scope scope) {
        List<Object> wanted = new ArrayList<>();
        for (Object item : items) {
            Scope inner = new Scope(scope);
            assign(loop.targets(), item, inner, loop.line());
            if (Values.isTrue(value(loop.condition().get(), inner))) wanted.add(item);
        }
        return wanted;
    }

    private void assign(List<String> targets, Object value, Scope scope, int line) {
        if (targets.size() == 1) {
            scope.set(targets.get(0), value);
            return;
        }
        List<Object> items = at(line, () -> values.items(value));
        if (items.size() != targets.size()) throw Problem.at(line, items.size() + " values for " + targets.size() + " names");
        for (int i = 0; i < targets.size(); i++) scope.set(targets.get(i), items.get(i));
    }

    private void assignAttribute(Statement.AssignAttribute assign, Scope scope) {
        Object object = scope.get(assign.object());
        if (!(object instanceof Namespace namespace)) throw Problem.at(assign.line(), "only a namespace's attributes can be set");
        namespace.set(assign.attribute(), value(assign.value(), scope));
    }

    private void capture(Statement.Capture capture, Scope scope) {
        Scope inner = new Scope(scope);
        inner.set(Statement.Capture.BODY, written(capture.body(), inner));
        Object value = value(capture.through(), inner);
        if (capture.target().isPresent()) scope.set(capture.target().get(), value);
        else write(values.text(value));
    }

    // What statements write, instead of writing it.
    private Text written(List<Statement> statements, Scope scope) {
        Text.Builder outside = out;
        out = new Text.Builder();
        try {
            run(statements, scope);
            return out.build();
        } finally {
            out = outside;
        }
    }

    private Callable macro(Statement.Macro macro, Scope scope) {
        return given -> {
            Scope inner = new Scope(scope);
            bind(macro, given, inner);
            return written(macro.body(), inner);
        };
    }

    private void bind(Statement.Macro macro, Arguments given, Scope inner) {
        List<Statement.Parameter> parameters = macro.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            Statement.Parameter parameter = parameters.get(i);
            boolean isGiven = i < given.positional().size() || given.named().containsKey(parameter.name());
            Object value = isGiven
                    ? given.get(i, parameter.name(), null)
                    : parameter.fallback().isPresent() ? value(parameter.fallback().get(), inner) : new Undefined(parameter.name());
            inner.set(parameter.name(), value);
        }
        int known = Math.min(parameters.size(), given.positional().size());
        inner.set("varargs", given.positional().subList(known, given.positional().size()));
        if (given.named().containsKey("caller")) inner.set("caller", given.named().get("caller"));
    }

    private Object callWithBody(Statement.CallBlock block, Scope scope) {
        Expression.Call call = block.call();
        Arguments given = arguments(call.given(), scope);
        Map<String, Object> named = new LinkedHashMap<>(given.named());
        named.put("caller", macro(block.caller(), scope));
        return call(value(call.function(), scope), new Arguments(given.positional(), named), call.line());
    }

    private Object value(Expression expression, Scope scope) {
        budget.spend(1);
        deeper();
        Object value = evaluate(expression, scope);
        depth--;
        return value;
    }

    // Every case is a method of its own: this one is on the stack once for each level, so it must need little of it.
    private Object evaluate(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Name name -> scope.get(name.name());
            case Expression.ListOf list -> values(list.items(), scope);
            case Expression.MapOf map -> mapOf(map, scope);
            case Expression.Attribute attribute -> attribute(attribute, scope);
            case Expression.Item item -> item(item, scope);
            case Expression.Slice slice -> slice(slice, scope);
            case Expression.Call call -> call(value(call.function(), scope), arguments(call.given(), scope), call.line());
            case Expression.Filter filter -> filter(filter, scope);
            case Expression.Test test -> test(test, scope);
            case Expression.Spread spread -> value(spread.items(), scope);
            case Expression.Unary unary -> unary(unary, scope);
            case Expression.Binary binary -> binary(binary, scope);
            case Expression.Logical logical -> logical(logical, scope);
            case Expression.Comparison comparison -> compare(comparison, scope);
            case Expression.Concatenation concatenation -> concatenate(concatenation, scope);
            case Expression.Conditional conditional -> conditional(conditional, scope);
        };
    }

    private Object attribute(Expression.Attribute attribute, Scope scope) {
        Object subject = value(attribute.subject(), scope);
        return at(attribute.line(), () -> attribute(subject, attribute.name()));
    }

    private Object item(Expression.Item item, Scope scope) {
        Object subject = value(item.subject(), scope);
        Object index = value(item.index(), scope);
        return at(item.line(), () -> item(subject, index));
    }

    private Object slice(Expression.Slice slice, Scope scope) {
        Object subject = value(slice.subject(), scope);
        Object start = value(slice.start(), scope);
        Object stop = value(slice.stop(), scope);
        Object step = value(slice.step(), scope);
        return at(slice.line(), () -> operators.slice(subject, start, stop, step));
    }

    private Object filter(Expression.Filter filter, Scope scope) {
        Object subject = value(filter.subject(), scope);
        Arguments given = arguments(filter.given(), scope);
        return at(filter.line(), () -> filters.apply(filter.name(), subject, given));
    }

    private boolean test(Expression.Test test, Scope scope) {
        Object subject = value(test.subject(), scope);
        Arguments given = arguments(test.given(), scope);
        return at(test.line(), () -> tests.holds(test.name(), subject, given));
    }

    private Object unary(Expression.Unary unary, Scope scope) {
        Object operand = value(unary.operand(), scope);
        return at(unary.line(), () -> Operators.unary(unary.operator(), operand));
    }

    private Object binary(Expression.Binary binary, Scope scope) {
        Object left = value(binary.left(), scope);
        Object right = value(binary.right(), scope);
        return at(binary.line(), () -> operators.binary(binary.operator(), left, right));
    }

    private Object logical(Expression.Logical logical, Scope scope) {
        Object left = value(logical.left(), scope);
        return Values.isTrue(left) == logical.and() ? value(logical.right(), scope) : left;
    }

    private Object conditional(Expression.Conditional conditional, Scope scope) {
        if (Values.isTrue(value(conditional.condition(), scope))) return value(conditional.value(), scope);
        return conditional.other().isPresent() ? value(conditional.other().get(), scope) : new Undefined("the other value");
    }

    private Object value(Optional<Expression> expression, Scope scope) {
        return expression.isPresent() ? value(expression.get(), scope) : null;
    }

    private List<Object> values(List<Expression> expressions, Scope scope) {
        List<Object> list = new ArrayList<>();
        for (Expression expression : expressions) list.add(value(expression, scope));
        return list;
    }

    private Map<Object, Object> mapOf(Expression.MapOf expression, Scope scope) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < expression.keys().size(); i++) {
            Object key = value(expression.keys().get(i), scope);
            map.put(at(expression.line(), () -> Values.key(key)), value(expression.values().get(i), scope));
        }
        return map;
    }

    private Arguments arguments(Expression.Given given, Scope scope) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < given.names().size(); i++) named.put(given.names().get(i), value(given.named().get(i), scope));
        List<Object> positional = new ArrayList<>();
        for (Expression expression : given.positional()) {
            Object value = value(expression, scope);
            if (expression instanceof Expression.Spread) positional.addAll(at(expression.line(), () -> values.items(value)));
            else positional.add(value);
        }
        return new Arguments(positional, named);
    }

    private Object call(Object function, Arguments given, int line) {
        if (!(function instanceof Callable callable)) throw Problem.at(line, Values.kind(function) + " cannot be called");
        return at(line, () -> callable.call(given));
    }

    private boolean compare(Expression.Comparison comparison, Scope scope) {
        Object left = value(comparison.first(), scope);
        for (int i = 0; i < comparison.operators().size(); i++) {
            Object first = left;
            Object second = value(comparison.others().get(i), scope);
            String operator = comparison.operators().get(i);
            if (!at(comparison.line(), () -> operators.compare(operator, first, second))) return false;
            left = second;
        }
        return true;
    }

    private Text concatenate(Expression.Concatenation concatenation, Scope scope) {
        Text.Builder joined = new Text.Builder();
        for (Expression part : concatenation.parts()) joined.append(values.text(value(part, scope)));
        budget.spendOn(joined.units());
        return joined.build();
    }

    // subject.name: a method before an entry; subject[name]: an entry only, then a method, as in Jinja.
    private Object attribute(Object subject, String name) {
        Callable method = methods.find(subject, name);
        return method != null ? method : item(subject, Text.trusted(name));
    }

    private Object item(Object subject, Object index) {
        if (subject instanceof Undefined undefined)
            throw new Problem("'" + undefined.name() + "' is undefined, so it has no '" + values.text(index) + "'");
        if (index instanceof Boolean truth && !(subject instanceof Map<?, ?>)) return item(subject, truth ? 1L : 0L);
        Object item = switch (subject) {
            case Map<?, ?> map -> entry(map, index);
            case List<?> list when index instanceof Long position -> operators.item(list, position);
            case Text text when index instanceof Long position -> operators.character(text, position);
            case Namespace namespace -> namespace.get(String.valueOf(index));
            case Loop loop -> loop.get(String.valueOf(index));
            case null, default -> new Undefined(String.valueOf(index));
        };
        if (!(item instanceof Undefined) || !(index instanceof Text)) return item;
        Callable method = methods.find(subject, index.toString());
        return method == null ? item : method;
    }

    private static Object entry(Map<?, ?> map, Object index) {
        boolean known = Values.isKey(index) && map.containsKey(Values.key(index));
        return known ? map.get(Values.key(index)) : new Undefined(String.valueOf(index));
    }

    private void deeper() {
        if (++depth > DEEPEST) throw new Problem("it goes deeper than " + DEEPEST + " levels");
    }

    private static <T> T at(int line, Supplier<T> action) {
        try {
            return action.get();
        } catch (Problem e) {
            throw e.at(line);
        } catch (ArithmeticException e) {
            throw Problem.at(line, "a number is too large");
        }
    }
}
