package dev.satchel.djl.template;

import java.util.List;
import java.util.Optional;

/** A statement of the template language. */
sealed interface Statement {
    /** Text that is written as it is. */
    record Data(Text text) implements Statement {}

    /** {@code {{ value }}}. */
    record Print(Expression value) implements Statement {}

    /** {@code if}, with {@code elif} as an {@code if} in {@code otherwise}. */
    record If(Expression condition, List<Statement> then, List<Statement> otherwise) implements Statement {}

    /** {@code for}; {@code otherwise} runs when there was nothing to go through. */
    record For(List<String> targets, Expression items, Optional<Expression> condition, List<Statement> body, List<Statement> otherwise,
            int line) implements Statement {}

    /** {@code break} or {@code continue}. */
    record Leave(boolean loop) implements Statement {}

    /** {@code set names = value}. */
    record Assign(List<String> targets, Expression value, int line) implements Statement {}

    /** {@code set object.attribute = value}. */
    record AssignAttribute(String object, String attribute, Expression value, int line) implements Statement {}

    /** {@code set name}, with what its body writes, through filters: {@code through} has {@link #BODY} in the body's place. */
    record Capture(Optional<String> target, Expression through, List<Statement> body) implements Statement {
        /** The name by which the filters of a block see what its body wrote; no name of the language. */
        static final String BODY = " body";
    }

    /** {@code macro}. */
    record Macro(String name, List<Parameter> parameters, List<Statement> body) implements Statement {}

    /** {@code call}: a call that is given a body as {@code caller}. */
    record CallBlock(Expression.Call call, Macro caller) implements Statement {}

    /** {@code with}: names that are known in the body only. */
    record With(List<Assign> names, List<Statement> body) implements Statement {}

    /** A parameter of a macro, with the value it has when none is given. */
    record Parameter(String name, Optional<Expression> fallback) {}
}
