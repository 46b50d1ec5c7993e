package dev.satchel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * JSON texts of one shape, as a machine that reads bytes: what is still to come is a stack of parts. Where more than one thing may come
 * there are several stacks, of which each byte leaves those that it fits.
 */
final class JsonGrammar implements TokenConstraint {
    /** More than any sensible schema needs, and few enough to be looked at for every byte. */
    private static final int MOST_STACKS = 1000;
    private static final int MOST_DIGITS = 15;
    private static final byte[] OPEN_ARRAY = bytes("[");
    private static final byte[] CLOSE_ARRAY = bytes("]");
    private static final byte[] OPEN_OBJECT = bytes("{");
    private static final byte[] CLOSE_OBJECT = bytes("}");
    private static final byte[] QUOTE = bytes("\"");
    private static final byte[] SEPARATOR = bytes(", ");
    /** Nothing more may come. */
    private static final Stack DONE = new Stack(null, null);

    private final Part whole;

    JsonGrammar(Part whole) { this.whole = whole; }

    @Override
    public State begin() {
        return new Stacks(settled(Stream.of(new Stack(whole, DONE))));
    }

    /** A part of a text. Those that only describe it are equal to themselves alone, which keeps comparing states cheap. */
    sealed interface Part {}

    /** Exactly these bytes, from the one at {@code at}. */
    record Text(byte[] bytes, int at) implements Part {
        /** A literal. */
        static Text of(String text) { return new Text(JsonGrammar.bytes(text), 0); }
    }

    /** One of several parts. */
    static final class Choice implements Part {
        private final List<Part> options;

        Choice(List<Part> options) { this.options = options; }
    }

    /** A text in quotation marks with so many characters; no {@code max} is the largest integer. */
    static final class Characters implements Part {
        private final int min;
        private final int max;

        Characters(int min, int max) {
            this.min = min;
            this.max = max;
        }
    }

    /** A number, or only a whole one. */
    record Number(boolean whole) implements Part {}

    /** An array with so many items; no {@code max} is the largest integer. */
    static final class Items implements Part {
        private final Part item;
        private final int min;
        private final int max;

        Items(Part item, int min, int max) {
            this.item = item;
            this.min = min;
            this.max = max;
        }
    }

    /** An object with these members in this order. */
    static final class Members implements Part {
        private final List<Member> members;

        Members(List<Member> members) { this.members = members; }
    }

    /** A member of an object: what stands before its value, when it is the first one and when it is not. */
    static final class Member {
        private final byte[] first;
        private final byte[] later;
        private final Part value;
        private final boolean required;

        /** The key is written as JSON, with its quotation marks. */
        Member(String key, Part value, boolean required) {
            this.first = bytes(key + ": ");
            this.later = bytes(", " + key + ": ");
            this.value = value;
            this.required = required;
        }
    }

    /** Where in a text in quotation marks: after {@code count} characters, which counts no further than it matters. */
    private record InCharacters(Characters of, int count, Utf8 utf8, boolean escaped) implements Part {}

    /** Where in a number. */
    private record InNumber(boolean whole, Digits digits, int count) implements Part {}

    private enum Digits {
        MINUS, ZERO, WHOLE, POINT, FRACTION
    }

    /** After so many items. */
    private record InItems(Items of, int count) implements Part {}

    /** Before the member with this number; {@code any} when one was written. */
    private record InMembers(Members of, int next, boolean any) implements Part {}

    /** What is still to come: a part, and then what is below it. */
    private record Stack(Part top, Stack below) {
        Stack with(Part part) { return new Stack(part, this); }
    }

    private record Stacks(Set<Stack> stacks) implements State {
        @Override
        public Optional<State> next(byte b) {
            Set<Stack> next = settled(stacks.stream().flatMap(stack -> after(stack, Byte.toUnsignedInt(b)).stream()));
            return next.isEmpty() ? Optional.empty() : Optional.of(new Stacks(next));
        }

        @Override
        public boolean mayEnd() { return stacks.contains(DONE); }
    }

    private static byte[] bytes(String text) { return text.getBytes(StandardCharsets.UTF_8); }

    /** The stacks with something on top that reads a byte. */
    private static Set<Stack> settled(Stream<Stack> stacks) {
        Set<Stack> settled = stacks.flatMap(JsonGrammar::settle).distinct().limit(MOST_STACKS + 1).collect(Collectors.toUnmodifiableSet());
        if (settled.size() > MOST_STACKS)
            throw new SatchelException("the JSON schema has too many alternatives that begin alike: make them fewer, or tell them apart by"
                    + " their first property");
        return settled;
    }

    private static Stream<Stack> settle(Stack stack) {
        Stack below = stack.below;
        return switch (stack.top) {
            case null -> Stream.of(stack);
            case Text text -> Stream.of(stack);
            case InCharacters characters -> Stream.of(stack);
            case Number number -> Stream.of(stack);
            case InNumber number -> number.digits == Digits.MINUS || number.digits == Digits.POINT
                    ? Stream.of(stack)
                    : Stream.concat(Stream.of(stack), settle(below));
            case Choice choice -> choice.options.stream().flatMap(option -> settle(below.with(option)));
            case Characters characters ->
                Stream.of(below.with(new InCharacters(characters, 0, Utf8.CHARACTER, false)).with(literal(QUOTE)));
            case Items items -> Stream.of(below.with(new InItems(items, 0)).with(literal(OPEN_ARRAY)));
            case InItems items -> settleItems(items, below);
            case Members members -> Stream.of(below.with(new InMembers(members, 0, false)).with(literal(OPEN_OBJECT)));
            case InMembers members -> settleMembers(members, below);
        };
    }

