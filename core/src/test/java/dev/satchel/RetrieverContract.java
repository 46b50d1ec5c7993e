package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Retriever} promises: extend it and say how to build one. */
public abstract class RetrieverContract {
    private static final Comparator<ScoredPassage> BEST_FIRST_THEN_STABLE = Comparator.comparingDouble(ScoredPassage::score).reversed()
            .thenComparing(each -> each.passage().documentId()).thenComparing(each -> each.passage().start());

    private static final List<Document> FRUIT = List.of(
            document("apple.txt", "The apple is a fruit. An apple keeps for months in a cold cellar."),
            document("banana.txt", "The banana is a fruit. A banana turns brown within a week."),
            document("cherry.txt", "The cherry is a fruit. Cherries are preserved in jars."),
            document("quince.txt", "Quince jelly needs no gelatine, because quince has pectin enough of its own."));

    /** A retriever over exactly these documents, which may be none; the kit closes it. */
    protected abstract Retriever retrieverOver(List<Document> documents) throws Exception;

    /** The one document with the question's words comes first. */
    @Test
    public void findsTheDocumentThatHasTheWords() throws Exception {
        try (Retriever retriever = retrieverOver(FRUIT)) {
            assertEquals("banana.txt", retriever.retrieve("banana turns brown", 3).getFirst().passage().documentId());
            assertEquals("quince.txt", retriever.retrieve("Does quince jelly need gelatine?", 3).getFirst().passage().documentId());
        }
    }

    /** A passage is what its document's text has at its offsets, under the document's title. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    public void everyPassageIsAVerbatimSliceOfItsDocument(long seed) throws Exception {
        List<Document> documents = randomDocuments(new Random(seed), 30);
        Map<String, Document> byId = documents.stream().collect(Collectors.toMap(Document::id, Function.identity()));
        try (Retriever retriever = retrieverOver(documents)) {
            List<ScoredPassage> found = retriever.retrieve("river stone lamp", 50);
            assertFalse(found.isEmpty());
            for (ScoredPassage each : found) {
                Passage passage = each.passage();
                Document document = byId.get(passage.documentId());
                assertEquals(document.text().substring(passage.start(), passage.end()), passage.text());
                assertEquals(document.title(), passage.title());
            }
        }
    }

    /** Scores fall; equal scores are ordered by document id, then by start. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    public void bestFirstAndTiesInAStableOrder(long seed) throws Exception {
        Random random = new Random(seed);
        try (Retriever retriever = retrieverOver(randomDocuments(random, 40))) {
            for (int i = 0; i < 20; i++) {
                List<ScoredPassage> found = retriever.retrieve(randomText(random, 1 + random.nextInt(4)), 100);
                assertEquals(found.stream().sorted(BEST_FIRST_THEN_STABLE).toList(), found);
            }
        }
    }

    /** Documents that differ in nothing but the id tie, whatever the order in which they came. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    public void equalDocumentsComeInOrderOfTheirIds(long seed) throws Exception {
        List<Document> twins = new ArrayList<>(
                IntStream.range(0, 25).mapToObj(i -> document("%02d.txt".formatted(i), "A lamp by the river.")).toList());
        List<String> expected = twins.stream().map(Document::id).toList();
        Collections.shuffle(twins, new Random(seed));
        try (Retriever retriever = retrieverOver(twins)) {
            assertEquals(expected, ids(retriever.retrieve("lamp", 100)));
            assertEquals(expected.subList(0, 7), ids(retriever.retrieve("lamp", 7)));
        }
    }

    /** A smaller limit gives the beginning of the longer list. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    public void theLimitCutsTheListAndChangesNothingElse(long seed) throws Exception {
        try (Retriever retriever = retrieverOver(randomDocuments(new Random(seed), 30))) {
            List<ScoredPassage> all = retriever.retrieve("river stone", 1000);
            assertTrue(all.size() > 5, () -> "only " + all.size() + " found");
            for (int limit : new int[] {1, 2, 5})
                assertEquals(passages(all.subList(0, limit)), passages(retriever.retrieve("river stone", limit)), "limit " + limit);
        }
    }

    /** There is no list of less than one passage. */
    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    public void refusesALimitBelowOne(int limit) throws Exception {
        try (Retriever retriever = retrieverOver(FRUIT)) {
            assertThrows(IllegalArgumentException.class, () -> retriever.retrieve("apple", limit));
        }
    }

    /** A limit far above what there is costs nothing and breaks nothing. */
    @Test
    public void theLargestLimitIsNoProblem() throws Exception {
        try (Retriever retriever = retrieverOver(FRUIT)) {
            assertTrue(ids(retriever.retrieve("apple", Integer.MAX_VALUE)).contains("apple.txt"));
        }
    }

    /** Over nothing, nothing is found. */
    @Test
    public void nothingIsFoundInNothing() throws Exception {
        try (Retriever retriever = retrieverOver(List.of())) {
            assertEquals(List.of(), retriever.retrieve("apple", 10));
        }
    }

