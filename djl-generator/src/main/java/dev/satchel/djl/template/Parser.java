package dev.satchel.djl.template;

import dev.satchel.djl.template.Expression.Given;
import dev.satchel.djl.template.Lexeme.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Makes a tree of a template. The methods for expressions follow Jinja's precedence, loosest first. */
final class Parser {
    // Far more than templates have; keeps hostile ones from exhausting the stack.
    private static final int DEEPEST = 100;
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final List<Lexeme> lexemes;
    private int at;
    private int depth;

    private Parser(List<Lexeme> lexemes) { this.lexemes = lexemes; }

    static List<Statement> parse(String source) {
        Parser parser = new Parser(Lexer.lexemes(source));
        List<Statement> statements = parser.statements(Set.of());
        if (parser.next().kind() != Kind.END) throw parser.unexpected();
        return statements;
    }

    // Statements, up to one of the words or the end; the word is not taken.
    private List<Statement> statements(Set<String> until) {
        deeper();
        List<Statement> statements = new ArrayList<>();
        while (true) {
            Lexeme next = next();
            if (next.kind() == Kind.DATA) statements.add(new Statement.Data(Text.trusted(take().text())));
            else if (next.kind() == Kind.PRINT_BEGIN) statements.add(print());
            else if (next.kind() == Kind.BLOCK_BEGIN && !until.contains(nextWord())) statements.add(statement());
            else break;
        }
        depth--;
        return List.copyOf(statements);
    }

    private Statement print() {
        take();
        Expression value = tuple();
        expect(Kind.PRINT_END, "}}");
        return new Statement.Print(value);
    }

    private Statement statement() {
        take();
        Lexeme word = take();
        return switch (word.text()) {
            case "if" -> ifStatement();
            case "for" -> forStatement(word.line());
            case "set" -> setStatement(word.line());
            case "macro" -> macro();
            case "call" -> callBlock();
            case "filter" -> filterBlock();
            case "with" -> with();
            case "break", "continue" -> {
                blockEnd();
                yield new Statement.Leave(word.text().equals("break"));
            }
            // Marks the text that a model is trained to write; for reading it has no effect.
            case "generation" -> {
                blockEnd();
                yield new Statement.With(List.of(), body("endgeneration"));
            }
            default -> throw Problem.at(word.line(), "unknown statement '" + word.text() + "'");
        };
    }

    private Statement ifStatement() {
        Expression condition = tuple();
        blockEnd();
        List<Statement> then = statements(Set.of("elif", "else", "endif"));
        return new Statement.If(condition, then, otherwise());
    }

    // A chain of elif is taken in a loop: however long, it is not deep to parse.
    private List<Statement> otherwise() {
        List<Expression> conditions = new ArrayList<>();
        List<List<Statement>> bodies = new ArrayList<>();
        while (nextWord().equals("elif")) {
            blockBegin("elif");
            conditions.add(tuple());
            blockEnd();
            bodies.add(statements(Set.of("elif", "else", "endif")));
        }
        List<Statement> otherwise = List.of();
        if (nextWord().equals("else")) {
            blockBegin("else");
            blockEnd();
            otherwise = statements(Set.of("endif"));
        }
        blockBegin("endif");
        blockEnd();
        for (int i = conditions.size() - 1; i >= 0; i--) otherwise = List.of(new Statement.If(conditions.get(i), bodies.get(i), otherwise));
        return otherwise;
    }

    private Statement forStatement(int line) {
        List<String> targets = targets();
        expect(Kind.NAME, "in");
        // The condition of the loop would otherwise be read as that of a conditional expression.
        Expression items = tupleOf(or());
        Optional<Expression> condition = skip(Kind.NAME, "if") ? Optional.of(expression()) : Optional.empty();
        blockEnd();
        List<Statement> body = statements(Set.of("else", "endfor"));
        List<Statement> otherwise = List.of();
        if (nextWord().equals("else")) {
            blockBegin("else");
            blockEnd();
            otherwise = statements(Set.of("endfor"));
        }
        blockBegin("endfor");
        blockEnd();
        return new Statement.For(targets, items, condition, body, otherwise, line);
    }

    private List<String> targets() {
        boolean bracketed = skip(Kind.OPERATOR, "(");
        List<String> targets = new ArrayList<>();
        do
            targets.add(name());
        while (skip(Kind.OPERATOR, ","));
        if (bracketed) expect(Kind.OPERATOR, ")");
        return targets;
    }

