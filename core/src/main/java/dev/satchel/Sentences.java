package dev.satchel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where the sentences of a text are.
 *
 * <p>Two steps, both linear in the text's length. First the lines are gathered into units that no sentence crosses: a paragraph (its
 * hard-wrapped lines joined), a list item, a heading, a table row, a fenced code block. Then each unit is cut after the marks that end a
 * sentence, unless the mark belongs to an abbreviation, an initial, an ordinal or a number. In doubt two sentences stay together: a quote
 * that is a little long is still true, half a sentence may not be. English, Portuguese, Spanish and German abbreviations are known;
 * Chinese, Japanese and the other scripts with a full stop of their own are cut at that.
 *
 * <p>{@link java.text.BreakIterator} is not used: it knows no abbreviations, takes every initial for an end, and its rules differ by
 * release.
 */
final class Sentences {
    /** Enough for the longest abbreviation and the longest word that is looked up; keeps every look back and ahead bounded. */
    private static final int LONGEST_WORD = 24;

    /**
     * End a sentence when white space follows; the last ones are those of Devanagari, Arabic, Urdu, Ethiopic, Armenian, Burmese and Khmer.
     */
    private static final String ENDS = ".!?…\u037E\u0964\u0965\u061F\u06D4\u1362\u0589\u104B\u17D4";
    /** The full-width marks, which end a sentence with nothing after them. */
    private static final String WIDE_ENDS = "。！？｡．";
    private static final String CLOSERS = "\"'”’»›)]}>*_`」』）】〉》］｝〕";
    /** In German and others these close a quotation; in Chinese they open the next one. */
    private static final String CLOSERS_IN_SOME_LANGUAGES = "“‘«‹";
    private static final String OPENERS = "\"'“‘„‚«»‹›([{<¿¡*_`「『（【〈《［｛〔";

    /** Never the last word of a sentence. */
    private static final Set<String> NEVER_LAST = words("""
            mr mrs ms messrs e.g i.e eg ie cf vs viz approx resp esp incl
            sr sra srta dr dra drs prof profa profs eng exmo exma ilmo ilma lic dña ud uds vd vds gral p.ex p.ej ej ex
            mme mmes mlle mlles sig sigg dott avv p.es
            z.b d.h bzw ca vgl sog bspw ggf evtl inkl exkl zzgl m.e i.d.r u.u hr fr dipl
            """);
    /** The last word only when the next one is a usual first word of a sentence. */
    private static final Set<String> SELDOM_LAST = words("""
            st rev gen lt col sgt capt cmdr gov sen rep hon pres mt ft jr al etc inc ltd co corp bros dept univ est ed eds vol ave blvd rd
            cia cía ltda av avda tel obs aprox máx mín cel depto dpto pág págs ee uu exa séc
            usw str mio mrd jh jhd chr geb gest gegr max min mind std kap abb abs bd zt ff bez allg ehem
            """);
    /** An abbreviation only before a number. */
    private static final Set<String> BEFORE_NUMBER = words("""
            no nos nr nrs n nº n° n.º n.° num núm núms p pp pg pgs s fig figs art arts arte sec secc ch chap cap caps kap vol
            vols abs abb ziff rn rz item op b c d v vv ver rev tab eq eqs ex approx tel
            jan feb mar apr jun jul aug sep sept oct nov dec fev abr mai ago set out dez ene dic
            """);
    /** Words that often begin a sentence and seldom follow an abbreviation with a capital letter. */
    private static final Set<String> FIRST_WORDS = words("""
            the a an it its he she they we you i this that these those there here in on at by for from with without as if when while where
            what who why how but and or so not no yes however then thus therefore after before during since although though because our
            his her their your my some many most all each every both one once please to such also only of again another other others
            several two three according despite under over between among until within
            o os as um uma ele ela eles elas isso isto este esta esse essa em na nos nas de do da dos das por para com sem se quando onde
            que quem como mas e ou não sim também depois antes assim entretanto porém já há é são seu sua segundo outro outra outros até
            desde entre após en según otro otra otros tras hasta
            el la los las un una lo él ellos ellas esto ese esa del con sin si cuando donde quien pero y también después así ya hay es son
            su
            der die das den dem des ein eine einer eines er sie wir ihr ich man im am auf aus bei mit nach von vor zu zum zur für wenn als
            dass weil wie wo wer was warum aber und oder nicht nein ja auch dann danach doch dies diese dieser dieses jeder alle sein
            seine seit trotz neben unter über zwischen während nachdem bevor jedoch daher
            """);
    /** Parts of a surname that would otherwise pass for the first word of a sentence. */
    private static final Set<String> NAME_PARTICLES = words("da das de del della der des di do dos du el la las le los van von zu zum zur");
    /** What a German ordinal counts, where the word before it does not show one. */
    private static final Set<String> AFTER_ORDINAL = words("""
            jahrhundert jahrhunderts jahrtausend weltkrieg weltkriegs auflage rang platz
            januar jänner februar märz april mai juni juli august september oktober november dezember
            """);
    /** What stands before a German ordinal: {@code im 19. Jahrhundert}. */
    private static final Set<String> BEFORE_ORDINAL = words("""
            der die das dem den des am im vom zum zur beim ins ab bis seit und oder ein eine einem einen einer ihr ihrem sein seinem dieser
            jeder jedes
            """);

