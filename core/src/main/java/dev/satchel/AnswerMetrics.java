package dev.satchel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * How near an answer is to one of those that people gave: the measures of SQuAD (Rajpurkar et al. 2016) and ROUGE-L (Lin 2004).
 *
 * <p>Answers in all languages are made alike as SQuAD's own program does it, which takes away ASCII punctuation and English articles and
 * nothing else: so are the figures that others publish for Portuguese, Spanish and German computed. An article or a quotation mark too
 * many costs a part of F1 there, and the exact match.
 */
final class AnswerMetrics {
    private static final Pattern ARTICLES = Pattern.compile("(?U)\\b(a|an|the)\\b");
    private static final Pattern SPACE = Pattern.compile("(?U)\\s+");
    private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");
    private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9]+");

    private AnswerMetrics() {}

    /** 1 when the answer is one of the expected ones but for case, punctuation and articles; else 0. */
    static double exactMatch(String answer, List<String> expected) {
        return best(expected, each -> words(answer).equals(words(each)) ? 1 : 0);
    }

    /** The harmonic mean of the share of the answer's words that are expected and the share of the expected words that it has. */
    static double f1(String answer, List<String> expected) {
        return best(expected, each -> f1(words(answer), words(each)));
    }

    /** The same of the words of the longest common subsequence, as the usual program computes it: of Latin letters and digits alone. */
    static double rougeL(String answer, List<String> expected) {
        return best(expected, each -> rougeL(latinWords(answer), latinWords(each)));
    }

    /** Whether all words of one of the expected answers that has any stand in it, in a row. */
    static boolean contains(String answer, List<String> expected) {
        List<String> words = words(answer);
        return expected.stream().map(AnswerMetrics::words)
                .anyMatch(each -> !each.isEmpty() && Collections.indexOfSubList(words, each) >= 0);
    }

    private static double best(List<String> expected, ToDoubleFunction<String> measure) {
        return expected.stream().mapToDouble(measure).max().orElse(0);
    }

    private static double f1(List<String> answer, List<String> expected) {
        if (answer.isEmpty() || expected.isEmpty()) return answer.equals(expected) ? 1 : 0;
        Map<String, Integer> left = new HashMap<>();
        expected.forEach(each -> left.merge(each, 1, Integer::sum));
        int common = 0;
        for (String each : answer) if (left.merge(each, -1, Integer::sum) >= 0) common++;
        return f1(common, answer.size(), expected.size());
    }

    private static double f1(int common, int answer, int expected) {
        return common == 0 ? 0 : 2.0 * common / (answer + expected);
    }

    private static double rougeL(List<String> answer, List<String> expected) {
        int[] lengths = new int[expected.size() + 1];
        for (String each : answer) {
            int diagonal = 0;
            for (int i = 1; i < lengths.length; i++) {
                int above = lengths[i];
                lengths[i] = each.equals(expected.get(i - 1)) ? diagonal + 1 : Math.max(lengths[i], lengths[i - 1]);
                diagonal = above;
            }
        }
        return f1(lengths[lengths.length - 1], answer.size(), expected.size());
    }

    private static List<String> words(String text) {
        String plain = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        return SPACE.splitAsStream(ARTICLES.matcher(plain).replaceAll(" ")).filter(each -> !each.isEmpty()).toList();
    }

    private static List<String> latinWords(String text) {
        List<String> words = new ArrayList<>(List.of(NO_WORD.split(text.toLowerCase(Locale.ROOT))));
        words.removeIf(String::isEmpty);
        return words;
    }
}