    private static Text literal(byte[] bytes) { return new Text(bytes, 0); }

    private static Stream<Stack> settleItems(InItems at, Stack below) {
        Items items = at.of;
        Stream<Stack> close = at.count < items.min ? Stream.of() : Stream.of(below.with(literal(CLOSE_ARRAY)));
        if (at.count == items.max) return close;
        Stack item = below.with(new InItems(items, counted(at.count, items.min, items.max))).with(items.item);
        return Stream.concat(close, at.count == 0 ? settle(item) : Stream.of(item.with(literal(SEPARATOR))));
    }

    /** One more. Without a maximum the number no longer matters once the minimum is reached, but for being more than none. */
    private static int counted(int count, int min, int max) {
        return max == Integer.MAX_VALUE && count >= Math.max(min, 1) ? count : count + 1;
    }

    private static Stream<Stack> settleMembers(InMembers at, Stack below) {
        Stream.Builder<Stack> next = Stream.builder();
        List<Member> members = at.of.members;
        for (int i = at.next; i < members.size(); i++) {
            Member member = members.get(i);
            Stack rest = below.with(new InMembers(at.of, i + 1, true));
            next.add(rest.with(member.value).with(literal(at.any ? member.later : member.first)));
            if (member.required) return next.build();
        }
        return next.add(below.with(literal(CLOSE_OBJECT))).build();
    }

    /** What is still to come after a byte; nothing when it does not fit. */
    private static Optional<Stack> after(Stack stack, int b) {
        Stack below = stack.below;
        return switch (stack.top) {
            case Text text when Byte.toUnsignedInt(text.bytes[text.at]) == b -> Optional
                    .of(text.at + 1 == text.bytes.length ? below : below.with(new Text(text.bytes, text.at + 1)));
            case InCharacters characters -> afterCharacter(characters, b, below);
            case Number(boolean whole) -> afterDigit(new InNumber(whole, null, 0), b).map(below::with);
            case InNumber number -> afterDigit(number, b).map(below::with);
            case null, default -> Optional.empty();
        };
    }

    private static Optional<Stack> afterCharacter(InCharacters at, int b, Stack below) {
        Characters of = at.of;
        boolean between = at.utf8 == Utf8.CHARACTER && !at.escaped;
        if (between && b == '"') return at.count < of.min ? Optional.empty() : Optional.of(below);
        if (at.escaped) {
            if ("\"\\/bfnrt".indexOf(b) < 0) return Optional.empty();
            return Optional.of(below.with(new InCharacters(of, at.count, Utf8.CHARACTER, false)));
        }
        if (between && (b < 0x20 || at.count == of.max)) return Optional.empty();
        int count = between ? countedCharacter(at.count, of) : at.count;
        return at.utf8.next(b).map(utf8 -> below.with(new InCharacters(of, count, utf8, between && b == '\\')));
    }

    private static int countedCharacter(int count, Characters of) {
        return of.max == Integer.MAX_VALUE && count >= of.min ? count : count + 1;
    }

    private static Optional<Part> afterDigit(InNumber at, int b) {
        boolean digit = b >= '0' && b <= '9';
        boolean whole = at.whole;
        if (at.digits == null && b == '-') return Optional.of(new InNumber(whole, Digits.MINUS, 0));
        if (at.digits == null || at.digits == Digits.MINUS)
            return digit ? Optional.of(new InNumber(whole, b == '0' ? Digits.ZERO : Digits.WHOLE, 1)) : Optional.empty();
        if (b == '.' && !whole && (at.digits == Digits.ZERO || at.digits == Digits.WHOLE))
            return Optional.of(new InNumber(false, Digits.POINT, 0));
        if (!digit || at.digits == Digits.ZERO || at.count == MOST_DIGITS) return Optional.empty();
        return Optional.of(new InNumber(whole, at.digits == Digits.WHOLE ? Digits.WHOLE : Digits.FRACTION, at.count + 1));
    }

    /** Which byte may come next in well-formed UTF-8 (Unicode 17, table 3-7). */
    private enum Utf8 {
        CHARACTER, ONE_MORE, TWO_MORE, THREE_MORE, AFTER_E0, AFTER_ED, AFTER_F0, AFTER_F4;

        Optional<Utf8> next(int b) {
            return switch (this) {
                case CHARACTER -> first(b);
                case ONE_MORE -> between(b, 0x80, 0xBF, CHARACTER);
                case TWO_MORE -> between(b, 0x80, 0xBF, ONE_MORE);
                case THREE_MORE -> between(b, 0x80, 0xBF, TWO_MORE);
                case AFTER_E0 -> between(b, 0xA0, 0xBF, ONE_MORE);
                case AFTER_ED -> between(b, 0x80, 0x9F, ONE_MORE);
                case AFTER_F0 -> between(b, 0x90, 0xBF, TWO_MORE);
                case AFTER_F4 -> between(b, 0x80, 0x8F, TWO_MORE);
            };
        }

        private static Optional<Utf8> first(int b) {
            if (b < 0x80) return Optional.of(CHARACTER);
            if (b < 0xC2 || b > 0xF4) return Optional.empty();
            if (b < 0xE0) return Optional.of(ONE_MORE);
            if (b < 0xF0) return Optional.of(b == 0xE0 ? AFTER_E0 : b == 0xED ? AFTER_ED : TWO_MORE);
            return Optional.of(b == 0xF0 ? AFTER_F0 : b == 0xF4 ? AFTER_F4 : THREE_MORE);
        }

        private static Optional<Utf8> between(int b, int low, int high, Utf8 next) {
            return b >= low && b <= high ? Optional.of(next) : Optional.empty();
        }
    }
}
