package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Trace.Considered;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Files of every format, read as they are read for an index, and answers of every mode: what is cited is there, and was shown. */
class CitationsTest {
    private static final int QUESTIONS = 10;
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
    private static final List<String> PIERS = List.of("The northern", "Beside the tower the", "An old", "Until the storm of March the",
            "Nobody's",
            "Without a lamp the", "Its longest", "Where boats wait, the", "That wooden", "The last");
    private static final Map<String, Document> DOCUMENTS = documents();

    @ParameterizedTest
    @EnumSource(value = AnswerMode.class, names = "AUTO", mode = Mode.EXCLUDE)
    void everyQuoteIsTheDocumentsOwnOnItsPageAndWasShown(AnswerMode mode) {
        Map<String, Integer> cited = new LinkedHashMap<>();
        int answers = 0;
        for (long seed : SEEDS) {
            Random random = new Random(seed);
            List<Passage> passages = new ArrayList<>();
            DOCUMENTS.values().forEach(each -> passages.addAll(Splitter.structured(80 + random.nextInt(800)).split(each)));
            Retriever all = new WordOverlapRetriever(passages);
            for (Document document : DOCUMENTS.values()) {
                Retriever own = new WordOverlapRetriever(
                        passages.stream().filter(each -> each.documentId().equals(document.id())).toList());
                for (int i = 0; i < QUESTIONS; i++) {
                    Model model = new Model(random);
                    Retriever retriever = random.nextBoolean() ? all : own;
                    Answer answer = Rag.over(retriever).answeredBy(model).mode(mode).keepingUnsupported().passagesPerQuestion(
                            1 + random.nextInt(4)).passageTokens(40 + random.nextInt(400)).build().ask(question(random, document));
                    if (!(answer instanceof Answer.Grounded it)) continue;
                    answers++;
                    check(it, mode, model);
                    it.citations().forEach(each -> cited.merge(each.documentId(), 1, Integer::sum));
                }
            }
        }
        assertEquals(DOCUMENTS.keySet(), cited.keySet(), "of every format something is cited");
        assertTrue(answers > 100, "the test tests little: " + answers + " answers");
    }

    private static void check(Answer.Grounded answer, AnswerMode mode, Model model) {
        assertFalse(answer.citations().isEmpty());
        assertTrue(answer.claims().stream().anyMatch(Answer.Claim::isSupported));
        if (!answer.trace().decision().startsWith("written"))
            assertTrue(answer.claims().stream().allMatch(Answer.Claim::isSupported), answer::toString);
        assertEquals(answer.citations(), answer.claims().stream().flatMap(each -> each.citations().stream()).distinct().toList());
        for (Citation each : answer.citations()) {
            Document document = DOCUMENTS.get(each.documentId());
            assertEquals(document.text().substring(each.start(), each.end()), each.quote());
            assertEquals(document.page(each.start()), each.page());
            assertTrue(answer.trace().passages().stream().filter(Considered::shown).map(considered -> considered.passage().passage())
                    .anyMatch(passage -> passage.documentId().equals(each.documentId()) && passage.start() <= each.start()
                            && each.end() <= passage.end()),
                    () -> each + " is in no passage that was shown: " + answer.trace());
            if (mode == AnswerMode.WRITE && !model.read.isEmpty())
                for (Sentences.Range range : Sentences.of(each.quote()))
                    assertTrue(model.read.contains(PromptText.of(each.quote(), range.start(), range.end()).toString().strip()),
                            () -> each + " was not shown to the model: " + model.read);
        }
        if (mode != AnswerMode.WRITE)
            for (Answer.Claim each : answer.claims())
                assertTrue(each.citations().stream()
                        .anyMatch(quote -> quote.quote().contains(answer.text().substring(each.start(), each.end()))));
    }