    private Statement setStatement(int line) {
        List<String> targets = targets();
        if (targets.size() == 1 && skip(Kind.OPERATOR, ".")) {
            String attribute = name();
            expect(Kind.OPERATOR, "=");
            Expression value = tuple();
            blockEnd();
            return new Statement.AssignAttribute(targets.get(0), attribute, value, line);
        }
        if (skip(Kind.OPERATOR, "=")) {
            Expression value = tuple();
            blockEnd();
            return new Statement.Assign(targets, value, line);
        }
        Expression through = filters(new Expression.Name(Statement.Capture.BODY, line));
        blockEnd();
        return new Statement.Capture(Optional.of(targets.get(0)), through, body("endset"));
    }

    private Statement filterBlock() {
        int line = next().line();
        at--; // the word filter stands where the bar would be
        Expression through = filter(new Expression.Name(Statement.Capture.BODY, line));
        through = filters(through);
        blockEnd();
        return new Statement.Capture(Optional.empty(), through, body("endfilter"));
    }

    private Statement.Macro macro() {
        String name = name();
        List<Statement.Parameter> parameters = next().is(Kind.OPERATOR, "(") ? parameters() : List.of();
        blockEnd();
        return new Statement.Macro(name, parameters, body("endmacro"));
    }

    private List<Statement.Parameter> parameters() {
        expect(Kind.OPERATOR, "(");
        List<Statement.Parameter> parameters = new ArrayList<>();
        while (!skip(Kind.OPERATOR, ")")) {
            String name = name();
            parameters.add(new Statement.Parameter(name, skip(Kind.OPERATOR, "=") ? Optional.of(expression()) : Optional.empty()));
            if (!next().is(Kind.OPERATOR, ")")) expect(Kind.OPERATOR, ",");
        }
        return parameters;
    }

    private Statement callBlock() {
        List<Statement.Parameter> parameters = next().is(Kind.OPERATOR, "(") ? parameters() : List.of();
        Lexeme start = next();
        if (!(expression() instanceof Expression.Call call)) throw Problem.at(start.line(), "what follows 'call' is no call");
        blockEnd();
        return new Statement.CallBlock(call, new Statement.Macro("caller", parameters, body("endcall")));
    }

    private Statement with() {
        List<Statement.Assign> names = new ArrayList<>();
        while (next().kind() != Kind.BLOCK_END) {
            int line = next().line();
            String name = name();
            expect(Kind.OPERATOR, "=");
            names.add(new Statement.Assign(List.of(name), expression(), line));
            if (next().kind() != Kind.BLOCK_END) expect(Kind.OPERATOR, ",");
        }
        blockEnd();
        return new Statement.With(names, body("endwith"));
    }

    private List<Statement> body(String end) {
        List<Statement> body = statements(Set.of(end));
        blockBegin(end);
        blockEnd();
        return body;
    }

    private void blockBegin(String word) {
        expect(Kind.BLOCK_BEGIN, "{%");
        expect(Kind.NAME, word);
    }

    private void blockEnd() { expect(Kind.BLOCK_END, "%}"); }

    private Expression tuple() { return tupleOf(expression()); }

    private Expression tupleOf(Expression first) {
        if (!next().is(Kind.OPERATOR, ",")) return first;
        List<Expression> items = new ArrayList<>(List.of(first));
        while (skip(Kind.OPERATOR, ",") && beginsExpression()) items.add(expression());
        return new Expression.ListOf(items, first.line());
    }

    private boolean beginsExpression() {
        Lexeme next = next();
        return switch (next.kind()) {
            case NAME -> !next.text().equals("if");
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> "([{-+".contains(next.text());
            default -> false;
        };
    }

    private Expression expression() {
        deeper();
        Expression value = or();
        while (next().is(Kind.NAME, "if")) {
            int line = take().line();
            Expression condition = or();
            Optional<Expression> other = skip(Kind.NAME, "else") ? Optional.of(expression()) : Optional.empty();
            value = new Expression.Conditional(condition, value, other, line);
        }
        depth--;
        return value;
    }

    private Expression or() {
        Expression left = and();
        while (next().is(Kind.NAME, "or")) left = new Expression.Logical(false, left, after(this::and), left.line());
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (next().is(Kind.NAME, "and")) left = new Expression.Logical(true, left, after(this::not), left.line());
        return left;
    }

    private Expression not() {
        if (!next().is(Kind.NAME, "not")) return comparison();
        deeper();
        int line = take().line();
        Expression negated = new Expression.Unary("not", not(), line);
        depth--;
        return negated;
    }

