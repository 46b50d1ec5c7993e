package dev.satchel.pilot;

import dev.satchel.Passage;
import dev.satchel.PilotQuestion;
import dev.satchel.Retriever;
import dev.satchel.ScoredPassage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Passages that do not answer, among those that were found: what the documents say to other questions of the set. None of them has an
 * answer's words, or most words of the question.
 *
 * @param set the questions, and what they are asked of
 * @param seed which passages, and where
 */
record Distracted(QuestionSet set, long seed) implements Variation {
    private static final int ADDED = 3;
    /** A person reads as much; beyond, they would distract nobody. */
    private static final int AMONG = 5;
    private static final int ATTEMPTS = 20;
    private static final double MOST_IN_COMMON = 0.5;

    @Override
    public String name() { return Variations.DISTRACTORS; }

    @Override
    public Optional<PilotQuestion> of(PilotQuestion question) {
        return set.questions().size() > 1 ? Optional.of(question) : Optional.empty();
    }

    @Override
    public Retriever over(Retriever found, PilotQuestion question) {
        Random random = new Random(Variations.seed(seed, question));
        List<Passage> distractors = distractors(question, random);
        // Documents may have one retriever for all questions: that was given to the others meanwhile.
        set.documents().retriever(question);
        long places = random.nextLong();
        return new Rearranged(found) {
            @Override
            public List<ScoredPassage> retrieve(String query, int limit) {
                return mixed(found.retrieve(query, limit), distractors, new Random(places), limit);
            }
        };
    }

    private List<Passage> distractors(PilotQuestion question, Random random) {
        List<PilotQuestion> others = new ArrayList<>(set.questions());
        Collections.shuffle(others, random);
        Set<Passage> chosen = new HashSet<>();
        List<Passage> inOrder = new ArrayList<>();
        for (PilotQuestion each : others.subList(0, Math.min(ATTEMPTS, others.size()))) {
            if (chosen.size() == ADDED) break;
            if (each.id().equals(question.id())) continue;
            set.documents().retriever(each).retrieve(each.question(), 1).stream().map(ScoredPassage::passage)
                    .filter(passage -> !mayAnswer(passage, question)).filter(chosen::add).forEach(inOrder::add);
        }
        return inOrder;
    }

    private static boolean mayAnswer(Passage passage, PilotQuestion question) {
        String text = " " + String.join(" ", words(passage.text())) + " ";
        boolean answers = question.answers().stream().anyMatch(each -> text.contains(" " + String.join(" ", words(each)) + " "));
        boolean evidence = question.evidence().stream().anyMatch(each -> text.contains(" " + String.join(" ", words(each)) + " "));
        boolean own = question.passage().filter(each -> each.contains(passage.text())).isPresent();
        return answers || evidence || own || inCommon(question.question(), text) > MOST_IN_COMMON;
    }

    /** Of the question's words that are not small. */
    private static double inCommon(String question, String text) {
        Optional<Tongue> tongue = Tongue.of(question);
        Set<String> asked = words(question).stream().filter(word -> tongue.isEmpty() || !tongue.get().isSmall(word))
                .collect(Collectors.toSet());
        return asked.stream().mapToInt(word -> text.contains(" " + word + " ") ? 1 : 0).average().orElse(0);
    }

    private static List<String> words(String text) {
        return List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{M}\\p{N}]+")).stream().filter(each -> !each.isEmpty()).toList();
    }

    private static List<ScoredPassage> mixed(List<ScoredPassage> found, List<Passage> distractors, Random random, int limit) {
        List<ScoredPassage> mixed = new ArrayList<>(found);
        Set<Passage> own = found.stream().map(ScoredPassage::passage).collect(Collectors.toSet());
        for (Passage each : distractors) {
            if (own.contains(each)) continue;
            int place = random.nextInt(Math.min(AMONG, mixed.size()) + 1);
            mixed.add(place, new ScoredPassage(each, score(mixed, place)));
        }
        return List.copyOf(mixed.subList(0, Math.min(limit, mixed.size())));
    }

    /** As good as what it stands before, so that they are still best first. */
    private static double score(List<ScoredPassage> found, int place) {
        if (found.isEmpty()) return 1;
        return found.get(Math.min(place, found.size() - 1)).score();
    }
}
