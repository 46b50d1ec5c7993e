package dev.satchel;

import dev.satchel.Sentences.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a text that its readers do not see, where the text is a file's own content, marks included: what a page shows of Markdown has
 * no comments and no hidden elements.
 */
final class HiddenText {
    private static final Pattern COMMENT = Pattern.compile("<!--(?:(?!-->).)*+-->", Pattern.DOTALL);
    /** A link definition that defines nothing: how Markdown is given comments. */
    private static final Pattern EMPTY_DEFINITION = Pattern.compile("(?m)^ {0,3}\\[[^\\[\\]\r\n]*+\\]:\\s*(?:#|<>)\\s*[(\"'].*$");
    private static final Pattern HIDDEN_ELEMENT = Pattern.compile(
            "<([a-z][a-z0-9]{0,15})\\b(?=[^<>]{0,500}?(?:\\shidden\\b|style\\s?=[^<>]{0,300}?(?:" + HtmlReader.HIDING
                    + ")))[^<>]{0,1000}+>",
            Pattern.CASE_INSENSITIVE);

    private HiddenText() {}

    /** Where they are, in order. */
    static List<Range> in(String text) {
        List<Range> hidden = new ArrayList<>();
        if (text.contains("<!--")) add(COMMENT.matcher(text), hidden);
        if (text.contains("]:")) add(EMPTY_DEFINITION.matcher(text), hidden);
        if (text.indexOf('<') >= 0) addElements(text, hidden);
        hidden.sort((one, other) -> Integer.compare(one.start(), other.start()));
        return hidden;
    }

    private static void add(Matcher matcher, List<Range> hidden) {
        while (matcher.find()) hidden.add(new Range(matcher.start(), matcher.end()));
    }

    /** To the first end tag of the same name: inside of it may be another such element, but what is left of it then is only its end. */
    private static void addElements(String text, List<Range> hidden) {
        Matcher matcher = HIDDEN_ELEMENT.matcher(text);
        for (int from = 0; matcher.find(from);) {
            Matcher close = Pattern.compile("</" + matcher.group(1) + "\\s*>", Pattern.CASE_INSENSITIVE).matcher(text);
            if (!close.find(matcher.end())) return;
            hidden.add(new Range(matcher.start(), close.end()));
            from = close.end();
        }
    }
}
