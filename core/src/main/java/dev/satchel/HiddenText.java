package dev.satchel;

import dev.satchel.Sentences.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a text that its readers do not see, where the text is a file's own content, marks included: what a page shows of Markdown has
 * no comments and no hidden elements.
 */
final class HiddenText {
    private static final String COMMENT = "<!--";
    private static final String COMMENT_END = "-->";
    /** A link definition that defines nothing: how Markdown is given comments. */
    private static final Pattern EMPTY_DEFINITION = Pattern.compile("(?m)^ {0,3}\\[[^\\[\\]\r\n]*+\\]:\\s*(?:#|<>)\\s*[(\"'].*$");
    private static final Pattern HIDDEN_ELEMENT = Pattern.compile(
            "<([a-z][a-z0-9]{0,15})\\b(?=[^<>]{0,500}?(?:\\shidden\\b|style\\s?=[^<>]{0,300}?(?:" + HtmlReader.HIDING
                    + ")))[^<>]{0,1000}+>",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern END_TAG = Pattern.compile("</([a-z][a-z0-9]{0,15})\\s*+>", Pattern.CASE_INSENSITIVE);
    /** Elements that are their tag alone. */
    private static final Set<String> VOID = Set.of("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
            "source", "track", "wbr");

    private HiddenText() {}

    /** Where they are, in order. */
    static List<Range> in(String text) {
        List<Range> hidden = new ArrayList<>();
        addComments(text, hidden);
        if (text.contains("]:")) add(EMPTY_DEFINITION.matcher(text), hidden);
        if (text.indexOf('<') >= 0) addElements(text, hidden);
        hidden.sort((one, other) -> Integer.compare(one.start(), other.start()));
        return hidden;
    }

    private static void add(Matcher matcher, List<Range> hidden) {
        while (matcher.find()) hidden.add(new Range(matcher.start(), matcher.end()));
    }

    private static void addComments(String text, List<Range> hidden) {
        for (int from = 0;;) {
            int start = text.indexOf(COMMENT, from);
            int end = start < 0 ? -1 : text.indexOf(COMMENT_END, start + COMMENT.length());
            if (end < 0) return;
            from = end + COMMENT_END.length();
            hidden.add(new Range(start, from));
        }
    }

    /** To the first end tag of the same name: inside of it may be another such element, but what is left of it then is only its end. */
    private static void addElements(String text, List<Range> hidden) {
        Matcher matcher = HIDDEN_ELEMENT.matcher(text);
        if (!matcher.find()) return;
        Map<String, NavigableSet<Integer>> closings = closings(text);
        Paragraphs paragraphs = new Paragraphs(text);
        int from = 0;
        while (matcher.find(from)) {
            from = elementEnd(matcher.group(1).toLowerCase(Locale.ROOT), text, matcher.end(), closings, paragraphs);
            hidden.add(new Range(matcher.start(), from));
        }
    }

    /** Where the elements of each name end, each end tag being looked for once, however many tags there are. */
    private static Map<String, NavigableSet<Integer>> closings(String text) {
        Map<String, NavigableSet<Integer>> closings = new HashMap<>();
        END_TAG.matcher(text).results()
                .forEach(each -> closings.computeIfAbsent(each.group(1).toLowerCase(Locale.ROOT), name -> new TreeSet<>()).add(each.end()));
        return closings;
    }

    /** Many end tags may be left out; without one, what is hidden ends with the paragraph that is begun at the tag or behind it. */
    private static int elementEnd(String name, String text, int tagEnd, Map<String, NavigableSet<Integer>> closings,
            Paragraphs paragraphs) {
        if (VOID.contains(name)) return tagEnd;
        Integer closing = closings.getOrDefault(name, Collections.emptyNavigableSet()).higher(tagEnd);
        if (closing != null) return closing;
        int begin = tagEnd;
        while (begin < text.length() && Character.isWhitespace(text.charAt(begin))) begin++;
        return paragraphs.end(begin);
    }
}
