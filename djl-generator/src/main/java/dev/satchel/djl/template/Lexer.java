package dev.satchel.djl.template;

import dev.satchel.djl.template.Lexeme.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template's source into lexemes. White space is controlled as chat templates expect it: a line break after a statement or comment
 * is dropped, and so is the indentation before one that begins its line (Jinja's trim_blocks and lstrip_blocks).
 */
final class Lexer {
    private static final Pattern NUMBER = Pattern.compile("(\\d[\\d_]*)(\\.\\d[\\d_]*)?([eE][+-]?\\d+)?");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final Pattern OPERATOR = Pattern.compile("\\*\\*|//|==|!=|>=|<=|[-+*/%~<>=.:|,()\\[\\]{}]");
    private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*(-%\\}|%\\}\\n?)");
    private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(-%\\}|\\+%\\}|%\\}\\n?)");

    private final String source;
    private final List<Lexeme> lexemes = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineCountedTo;

    private Lexer(String source) { this.source = source; }

    static List<Lexeme> lexemes(String source) {
        String lines = source.replace("\r\n", "\n").replace('\r', '\n');
        return new Lexer(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines).run();
    }

    private List<Lexeme> run() {
        // Whether what is before belongs to an earlier line: then indentation up to a tag is the tag's own.
        boolean lineStarts = true;
        while (true) {
            int tag = nextTag(at);
            String data = source.substring(at, tag);
            if (tag == source.length()) {
                add(Kind.DATA, data, at);
                add(Kind.END, "end of the template", tag);
                return lexemes;
            }
            add(Kind.DATA, beforeTag(data, tag, lineStarts), at);
            at = tag;
            readTag();
            lineStarts = source.charAt(at - 1) == '\n';
        }
    }

    private int nextTag(int from) {
        for (int brace = source.indexOf('{', from); brace >= 0; brace = source.indexOf('{', brace + 1))
            if (brace + 1 < source.length() && "{%#".indexOf(source.charAt(brace + 1)) >= 0) return brace;
        return source.length();
    }

    private String beforeTag(String data, int tag, boolean lineStarts) {
        char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
        if (sign == '-') return stripRight(data);
        if (sign == '+' || source.charAt(tag + 1) == '{') return data;
        int lineStart = data.lastIndexOf('\n') + 1;
        return (lineStart > 0 || lineStarts) && stripRight(data.substring(lineStart)).isEmpty() ? data.substring(0, lineStart) : data;
    }

    private static String stripRight(String text) { return Text.trusted(text).strip(Text.SPACES, false, true).toString(); }

    private void readTag() {
        Matcher raw = RAW.matcher(source).region(at, source.length());
        if (source.charAt(at + 1) == '#') skipComment();
        else if (raw.lookingAt()) readRaw(raw);
        else if (source.charAt(at + 1) == '%') readCode(Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}");
        else readCode(Kind.PRINT_BEGIN, Kind.PRINT_END, "}}");
    }

    private void skipComment() {
        int end = source.indexOf("#}", at + 2);
        if (end < 0) throw problem("a comment is not closed", at);
        char sign = source.charAt(end - 1);
        at = end + 2;
        afterTag(sign, true);
    }

    private void readRaw(Matcher begin) {
        Matcher end = END_RAW.matcher(source);
        if (!end.find(begin.end())) throw problem("raw text is not closed with endraw", at);
        String data = source.substring(begin.end(), end.start());
        if (begin.group(1).startsWith("-")) data = Text.trusted(data).strip(Text.SPACES, true, false).toString();
        add(Kind.DATA, end.group(1).equals("-") ? stripRight(data) : data, begin.end());
        at = end.end();
        if (end.group(2).startsWith("-")) skipSpaces();
    }

    private void readCode(Kind begin, Kind end, String endText) {
        int start = at;
        add(begin, source.substring(at, at + 2), at);
        at += 2;
        if (at < source.length() && (source.charAt(at) == '-' || source.charAt(at) == '+')) at++;
        Deque<Character> brackets = new ArrayDeque<>();
        while (true) {
            skipSpaces();
            if (at >= source.length()) throw problem("what begins here is not closed with " + endText, start);
            char sign = source.charAt(at);
            boolean signed = sign == '-' || sign == '+' && begin == Kind.BLOCK_BEGIN;
            if (brackets.isEmpty() && source.startsWith(endText, signed ? at + 1 : at)) {
                add(end, endText, at);
                at += signed ? 3 : 2;
                afterTag(sign, begin == Kind.BLOCK_BEGIN);
                return;
            }
            readLexeme(brackets);
        }
    }

    private void afterTag(char sign, boolean dropsLineBreak) {
        if (sign == '-') skipSpaces();
        else if (sign != '+' && dropsLineBreak && at < source.length() && source.charAt(at) == '\n') at++;
    }

    private void skipSpaces() {
        while (at < source.length() && Text.isSpace(source.charAt(at))) at++;
    }

    private void readLexeme(Deque<Character> brackets) {
        char first = source.charAt(at);
        if (first == '"' || first == '\'') readString(first);
        else if (!readMatch(NUMBER) && !readMatch(NAME)) readOperator(brackets);
    }

    private boolean readMatch(Pattern pattern) {
        Matcher matcher = pattern.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) return false;
        boolean fraction = pattern == NUMBER && (matcher.group(2) != null || matcher.group(3) != null);
        Kind kind = pattern == NAME ? Kind.NAME : fraction ? Kind.FLOAT : Kind.INTEGER;
        add(kind, kind == Kind.NAME ? matcher.group() : matcher.group().replace("_", ""), at);
        at = matcher.end();
        return true;
    }

    private void readOperator(Deque<Character> brackets) {
        Matcher operator = OPERATOR.matcher(source).region(at, source.length());
        if (!operator.lookingAt()) throw problem("unexpected character '" + Character.toString(source.codePointAt(at)) + "'", at);
        char symbol = operator.group().charAt(0);
        if ("([{".indexOf(symbol) >= 0) brackets.push(symbol);
        if (")]}".indexOf(symbol) >= 0 && (brackets.isEmpty() || "([{".indexOf(brackets.pop()) != ")]}".indexOf(symbol)))
            throw problem("unexpected '" + symbol + "'", at);
        add(Kind.OPERATOR, operator.group(), at);
        at = operator.end();
    }

    private void readString(char quote) {
        int start = at++;
        StringBuilder text = new StringBuilder();
        while (at < source.length() && source.charAt(at) != quote) {
            char next = source.charAt(at++);
            if (next != '\\' || at == source.length()) text.append(next);
            else readEscape(text);
        }
        if (at == source.length()) throw problem("a string is not closed", start);
        at++;
        add(Kind.STRING, text.toString(), start);
    }

    private void readEscape(StringBuilder text) {
        char escape = source.charAt(at++);
        switch (escape) {
            case '\n' -> {}
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case 'r' -> text.append('\r');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'v' -> text.append('\u000B');
            case 'a' -> text.append('\u0007');
            case '0' -> text.append('\0');
            case '\\', '\'', '"' -> text.append(escape);
            case 'x' -> text.appendCodePoint(readHex(2));
            case 'u' -> text.appendCodePoint(readHex(4));
            case 'U' -> text.appendCodePoint(readHex(8));
            default -> text.append('\\').append(escape);
        }
    }

    private int readHex(int digits) {
        int end = Math.min(at + digits, source.length());
        String hex = source.substring(at, end);
        if (hex.length() < digits || !hex.chars().allMatch(digit -> Character.digit(digit, 16) >= 0))
            throw problem("a bad escape in a string", at);
        long character = Long.parseLong(hex, 16);
        if (character > Character.MAX_CODE_POINT) throw problem("a bad escape in a string", at);
        at = end;
        return (int) character;
    }

    private void add(Kind kind, String text, int start) {
        if (kind == Kind.DATA && text.isEmpty()) return;
        lexemes.add(new Lexeme(kind, text, lineOf(start)));
    }

    private RuntimeException problem(String what, int where) { return Problem.at(lineOf(where), what); }

    // Positions come in order, but for the start of what is not closed.
    private int lineOf(int position) {
        for (; lineCountedTo < position; lineCountedTo++) if (source.charAt(lineCountedTo) == '\n') line++;
        return line;
    }
}