    private Expression comparison() {
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        while (true) {
            Lexeme next = next();
            boolean notIn = next.is(Kind.NAME, "not") && lexemes.get(at + 1).is(Kind.NAME, "in");
            boolean compares = next.kind() == Kind.OPERATOR && COMPARISONS.contains(next.text()) || next.is(Kind.NAME, "in") || notIn;
            if (!compares) break;
            at += notIn ? 2 : 1;
            operators.add(notIn ? "not in" : next.text());
            others.add(sum());
        }
        return operators.isEmpty() ? first : new Expression.Comparison(first, operators, others, first.line());
    }

    private Expression sum() {
        Expression left = concatenation();
        while (nextIsOneOf("+", "-")) left = binary(left, this::concatenation);
        return left;
    }

    private Expression concatenation() {
        Expression first = product();
        if (!nextIsOneOf("~")) return first;
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (skip(Kind.OPERATOR, "~")) parts.add(product());
        return new Expression.Concatenation(parts, first.line());
    }

    private Expression product() {
        Expression left = power();
        while (nextIsOneOf("*", "/", "//", "%")) left = binary(left, this::power);
        return left;
    }

    // From the left, as Jinja has it and Python has not.
    private Expression power() {
        Expression left = unary(true);
        while (nextIsOneOf("**")) left = binary(left, () -> unary(true));
        return left;
    }

    // Filters bind looser than the sign: -5|abs is 5.
    private Expression unary(boolean withFilters) {
        Expression operand;
        if (nextIsOneOf("-", "+")) {
            deeper();
            Lexeme operator = take();
            operand = new Expression.Unary(operator.text(), unary(false), operator.line());
            depth--;
        } else operand = primary();
        operand = postfixes(operand);
        return withFilters ? filters(operand) : operand;
    }

    private Expression primary() {
        Lexeme first = take();
        int line = first.line();
        return switch (first.kind()) {
            case NAME -> switch (first.text()) {
                case "true", "True" -> new Expression.Literal(true, line);
                case "false", "False" -> new Expression.Literal(false, line);
                case "none", "None" -> new Expression.Literal(null, line);
                default -> new Expression.Name(first.text(), line);
            };
            case STRING -> {
                StringBuilder text = new StringBuilder(first.text());
                while (next().kind() == Kind.STRING) text.append(take().text());
                yield new Expression.Literal(Text.trusted(text.toString()), line);
            }
            case INTEGER -> new Expression.Literal(integer(first), line);
            case FLOAT -> new Expression.Literal(Double.parseDouble(first.text()), line);
            case OPERATOR -> switch (first.text()) {
                case "(" -> bracketed(line);
                case "[" -> new Expression.ListOf(list("]"), line);
                case "{" -> map(line);
                default -> throw unexpected(first);
            };
            default -> throw unexpected(first);
        };
    }

    private static long integer(Lexeme lexeme) {
        BigInteger value = new BigInteger(lexeme.text());
        if (value.bitLength() > 63) throw Problem.at(lexeme.line(), "the number " + value + " is too large");
        return value.longValue();
    }

    private Expression bracketed(int line) {
        if (skip(Kind.OPERATOR, ")")) return new Expression.ListOf(List.of(), line);
        Expression inner = tuple();
        expect(Kind.OPERATOR, ")");
        return inner;
    }

    private List<Expression> list(String end) {
        List<Expression> items = new ArrayList<>();
        while (!skip(Kind.OPERATOR, end)) {
            items.add(expression());
            if (!next().is(Kind.OPERATOR, end)) expect(Kind.OPERATOR, ",");
        }
        return items;
    }

