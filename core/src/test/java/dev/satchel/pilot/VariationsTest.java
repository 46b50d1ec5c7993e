package dev.satchel.pilot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Passage;
import dev.satchel.PilotQuestion;
import dev.satchel.PilotQuestions;
import dev.satchel.Retriever;
import dev.satchel.SatchelException;
import dev.satchel.ScoredPassage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariationsTest {
    private static final List<String> QUESTIONS = List.of("How long does the warranty of the Garoa 2 station last?",
            "Who was the first president of the company, and when did he resign?",
            "Which teams were beaten by Brazil in the final of 1958?",
            "What happens if the serial number GA2-100 is missing?", "Quanto tempo dura a garantia da estação?",
            "Quem foi derrotado pelo exército em 1815?", "¿Cuánto tiempo dura la garantía de la estación?",
            "Wie lange gilt die Garantie für die Station?", "How do I call `Option::unwrap_or` from the file src/main.rs?");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void sameSeedAndQuestionGiveTheSameWordsWhateverElseWasAsked(long seed) {
        List<Variation> first = wordings(seed);
        List<Variation> second = wordings(seed);
        for (int i = 0; i < first.size(); i++)
            for (int q = QUESTIONS.size() - 1; q >= 0; q--) {
                first.get(i).of(question(q + 1));
                assertEquals(first.get(i).of(question(q)), second.get(i).of(question(q)));
            }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void whatIsChangedKeepsIdAnswersEvidenceAndPassage(long seed) {
        for (Variation each : wordings(seed))
            for (int q = 0; q < QUESTIONS.size(); q++) {
                PilotQuestion asked = question(q);
                each.of(asked).ifPresent(varied -> {
                    assertNotEquals(asked.question(), varied.question());
                    assertEquals(new PilotQuestion(asked.id(), varied.question(), asked.passage(), asked.answers(), asked.evidence()),
                            varied);
                });
            }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void numbersCodeAndNamesStandInEveryVariation(long seed) {
        for (Variation each : List.of(Variations.typos(seed), Variations.keywords(), Variations.polite(), Variations.synonyms(seed))) {
            varied(each, 0).ifPresent(text -> assertTrue(text.contains("Garoa 2"), text));
            varied(each, 2).ifPresent(text -> assertTrue(text.contains("1958") && text.contains("Brazil"), text));
            varied(each, 3).ifPresent(text -> assertTrue(text.contains("GA2-100"), text));
            varied(each, 8).ifPresent(text -> assertTrue(text.contains("`Option::unwrap_or`") && text.contains("src/main.rs"), text));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void aTypoIsInOneWordOfSixAndNearToWhatWasMeant(long seed) {
        for (int q = 0; q < QUESTIONS.size() - 1; q++) {
            String[] before = QUESTIONS.get(q).split(" ");
            String[] after = varied(Variations.typos(seed), q).orElseThrow().split(" ");
            assertEquals(before.length, after.length);
            List<Integer> wrong = IntStream.range(0, before.length).filter(i -> !before[i].equals(after[i])).boxed().toList();
            assertTrue(!wrong.isEmpty() && wrong.size() <= Math.max(1, before.length / 6), Arrays.toString(after));
            for (int i : wrong) {
                assertEquals(before[i].charAt(0), after[i].charAt(0));
                assertTrue(Math.abs(before[i].length() - after[i].length()) <= 1, after[i]);
            }
        }
    }

    @Test
    void shortWordsNamesInCapitalsAndCodeHaveNoTypos() {
        assertEquals(Optional.empty(), Variations.typos(1).of(asking("How do I call `Option::unwrap_or` from the file src/main.rs?")));
        assertEquals(Optional.empty(), Variations.typos(1).of(asking("What is FAPDF?")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            How long does the warranty of the Garoa 2 station last? | How long warranty Garoa 2 station last
            When was the bridge opened? | When bridge opened
            What is the capital of France? | capital France
            Can I use the station on a boat? | Can use station boat
            Who was beaten by Brazil? | Who was beaten by Brazil
            Which teams were beaten in 1958? | Which teams were beaten 1958
            Is it not covered by the warranty? | it not covered by warranty
            What is there to do in the museum? | there to do museum
            What did Watt add to the engine? | What Watt add to engine
            Quanto tempo dura a garantia? | Quanto tempo dura garantia
            O que se mede com a estação? | O que se mede com estação
            ¿Cuánto tiempo dura la garantía? | Cuánto tiempo dura garantía
            Wie lange gilt die Garantie? | Wie lange gilt Garantie
            """)
    void keywordsLeaveOutOnlyWhatAsksNothing(String asked, String typed) {
        Optional<String> keywords = Keywords.of(asked);
        if (asked.contains("beaten by")) assertEquals(Optional.empty(), keywords);
        else assertEquals(Optional.of(typed), keywords);
    }

    @Test
    void oneWordIsNoQuestionAndIsLeftAlone() {
        assertEquals(Optional.empty(), Keywords.of("What is ownership?"));
        assertEquals(Optional.empty(), Keywords.of("Ownership?"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            How often does the display refresh? | How frequently does the display refresh?
            Why was the bridge built? | For what reason was the bridge constructed?
            Where was the author born? | In what place was the author born?
            Quando a estação foi construída? | Em que momento a estação foi erguida?
            """)
    void synonymsSayTheSame(String asked, String other) {
        assertEquals(Optional.of(other), Synonyms.in(asked, new java.util.SplittableRandom(1)));
    }

    @Test
    void namesAndQuotationsHaveNoSynonymsAndNeitherHasAQuestionThatLeansOnItsFirstWord() {
        assertEquals(Optional.empty(), Variations.synonyms(1).of(asking("What did the Whole Foods shop sell?")));
        assertEquals(Optional.empty(), Variations.synonyms(1).of(asking("What does \"buy the whole lot\" mean?")));
        assertEquals(Optional.empty(), Variations.synonyms(1).of(asking("Where is the fabric from?")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pt | What is ownership? | O que é ownership?
            pt | How long does the warranty last? | Quanto tempo dura a garantia?
            pt | What is the price of the manual? | Qual é o preço do manual?
            es | When was Ada Lovelace born? | ¿Cuándo nació Ada Lovelace?
            de | What is the difference between `String` and `&str`? | Was ist der Unterschied zwischen `String` und `&str`?
            en | Qual é o preço da garantia? | What is the price of the warranty?
            en | Quanto tempo dura a garantia? | How long does the warranty last?
            """)
    void simpleQuestionsCanBeAskedInAnotherLanguage(String code, String asked, String translated) {
        assertEquals(Optional.of(translated), Variations.inLanguage(code).of(asking(asked)).map(PilotQuestion::question));
    }

    @ParameterizedTest
    @ValueSource(strings = {"What is the first thing that a person should do in an emergency?", "How do I cancel the contract?",
            "O que é ownership?", "Why?"})
    void whatTheTableCannotTranslateWellIsLeftAlone(String asked) {
        String code = asked.startsWith("How") ? "de" : "pt";
        assertEquals(Optional.empty(), Variations.inLanguage(code).of(asking(asked)));
    }

    @Test
    void aLanguageWithoutATableIsRefused() {
        SatchelException refused = assertThrows(SatchelException.class, () -> Variations.inLanguage("tlh"));
        assertEquals("no questions in the language tlh: there are en, pt, es, de", refused.getMessage());
    }

    @Test
    void everyRowOfTheTablesHasFourLanguagesAndKeepsAsManyThings() {
        for (String name : List.of("questions.txt", "things.txt"))
            for (String line : lines(name)) {
                String[] cells = line.split(" \\| ");
                assertEquals(4, cells.length, line);
                assertEquals(1, Arrays.stream(cells).map(cell -> cell.split("\\{\\}", -1).length).distinct().count(), line);
            }
    }

    @Test
    void noSynonymIsItsOwnOrListedTwice() {
        for (String name : List.of("synonyms-en.txt", "synonyms-pt.txt")) {
            Set<String> seen = new HashSet<>();
            for (String line : lines(name)) {
                String[] sides = line.split(" = ");
                assertEquals(2, sides.length, line);
                assertTrue(seen.add(sides[0]), line);
                assertFalse(Arrays.asList(sides[1].split(" \\| ")).contains(sides[0]), line);
                assertEquals(line.toLowerCase(Locale.ROOT), line);
            }
        }
    }

    @Test
    void otherWordsOfPeopleAreFoundById(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("other.jsonl"), """
                {"id":"7","question":"Bis wann gilt die Garantie?","answers":[],"answerable":false}
                """);
        Variation german = Variations.inOtherWords("German", PilotQuestions.read(file));
        PilotQuestion asked = new PilotQuestion("7", "How long is the warranty?", Optional.empty(), List.of("24 months"), List.of());
        assertEquals("Bis wann gilt die Garantie?", german.of(asked).orElseThrow().question());
        assertEquals(List.of("24 months"), german.of(asked).orElseThrow().answers());
        assertEquals(Optional.empty(), german.of(question(0)));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void otherOrderFindsTheSamePassagesBestFirst(long seed) {
        QuestionSet set = set();
        PilotQuestion asked = set.questions().getFirst();
        List<ScoredPassage> before = set.documents().retriever(asked).retrieve(asked.question(), 20);
        Variation order = Variations.otherOrder(set, seed);
        List<ScoredPassage> after = order.over(set.documents().retriever(asked), order.of(asked).orElseThrow()).retrieve(asked.question(),
                20);
        assertNotEquals(passages(before), passages(after));
        assertEquals(Set.copyOf(passages(before)), Set.copyOf(passages(after)));
        assertEquals(before.stream().map(ScoredPassage::score).toList(), after.stream().map(ScoredPassage::score).toList());
    }

    @Test
    void otherOrderIsNothingToAskWhereAQuestionSeesOneDocument() {
        QuestionSet one = new QuestionSet("one", set().questions(), documents(false));
        assertEquals(Optional.empty(), Variations.otherOrder(one, 1).of(one.questions().getFirst()));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void distractorsStandAmongWhatIsFoundAndNeverAnswer(long seed) {
        QuestionSet set = set();
        PilotQuestion asked = set.questions().getFirst();
        Variation distracted = Variations.distractors(set, seed);
        Retriever own = (query, limit) -> List.of(scored(0, 3));
        List<ScoredPassage> found = distracted.over(own, distracted.of(asked).orElseThrow()).retrieve(asked.question(), 20);
        assertEquals(4, found.size());
        assertTrue(passages(found).contains(scored(0, 3).passage()));
        for (ScoredPassage each : found)
            assertTrue(each.passage().equals(scored(0, 3).passage()) || !each.passage().text().contains("answer 0"), each.passage().text());
        for (int i = 1; i < found.size(); i++) assertTrue(found.get(i - 1).score() >= found.get(i).score());
        assertEquals(2, distracted.over(own, asked).retrieve(asked.question(), 2).size());
        assertEquals(found, distracted.over(own, asked).retrieve(asked.question(), 20));
    }

    @Test
    void aDistractorIsNoPassageWithTheAnswersWordsElsewhere() {
        List<PilotQuestion> questions = List.of(
                new PilotQuestion("a", "How long is it?", Optional.empty(), List.of("24 months"), List.of()),
                new PilotQuestion("b", "What else?", Optional.empty(), List.of("x"), List.of()));
        Passage alsoAnswers = new Passage("d", "", List.of(), OptionalInt.empty(), 0, "Also here: 24 months.");
        QuestionSet set = new QuestionSet("s", questions,
                new FixedDocuments(true, (query, limit) -> List.of(new ScoredPassage(alsoAnswers, 1))));
        Retriever own = (query, limit) -> List.of(scored(0, 3));
        assertEquals(List.of(scored(0, 3)), Variations.distractors(set, 1).over(own, questions.getFirst()).retrieve("?", 20));
    }

    @Test
    void everyNamedVariationIsCalledSo() {
        for (String name : Variations.names()) assertEquals(name, Variations.named(name, set(), 1).name());
        assertEquals("in Portuguese", Variations.named("in pt", set(), 1).name());
        SatchelException refused = assertThrows(SatchelException.class, () -> Variations.named("loud", set(), 1));
        assertEquals("no variation loud: there are typos, lower case, keywords, polite, synonyms, other order, distractors; for another "
                + "language, in followed by its code, such as in pt; and NAME=FILE for the same questions in other words",
                refused.getMessage());
    }

    @Test
    void aFileOfOtherQuestionsIsNoVariation(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("q.jsonl"), """
                {"id":"q1","question":"An welcher Stelle steht es?","answers":["answer 1"]}
                """);
        Variation german = Variations.named("German=" + file, set(), 1);
        assertEquals("German", german.name());
        assertEquals("An welcher Stelle steht es?", german.of(set().questions().get(1)).orElseThrow().question());
        QuestionSet other = new QuestionSet("others", List.of(question(0)), documents(true));
        Files.writeString(file, """
                {"id":"z","question":"?","answers":[]}
                """);
        SatchelException refused = assertThrows(SatchelException.class, () -> Variations.named("German=" + file, other, 1));
        assertEquals(file + " has no question of the set others: give those that mean the same the same id", refused.getMessage());
    }

    private static List<String> lines(String name) {
        try (var in = VariationsTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Variation> wordings(long seed) {
        return List.of(Variations.typos(seed), Variations.lowerCase(), Variations.keywords(), Variations.polite(),
                Variations.synonyms(seed),
                Variations.inLanguage("pt"));
    }

    private static PilotQuestion question(int number) {
        int of = number % QUESTIONS.size();
        return new PilotQuestion("q" + of, QUESTIONS.get(of), Optional.of("A passage."), List.of("an answer"), List.of("A passage."));
    }

    private static Optional<String> varied(Variation variation, int number) {
        return variation.of(question(number)).map(PilotQuestion::question);
    }

    private static PilotQuestion asking(String text) {
        return new PilotQuestion("x", text, Optional.empty(), List.of(), List.of());
    }

    /** Eight questions of eight passages, each of which all are found for. */
    private static QuestionSet set() {
        List<PilotQuestion> questions = IntStream.range(0, 8).mapToObj(
                i -> new PilotQuestion("q" + i, "Which word is in place " + i + "?", Optional.empty(), List.of("answer " + i), List.of()))
                .toList();
        return new QuestionSet("set", questions, documents(true));
    }

    private static QuestionSet.Documents documents(boolean searched) {
        return new FixedDocuments(searched, (query, limit) -> {
            int best = query.chars().filter(Character::isDigit).map(c -> c - '0').findFirst().orElse(0);
            return IntStream.range(0, 8).mapToObj(i -> scored((best + i) % 8, 8 - i)).limit(limit).toList();
        });
    }

    private static ScoredPassage scored(int number, double score) {
        return new ScoredPassage(new Passage("d" + number, "", List.of(), OptionalInt.empty(), 0, "Here is answer " + number + "."), score);
    }

    private static List<Passage> passages(List<ScoredPassage> scored) { return scored.stream().map(ScoredPassage::passage).toList(); }

    private record FixedDocuments(boolean isSearched, Retriever retriever) implements QuestionSet.Documents {
        @Override
        public Retriever retriever(PilotQuestion question) { return retriever; }

        @Override
        public Optional<String> text(String documentId) { return Optional.empty(); }
    }
}
