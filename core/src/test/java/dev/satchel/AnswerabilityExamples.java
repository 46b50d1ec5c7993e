package dev.satchel;

import dev.satchel.QuestionSets.Half;
import dev.satchel.QuestionSets.Item;
import dev.satchel.Words.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Questions of which it is known whether what is retrieved answers them, in several settings, and what the gate sees of them. */
final class AnswerabilityExamples {
    /** Settings. */
    enum Setting {
        /** SQuAD 2 with its paragraph: the unanswerable ones are traps. */
        SQUAD2_GIVEN,
        /** The answerable ones, over all paragraphs and over all but the article's. */
        SQUAD2_OPEN,
        /** With the passage. */
        CLAPNQ_GIVEN,
        /** With the paragraph, and with another one of the half. */
        FAQUAD_GIVEN,
        FAQUAD_OPEN,
        XQUAD_EN_OPEN,
        XQUAD_ES_OPEN,
        XQUAD_DE_OPEN
    }

    /** What the gate sees, and whether there is an answer. */
    record Example(Item item, AnswerSignals signals, boolean answerable) {}

    private static final long SEED = 7;

    private final BiFunction<String, List<String>, Optional<double[]>> similarities;
    private final Optional<MeaningScale> scale;

    AnswerabilityExamples(BiFunction<String, List<String>, Optional<double[]>> similarities) {
        this.similarities = similarities;
        this.scale = MeaningScale.of(retriever(List.of()));
    }

    static AnswerabilityExamples byWords() {
        return new AnswerabilityExamples((question, texts) -> Optional.empty());
    }

    List<Example> of(Setting setting, Half half, int most) {
        return switch (setting) {
            case SQUAD2_GIVEN -> given(QuestionSets.sample(QuestionSets.squad2(half), most, SEED));
            case SQUAD2_OPEN -> open(QuestionSets.squad2(half), most);
            case CLAPNQ_GIVEN -> given(QuestionSets.clapnq(half));
            case FAQUAD_GIVEN -> givenAnother(QuestionSets.sample(QuestionSets.faquad(half), most, SEED));
            case FAQUAD_OPEN -> open(QuestionSets.faquad(half), most);
            case XQUAD_EN_OPEN -> open(QuestionSets.xquad("en"), most);
            case XQUAD_ES_OPEN -> open(QuestionSets.xquad("es"), most);
            case XQUAD_DE_OPEN -> open(QuestionSets.xquad("de"), most);
        };
    }

    private List<Example> given(List<Item> items) {
        List<Example> examples = new ArrayList<>();
        for (Item each : items) add(each, each.isAnswerable(), List.of(alone(each.passage())), examples);
        return examples;
    }

    private List<Example> givenAnother(List<Item> items) {
        Random random = new Random(SEED);
        List<Example> examples = new ArrayList<>();
        for (Item each : items) {
            String other = each.passage();
            while (other.equals(each.passage())) other = items.get(random.nextInt(items.size())).passage();
            add(each, true, List.of(alone(each.passage())), examples);
            add(each, false, List.of(alone(other)), examples);
        }
        return examples;
    }

    private List<Example> open(Collection<Item> all, int most) {
        Paragraphs paragraphs = new Paragraphs(all);
        List<Example> examples = new ArrayList<>();
        for (Item each : QuestionSets.sample(all.stream().filter(Item::isAnswerable).toList(), most, SEED)) {
            add(each, true, paragraphs.find(each.question(), ""), examples);
            add(each, false, paragraphs.find(each.question(), each.article()), examples);
        }
        return examples;
    }

    private void add(Item item, boolean answerable, List<ScoredPassage> found, List<Example> examples) {
        Answerability.signals(item.question(), retriever(found), scale)
                .ifPresent(signals -> examples.add(new Example(item, signals, answerable)));
    }

    private Retriever retriever(List<ScoredPassage> found) {
        return new Retriever() {
            @Override
            public List<ScoredPassage> retrieve(String query, int limit) { return found; }

            @Override
            public Optional<double[]> similarities(String question, List<String> texts) {
                return similarities.apply(question, texts);
            }
        };
    }

    private static ScoredPassage alone(String text) {
        return new ScoredPassage(new Passage("given", "", List.of(), OptionalInt.empty(), 0, text), 1);
    }

    /** BM25 over the paragraphs (k1 = 0.9, b = 0.4). */
    private static final class Paragraphs {
        private final List<Passage> passages = new ArrayList<>();
        private final List<String> articles = new ArrayList<>();
        private final List<Integer> lengths = new ArrayList<>();
        private final Map<String, Map<Integer, Integer>> postings = new HashMap<>();

        Paragraphs(Collection<Item> items) {
            Map<String, Item> once = new LinkedHashMap<>();
            items.forEach(each -> once.putIfAbsent(each.passage(), each));
            for (Item each : once.values()) {
                int number = passages.size();
                String title = each.article().replace('_', ' ');
                passages.add(new Passage("%05d".formatted(number), title, List.of(), OptionalInt.empty(), 0, each.passage()));
                articles.add(each.article());
                List<Word> words = Words.of(title + " " + each.passage());
                lengths.add(words.size());
                words.forEach(word -> postings.computeIfAbsent(word.stem(), stem -> new HashMap<>()).merge(number, 1, Integer::sum));
            }
        }

        List<ScoredPassage> find(String question, String withoutArticle) {
            double average = lengths.stream().mapToInt(Integer::intValue).average().orElse(1);
            double[] scores = new double[passages.size()];
            Set<String> stems = new HashSet<>(Words.of(question).stream().map(Word::stem).toList());
            for (String stem : stems) {
                Map<Integer, Integer> with = postings.getOrDefault(stem, Map.of());
                double idf = Math.log(1 + (passages.size() - with.size() + 0.5) / (with.size() + 0.5));
                with.forEach(
                        (number, count) -> scores[number] += idf * count / (count + 0.9 * (0.6 + 0.4 * lengths.get(number) / average)));
            }
            return IntStream.range(0, scores.length).filter(i -> scores[i] > 0 && !articles.get(i).equals(withoutArticle))
                    .mapToObj(i -> new ScoredPassage(passages.get(i), scores[i]))
                    .sorted(Comparator.comparingDouble(ScoredPassage::score).reversed()).limit(Rag.RETRIEVED).toList();
        }
    }
}