    private Expression map(int line) {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!skip(Kind.OPERATOR, "}")) {
            keys.add(expression());
            expect(Kind.OPERATOR, ":");
            values.add(expression());
            if (!next().is(Kind.OPERATOR, "}")) expect(Kind.OPERATOR, ",");
        }
        return new Expression.MapOf(keys, values, line);
    }

    private Expression postfixes(Expression subject) {
        Expression result = subject;
        while (true) {
            int line = next().line();
            if (skip(Kind.OPERATOR, ".")) result = member(result, line);
            else if (skip(Kind.OPERATOR, "[")) result = itemOrSlice(result, line);
            else if (next().is(Kind.OPERATOR, "(")) result = new Expression.Call(result, given(), line);
            else return result;
        }
    }

    private Expression member(Expression subject, int line) {
        Lexeme member = take();
        if (member.kind() == Kind.NAME) return new Expression.Attribute(subject, member.text(), line);
        if (member.kind() == Kind.INTEGER) return new Expression.Item(subject, new Expression.Literal(integer(member), line), line);
        throw unexpected(member);
    }

    private Expression itemOrSlice(Expression subject, int line) {
        Optional<Expression> start = next().is(Kind.OPERATOR, ":") ? Optional.empty() : Optional.of(expression());
        if (start.isPresent() && skip(Kind.OPERATOR, "]")) return new Expression.Item(subject, start.get(), line);
        expect(Kind.OPERATOR, ":");
        Optional<Expression> stop = nextIsOneOf(":", "]") ? Optional.empty() : Optional.of(expression());
        Optional<Expression> step = skip(Kind.OPERATOR, ":") && !nextIsOneOf("]") ? Optional.of(expression()) : Optional.empty();
        expect(Kind.OPERATOR, "]");
        return new Expression.Slice(subject, start, stop, step, line);
    }

    private Expression filters(Expression subject) {
        Expression result = subject;
        while (true) {
            if (next().is(Kind.OPERATOR, "|")) result = filter(result);
            else if (next().is(Kind.NAME, "is")) result = test(result);
            else if (next().is(Kind.OPERATOR, "(")) result = new Expression.Call(result, given(), next().line());
            else return result;
        }
    }

    private Expression filter(Expression subject) {
        take();
        Lexeme name = expect(Kind.NAME, null);
        Given given = next().is(Kind.OPERATOR, "(") ? given() : Given.NONE;
        return new Expression.Filter(subject, name.text(), given, name.line());
    }

    private Expression test(Expression subject) {
        take();
        boolean negated = skip(Kind.NAME, "not");
        Lexeme name = expect(Kind.NAME, null);
        Given given = Given.NONE;
        if (next().is(Kind.OPERATOR, "(")) given = given();
        else if (beginsTestArgument()) given = new Given(List.of(postfixes(primary())), List.of(), List.of());
        Expression test = new Expression.Test(subject, name.text(), given, name.line());
        return negated ? new Expression.Unary("not", test, name.line()) : test;
    }

    private boolean beginsTestArgument() {
        Lexeme next = next();
        return switch (next.kind()) {
            case NAME -> !Set.of("else", "or", "and", "is", "if", "in", "not").contains(next.text());
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> "[{".contains(next.text());
            default -> false;
        };
    }

    private Given given() {
        expect(Kind.OPERATOR, "(");
        List<Expression> positional = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Expression> named = new ArrayList<>();
        while (!skip(Kind.OPERATOR, ")")) {
            if (next().kind() == Kind.NAME && lexemes.get(at + 1).is(Kind.OPERATOR, "=")) {
                names.add(take().text());
                take();
                named.add(expression());
            } else {
                int line = next().line();
                positional.add(skip(Kind.OPERATOR, "*") ? new Expression.Spread(expression(), line) : expression());
            }
            if (!next().is(Kind.OPERATOR, ")")) expect(Kind.OPERATOR, ",");
        }
        return new Given(positional, names, named);
    }

    private Expression binary(Expression left, Supplier<Expression> right) {
        Lexeme operator = take();
        return new Expression.Binary(operator.text(), left, right.get(), operator.line());
    }

    private Expression after(Supplier<Expression> operand) {
        take();
        return operand.get();
    }

    private String name() { return expect(Kind.NAME, null).text(); }

    // The word of the statement that comes next, empty when something else does.
    private String nextWord() { return next().kind() == Kind.BLOCK_BEGIN ? lexemes.get(at + 1).text() : ""; }

    private Lexeme next() { return lexemes.get(at); }

    private Lexeme take() {
        Lexeme lexeme = lexemes.get(at);
        if (lexeme.kind() != Kind.END) at++;
        return lexeme;
    }

    private boolean skip(Kind kind, String text) {
        if (!next().is(kind, text)) return false;
        at++;
        return true;
    }

    private boolean nextIsOneOf(String... operators) {
        return next().kind() == Kind.OPERATOR && List.of(operators).contains(next().text());
    }

    private Lexeme expect(Kind kind, String text) {
        if (next().kind() != kind || text != null && !next().text().equals(text)) throw unexpected();
        return take();
    }

    private void deeper() {
        if (++depth > DEEPEST) throw Problem.at(next().line(), "more than " + DEEPEST + " levels of nesting");
    }

    private RuntimeException unexpected() { return unexpected(next()); }

    private static RuntimeException unexpected(Lexeme lexeme) {
        return Problem.at(lexeme.line(), "unexpected '" + lexeme.text().strip() + "'");
    }
}
