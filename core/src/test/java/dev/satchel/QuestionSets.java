package dev.satchel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Questions with a passage and its answers, of collections that nobody on this project wrote. Each is split by article: what is fitted or
 * tuned is fitted on one half, and only the other half is reported.
 */
final class QuestionSets {
    /** Which half. */
    enum Half {
        TUNING, REPORTING
    }

    private QuestionSets() {}

    /**
     * A question.
     *
     * @param article names what is never in both halves
     * @param passage what is asked about
     * @param answers as people gave them; empty when the passage does not answer
     * @param evidence the sentences that people found the answer in; empty where the collection does not say
     */
    record Item(String id, String article, String question, String passage, List<String> answers, List<String> evidence) {
        boolean isAnswerable() { return !answers.isEmpty(); }
    }

    static List<Item> squad2(Half half) {
        List<Item> items = new ArrayList<>();
        List<JsonNode> articles = articles("eval/qa/squad2/dev-v2.0.json");
        for (int i = half == Half.TUNING ? 0 : 1; i < articles.size(); i += 2) addArticle(articles.get(i), items);
        return items;
    }

    /** Portuguese; all of it can be answered. */
    static List<Item> faquad(Half half) {
        List<Item> items = new ArrayList<>();
        List<JsonNode> articles = articles("eval/qa/faquad/dataset.json");
        for (int i = half == Half.TUNING ? 0 : 1; i < articles.size(); i += 2) addArticle(articles.get(i), items);
        return items;
    }

    /** For tuning English, without the articles that SQuAD 2 is reported on; for reporting {@code es} or {@code de}. */
    static List<Item> xquad(String language) {
        Set<String> reported = squad2(Half.REPORTING).stream().map(Item::article).collect(Collectors.toSet());
        List<Item> items = new ArrayList<>();
        for (JsonNode article : articles("eval/qa/xquad/xquad." + language + ".json"))
            if (!language.equals("en") || !reported.contains(article.path("title").asString())) addArticle(article, items);
        return items;
    }

    /** Long answers, and as many questions that the passage does not answer. */
    static List<Item> clapnq(Half half) {
        List<Item> items = new ArrayList<>();
        for (String kind : List.of("answerable", "unanswerable")) {
            List<String> lines = lines("eval/qa/clapnq/clapnq_dev_" + kind + ".jsonl");
            int middle = lines.size() / 2;
            for (String line : half == Half.TUNING ? lines.subList(0, middle) : lines.subList(middle, lines.size()))
                items.add(clapnq(JsonMapper.shared().readTree(line), kind.equals("answerable")));
        }
        return items;
    }

    private static Item clapnq(JsonNode line, boolean answerable) {
        JsonNode passage = line.path("passages").get(0);
        Set<String> answers = new LinkedHashSet<>();
        Set<String> evidence = new LinkedHashSet<>();
        if (answerable)
            for (JsonNode output : line.path("output")) {
                answers.add(output.path("answer").asString());
                output.path("selected_sentences").forEach(each -> evidence.add(each.asString()));
            }
        return new Item(line.path("id").asString(), line.path("id").asString(), line.path("input").asString(),
                passage.path("text").asString(), List.copyOf(answers), List.copyOf(evidence));
    }

    private static List<JsonNode> articles(String file) {
        List<JsonNode> articles = new ArrayList<>();
        JsonMapper.shared().readTree(SharedFiles.require(file).toFile()).path("data").forEach(articles::add);
        return articles;
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(SharedFiles.require(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addArticle(JsonNode article, List<Item> items) {
        String title = article.path("title").asString();
        for (JsonNode paragraph : article.path("paragraphs"))
            for (JsonNode question : paragraph.path("qas")) {
                Set<String> answers = new LinkedHashSet<>();
                if (!question.path("is_impossible").asBoolean())
                    question.path("answers").forEach(each -> answers.add(each.path("text").asString()));
                items.add(new Item(question.path("id").asString(), title, question.path("question").asString().strip(),
                        paragraph.path("context").asString(), List.copyOf(answers), List.of()));
            }
    }

    /** So many of them, drawn with this seed; all when there are not more. */
    static List<Item> sample(List<Item> items, int count, long seed) {
        List<Item> shuffled = new ArrayList<>(items);
        Collections.shuffle(shuffled, new Random(seed));
        return List.copyOf(shuffled.subList(0, Math.min(count, shuffled.size())));
    }

    /** Where a sentence of the evidence stands is found by its words: collections put spaces around punctuation. */
    static Set<String> wordsOf(String text) {
        return new HashSet<>(Words.of(text).stream().map(Words.Word::form).toList());
    }
}
