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

/** Two real reports of a quarter, each with some forty tables. */
@Tag("evaluation")
class PdfReportsEvaluationTest {
    private static final double FLOOR = 0.97;

    @Test
    void inTheTablesOfRealReportsEveryNumberHasItsHeading() throws IOException {
        Path folder = SharedFiles.require("eval/docs/pdf");
        List<Path> reports;
        try (Stream<Path> files = Files.list(folder)) {
            reports = files.filter(file -> file.toString().endsWith(".pdf")).sorted().toList();
        }
        assertTrue(reports.size() >= 2, "no reports in " + folder);
        for (Path report : reports) {
            Document document = new PdfReader().read(report.getFileName().toString(), Files.readAllBytes(report));
            List<String> missed = new ArrayList<>();
            int rows = 0;
            for (Block block : document.blocks()) {
                if (block.kind() != Block.Kind.TABLE) continue;
                for (String row : document.text().substring(block.start(), block.end()).split("\n\n")) {
                    if (row.chars().noneMatch(Character::isDigit)) continue;
                    rows++;
                    for (String cell : row.split("; ")) {
                        if (cell.contains(": ")) continue;
                        missed.add(row);
                        break;
                    }
                }
            }
            double share = 1 - (double) missed.size() / rows;
            System.out.printf("%s: %d rows, %.3f of them with all headings%n", report.getFileName(), rows, share);
            assertTrue(rows > 100 && share >= FLOOR, () -> report.getFileName() + ": without headings are " + missed);
        }
    }
}
