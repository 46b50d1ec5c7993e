package dev.satchel.djl;

import dev.satchel.SharedFiles;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prompts whose answers quote a passage, and prompts whose answers have nothing to quote. */
final class QuotingPrompts {
    /** Three examples show the form; the text goes on with a quote, up to the end of the line. */
    private static final String EXAMPLES = """
            Passage: The lighthouse of Saint Brannoc was built in 1871 by the engineer Ada Holloway, who had studied in Lyon. It stands on a \
            rock two miles from the coast, and it can only be reached at low tide. In 1934 the oil lamp was replaced by an electric one, \
            which can be seen from thirty miles away.
            Question: When did the lamp become electric?
            Quote: "In 1934 the oil lamp was replaced by an electric one, which can be seen from thirty miles away."

            Passage: Bread dough rises because yeast turns sugar into carbon dioxide, which is caught in the gluten of the flour. Salt slows \
            the yeast down, so bakers who want a long fermentation add it early, and others late. The oldest known loaves were baked about \
            14,000 years ago.
            Question: Why do some bakers add the salt late?
            Quote: "Salt slows the yeast down, so bakers who want a long fermentation add it early, and others late."

            Passage: Chess came to Europe by way of Persia and the Arab world, probably in the ninth century. The queen, who had been the \
            weakest piece on the board, became the strongest one in Spain at the end of the fifteenth century. Modern tournaments began in \
            London in 1851.
            Question: Which piece became the strongest?
            Quote: "The queen, who had been the weakest piece on the board, became the strongest one in Spain at the end of the fifteenth \
            century."

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
                    + question.path("question").asString().strip() + "\nQuote: \"");
        }
    }

    /** Beginnings of texts that do not repeat them. */
    static List<String> free() {
        return FORMS.stream().flatMap(form -> SUBJECTS.stream().map(form::formatted)).toList();
    }
}
