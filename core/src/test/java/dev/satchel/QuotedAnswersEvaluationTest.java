package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Words.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How good the quotes are, on the articles at odd positions: those at even positions were used for tuning. Every third question is asked
 * of all paragraphs, found by BM25, and once more of all but those of its own article, which hold its answer.
 */
@Tag("evaluation")
class QuotedAnswersEvaluationTest {
    @ParameterizedTest
    @CsvSource({"squad2/dev-v2.0.json, 0.85, 0.08, 0.93", "faquad/dataset.json, 0.83, 0.05, 0.52"})
    void theQuoteHasTheAnswerAndOtherArticlesDoNotSay(String file, double answered, double refused, double abstained) throws IOException {
        Paragraphs paragraphs = new Paragraphs(SharedFiles.require("eval/qa/" + file));
        List<String> missed = new ArrayList<>();
        double asked = 0;
        int right = 0;
        int refusals = 0;
        int abstentions = 0;
        for (int i = 0; i < paragraphs.questions.size(); i += 3) {
            Asked each = paragraphs.questions.get(i);
            asked++;
            Answer all = Rag.over((question, limit) -> paragraphs.find(question, limit, -1)).build().ask(each.question);
            if (all instanceof Answer.Grounded it && each.isAnsweredBy(it.text())) right++;
            else missed.add(each.question);
            if (all instanceof Answer.Abstained) refusals++;
            Answer others = Rag.over((question, limit) -> paragraphs.find(question, limit, each.article)).build().ask(each.question);
            if (others instanceof Answer.Abstained) abstentions++;
        }
        String report = String.format(Locale.ROOT,
                "%s: of %.0f questions the quotes answer %.3f; refused %.3f; of other articles refused %.3f", file, asked,
                right / asked, refusals / asked, abstentions / asked);
        System.getLogger("evaluation").log(System.Logger.Level.INFO, report);
        assertTrue(right / asked >= answered && refusals / asked <= refused && abstentions / asked >= abstained,
                () -> report + "; missed " + missed);
    }

    private record Asked(String question, int article, Set<String> answers) {
        boolean isAnsweredBy(String text) {
            String plain = plain(text);
            return answers.stream().anyMatch(each -> plain.contains(plain(each)));
        }

        private static String plain(String text) { return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip(); }
    }

    /** The paragraphs of the articles at odd positions, and BM25 over them (k1 = 0.9, b = 0.4). */
    private static final class Paragraphs {
        final List<Asked> questions = new ArrayList<>();
        private final List<Passage> passages = new ArrayList<>();
        private final List<Integer> articles = new ArrayList<>();
        private final List<List<String>> stems = new ArrayList<>();
        private final Map<String, Map<Integer, Integer>> postings = new HashMap<>();

        Paragraphs(Path file) throws IOException {
            JsonNode data = new JsonMapper().readTree(Files.readAllBytes(file)).get("data");
            for (int article = 1; article < data.size(); article += 2) {
                String title = data.get(article).get("title").stringValue().replace('_', ' ');
                for (JsonNode paragraph : data.get(article).get("paragraphs")) add(article, title, paragraph);
            }
        }

        private void add(int article, String title, JsonNode paragraph) {
            int number = passages.size();
            Passage passage = new Passage("%05d".formatted(number), title, List.of(), OptionalInt.empty(), 0,
                    paragraph.get("context").stringValue());
            passages.add(passage);
            articles.add(article);
            stems.add(Words.of(title + " " + passage.text()).stream().map(Word::stem).toList());
            stems.getLast().forEach(each -> postings.computeIfAbsent(each, stem -> new HashMap<>()).merge(number, 1, Integer::sum));
            for (JsonNode each : paragraph.get("qas")) {
                Set<String> answers = new TreeSet<>();
                each.get("answers").forEach(answer -> answers.add(answer.get("text").stringValue()));
                if (!answers.isEmpty()) questions.add(new Asked(each.get("question").stringValue(), article, answers));
            }
        }

        List<ScoredPassage> find(String question, int limit, int withoutArticle) {
            double averageLength = stems.stream().mapToInt(List::size).average().orElse(1);
            double[] scores = new double[passages.size()];
            for (String stem : new HashSet<>(Words.of(question).stream().map(Word::stem).toList())) {
                Map<Integer, Integer> documents = postings.getOrDefault(stem, Map.of());
                double idf = Math.log(1 + (passages.size() - documents.size() + 0.5) / (documents.size() + 0.5));
                documents.forEach((number, count) -> scores[number] += idf * count
                        / (count + 0.9 * (0.6 + 0.4 * stems.get(number).size() / averageLength)));
            }
            return IntStream.range(0, scores.length).filter(i -> scores[i] > 0 && articles.get(i) != withoutArticle)
                    .mapToObj(i -> new ScoredPassage(passages.get(i), scores[i]))
                    .sorted(Comparator.comparingDouble(ScoredPassage::score).reversed())
                    .limit(limit).toList();
        }
    }
}
