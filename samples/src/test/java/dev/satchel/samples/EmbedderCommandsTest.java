package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Folder;
import dev.satchel.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Searches by meaning, with the English embedder of the class path, and what becomes of them when there is none. */
class EmbedderCommandsTest {
    @TempDir
    private Path scratch;
    private Path folder;
    private Path index;

    @BeforeEach
    void threeEnglishDocuments() throws IOException {
        folder = Files.createDirectory(scratch.resolve("folder"));
        index = scratch.resolve("index");
        write("cats.md", "# Cats\n\nA kitten sleeps for most of the day, and it is at its liveliest when the sun goes down.\n");
        write("trains.md", "# Trains\n\nThe last train to the harbour leaves from the second platform at ten in the evening.\n");
        write("bread.md", "# Bread\n\nKnead the dough for ten minutes, and then let it rise under a cloth until it is twice the size.\n");
    }

    private void write(String name, String text) throws IOException { Files.writeString(folder.resolve(name), text); }

    private Streams run(int status, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--index", index.toString(), "--offline"));
        Streams streams = Streams.piped("");
        assertEquals(status, streams.run(all.toArray(String[]::new)), () -> streams.out() + streams.err());
        return streams;
    }

    private String best(String query, String... options) {
        List<String> all = new ArrayList<>(List.of("search", folder.toString(), query, "-k", "1", "--json"));
        all.addAll(List.of(options));
        List<JsonNode> found = run(0, all.toArray(String[]::new)).json();
        return found.getFirst().get("document").stringValue();
    }

    @Test
    void englishDocumentsAreFoundByMeaning() throws IOException {
        assertEquals("trains.md", best("railway departure"));
        assertEquals("chosen bge-small-en-v1.5\n", Files.readString(index.resolve("embedder.txt")));
        write("rain.md", "# Weather\n\nTake an umbrella with you whenever the clouds are low and the wind comes from the sea.\n");
        assertEquals("rain.md", best("shower protection"));
    }

    @Test
    void wordsAloneWhenTheyAreAskedFor() throws IOException {
        Streams streams = run(1, "search", folder.toString(), "railway departure", "--embedder", "none");
        assertEquals("satchel: nothing in " + folder + " matches\n", streams.err());
        assertEquals("given none\n", Files.readString(index.resolve("embedder.txt")));
        run(1, "search", folder.toString(), "railway departure");
        assertEquals("trains.md", best("railway departure", "--embedder", "auto"));
    }

    @Test
    void theWeightOfMeaningCanBeChosen() {
        assertEquals("trains.md", best("railway departure for ten minutes", "--vector-weight", "1"));
        assertEquals("bread.md", best("railway departure for ten minutes", "--vector-weight", "0"));
        assertEquals("satchel: --vector-weight must be from 0 to 1, got 1.5\n",
                run(2, "search", folder.toString(), "x", "--vector-weight", "1.5").err());
    }

    @Test
    void documentsInSeveralLanguagesAreNotLeftToAnEnglishModel() throws IOException {
        write("pao.md", "# Pão\n\nDeixe a massa do pão descansar por uma hora, até que ela fique com o dobro do tamanho.\n");
        assertEquals("satchel: the model multilingual-e5-small is not on this machine and the network may not be used: run "
                + "'satchel model get multilingual-e5-small' once without --offline; searching by words alone\n",
                run(0, "sync", folder.toString()).err());
        assertEquals("chosen none\n", Files.readString(index.resolve("embedder.txt")));
        Streams streams = run(0, "search", folder.toString(), "massa do pão");
        assertEquals("", streams.err());
        assertTrue(streams.out().startsWith("1. pao.md"), streams.out());
    }

    @Test
    void anEmbedderThatIsGoneDoesNotPreventAnswers() throws IOException {
        run(0, "sync", folder.toString(), "--embedder", "none");
        Files.writeString(index.resolve("embedder.txt"), "given /nowhere/e5\n");
        Streams streams = run(0, "search", folder.toString(), "kitten");
        assertEquals("satchel: no folder or jar /nowhere/e5, and no embedder of that name: 'satchel model list' has the names; "
                + "searching by words alone\n", streams.err());
        assertEquals("given /nowhere/e5\n", Files.readString(index.resolve("embedder.txt")));
    }

