package dev.satchel.djl;

import dev.satchel.SharedFiles;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prompts whose answers quote a passage, and prompts whose answers have nothing to quote. */
final class QuotingPrompts {
    /** Two examples show the form; the text goes on with the sentence that answers the question, up to the end of the line. */
    private static final String EXAMPLES = """
            Passage: The lighthouse of Saint Brannoc was built in 1871 by the engineer Ada Holloway. It stands on a rock two miles from the \
            coast, and it can only be reached at low tide. In 1934 the oil lamp was replaced by an electric one.
            Question: When did the lamp become electric?
            Sentence of the passage that answers it: In 1934 the oil lamp was replaced by an electric one.

            Passage: Bread dough rises because yeast turns sugar into carbon dioxide. The gas is caught in the gluten of the flour, which \
            stretches. Salt slows the yeast down, so bakers add it late.
            Question: Why do bakers add the salt late?
            Sentence of the passage that answers it: Salt slows the yeast down, so bakers add it late.

            """;
    private static final List<String> SUBJECTS = List.of("a fox", "an old clock", "the first snow", "a lost letter", "the night train",
            "a garden", "two brothers", "a broken bridge", "the sea", "a small town");
    private static final List<String> FORMS = List.of("Write a short story about %s.\n\nOnce", "A poem about %s:\n\n",
            "Dear friend, yesterday I thought about %s. ", "Ten facts about %s that few people know:\n1.");

    private QuotingPrompts() {}

    /** Questions of the half of SQuAD 2.0 that is for reporting, at most two of each passage, so that subjects change. */
    static List<String> squad(int count) {
        List<String> prompts = new ArrayList<>();
        JsonNode articles = JsonMapper.shared().readTree(SharedFiles.require("eval/qa/squad2/dev-v2.0.json").toFile())
                .path("data");
        for (int article = 1; article < articles.size(); article += 2)
            for (JsonNode paragraph : articles.get(article).path("paragraphs")) addTwo(paragraph, prompts);
        int step = Math.max(1, prompts.size() / count);
        List<String> spread = new ArrayList<>();
        for (int i = 0; i < prompts.size() && spread.size() < count; i += step) spread.add(prompts.get(i));
        return spread;
    }

    private static void addTwo(JsonNode paragraph, List<String> prompts) {
        int taken = 0;
        for (JsonNode question : paragraph.path("qas")) {
            if (question.path("is_impossible").asBoolean() || taken == 2) continue;
            taken++;
            prompts.add(EXAMPLES + "Passage: " + paragraph.path("context").asString().replace('\n', ' ') + "\nQuestion: "
                    + question.path("question").asString().strip() + "\nSentence of the passage that answers it:");
        }
    }

    /** Beginnings of texts that do not repeat them. */
    static List<String> free() {
        return FORMS.stream().flatMap(form -> SUBJECTS.stream().map(form::formatted)).toList();
    }
}
