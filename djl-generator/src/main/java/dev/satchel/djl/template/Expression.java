package dev.satchel.djl.template;

import java.util.List;
import java.util.Optional;

/** An expression of the template language. */
sealed interface Expression {
    /** Where it stands in the source, counted from 1. */
    int line();

    /** A literal. */
    record Literal(Object value, int line) implements Expression {}

    /** The value of a name. */
    record Name(String name, int line) implements Expression {}

    /** A list or tuple. */
    record ListOf(List<Expression> items, int line) implements Expression {}

    /** A dictionary. */
    record MapOf(List<Expression> keys, List<Expression> values, int line) implements Expression {}

    /** {@code subject.name}. */
    record Attribute(Expression subject, String name, int line) implements Expression {}

    /** {@code subject[index]}. */
    record Item(Expression subject, Expression index, int line) implements Expression {}

    /** {@code subject[start:stop:step]}. */
    record Slice(Expression subject, Optional<Expression> start, Optional<Expression> stop, Optional<Expression> step, int line)
            implements
                Expression {}

    /** {@code function(arguments)}. */
    record Call(Expression function, Given given, int line) implements Expression {}

    /** {@code subject | name(arguments)}. */
    record Filter(Expression subject, String name, Given given, int line) implements Expression {}

    /** {@code subject is name(arguments)}. */
    record Test(Expression subject, String name, Given given, int line) implements Expression {}

    /** {@code not operand}, {@code -operand}, {@code +operand}. */
    record Unary(String operator, Expression operand, int line) implements Expression {}

    /** Arithmetic. */
    record Binary(String operator, Expression left, Expression right, int line) implements Expression {}

    /** {@code and}, {@code or}: the first operand that decides. */
    record Logical(boolean and, Expression left, Expression right, int line) implements Expression {}

    /** {@code first < second <= third}: every neighbouring pair must hold. */
    record Comparison(Expression first, List<String> operators, List<Expression> others, int line) implements Expression {}

    /** {@code part ~ part}: the parts as text. */
    record Concatenation(List<Expression> parts, int line) implements Expression {}

    /** {@code value if condition else other}. */
    record Conditional(Expression condition, Expression value, Optional<Expression> other, int line) implements Expression {}

    /** {@code *items} among the arguments of a call: each item is one. */
    record Spread(Expression items, int line) implements Expression {}

    /**
     * The arguments of a call.
     *
     * @param positional in order
     * @param names of the named ones
     * @param named their values
     */
    record Given(List<Expression> positional, List<String> names, List<Expression> named) {
        static final Given NONE = new Given(List.of(), List.of(), List.of());
    }
}
