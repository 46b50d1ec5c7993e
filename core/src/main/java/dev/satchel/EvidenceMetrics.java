package dev.satchel;

import java.util.Collections;
import java.util.List;

/**
 * Whether the sentences quoted are those in which people found the answer.
 *
 * @param precision the share of the quoted sentences that are
 * @param recall the share of people's sentences that are quoted
 */
record EvidenceMetrics(double precision, double recall) {
    /** Sentences are the same when one stands in the other, word by word: people and programs cut a text in different places. */
    static EvidenceMetrics of(List<Citation> citations, List<String> evidence) {
        List<List<String>> quoted = citations.stream().map(Citation::quote)
                .flatMap(quote -> Sentences.of(quote).stream().map(each -> words(quote.substring(each.start(), each.end()))))
                .filter(each -> !each.isEmpty()).distinct().toList();
        List<List<String>> expected = evidence.stream().map(EvidenceMetrics::words).distinct().toList();
        return new EvidenceMetrics(share(quoted, expected), share(expected, quoted));
    }

    double f() {
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private static double share(List<List<String>> sentences, List<List<String>> among) {
        return sentences.stream().mapToInt(each -> among.stream().anyMatch(other -> same(each, other)) ? 1 : 0).average().orElse(0);
    }

    private static boolean same(List<String> one, List<String> other) {
        return Collections.indexOfSubList(one, other) >= 0 || Collections.indexOfSubList(other, one) >= 0;
    }

    private static List<String> words(String text) {
        return Words.of(text).stream().map(Words.Word::form).toList();
    }
}
