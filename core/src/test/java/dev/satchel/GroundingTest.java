package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Trace.Considered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the documents, the retriever and the model come up with: what is quoted is there, and was shown. */
class GroundingTest {
    private static final int QUESTIONS = 150;
    private static final String[] WORDS = {"river", "Stone", "lamp", "opened", "not", "only", "1911", "3,200", "€", "Karl", "Holm", "it",
            "the", "was",
            "in", "coração", "não", "苹果", "りんご。", "\ud83c\udf4e", "\ud83c", "`code`", "**bold**", "<b>", "]", "e\u0301", "\u200b", "Dr.",
            "?"};
    private static final String[] ENDS = {". ", "! ", "? ", ", ", "; ", ".\n\n", "\n- ", "\n# ", "\n| ", "\n```\n", " … ", "。"};

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void everyQuoteIsInItsDocumentAndInAPassageThatWasShown(long seed) {
        Random random = new Random(seed);
        int grounded = 0;
        int written = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            Map<String, Document> documents = IntStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(
                            n -> new Document("d" + n, random.nextBoolean() ? "" : text(random, 2), text(random, 5 + random.nextInt(120))))
                    .collect(Collectors.toMap(Document::id, Function.identity()));
            List<ScoredPassage> found = found(random, List.copyOf(documents.values()));
            Generator model = FakeGenerator.answering(300 + random.nextInt(500),
                    (prompt, seedOfOptions) -> draft(random, prompt, documents));
            Rag.Builder builder = Rag.over((question, limit) -> found.subList(0, Math.min(limit, found.size())))
                    .passagesPerQuestion(1 + random.nextInt(5)).passageTokens(1 + random.nextInt(200));
            Answer answer = (random.nextInt(4) == 0 ? builder : builder.answeredBy(model).mode(AnswerMode.WRITE)).build()
                    .ask(text(random, 1 + random.nextInt(6)));
            assertTrue(answer.confidence() >= 0 && answer.confidence() <= 1);
            if (!(answer instanceof Answer.Grounded it)) continue;
            grounded++;
            if (it.trace().decision().startsWith("written")) written++;
            for (Citation each : it.citations()) {
                assertEquals(documents.get(each.documentId()).text().substring(each.start(), each.end()), each.quote());
                assertTrue(it.trace().passages().stream().filter(Considered::shown).map(considered -> considered.passage().passage())
                        .anyMatch(passage -> passage.documentId().equals(each.documentId()) && passage.start() <= each.start()
                                && each.end() <= passage.end()),
                        () -> each + " is in no passage that was shown: " + it.trace());
            }
        }
        int answers = grounded;
        int drafts = written;
        assertTrue(answers > QUESTIONS / 4 && drafts > 0, () -> "the test tests little: " + answers + " answers, " + drafts + " written");
    }

    /** Slices that may overlap, of any length, with any score. */
    private static List<ScoredPassage> found(Random random, List<Document> documents) {
        List<ScoredPassage> found = new ArrayList<>();
        for (int n = random.nextInt(12); n > 0; n--) {
            Document document = documents.get(random.nextInt(documents.size()));
            int start = random.nextInt(document.text().length());
            int end = Math.min(document.text().length(), start + 1 + random.nextInt(400));
            String text = document.text().substring(start, end);
            if (text.isBlank()) continue;
            List<String> headings = random.nextBoolean() ? List.of() : List.of(text(random, 2));
            found.add(new ScoredPassage(new Passage(document.id(), document.title(), headings, document.page(start), start, text),
                    random.nextInt(5) - 1));
        }
        return found;
    }

    /** Copies from the prompt, copies of what was not shown, copies with a change, and noise. */
    private static String draft(Random random, Prompt prompt, Map<String, Document> documents) {
        StringBuilder draft = new StringBuilder();
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            String source = random.nextInt(3) > 0 ? prompt.messages().getLast().content() : documents.get("d0").text();
            List<Sentences.Range> sentences = Sentences.of(source);
            Sentences.Range range = sentences.get(random.nextInt(sentences.size()));
            String sentence = source.substring(range.start(), range.end());
            switch (random.nextInt(4)) {
                case 0 -> draft.append(sentence.replace("1911", "1912").replace("not", "")).append(' ');
                case 1 -> draft.append(text(random, 5));
                default -> draft.append(sentence).append(' ');
            }
        }
        return draft.toString();
    }

    private static String text(Random random, int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++)
            text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(4) == 0 ? ENDS[random.nextInt(ENDS.length)] : " ");
        return text.toString();
    }
}
