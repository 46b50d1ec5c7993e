package dev.satchel.pilot;

import dev.satchel.PilotQuestion;
import dev.satchel.Retriever;
import dev.satchel.ScoredPassage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The passages that are found first, in another order: which of them says it should not matter. Only where several documents are searched.
 *
 * @param documents what the questions are asked of
 * @param seed which order
 */
record OtherOrder(QuestionSet.Documents documents, long seed) implements Variation {
    /** The passages beyond are seldom read; one of them in front would take a place from one that is. */
    private static final int SHUFFLED = 5;

    @Override
    public String name() { return Variations.OTHER_ORDER; }

    @Override
    public Optional<PilotQuestion> of(PilotQuestion question) {
        return documents.isSearched() ? Optional.of(question) : Optional.empty();
    }

    @Override
    public Retriever over(Retriever found, PilotQuestion question) {
        return new Rearranged(found) {
            @Override
            public List<ScoredPassage> retrieve(String query, int limit) {
                return shuffled(found.retrieve(query, limit), new Random(Variations.seed(seed, question)));
            }
        };
    }

    /** Each place keeps its score, so that they are still best first. */
    private static List<ScoredPassage> shuffled(List<ScoredPassage> found, Random random) {
        int count = Math.min(SHUFFLED, found.size());
        List<ScoredPassage> first = new ArrayList<>(found.subList(0, count));
        List<ScoredPassage> others = new ArrayList<>(first);
        while (count > 1 && others.equals(first)) Collections.shuffle(others, random);
        return IntStream.range(0, found.size())
                .mapToObj(i -> i < count ? new ScoredPassage(others.get(i).passage(), found.get(i).score()) : found.get(i)).toList();
    }
}
