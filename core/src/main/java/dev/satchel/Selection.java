package dev.satchel;

import dev.satchel.Evidence.Sentence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The sentences that are read for the answer, best first, and why each of the other passages is not.
 *
 * @param sentences of at most as many passages as are wanted; no two of them overlap or say the same
 * @param dropped why, for each passage that has none among them
 */
record Selection(List<Sentence> sentences, Map<Passage, String> dropped) {
    Selection {
        sentences = List.copyOf(sentences);
        dropped = Map.copyOf(dropped);
    }

    /** The passages with the best sentences; what two passages share is taken once. */
    static Selection of(Evidence evidence, List<ScoredPassage> found, int passages) {
        List<Sentence> sentences = new ArrayList<>();
        Set<Passage> chosen = new LinkedHashSet<>();
        Set<String> said = new HashSet<>();
        Map<Passage, String> dropped = new HashMap<>();
        found.forEach(each -> dropped.put(each.passage(), evidence.whyNoneOf(each.passage())));
        for (Sentence each : evidence.bestFirst()) {
            boolean repeated = sentences.stream().anyMatch(taken -> overlap(taken, each)) || !said.add(words(each));
            if (repeated) {
                dropped.put(each.passage(), "a better passage says the same");
            } else if (chosen.contains(each.passage()) || chosen.size() < passages) {
                chosen.add(each.passage());
                sentences.add(each);
            } else {
                dropped.put(each.passage(), "not among the best " + passages);
            }
        }
        dropped.keySet().removeAll(chosen);
        return new Selection(sentences, dropped);
    }

    private static boolean overlap(Sentence one, Sentence other) {
        int oneStart = one.passage().start() + one.start();
        int otherStart = other.passage().start() + other.start();
        return one.passage().documentId().equals(other.passage().documentId()) && oneStart < otherStart + other.end() - other.start()
                && otherStart < oneStart + one.end() - one.start();
    }

    private static String words(Sentence sentence) {
        return Words.of(sentence.text()).stream().map(Words.Word::form).collect(Collectors.joining(" "));
    }

    /** Only these of the sentences; the passages that lose all theirs are dropped for this reason. */
    Selection keeping(List<Sentence> kept, String reason) {
        Set<Passage> left = kept.stream().map(Sentence::passage).collect(Collectors.toSet());
        Map<Passage, String> all = new HashMap<>(dropped);
        sentences.stream().map(Sentence::passage).filter(each -> !left.contains(each)).forEach(each -> all.put(each, reason));
        return new Selection(kept, all);
    }

    /** What became of each passage that was found. */
    List<Trace.Considered> consider(List<ScoredPassage> found) {
        return found.stream().map(each -> {
            String why = dropped.get(each.passage());
            return new Trace.Considered(each, why == null, why == null ? whyShown(each.passage()) : why);
        }).toList();
    }

    private String whyShown(Passage passage) {
        List<Sentence> shown = sentences.stream().filter(each -> each.passage().equals(passage)).toList();
        return String.format(Locale.ROOT, "%d %s shown, the best covers %.0f %% of the question", shown.size(),
                shown.size() == 1 ? "sentence" : "sentences", 100 * shown.getFirst().coverage());
    }
}
