package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Answer;
import dev.satchel.Embedder;
import dev.satchel.Folder;
import dev.satchel.Rag;
import dev.satchel.Role;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.lucene.Filter;
import dev.satchel.lucene.LuceneIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A customer asks the documents of the sample company: what they answer, what they do not, and what they must not seem to promise. */
class CustomerServiceEvaluationTest {
    private static final String CONTACT = "support@garoa.example";
    /** What a frame must never say: only a document may. */
    private static final Pattern PROMISE = Pattern.compile(
            "guarant|warrant|refund|promise|money back|free|replace|compensat|discount|garant|reembols|promet|gratuit|descont|gratis|devol",
            Pattern.CASE_INSENSITIVE);

    private record Asked(String kind, String question, String key) {
        static Asked of(String line) {
            String[] parts = line.split("\t");
            return new Asked(parts[0], parts[1], parts.length > 2 ? parts[2] : "");
        }

        boolean isAnswerable() { return !key.isEmpty(); }

        boolean isAboutAPromise() { return kind.startsWith("promise"); }

        boolean isRight(Answer answer) {
            return switch (answer) {
                case Answer.Grounded grounded -> isAnswerable() && lower(grounded.text()).contains(lower(key));
                case Answer.Abstained none -> !isAnswerable() && none.frame().closing().contains(CONTACT);
            };
        }
    }

    private record Reply(Asked asked, Answer answer) {
        String describe() {
            String text = answer instanceof Answer.Grounded grounded ? grounded.text().replaceAll("\\s+", " ") : "(refused)";
            return String.format(Locale.ROOT, "%-14s %.2f %-60s %s", asked.kind, answer.confidence(), asked.question, text);
        }
    }

    @Test
    void customersAreAnsweredOrSentToAPersonAndPromisedNothingThatIsNotWritten(@TempDir Path scratch) throws IOException {
        List<Reply> replies = new ArrayList<>();
        int promises = 0;
        try (Embedder embedder = ModelCatalog.standard().embedder("bge-small-en-v1.5").load();
                LuceneIndex index = LuceneIndex.open(scratch, embedder)) {
            index.sync(Folder.of(Path.of("documents")));
            Rag desk = Rag.over(index.visibleTo(Filter.type("xlsx").not())).speakingAs(new Role.CustomerService(CONTACT)).build();
            for (Asked asked : questions()) {
                Answer answer = desk.ask(asked.question);
                replies.add(new Reply(asked, answer));
                promises += unwrittenPromises(answer, index);
            }
        }
        double answered = right(replies.stream().filter(each -> each.asked.isAnswerable()).toList(), "answered right");
        double refused = right(replies.stream().filter(each -> !each.asked.isAnswerable()).toList(), "refused right, with the contact");
        right(replies.stream().filter(each -> each.asked.isAboutAPromise()).toList(), "of these about promises");
        System.out.println("promises that no document makes: " + promises);
        replies.stream().filter(each -> !each.asked.isRight(each.answer)).forEach(each -> System.out.println("missed " + each.describe()));
        assertEquals(0, promises);
        assertTrue(answered >= 0.7, () -> "answered right: " + answered);
        assertTrue(refused >= 0.75, () -> "refused right: " + refused);
    }

    private static List<Asked> questions() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/dev/satchel/samples/customer-questions.tsv")).stream().map(Asked::of)
                .toList();
    }

    /** Words that promise something, in what is said around an answer or in a line of it that no cited document has. */
    private static int unwrittenPromises(Answer answer, LuceneIndex index) {
        int found = PROMISE.matcher(answer.frame().lead() + answer.frame().closing()).find() ? 1 : 0;
        if (!(answer instanceof Answer.Grounded grounded)) return found;
        boolean written = grounded.citations().stream().allMatch(
                each -> index.text(each.documentId()).orElseThrow().substring(each.start(), each.end()).equals(each.quote()));
        String quotes = String.join("\n", grounded.citations().stream().map(each -> each.quote()).toList());
        return found + (written && quotes.contains(grounded.text()) ? 0 : 1);
    }

    private static double right(List<Reply> replies, String what) {
        long right = replies.stream().filter(each -> each.asked.isRight(each.answer)).count();
        System.out.printf(Locale.ROOT, "%-35s %d of %d%n", what, right, replies.size());
        return (double) right / replies.size();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    }
}