    @Test
    void anEmbedderThatIsDamagedDoesNotPreventAnswers() throws IOException {
        Path damaged = Files.createDirectory(scratch.resolve("damaged"));
        Files.writeString(damaged.resolve("model.onnx"), "no model");
        Files.writeString(damaged.resolve("tokenizer.json"), "{}");
        run(0, "sync", folder.toString(), "--embedder", "none");
        Files.writeString(index.resolve("embedder.txt"), "given " + damaged + "\n");
        Streams streams = run(0, "search", folder.toString(), "kitten");
        assertTrue(streams.err().endsWith("; searching by words alone\n"), streams.err());
        assertEquals(1, streams.err().lines().count(), streams.err());
        assertTrue(streams.out().startsWith("1. cats.md"), streams.out());
    }

    @Test
    void anEmbedderThatWasAskedForMustWork() {
        assertEquals("satchel: no folder or jar /nowhere/e5, and no embedder of that name: 'satchel model list' has the names\n",
                run(2, "search", folder.toString(), "kitten", "--embedder", "/nowhere/e5").err());
        assertEquals("satchel: the model smollm2-135m-instruct is not on this machine and the network may not be used: run "
                + "'satchel model get smollm2-135m-instruct' once without --offline\n",
                run(2, "search", folder.toString(), "kitten", "--embedder", "smollm2-135m-instruct").err());
    }

    @Test
    void textIsReadWithoutAnEmbedderAndKeepsTheVectors() {
        assertEquals("trains.md", best("railway departure"));
        assertTrue(run(0, "text", folder.toString(), "cats.md").out().startsWith("# Cats"));
        assertEquals("trains.md", best("railway departure"));
    }

    @Test
    void aConversationFollowsTheFolder() throws Exception {
        Satchel satchel = new Satchel(Streams.piped("").console());
        Folder documents = Folder.of(folder);
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (IndexKeeper keeper = IndexKeeper.open(satchel, index, documents, Splitter.structured())) {
            keeper.read();
            Optional<IndexKeeper.Change> change = keeper.choose();
            Upkeep upkeep = Upkeep.begin(keeper, documents, change, told::add);
            assertEquals("From now on, documents are found by their meaning too (bge-small-en-v1.5).", told.poll(60, TimeUnit.SECONDS));
            assertFalse(keeper.index().retrieve("railway departure", 1).isEmpty());
            write("rain.md", "# Weather\n\nTake an umbrella with you whenever the clouds are low.\n");
            assertEquals("In the folder: 1 document added.", told.poll(60, TimeUnit.SECONDS));
            Files.delete(folder.resolve("cats.md"));
            Files.delete(folder.resolve("bread.md"));
            assertEquals("In the folder: 2 documents gone.", told.poll(60, TimeUnit.SECONDS));
            assertEquals(List.of("rain.md", "trains.md"), keeper.index().documentIds());
            upkeep.close();
        }
    }

    @Test
    void aPilotMeasuresWordsVectorsAndBoth() throws IOException {
        Path data = Files.createDirectory(scratch.resolve("data"));
        Files.writeString(data.resolve("corpus.jsonl"), """
                {"_id":"a","title":"Cats","text":"A kitten sleeps for most of the day."}
                {"_id":"b","title":"Trains","text":"The last train to the harbour leaves at ten."}
                """);
        Files.writeString(data.resolve("queries.jsonl"), """
                {"_id":"1","text":"railway departure"}
                {"_id":"2","text":"kitten"}
                """);
        Files.writeString(data.resolve("qrels.tsv"), "query-id\tcorpus-id\tscore\n1\tb\t1\n2\ta\t1\n");
        assertEquals(0.5, ndcg(data, "--mode", "bm25"));
        assertEquals(1.0, ndcg(data, "--mode", "vector"));
        assertEquals(1.0, ndcg(data));
        Streams tuned = run(0, "pilot", "retrieval", "--data", data.toString(), "--tune");
        assertEquals(11, tuned.out().lines().count(), tuned.out());
        assertTrue(tuned.out().startsWith("0.0  nDCG@10 0.8155"), tuned.out());
        assertEquals("satchel: best at --vector-weight 0.1; with 2 questions, differences below about 0.141 are chance\n", tuned.err());
        assertEquals("satchel: no mode magic: there are bm25, vector and hybrid\n",
                run(2, "pilot", "retrieval", "--data", data.toString(), "--mode", "magic").err());
    }

    private double ndcg(Path data, String... options) {
        List<String> all = new ArrayList<>(List.of("pilot", "retrieval", "--data", data.toString(), "--json"));
        all.addAll(List.of(options));
        return run(0, all.toArray(String[]::new)).json().getFirst().get("ndcg@10").doubleValue();
    }
}