    /** Words of one of its sentences. */
    private static String question(Random random, Document document) {
        List<Sentences.Range> sentences = Sentences.of(document.text());
        Sentences.Range range = sentences.get(random.nextInt(sentences.size()));
        List<String> words = new ArrayList<>(
                Words.of(document.text(), range.start(), range.end()).stream().map(Words.Word::form).toList());
        Collections.shuffle(words, random);
        return "What is " + String.join(" ", words.subList(0, Math.min(words.size(), 4))) + "?";
    }

    private static Map<String, Document> documents() {
        Map<String, byte[]> files = new LinkedHashMap<>(OfficeFiles.all());
        List<String> sentences = IntStream.range(0, 60)
                .mapToObj(i -> "Gate " + i + " of the \ud83c\udf0a harbour, não é o portão " + (i + 1)
                        + ", opens at " + i % 24 + ":30 for 3,200 €.")
                .toList();
        files.put("b.txt", bytes(String.join("\r\n\r\n", sentences)));
        files.put("b.md", bytes("# Gates\n\n" + sentences.stream().collect(Collectors.joining("\n\n## Harbour\n\n- "))));
        files.put("b.html",
                bytes("<html><title>Gates</title><body><h1>Gates</h1><p>" + String.join("</p><p>", sentences) + "</p></body></html>"));
        files.put("b.csv", bytes("gate,opens\n" + IntStream.range(0, 40).mapToObj(i -> "tower " + i + "," + i % 24 + ":15\n")
                .collect(Collectors.joining())));
        PdfPages pdf = new PdfPages();
        for (int page = 0; page < 4; page++) {
            if (page > 0) pdf.page();
            for (int line = 0; line < 8; line++)
                pdf.text(60, 100 + 40 * line, PIERS.get((3 * page + line) % PIERS.size()) + " pier " + "abcd".charAt(page) + line
                        + " is closed.");
        }
        files.put("b.pdf", pdf.bytes());
        Map<String, Document> documents = new LinkedHashMap<>();
        files.forEach((name, content) -> documents.put(name, DocumentReader.standard().stream().filter(each -> each.reads(name)).findFirst()
                .orElseThrow().read(name, content)));
        return documents;
    }

    private static byte[] bytes(String text) { return text.getBytes(StandardCharsets.UTF_8); }

    /** Writes some of the lines it is shown, some of them changed, with references that mean nothing; finds texts likely by chance. */
    private static final class Model implements Generator {
        private final Random random;
        private final FakeGenerator writer;
        private String read = "";

        Model(Random random) {
            this.random = random;
            this.writer = FakeGenerator.answering(2048, (prompt, seed) -> draft(prompt.messages().getLast().content()));
        }

        private String draft(String content) {
            read = content;
            List<String> lines = content.lines().filter(line -> line.startsWith("[")).map(line -> line.substring(line.indexOf(']') + 2))
                    .toList();
            Function<String, String> change = line -> switch (random.nextInt(5)) {
                case 0 -> line.replace("3", "4");
                case 1 -> "It is not so.";
                default -> line;
            };
            return IntStream.range(0, 1 + random.nextInt(3)).mapToObj(i -> change.apply(lines.get(random.nextInt(lines.size()))) + " ["
                    + random.nextInt(12) + "]").collect(Collectors.joining(" "));
        }

        @Override
        public Optional<TextScorer> scorer() {
            return Optional.of((examples, rest, texts, most, cancellation) -> new TextScorer.Scores(texts.stream()
                    .map(text -> new TextScorer.Score(new int[] {text.length()}, new double[] {-4 * random.nextDouble()},
                            new double[] {-1}))
                    .toList(), Trace.Cost.NONE));
        }

        @Override
        public String name() { return "chance"; }

        @Override
        public int contextLength() { return writer.contextLength(); }

        @Override
        public int countTokens(String text) { return writer.countTokens(text); }

        @Override
        public int countTokens(Prompt prompt) { return writer.countTokens(prompt); }

        @Override
        public Generation generate(Prompt prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation) {
            return writer.generate(prompt, options, onText, cancellation);
        }

        @Override
        public void close() { writer.close(); }
    }
}
