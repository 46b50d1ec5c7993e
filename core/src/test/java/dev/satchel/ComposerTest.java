package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Composition.Section;
import dev.satchel.Composition.Statement;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposerTest {
    private static final String PUMP = """
            # The pump

            The pump is a small machine that moves water. It weighs 3 kg and is made of steel.

            ## What is not covered?

            These parts of the pump cannot be returned:

            - seals of rubber
            - hoses that were cut

            ## Care

            Clean the pump once a year with warm water.
            """;
    private static final String FAN = """
            # The fan

            The fan is a quiet machine that moves air. The fan weighs 1 kg and is made of wood.
            """;

    private static Composer over(String... texts) {
        List<Passage> passages = IntStream.range(0, texts.length).boxed().flatMap(i -> Splitter.structured()
                .split(new MarkdownReader().read("document" + i + ".md", texts[i].getBytes(StandardCharsets.UTF_8))).stream())
                .toList();
        return Composer.over(new WordOverlapRetriever(passages));
    }

    private static List<String> statements(Optional<Composition> composition) {
        return composition.orElseThrow().sections().stream().flatMap(each -> each.statements().stream()).map(Statement::text).toList();
    }

    @Test
    void aListIsQuotedWithTheWordsThatIntroduceIt() {
        assertTrue(statements(over(PUMP).summary("seals of the pump"))
                .contains("These parts of the pump cannot be returned:\n\n- seals of rubber\n- hoses that were cut"));
    }

    @Test
    void aSentenceThatLeansOnTheOneBeforeIsQuotedWithIt() {
        assertTrue(statements(over(PUMP).summary("steel")).stream()
                .anyMatch(each -> each.endsWith("made of steel.") && each.startsWith("The pump is")));
    }

    @Test
    void aSummaryStaysInTheDocumentsOrder() {
        List<Citation> citations = over(PUMP).summary("pump").orElseThrow().citations();
        assertEquals(citations.stream().map(Citation::start).sorted().toList(), citations.stream().map(Citation::start).toList());
    }

    @Test
    void twoThingsAreComparedSideBySide() {
        List<Section> sections = over(PUMP, FAN).comparison("pump", "fan").orElseThrow().sections();
        Section first = sections.getFirst();
        assertEquals(List.of("pump", "fan"), first.statements().stream().map(Statement::about).toList());
        assertTrue(first.statements().getFirst().text().contains("3 kg"));
        assertTrue(first.statements().getLast().text().contains("1 kg"));
    }

    @Test
    void questionsAreTheDocumentsOwnOrAskWhatIsDefined() {
        Composition faq = over(PUMP, FAN).faq("pump", 5).orElseThrow();
        List<String> questions = faq.sections().stream().map(Section::heading).toList();
        assertTrue(questions.contains("What is not covered?"), questions::toString);
        assertTrue(questions.contains("What is the pump?"), questions::toString);
        assertEquals(1, over(PUMP, FAN).faq("pump", 1).orElseThrow().sections().size());
    }

    @Test
    void anEmailSpeaksTheLanguageOfItsQuotes() {
        Composition email = over("# Bomba\n\nA bomba é uma máquina que move a água. Ela não pesa mais de 3 kg.").email("bomba", "Ana")
                .orElseThrow();
        assertTrue(email.opening().startsWith("Olá, Ana,"), email::text);
        assertEquals("Atenciosamente,", email.closing());
    }

    @Test
    void whatTheDocumentsDoNotSayIsNotComposed() {
        assertEquals(Optional.empty(), over(PUMP).summary("mortgage rates"));
        assertEquals(Optional.empty(), over(PUMP).email("mortgage rates", "Ana"));
        assertEquals(Optional.empty(), over(PUMP).faq("mortgage rates", 3));
        assertEquals(Optional.empty(), over(PUMP).comparison("pump", "mortgage"));
        assertEquals(Optional.empty(), over(PUMP).summary("the"));
    }

    @Test
    void theTextNumbersThePlacesOfItsStatements() {
        Citation one = new Citation("a.md", List.of("Care"), OptionalInt.of(2), 0, 10, "One\nthing.");
        Composition composition = new Composition("Title", "Dear Ana,", List.of(new Section("Care", List.of(new Statement("pump", one)))),
                "Bye");
        assertEquals("""
                # Title

                Dear Ana,

                ## Care

                pump: One thing. [1]

                Bye

                [1] a.md, page 2, Care
                """, composition.text());
    }

    @Test
    void aCompositionThatStatesNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Composition("Title", "", List.of(), ""));
        assertThrows(IllegalArgumentException.class, () -> new Section("Care", List.of()));
        assertThrows(IllegalArgumentException.class, () -> over(PUMP).faq("pump", 0));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void everyStatementIsAVerbatimSliceAndNoneIsSaidTwice(long seed) {
        Random random = new Random(seed);
        List<Document> documents = IntStream.range(0, 4).mapToObj(i -> new MarkdownReader().read("d" + i + ".md",
                markdown(random).getBytes(StandardCharsets.UTF_8))).toList();
        Composer composer = Composer.over(new WordOverlapRetriever(
                documents.stream().flatMap(each -> Splitter.structured(300).split(each).stream()).toList()));
        int composed = 0;
        for (Optional<Composition> each : List.of(composer.summary("pump"), composer.faq("pump", 4), composer.email("fan", "Ana"),
                composer.comparison("pump", "fan"), composer.summary(documents.getFirst()))) {
            List<Citation> citations = each.map(Composition::citations).orElse(List.of());
            composed += citations.size();
            for (Citation citation : citations) {
                Document document = documents.stream().filter(one -> one.id().equals(citation.documentId())).findFirst().orElseThrow();
                assertEquals(document.text().substring(citation.start(), citation.end()), citation.quote());
            }
            assertEquals(new HashSet<>(citations).size(), citations.size());
        }
        assertFalse(composed == 0, "nothing was composed");
    }

    /** Headings, sentences, lists, tables and code about pumps and fans. */
    private static String markdown(Random random) {
        return IntStream.range(0, 12).mapToObj(i -> switch (random.nextInt(5)) {
            case 0 -> "## " + sentence(random) + (random.nextBoolean() ? "?" : "");
            case 1 -> "- " + sentence(random) + ".\n- " + sentence(random);
            case 2 -> "| a | b |\n|---|---|\n| " + sentence(random) + " | 2 |";
            case 3 -> "```\n" + sentence(random) + "\n```";
            default -> "The " + sentence(random) + ".\nIt is " + sentence(random) + ". These are:";
        }).collect(Collectors.joining("\n\n"));
    }

    private static String sentence(Random random) {
        List<String> words = List.of("pump", "fan", "water", "is", "the", "moves", "of", "steel", "year", "clean", "3", "valve", "air");
        return IntStream.range(0, 4 + random.nextInt(8)).mapToObj(i -> words.get(random.nextInt(words.size())))
                .collect(Collectors.joining(" "));
    }
}