    /** The heading of a row and of a column together. */
    private static final int LONGEST_LABEL = 100;

    private Sentences() {}

    /**
     * One sentence.
     *
     * @param start the first character, a UTF-16 offset into the text
     * @param end one past the last
     */
    record Range(int start, int end) {}

    /**
     * The sentences in order, each trimmed of white space; together they hold everything except lines of nothing but block quote marks.
     */
    static List<Range> of(String text) { return of(text, 0, text.length()); }

    /** The sentences between two offsets, as if there were no other text; offsets of the result point into the whole text. */
    static List<Range> of(String text, int from, int to) {
        List<Range> sentences = new ArrayList<>();
        for (Range unit : new Units(text, from, to).all()) {
            if (isRow(text, unit.start, unit.end)) addTrimmed(text, unit.start, unit.end, sentences);
            else cut(text, unit.start, unit.end, sentences);
        }
        return sentences;
    }

    /**
     * Whether a line is the row of a table as readers write it, {@code Bolt, Price: $5; Weight: approx. 3 g.}: parts between semicolons,
     * all with a colon. Apart from its headings no part of it is understood, so it is never cut.
     */
    private static boolean isRow(String text, int from, int to) {
        int end = to;
        while (end > from && isSpace(text.charAt(end - 1))) end--;
        int parts = 0;
        for (int at = from; at < end;) {
            int semicolon = text.indexOf("; ", at, end);
            int partEnd = semicolon < 0 ? end : semicolon;
            int colon = text.indexOf(": ", at, Math.min(partEnd, at + LONGEST_LABEL));
            // "Ecuador (Spanish: …; Quechua: …), officially …" is prose: a label closes what it opens.
            if (colon < 0 || text.indexOf(". ", at, colon) >= 0 || opensMoreThanItCloses(text, at, colon)) return false;
            parts++;
            at = partEnd + 2;
        }
        return parts > 1;
    }

