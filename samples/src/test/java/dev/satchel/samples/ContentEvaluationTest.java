package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Citation;
import dev.satchel.Composer;
import dev.satchel.Composition;
import dev.satchel.Folder;
import dev.satchel.lucene.LuceneIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts are put together from the documents of the sample company; which facts they must have was written down by hand. */
class ContentEvaluationTest {
    private record Wanted(String kind, String topic, String other, List<String> facts) {
        static Wanted of(String line) {
            String[] parts = line.split("\t");
            return new Wanted(parts[0], parts[1], parts[2], List.of(parts[3].split("\\|")));
        }

        Optional<Composition> from(Composer composer) {
            return switch (kind) {
                case "summary" -> composer.summary(topic);
                case "comparison" -> composer.comparison(topic, other);
                case "faq" -> composer.faq(topic, 5);
                default -> composer.email(topic, "Ana");
            };
        }

        long found(Composition composition) {
            String text = composition.text().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
            return facts.stream().filter(each -> text.contains(each.toLowerCase(Locale.ROOT))).count();
        }
    }

    @Test
    void everyStatementIsAQuoteNoneIsSaidTwiceAndTheMainFactsAreThere(@TempDir Path scratch) throws IOException {
        int statements = 0;
        int verbatim = 0;
        int repeated = 0;
        int facts = 0;
        int found = 0;
        try (LuceneIndex index = LuceneIndex.open(scratch)) {
            index.sync(Folder.of(Path.of("documents")));
            Composer composer = Composer.over(index);
            for (Wanted wanted : wanted()) {
                Composition composition = wanted.from(composer).orElseThrow(() -> new AssertionError("nothing about " + wanted));
                List<Citation> citations = composition.citations();
                statements += citations.size();
                verbatim += (int) citations.stream().filter(each -> isVerbatim(each, index)).count();
                repeated += repeated(citations);
                facts += wanted.facts.size();
                found += (int) wanted.found(composition);
                System.out.printf(Locale.ROOT, "%-10s %-30s %d statements, %d of %d facts%n", wanted.kind,
                        wanted.topic + " " + wanted.other,
                        citations.size(), wanted.found(composition), wanted.facts.size());
            }
            for (String topic : List.of("nuclear power", "mortgage rates", "Kubernetes", "receita de bolo"))
                assertEquals(Optional.empty(), composer.summary(topic), topic);
        }
        System.out.printf("statements %d, verbatim %d, said twice %d, facts %d of %d%n", statements, verbatim, repeated, found, facts);
        assertEquals(statements, verbatim);
        assertEquals(0, repeated);
        double coverage = (double) found / facts;
        assertTrue(coverage >= 0.75, () -> "facts covered: " + coverage);
    }

    private static List<Wanted> wanted() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/dev/satchel/samples/drafts.tsv")).stream().map(Wanted::of).toList();
    }

    private static boolean isVerbatim(Citation citation, LuceneIndex index) {
        return index.text(citation.documentId()).orElseThrow().substring(citation.start(), citation.end()).equals(citation.quote());
    }

    /** Quotes of the same words, or of places that overlap. */
    private static int repeated(List<Citation> citations) {
        int repeated = 0;
        for (int i = 0; i < citations.size(); i++) for (Citation before : citations.subList(0, i)) {
            Citation each = citations.get(i);
            boolean overlap = each.documentId().equals(before.documentId()) && each.start() < before.end() && before.start() < each.end();
            if (overlap || each.quote().equals(before.quote())) repeated++;
        }
        return repeated;
    }
}
