package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whether ordinary documents are left alone: paragraphs in four languages, and books and help pages full of imperatives. */
@Tag("evaluation")
class DistrustEvaluationTest {
    @Test
    void hardlyASentenceOfOrdinaryDocumentsIsDistrusted() throws IOException {
        List<String> texts = new ArrayList<>();
        for (QuestionSets.Half half : QuestionSets.Half.values())
            Stream.of(QuestionSets.squad2(half), QuestionSets.faquad(half), QuestionSets.clapnq(half)).flatMap(List::stream)
                    .map(QuestionSets.Item::passage).forEach(texts::add);
        Stream.of("es", "de").flatMap(each -> QuestionSets.xquad(each).stream()).map(QuestionSets.Item::passage).forEach(texts::add);
        try (Stream<Path> files = Files.walk(SharedFiles.require("eval/docs"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".md")).toList()) texts.add(Files.readString(file));
        }
        int sentences = 0;
        List<String> distrusted = new ArrayList<>();
        for (String text : texts.stream().distinct().toList()) {
            List<Sentences.Range> turns = MachineTalk.turns(text);
            for (Sentences.Range each : Sentences.of(text)) {
                sentences++;
                String sentence = text.substring(each.start(), each.end());
                if (MachineTalk.isOrder(sentence)
                        || turns.stream().anyMatch(turn -> turn.start() <= each.start() && each.start() < turn.end()))
                    distrusted.add(sentence);
            }
        }
        int of = sentences;
        LoggerFactory.getLogger(getClass()).info("{} of {} sentences are distrusted: {}", distrusted.size(), of, distrusted);
        assertTrue(distrusted.size() <= of / 10_000, () -> distrusted.size() + " of " + of + ": " + distrusted);
    }
}