    /** What would be an operator in a query language is only text: the excluded word is still a word that is looked for. */
    @ParameterizedTest
    @ValueSource(strings = {"apple AND NOT banana", "+apple -banana", "apple !banana", "(apple) (banana)", "\"apple\" \"banana\"",
            "apple^0 banana~2", "apple/banana/"})
    public void aQueryIsDataAndHasNoOperators(String query) throws Exception {
        try (Retriever retriever = retrieverOver(FRUIT)) {
            List<String> found = ids(retriever.retrieve(query, 10));
            assertTrue(found.contains("apple.txt") && found.contains("banana.txt"), () -> query + " found " + found);
        }
    }

    /** Nothing that a person or a program can type is an error. */
    @ParameterizedTest
    @MethodSource
    public void noTextIsTooStrangeForAQuery(String name, String query) throws Exception {
        try (Retriever retriever = retrieverOver(FRUIT)) {
            assertTrue(retriever.retrieve(query, 3).size() <= 3, name);
        }
    }

    static List<Arguments> noTextIsTooStrangeForAQuery() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("empty", "");
        queries.put("white space", " \t\r\n\u00a0\u2003");
        queries.put("one quote", "\"");
        queries.put("quotes, slashes, brackets", "\"apple' \\ / // [a TO b] {x} (( )) :: ~ ^ * ? | && || !");
        queries.put("a field's name", "title:apple id:* _all:x");
        queries.put("wildcards", "*:* ?a* *");
        queries.put("regular expression", "/(a+)+$/ (a|a)*");
        queries.put("only stop words", "the of and is a");
        queries.put("only punctuation", "?!.,;:-–—…");
        queries.put("emoji", "🍎 👩‍👩‍👧‍👦 🇵🇹");
        queries.put("zero width", "ap\u200bple \u200d\u2060\ufeff");
        queries.put("right to left", "\u202eapple\u202c תפוח تفاحة");
        queries.put("no spaces between words", "苹果在寒冷的地窖里可以保存几个月。りんご 사과");
        queries.put("combining marks", "a\u0301\u0302\u0303\u0304pple" + "\u0301".repeat(200));
        queries.put("a lone high surrogate", "apple \ud83c");
        queries.put("a lone low surrogate", "\udf4e apple");
        queries.put("surrogates the wrong way round", "\udf4e\ud83c");
        queries.put("control characters", "\u0000apple\u0007\u001b[31m\u007f\uffff\ufffe");
        queries.put("10 000 characters without a space", "x".repeat(10_000));
        queries.put("the same word 2000 times", "apple ".repeat(2000));
        queries.put("5000 different words", IntStream.range(0, 5000).mapToObj(i -> "w" + i).collect(Collectors.joining(" ")));
        queries.put("100 000 characters", "Which apple, which banana? ".repeat(4000));
        return queries.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()))
                .toList();
    }

    /** Random UTF-16, unpaired surrogates included. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    public void randomCharactersAreNoProblem(long seed) throws Exception {
        Random random = new Random(seed);
        try (Retriever retriever = retrieverOver(FRUIT)) {
            for (int i = 0; i < 50; i++) {
                char[] query = new char[random.nextInt(60)];
                for (int k = 0; k < query.length; k++)
                    query[k] = (char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000);
                assertTrue(retriever.retrieve(new String(query), 2).size() <= 2);
            }
        }
    }

    /** The same question gets the same passages with the same scores, also from many threads at once. */
    @Test
    public void manyThreadsGetWhatOneGets() throws Exception {
        Random random = new Random(13);
        List<String> queries = IntStream.range(0, 40).mapToObj(i -> randomText(random, 3)).toList();
        try (Retriever retriever = retrieverOver(randomDocuments(random, 40)); ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<List<ScoredPassage>> alone = queries.stream().map(query -> retriever.retrieve(query, 10)).toList();
            Callable<List<List<ScoredPassage>>> all = () -> queries.stream().map(query -> retriever.retrieve(query, 10)).toList();
            for (Future<List<List<ScoredPassage>>> each : threads.invokeAll(Collections.nCopies(4, all))) assertEquals(alone, each.get());
        }
    }

    /** Closing is final, and closing again does nothing. */
    @Test
    public void closingTwiceIsNoProblem() throws Exception {
        Retriever retriever = retrieverOver(FRUIT);
        retriever.close();
        retriever.close();
    }

    private static Document document(String id, String text) { return new Document(id, "Notes", text); }

    private static List<Document> randomDocuments(Random random, int count) {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = IntStream.rangeClosed(0, random.nextInt(6)).mapToObj(k -> randomText(random, 4 + random.nextInt(12)) + ".")
                    .collect(Collectors.joining(random.nextBoolean() ? " " : "\n\n"));
            documents.add(document("%s/%02d.txt".formatted(random.nextBoolean() ? "a" : "b", i), text));
        }
        return documents;
    }

    private static String randomText(Random random, int words) {
        String[] vocabulary = {"river", "stone", "lamp", "bridge", "winter", "bread", "letter", "garden", "window", "Äpfel", "coração",
                "naïve"};
        return IntStream.range(0, words).mapToObj(i -> vocabulary[random.nextInt(vocabulary.length)]).collect(Collectors.joining(" "));
    }

    private static List<Passage> passages(List<ScoredPassage> found) { return found.stream().map(ScoredPassage::passage).toList(); }

    private static List<String> ids(List<ScoredPassage> found) {
        return found.stream().map(each -> each.passage().documentId()).distinct().toList();
    }
}
