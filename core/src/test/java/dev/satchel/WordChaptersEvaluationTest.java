package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chapters of a book as its publisher edits them in Word, beside the same chapters as its authors write them in Markdown. */
@Tag("evaluation")
class WordChaptersEvaluationTest {
    /** Prose alone: code differs in its comments, tables are written as rows. Shorter sentences are found anywhere. */
    private static final int SHORTEST = 30;

    @ParameterizedTest(name = "{0}")
    @CsvSource({"chapter01, ch01-, 0.9", "chapter02, ch02-, 0.9", "appendix_c, appendix-03, 0.9", "appendix_d, appendix-04, 0.9"})
    void theSentencesOfTheMarkdownAreInTheWordFileInOrder(String word, String markdown, double floor) throws IOException {
        Path folder = SharedFiles.require("eval/docs");
        byte[] content = Files.readAllBytes(folder.resolve("rust-book-docx").resolve(word + ".docx"));
        String text = plain(new OfficeReader(List.of()).read(word + ".docx", content).text());
        List<String> sentences = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("rust-book-en/src"))) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith(markdown)).sorted().toList())
                sentences.addAll(sentences(file));
        }
        int at = 0;
        List<String> missed = new ArrayList<>();
        for (String sentence : sentences) {
            int found = text.indexOf(sentence, at);
            if (found < 0) missed.add(sentence);
            else at = found + sentence.length();
        }
        double share = 1 - missed.size() / (double) sentences.size();
        assertTrue(share >= floor, () -> share + " of " + sentences.size() + " sentences; missed " + String.join("\n", missed));
    }

    private static List<String> sentences(Path file) throws IOException {
        Document document = new MarkdownReader().read(file.getFileName().toString(), Files.readAllBytes(file));
        List<String> sentences = new ArrayList<>();
        for (Block block : document.blocks()) {
            if (block.kind() != Block.Kind.PARAGRAPH) continue;
            String paragraph = document.text().substring(block.start(), block.end()).replaceAll("<!--.*?-->", "")
                    .replaceAll("\\[([^\\]]*)\\](?:\\([^)]*\\)|\\[[^\\]]*\\])", "$1");
            for (String sentence : paragraph.split("(?<=[.!?:])\\s+"))
                if (plain(sentence).length() >= SHORTEST) sentences.add(plain(sentence));
        }
        return sentences;
    }

    /** Letters and digits: the two editions differ in quotation marks, emphasis and dashes. */
    private static String plain(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(java.util.Locale.ROOT);
    }
}
