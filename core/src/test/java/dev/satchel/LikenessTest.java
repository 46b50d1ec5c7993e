package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LikenessTest {
    @Test
    void theLikenessToTheOthersIsTheMeanOfThatToEachOfThem() {
        Random random = new Random(7);
        List<Excerpt> all = IntStream.range(0, 40).mapToObj(i -> excerpt(i, random.ints(random.nextInt(9), 0, 20)
                .mapToObj(each -> "word" + each).collect(Collectors.toSet()))).toList();
        Likeness likeness = new Likeness(all);
        for (Excerpt each : all) {
            double mean = all.stream().filter(other -> other != each).mapToDouble(other -> likeness.of(each, other)).average()
                    .orElseThrow();
            assertEquals(mean, likeness.toOthers(each), 1e-12);
        }
    }

    @Test
    void whatIsAloneIsLikeNoOther() {
        Excerpt alone = excerpt(0, Set.of("word"));
        assertEquals(0, new Likeness(List.of(alone)).toOthers(alone));
    }

    @Test
    void aLongDocumentIsSummarizedInReasonableTime() {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder();
        while (text.length() < 150_000)
            text.append("The ").append(random.ints(10, 0, 3000).mapToObj(each -> "word" + each).collect(Collectors.joining(" ")))
                    .append(text.length() % 5 == 0 ? ".\n\n" : ". ");
        Document document = new Document("long.txt", "Words", text.toString());
        long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        assertTrue(Composer.over((question, limit) -> List.of()).summary(document).isPresent());
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun) / 1e9;
        assertTrue(seconds < 5, () -> seconds + " s");
    }

    private static Excerpt excerpt(int start, Set<String> stems) {
        return new Excerpt(new Passage("a.md", "", List.of(), OptionalInt.empty(), 0, "x".repeat(100)), start, start + 1, 1, 1, stems);
    }
}
