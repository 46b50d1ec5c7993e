package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    /** The lines of a table whose rows are written one below the other, cells between bars; {@code *} marks a heading. */
    private static List<String> lines(boolean columnsAreKnown, String rows) {
        List<String> lines = new ArrayList<>();
        Table table = new Table(lines::add, columnsAreKnown);
        for (String row : rows.split("\n")) {
            for (String cell : row.split("\\|", -1)) {
                String text = cell.strip();
                table.startCell(text.startsWith("*"), 1, 1);
                table.endCell(text.startsWith("*") ? text.substring(1) : text);
            }
            table.endRow();
        }
        table.end();
        return lines;
    }

    private static List<String> lines(String rows) { return lines(true, rows); }

    @Test
    void wordsAboveAmountsAreHeadings() {
        assertEquals(List.of("Part: Bolt; Price: 5.", "Part: Nut."), lines("Part | Price\nBolt | 5\nNut |"));
    }

    @Test
    void wordsAboveTwoRowsOfThreeColumnsAreHeadings() {
        assertEquals(List.of("Name: Ana; Role: Boss; City: Porto.", "Name: Bo; Role: Cook; City: Rome."),
                lines("Name | Role | City\nAna | Boss | Porto\nBo | Cook | Rome"));
    }

    @Test
    void twoColumnsWithoutHeadingsAreNamesAndValues() {
        assertEquals(List.of("Weight: 12 kg", "Colour: red"), lines("Weight | 12 kg\nColour: | red"));
        assertEquals(List.of("Material: steel", "Colour: red"), lines("*Material | steel\n*Colour | red"));
    }

    @Test
    void markedHeadingsAreBelieved() {
        assertEquals(List.of("2: a; 3: b."), lines("*2 | *3\na | b"));
        assertEquals(List.of("Item | Price"), lines("*Item | *Price"));
    }

    @Test
    void titlesStandAboveAndGroupsJoinTheirColumns() {
        assertEquals(List.of("Sales", "Region: North; 2025 Spring: 1; 2025 Autumn: 2; 2026 Spring: 3."),
                lines("Sales\nRegion | 2025 | | 2026\n | Spring | Autumn | Spring\nNorth | 1 | 2 | 3"));
    }

    @Test
    void numbersOfPiecesMayBeHeadingsOfASecondLevel() {
        assertEquals(
                List.of("Prices", "Article Code: B-100; Name: Bolt; Price 1-9: 0.25; Price 10+: 0.2; Stock: 1200.",
                        "Article Code: N-200; Name: Nut; Price 1-9: 0.15; Price 10+: 0.1; Stock: 800."),
                lines("Prices\nArticle | | Price | | Stock\nCode | Name | 1-9 | 10+ |\nB-100 | Bolt | 0.25 | 0.2 | 1200\n"
                        + "N-200 | Nut | 0.15 | 0.1 | 800"));
    }

    @Test
    void whatIsMarkedAndLongIsContent() {
        String long301 = "x".repeat(301);
        assertEquals(List.of(long301 + " | b", "1 | 2"), lines("*" + long301 + " | *b\n1 | 2"));
    }

    @Test
    void yearsMayBeHeadingsOtherNumbersMayNot() {
        assertEquals(List.of("Sales; 2024: 10; 2025: 12."), lines(" | 2024 | 2025\nSales | 10 | 12"));
        assertEquals(List.of("1 | 2 | 3", "4 | 5 | 6"), lines("1 | 2 | 3\n4 | 5 | 6"));
    }

    @Test
    void theSameWordTwiceIsNoHeading() {
        assertEquals(List.of("x | x | y", "a | b | c", "d | e | f"), lines("x | x | y\na | b | c\nd | e | f"));
    }

    @Test
    void headingsAreOnlyGivenWhereTheColumnIsSure() {
        String rows = "Region | 2025 | 2026\n | Spring | Autumn | Spring\nNorth | 1 | 2 | 3";
        assertEquals(List.of("Region | 2025 | 2026", "Spring | Autumn | Spring", "North | 1 | 2 | 3"), lines(false, rows));
        assertEquals(List.of("Part: Bolt; Price: 5."), lines(false, "Part | Price\nBolt | 5"));
    }

    @Test
    void cellsThatSpanRowsCountInEachOfThem() {
        List<String> lines = new ArrayList<>();
        Table table = new Table(lines::add, true);
        String[][] rows = {{"Region", "Year", "Sales"}, {"North", "2024", "10"}, {"2025", "12"}, {"South", "2024", "7"}};
        for (String[] row : rows) {
            for (String cell : row) {
                table.startCell(false, 1, cell.equals("North") ? 2 : 1);
                table.endCell(cell);
            }
            table.endRow();
        }
        table.end();
        assertEquals(
                List.of("Region: North; Year: 2024; Sales: 10.", "Region: North; Year: 2025; Sales: 12.",
                        "Region: South; Year: 2024; Sales: 7."),
                lines);
    }

    @Test
    void hostileSpansTakeNoMemory() {
        List<String> lines = new ArrayList<>();
        Table table = new Table(lines::add, true);
        for (int row = 0; row < 100; row++) {
            table.startCell(false, Integer.MAX_VALUE, Integer.MAX_VALUE);
            table.endCell("x");
            table.startCell(false, -5, Integer.MIN_VALUE);
            table.endCell("y");
            table.endRow();
        }
        table.end();
        assertEquals(100, lines.size());
    }

    @Test
    void longTablesGoOutAsTheyCome() {
        assertEquals("Part: p999; Price: 999.", lines("Part | Price" + rows(1000)).getLast());
        assertEquals(1000, lines("Part | Price" + rows(1000)).size());
    }

    private static String rows(int count) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) rows.append("\np" + i + " | " + i);
        return rows.toString();
    }
}