    private static boolean opensMoreThanItCloses(String text, int from, int to) {
        int open = 0;
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '(') open++;
            if (text.charAt(i) == ')') open--;
        }
        return open > 0;
    }

    /** Whether a sentence is the row of a table. */
    static boolean isRow(String sentence) { return isRow(sentence, 0, sentence.length()); }

    /** The same, or one as Markdown writes it. */
    static boolean isTableRow(String sentence) {
        return sentence.startsWith("|") || isRow(sentence);
    }

    /** Of a row, its own heading and its cells: {@code Bolt, Price: $5; Weight: 3 g} has {@code Bolt $5 3 g}. */
    static String withoutColumns(String row) {
        StringBuilder own = new StringBuilder();
        for (String part : row.split("; ")) {
            int colon = part.indexOf(": ");
            int label = own.isEmpty() ? part.lastIndexOf(", ", Math.max(0, colon)) : -1;
            if (label > 0) own.append(part, 0, label);
            own.append(' ').append(part.substring(colon + 1));
        }
        return own.toString();
    }

    private static void cut(String text, int from, int to, List<Range> sentences) {
        int start = afterSpace(text, from, to);
        int i = start;
        while (i < to) {
            if (!endsSomething(text, from, i)) {
                i++;
                continue;
            }
            int afterMarks = i + 1;
            while (afterMarks < to && endsSomething(text, from, afterMarks)) afterMarks++;
            int end = afterClosers(text, afterMarks, to);
            if (isEnd(text, start, i, afterMarks, end, to)) {
                addTrimmed(text, start, end, sentences);
                start = afterSpace(text, end, to);
            }
            i = end;
        }
        addTrimmed(text, start, to, sentences);
    }

    private static boolean endsSomething(String text, int from, int at) {
        char c = text.charAt(at);
        return ENDS.indexOf(c) >= 0 || WIDE_ENDS.indexOf(c) >= 0 || c == ';' && at > from && isGreek(text.charAt(at - 1));
    }

    /** What looks like a semicolon asks in Greek. */
    private static boolean isGreek(char c) {
        return c >= 0x370 && c < 0x400 || c >= 0x1F00 && c < 0x2000;
    }

    /** Past the quotation marks, brackets, emphasis and footnote marks that close together with the sentence. */
    private static int afterClosers(String text, int from, int to) {
        boolean wide = WIDE_ENDS.indexOf(text.charAt(from - 1)) >= 0;
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (CLOSERS.indexOf(c) >= 0 || !wide && CLOSERS_IN_SOME_LANGUAGES.indexOf(c) >= 0) {
                i++;
            } else if (c == '[') {
                int after = afterFootnoteMark(text, i, to);
                if (after == i) break;
                i = after;
            } else {
                int after = afterDetachedCloser(text, i, to);
                if (after == i) break;
                i = after;
            }
        }
        return i;
    }

    /** Past what closes with white space on both sides, as tokenized text has it: {@code they said . '' Then}. */
    private static int afterDetachedCloser(String text, int from, int to) {
        int i = from;
        while (i < to && text.charAt(i) == ' ') i++;
        if (i == from || i == to) return from;
        int end = text.startsWith("''", i) ? i + 2 : ".)]”»".indexOf(text.charAt(i)) >= 0 ? i + 1 : from;
        return end == from || end < to && !isSpace(text.charAt(end)) ? from : end;
    }

    /** Past {@code [12]} or {@code [^note]}; the same offset when it is something else. */
    private static int afterFootnoteMark(String text, int bracket, int to) {
        int limit = Math.min(to, bracket + LONGEST_WORD);
        if (bracket + 1 >= limit || text.charAt(bracket + 1) != '^' && !Character.isDigit(text.charAt(bracket + 1))) return bracket;
        for (int i = bracket + 2; i < limit; i++) {
            char c = text.charAt(i);
            if (c == ']') return i + 1;
            if (!Character.isLetterOrDigit(c) && c != '-' && c != '_') return bracket;
        }
        return bracket;
    }

    /**
     * Whether a sentence ends here.
     *
     * @param start where the sentence began
     * @param mark its first end mark
     * @param afterMarks past the last one
     * @param end past what closes with it
     * @param to where the unit ends
     */
    private static boolean isEnd(String text, int start, int mark, int afterMarks, int end, int to) {
        if (end >= to) return false; // the end of the unit ends it anyway
        char last = text.charAt(afterMarks - 1);
        char next = text.charAt(end);
        boolean spaceFollows = isSpace(next);
        if (WIDE_ENDS.indexOf(last) >= 0) {
            if (last == '．' && Character.isDigit(next)) return false;
            // 「はい。」と言った: text right after the closing quotation mark goes on with the sentence around it.
            return spaceFollows || end == afterMarks || OPENERS.indexOf(next) >= 0;
        }
        if (!spaceFollows) return end == afterMarks && (last == '!' || last == '?') && Character.isIdeographic(text.codePointAt(end));
        int word = end;
        boolean code = false;
        while (word < to && (isSpace(text.charAt(word)) || OPENERS.indexOf(text.charAt(word)) >= 0)) {
            code = text.charAt(word) == '`';
            word++;
        }
        if (word >= to) return false;
        // A sentence may begin with a name in code: "Run it. `main` is where it starts."
        if (Character.isLowerCase(text.codePointAt(word)) && !code) return false;
        boolean singleFullStop = afterMarks == mark + 1 && last == '.';
        return !singleFullStop || !isAbbreviation(text, start, mark, word, to);
    }

    /** Whether the full stop belongs to the word before it: an abbreviation, an initial, an ordinal or the number of a list item. */
    private static boolean isAbbreviation(String text, int start, int fullStop, int nextWord, int to) {
        int begin = wordStart(text, start, fullStop);
        if (begin == fullStop) return false;
        String word = text.substring(begin, fullStop).toLowerCase(Locale.ROOT);
        String next = wordAt(text, nextWord, to);
        boolean initialFollows = next.length() == 1 && nextWord + 1 < to && text.charAt(nextWord + 1) == '.';
        boolean firstWordFollows = FIRST_WORDS.contains(next) && !initialFollows;

        if (word.chars().allMatch(Character::isDigit)) {
            // "1. Open the lid." and "Step 1. Open the lid."
            boolean listNumber = begin - start <= LONGEST_WORD && countWords(text, start, begin) <= 1;
            boolean ordinal = AFTER_ORDINAL.contains(next) || !firstWordFollows && BEFORE_ORDINAL.contains(wordBefore(text, start, begin));
            return word.length() <= 3 && (listNumber || ordinal);
        }
        if (NEVER_LAST.contains(word)) return true;
        boolean initial = word.length() == 1 || isDotted(word);
        if (Character.isDigit(text.charAt(nextWord))) return BEFORE_NUMBER.contains(word) || SELDOM_LAST.contains(word) || isDotted(word);
        if (initial) return !firstWordFollows || word.length() == 1 && NAME_PARTICLES.contains(next);
        return (SELDOM_LAST.contains(word) || word.endsWith("str")) && !firstWordFollows;
    }

    /** Single letters with full stops between them: {@code u.s}, {@code p.m}. */
    private static boolean isDotted(String word) {
        if (word.length() < 3 || word.length() % 2 == 0) return false;
        for (int i = 0; i < word.length(); i++)
            if (i % 2 == 0 ? !Character.isLetter(word.charAt(i)) : word.charAt(i) != '.') return false;
        return true;
    }

    private static int wordStart(String text, int from, int end) {
        int lowest = Math.max(from, end - LONGEST_WORD);
        int begin = end;
        while (begin > lowest && isWordPart(text.charAt(begin - 1))) begin--;
        return begin;
    }

    private static String wordBefore(String text, int from, int end) {
        int last = end;
        if (last > from && isSpace(text.charAt(last - 1))) last--;
        return text.substring(wordStart(text, from, last), last).toLowerCase(Locale.ROOT);
    }

    private static String wordAt(String text, int from, int to) {
        int limit = Math.min(to, from + LONGEST_WORD);
        int end = from;
        while (end < limit && Character.isLetter(text.charAt(end))) end++;
        return text.substring(from, end).toLowerCase(Locale.ROOT);
    }

    private static int countWords(String text, int from, int to) {
        int words = 0;
        for (int i = from; i < to; i++)
            if (isWordPart(text.charAt(i)) && (i == from || !isWordPart(text.charAt(i - 1)))) words++;
        return words;
    }

    private static int afterSpace(String text, int from, int to) {
        int i = from;
        while (i < to && isSpace(text.charAt(i))) i++;
        return i;
    }

    private static boolean isWordPart(char c) { return Character.isLetterOrDigit(c) || ".'’ºª°".indexOf(c) >= 0; }

    private static boolean isSpace(char c) { return Character.isWhitespace(c) || Character.isSpaceChar(c); }

    private static void addTrimmed(String text, int from, int to, List<Range> ranges) {
        int start = from;
        int end = to;
        while (start < end && isSpace(text.charAt(start))) start++;
        while (end > start && isSpace(text.charAt(end - 1))) end--;
        if (start < end) ranges.add(new Range(start, end));
    }

    private static Set<String> words(String list) { return Set.copyOf(Arrays.asList(list.strip().split("\\s+"))); }

    /** The units of a text that no sentence crosses, found line by line. */
    private static final class Units {
        private final String text;
        private final int to;
        private final List<Range> units = new ArrayList<>();
        private int line;
        /** After a search that found none there is none in the rest of the text: kept, or many open fences would cost a search each. */
        private boolean noMoreBackticks;
        private boolean noMoreTildes;
        /** Where the open unit began; -1 when none is open. */
        private int open = -1;
        private boolean openIsListItem;

        Units(String text, int from, int to) {
            this.text = text;
            this.to = to;
            this.line = from;
        }

        List<Range> all() {
            while (line < to) {
                int end = lineEnd(line);
                int after = afterLine(end);
                int first = firstOfLine(line, end);
                if (first == end) {
                    close(line);
                } else if (isFence(first, end) && closingFence(first, after) >= 0) {
                    close(line);
                    after = afterLine(closingFence(first, after));
                    units.add(new Range(line, after));
                } else if (standsAlone(first, end)) {
                    close(line);
                    units.add(new Range(line, end));
                } else if (startsListItem(first, end)) {
                    close(line);
                    open = line;
                    openIsListItem = true;
                } else if (startsMarkup(first, end)) {
                    close(line);
                    open = line;
                    openIsListItem = false;
                } else if (open < 0) {
                    open = line;
                    openIsListItem = false;
                }
                if (endsUnit(first, end)) close(end);
                line = after;
            }
            close(to);
            return units;
        }

        private void close(int end) {
            if (open >= 0 && open < end) units.add(new Range(open, end));
            open = -1;
        }

        private int lineEnd(int from) {
            int i = from;
            while (i < to && !isLineBreak(text.charAt(i))) i++;
            return i;
        }

        private int afterLine(int end) {
            if (end >= to) return to;
            return text.charAt(end) == '\r' && end + 1 < to && text.charAt(end + 1) == '\n' ? end + 2 : end + 1;
        }

        private static boolean isLineBreak(char c) { return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029'; }

        /** Past white space and the marks of block quotes; the line's end when it is blank. */
        private int firstOfLine(int from, int end) {
            int i = from;
            while (i < end && (isSpace(text.charAt(i)) || text.charAt(i) == '>')) i++;
            return i;
        }

        /** Three or more marks; after back-ticks no other one may stand in the line, or it is code within a sentence. */
        private boolean isFence(int first, int end) {
            if (text.startsWith("~~~", first)) return true;
            if (!text.startsWith("```", first)) return false;
            int i = first;
            while (i < end && text.charAt(i) == '`') i++;
            return text.indexOf('`', i, end) < 0;
        }

        /** The end of the line that closes the fence; -1 when none does. */
        private int closingFence(int opening, int from) {
            char mark = text.charAt(opening);
            if (mark == '`' ? noMoreBackticks : noMoreTildes) return -1;
            for (int next = from; next < to;) {
                int end = lineEnd(next);
                int first = firstOfLine(next, end);
                int last = first;
                while (last < end && text.charAt(last) == mark) last++;
                if (last - first >= 3 && firstOfLine(last, end) == end) return end;
                next = afterLine(end);
            }
            if (mark == '`') noMoreBackticks = true;
            else noMoreTildes = true;
            return -1;
        }

        /** A heading, a table row, a template directive or the definition of a link. */
        private boolean standsAlone(int first, int end) {
            char c = text.charAt(first);
            if (c == '|' || text.startsWith("{{", first) || isRow(text, first, end) && text.charAt(end - 1) == '.') return true;
            if (c == '#') {
                int i = first;
                while (i < end && text.charAt(i) == '#') i++;
                return i - first <= 6 && (i == end || isSpace(text.charAt(i)));
            }
            if (c == '[') {
                int bracket = text.indexOf(']', first, end);
                return bracket > 0 && bracket + 1 < end && text.charAt(bracket + 1) == ':';
            }
            for (int i = first; i + 2 < end; i++)
                if (text.charAt(i + 1) == '|' && isSpace(text.charAt(i)) && isSpace(text.charAt(i + 2))) return true;
            return false;
        }

        private boolean startsListItem(int first, int end) {
            char c = text.charAt(first);
            if ("-*+•‣◦▪●·".indexOf(c) >= 0) return first + 1 < end && isSpace(text.charAt(first + 1));
            int i = first + (c == '(' ? 1 : 0);
            int number = i;
            while (i < end && i - number < 9 && Character.isDigit(text.charAt(i))) i++;
            if (i == number && i < end && Character.isLetter(text.charAt(i))) i++;
            boolean marked = i > number && i + 1 < end && (text.charAt(i) == ')' || text.charAt(i) == '.' && c != '(')
                    && isSpace(text.charAt(i + 1));
            if (!marked || text.charAt(i) == '.' && Character.isLetter(text.charAt(number))) return false;
            // "… in the year\n1999. Then …": inside a paragraph only a first item begins a list.
            return open < 0 || openIsListItem || i == number + 1 && "1aA".indexOf(text.charAt(number)) >= 0;
        }

        /** An HTML tag or comment at the start of a line. */
        private boolean startsMarkup(int first, int end) {
            if (text.charAt(first) != '<' || first + 1 >= end) return false;
            char c = text.charAt(first + 1);
            return c == '!' || c == '/' || Character.isLetter(c);
        }

        /** The line under a heading, a thematic break, or the end of a comment. */
        private boolean endsUnit(int first, int end) {
            int last = end;
            while (last > first && isSpace(text.charAt(last - 1))) last--;
            if (last - first >= 3 && text.startsWith("-->", last - 3)) return true;
            if (last == first || "=-*_".indexOf(text.charAt(first)) < 0) return false;
            for (int i = first; i < last; i++)
                if (text.charAt(i) != text.charAt(first)) return false;
            return true;
        }
    }
}
