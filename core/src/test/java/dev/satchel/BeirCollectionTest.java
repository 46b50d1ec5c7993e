package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.DocumentSource.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeirCollectionTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeACollection() throws IOException {
        write("corpus.jsonl", """
                {"_id": "b", "title": "Bees", "text": "Bees make honey.\\n\\nIn winter they shiver."}
                {"_id": "a", "title": "", "text": "\ufeffAs it is \ud83d\udc1d ", "metadata": {}}

                {"_id": "c", "text": ""}""");
        write("queries.jsonl", """
                {"_id": "q2", "text": "Who makes honey?"}
                {"_id": "unjudged", "text": "Why?"}
                {"_id": "q1", "text": "When do bees shiver?", "metadata": {"x": [1]}}
                """);
        write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\tb\t2\nq1\ta\t0\nq2\tb\t1\nnot-asked\tb\t1\n");
    }

    @Test
    void documentsAreWhatTheLinesSay() throws IOException {
        BeirCollection collection = BeirCollection.open(folder);
        assertEquals(List.of("a", "b", "c"), collection.list().items().stream().map(Item::id).toList());
        assertEquals(new Document("a", "", "\ufeffAs it is \ud83d\udc1d "), read(collection, "a"));
        assertEquals(new Document("b", "Bees", "Bees make honey.\n\nIn winter they shiver."), read(collection, "b"));
        assertEquals(new Document("c", "", ""), read(collection, "c"));
    }

    @Test
    void anItemIsAsLongAsItsContent() throws IOException {
        BeirCollection collection = BeirCollection.open(folder);
        for (Item item : collection.list().items()) assertEquals(item.size(), collection.content(item).length);
    }

    @Test
    void onlyQuestionsWithJudgementsCount() {
        BeirCollection collection = BeirCollection.open(folder);
        assertEquals(List.of("q2", "q1"), List.copyOf(collection.questions().keySet()));
        assertEquals("When do bees shiver?", collection.questions().get("q1"));
        assertEquals(Map.of("b", 2, "a", 0), collection.grades().get("q1"));
    }

    @Test
    void readsTheFolderAsBeirHandsItOut() throws IOException {
        Files.createDirectory(folder.resolve("qrels"));
        Files.move(folder.resolve("qrels.tsv"), folder.resolve("qrels/test.tsv"));
        assertEquals(2, BeirCollection.open(folder).questions().size());
    }

    @Test
    void linesMayEndAsWindowsEndsThemAndBeginWithAMark() throws IOException {
        write("corpus.jsonl",
                "\ufeff{\"_id\": \"a\", \"title\": \"T\", \"text\": \"x\"}\r\n{\"_id\": \"b\", \"title\": \"T\", \"text\": \"y\"}\r\n");
        write("qrels.tsv", "query-id\tcorpus-id\tscore\r\nq1\tb\t2\r\n");
        BeirCollection collection = BeirCollection.open(folder);
        assertEquals(new Document("a", "T", "x"), read(collection, "a"));
        assertEquals(new Document("b", "T", "y"), read(collection, "b"));
        assertEquals(Map.of("b", 2), collection.grades().get("q1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            corpus.jsonl  | {"_id": "a", "text": 3}           | line 1: no text named "text": add it, in quotation marks
            corpus.jsonl  | {"title": "a", "text": "x"}       | line 1: no text named "_id": add it, in quotation marks
            corpus.jsonl  | {"_id": " ", "text": "x"}         | line 1: a blank "_id": give it one of its own
            corpus.jsonl  | ["a"]                             | line 1: no JSON object: write one object a line
            queries.jsonl | {"_id": "q1"}                     | line 1: no text named "text": add it, in quotation marks
            qrels.tsv     | q1 b 1                            | line 1: not a judgement: write query-id, corpus-id and a whole number, with tabs between them
            """)
    void aBadLineIsNamed(String file, String content, String message) throws IOException {
        write(file, content);
        SatchelException e = assertThrows(SatchelException.class, () -> {
            BeirCollection collection = BeirCollection.open(folder);
            for (Item item : collection.list().items()) collection.read(item, collection.content(item));
        });
        assertEquals(folder.resolve(file) + " " + message, e.getMessage());
    }

    @Test
    void textThatIsNotJsonIsNamedWithItsLine() throws IOException {
        write("corpus.jsonl", "{\"_id\": \"a\", \"text\": \"x\"}\n{\"_id\": \"b\", \"text\": ");
        SatchelException e = assertThrows(SatchelException.class, () -> BeirCollection.open(folder));
        assertTrue(e.getMessage().startsWith(folder.resolve("corpus.jsonl") + " line 2: not JSON ("), e::getMessage);
    }

    @Test
    void aSecondDocumentOfTheSameIdIsRefused() throws IOException {
        write("corpus.jsonl", "{\"_id\": \"a\", \"text\": \"x\"}\n\n{\"_id\": \"a\", \"text\": \"y\"}\n");
        assertEquals(folder.resolve("corpus.jsonl") + " line 3: the document a a second time: remove one of them",
                assertThrows(SatchelException.class, () -> BeirCollection.open(folder)).getMessage());
    }

    @Test
    void aSecondJudgementOfTheSamePairIsRefused() throws IOException {
        write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\ta\t1\nq1\ta\t2\n");
        assertEquals(folder.resolve("qrels.tsv") + " line 3: a second judgement of a for q1: remove one of them",
                assertThrows(SatchelException.class, () -> BeirCollection.open(folder)).getMessage());
    }

    @Test
    void filesOfDifferentCollectionsAreNoticed() throws IOException {
        write("qrels.tsv", "query-id\tcorpus-id\tscore\nother\ta\t1\n");
        assertEquals("no question of " + folder.resolve("queries.jsonl") + " has a judgement: are the files of the same collection?",
                assertThrows(SatchelException.class, () -> BeirCollection.open(folder)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"corpus.jsonl, corpus.jsonl", "queries.jsonl, queries.jsonl", "qrels.tsv, qrels/test.tsv"})
    void aMissingFileIsNamed(String file, String named) throws IOException {
        Files.delete(folder.resolve(file));
        assertEquals(
                "no file " + folder.resolve(named)
                        + ": a collection has corpus.jsonl, queries.jsonl and qrels.tsv (or qrels/test.tsv) in one folder",
                assertThrows(SatchelException.class, () -> BeirCollection.open(folder)).getMessage());
    }

    @Test
    void aCorpusThatChangedUnderneathIsNoticed() throws IOException {
        BeirCollection collection = BeirCollection.open(folder);
        Item item = collection.list().items().getFirst();
        String corpus = Files.readString(folder.resolve("corpus.jsonl"));
        write("corpus.jsonl", corpus.replace("\"a\"", "\"z\""));
        assertEquals(folder.resolve("corpus.jsonl") + " line 2: z in the place of a: the file has changed, open the collection again",
                assertThrows(SatchelException.class, () -> collection.read(item, collection.content(item))).getMessage());
    }

    private void write(String file, String content) throws IOException { Files.writeString(folder.resolve(file), content); }

    private static Document read(BeirCollection collection, String id) throws IOException {
        Item item = collection.list().items().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
        return collection.read(item, collection.content(item));
    }
}
