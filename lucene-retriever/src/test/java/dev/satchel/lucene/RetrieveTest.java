package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Block;
import dev.satchel.Document;
import dev.satchel.MemorySource;
import dev.satchel.Passage;
import dev.satchel.ScoredPassage;
import dev.satchel.Splitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetrieveTest {
    @TempDir
    Path folder;

    private LuceneIndex index;

    @BeforeEach
    void open() { index = LuceneIndex.open(folder); }

    @AfterEach
    void close() { index.close(); }

    @Test
    void aPassageComesBackAsItWasSplit() {
        String text = "Kettle\n\nWarranty\n\nTwo years, whatever breaks.";
        Document document = new Document("manual.pdf", "The kettle", text,
                List.of(new Block(Block.Kind.HEADING, 1, 0, 6), new Block(Block.Kind.HEADING, 2, 8, 16),
                        new Block(Block.Kind.PARAGRAPH, 0, 18, text.length())),
                List.of(0, 8, 18, 29));
        Passage passage = new Passage("manual.pdf", "The kettle", List.of("Kettle", "Warranty"), OptionalInt.of(3), List.of(11), 18,
                "Two years, whatever breaks.");
        sync(cutInto(passage), document);
        assertEquals(passage, index.retrieve("breaks", 1).getFirst().passage());
    }

    @Test
    void titleAndHeadingsAreSearched() {
        Document document = new Document("manual.txt", "Kettle", "Two years, whatever breaks.");
        sync(cutInto(new Passage("manual.txt", "Kettle", List.of("Warranty"), OptionalInt.empty(), 0, document.text())), document);
        assertEquals(List.of("manual.txt"), found("warranty"));
        assertEquals(List.of("manual.txt"), found("kettle"));
    }

    private static Splitter cutInto(Passage passage) {
        return new Splitter() {
            @Override
            public List<Passage> split(Document document) { return List.of(passage); }

            @Override
            public String version() { return "as told"; }
        };
    }

    private void sync(Splitter splitter, Document document) {
        index.close();
        index = LuceneIndex.at(folder).splitBy(splitter).open();
        index.sync(new MemorySource(List.of(document)));
    }

    /** Robertson's formula, as Lucene has it (without the constant factor k1 + 1), computed by hand. */
    @Test
    void theScoreIsBm25() {
        sync("a", "quince quince marmalade", "b", "quince jelly toast butter", "c", "plum");
        double meanLength = 8 / 3.0;
        double idf = Math.log(1 + (3 - 2 + 0.5) / (2 + 0.5));
        List<ScoredPassage> found = index.retrieve("quince", 10);
        assertEquals(idf * 2 / (2 + 0.9 * (1 - 0.4 + 0.4 * 3 / meanLength)), found.get(0).score(), 1e-6);
        assertEquals(idf * 1 / (1 + 0.9 * (1 - 0.4 + 0.4 * 4 / meanLength)), found.get(1).score(), 1e-6);
    }

    @Test
    void aWordThatIsSaidTwiceCountsTwice() {
        sync("a", "quince marmalade", "b", "plum jelly");
        assertEquals(2 * index.retrieve("quince", 1).getFirst().score(), index.retrieve("quince, quince!", 1).getFirst().score(), 1e-6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "en | Which guarantees are given?       | The guarantee is given by the shop in which you bought it.",
            "pt | Quais são as garantias?               | A garantia é dada pela loja em que você comprou.",
            "es | ¿Cuáles son los precios?              | El precio es el que está en la etiqueta de la tienda.",
            "de | Welche Häuser stehen dort?            | Das Haus steht auf dem Berg, und der Berg ist hoch.",
            "fr | Quels sont les chevaux?               | Le cheval est dans la prairie, où il mange de l'herbe.",
            "ru | О каких книгах ты говоришь?           | Книга лежит на столе, и он не знает, что это за книга.",
            "cjk | 保証期間                             | この製品の保証期間は二年です。"})
    void otherFormsOfAWordAreFound(String id, String question, String text) {
        sync(id, text, "other", "Nothing of what is in the question.");
        assertEquals(List.of(id), found(question).subList(0, 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"garantia.txt | Qual é o prazo da garantia?",
            "garantia.txt | o que faço em caso de defeito no produto",
            "warranty.txt | What is the period of the warranty?"})
    void aQuestionFindsTheDocumentInItsLanguageAmongManyOfAnother(String expected, String question) {
        MemorySource source = new MemorySource(List.of());
        Random random = new Random(7);
        String[] words = {"do", "me", "as", "no", "order", "deliver", "price", "product", "period", "case", "colour", "table"};
        for (int i = 0; i < 200; i++)
            source.put(new Document("en/%d.txt".formatted(i), "",
                    "This is what you can do with the " + words[random.nextInt(words.length)] + " and the "
                            + words[random.nextInt(words.length)] + "."));
        source.put(new Document("warranty.txt", "", "The period of the warranty is two years, and this is so in each country."));
        source.put(new Document("garantia.txt", "",
                "O prazo da garantia é de dois anos. Em caso de defeito no produto, escreva para a loja."));
        source.put(new Document("cores.txt", "", "As cores da chaleira são azul e branco, e a tampa é de vidro."));
        index.sync(source);
        assertEquals(expected, index.retrieve(question, 1).getFirst().passage().documentId());
    }

    /** In an index of one language a foreign passage must not win because the question's small words are rare in it. */
    @Test
    void smallWordsDoNotCarryAQuestionIntoAnotherLanguage() {
        sync("pt", "O programa escreve \"what is the use of it\" na tela, e nada mais do que isso.", "pt2",
                "A tela não é grande, mas é de vidro.",
                "en", "The borrow checker has rules.");
        assertEquals("en", found("what is the use of the rules of the borrow checker").getFirst());
    }

    /** A word of the question's language is not another word of another language, which only looks so without its accents. */
    @Test
    void accentsTellTheWordsOfTwoLanguagesApart() {
        sync("es", "La tensión en las estructuras es la causa de que se rompan.", "es2", "El puente es de piedra y no de hierro.",
                "en", "The tension in the team is what it is about, and not the work.");
        assertEquals(List.of("es"), found("¿Qué causa la tensión?"));
        assertEquals("en", found("what is the tension about").getFirst());
    }

    @Test
    void aForeignNameIsFoundWithoutItsAccents() {
        sync("pt", "O nosso escritório fica na praça da estação, e não no centro.", "en", "Our office in Zurich is open on the weekend.");
        assertEquals(List.of("en"), found("o que é de Zürich"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "the of and", "?!", "zzz"})
    void whatNoPassageHasFindsNothing(String query) {
        sync("a", "The quince is ripe.");
        assertEquals(List.of(), index.retrieve(query, 10));
    }

    /** Also where each word becomes a clause for each of many languages. */
    @Test
    void tenThousandWordsInManyLanguagesAreNotTooMany() {
        MemorySource source = new MemorySource(List.of());
        String rare = IntStream.range(0, 10_000).mapToObj(i -> "w" + i).reduce("", (a, b) -> a + " " + b);
        String[] beginnings = {"the and of which is", "não é uma de são", "und der die nicht ist", "le est les des une",
                "og ikke det er som"};
        for (String each : beginnings) source.put(new Document(each, "", (each + " ").repeat(500) + rare));
        index.sync(source);
        assertEquals(5, index.retrieve(rare, 100).stream().map(each -> each.passage().documentId()).distinct().count());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void everyPassageIsWhatItsDocumentHasThere(long seed) {
        Random random = new Random(seed);
        List<Document> documents = IntStream.range(0, 20)
                .mapToObj(i -> new Document("d" + i, i % 2 == 0 ? "" : "Title", randomText(random))).toList();
        index.close();
        index = LuceneIndex.at(folder).splitBy(Splitter.structured(10 + random.nextInt(200))).open();
        SyncReport report = index.sync(new MemorySource(documents));
        Map<String, String> texts = new HashMap<>();
        for (Document each : documents) texts.put(each.id(), index.text(each.id()).orElseThrow());
        for (Document each : documents) assertEquals(each.text(), texts.get(each.id()));
        List<ScoredPassage> all = index.retrieve("lamp Äpfel 保証 😀 the 2", Integer.MAX_VALUE);
        assertTrue(all.size() > 20 && all.size() <= report.passages(), () -> all.size() + " of " + report.passages());
        for (ScoredPassage each : all) {
            Passage passage = each.passage();
            assertEquals(texts.get(passage.documentId()).substring(passage.start(), passage.end()), passage.text());
        }
    }

    /** Some are longer than the pieces in which text is stored, and have characters of two units at their borders. */
    private static String randomText(Random random) {
        String[] parts = {"lamp", "Äpfel", "the", "保証", "😀", "👩‍👩‍👧", "2", ". ", "\n", "\n\n", " ", "\t", "\r\n", "# ", "é"};
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(10) == 0 ? 150_000 : random.nextInt(2000);
        while (text.length() < length) text.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? " " : "");
        return text.toString();
    }

    @Test
    void manyThreadsReadWhileOneSynchronizes() throws Exception {
        MemorySource source = new MemorySource(List.of());
        String[] versions = {"first", "second", "third", "fourth"};
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Future<?> synchronizing = threads.submit(() -> {
                for (String version : versions) {
                    for (int i = 0; i < 30; i++) source.put(new Document("d" + i, "", "This is the " + version + " version of the text."));
                    index.sync(source);
                }
            });
            List<Future<?>> reading = new ArrayList<>();
            for (int t = 0; t < 2; t++) reading.add(threads.submit(() -> {
                while (!synchronizing.isDone())
                    for (ScoredPassage each : index.retrieve("version", 50))
                        assertTrue(each.passage().text().matches("This is the (first|second|third|fourth) version of the text\\."));
            }));
            synchronizing.get();
            for (Future<?> each : reading) each.get();
        }
        assertEquals(30, index.retrieve("fourth", 50).size());
        assertEquals(0, index.retrieve("third", 50).size());
    }

    private void sync(String... idsAndTexts) {
        MemorySource source = new MemorySource(List.of());
        for (int i = 0; i < idsAndTexts.length; i += 2) source.put(new Document(idsAndTexts[i], "", idsAndTexts[i + 1]));
        index.sync(source);
    }

    private List<String> found(String query) {
        return index.retrieve(query, 10).stream().map(each -> each.passage().documentId()).toList();
    }
}
