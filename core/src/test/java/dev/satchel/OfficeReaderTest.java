package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfficeReaderTest {
    private static Document read(String name, byte[] content) {
        return DocumentReader.standard().stream().filter(reader -> reader.reads(name)).findFirst().orElseThrow().read(name, content);
    }

    private static String problem(String name, byte[] content) {
        return assertThrows(SatchelException.class, () -> read(name, content)).getMessage();
    }

    private static String structure(Document document) {
        StringBuilder structure = new StringBuilder();
        for (Block block : document.blocks())
            structure.append(block.kind()).append(block.level() > 0 ? " " + block.level() : "").append(": ")
                    .append(document.text(), block.start(), block.end()).append('\n');
        return structure.toString();
    }

    @Test
    void aWordDocumentKeepsItsStructure() {
        Document document = read("a.docx", OfficeFiles.docx());
        assertEquals("""
                HEADING 1: Pump handbook
                HEADING 1: Installing
                PARAGRAPH: The pump must stand level. It is coordinated. New.
                PARAGRAPH: Measured in May.
                LIST_ITEM: 1. first
                  1.a) nested
                LIST_ITEM: 2. second
                PARAGRAPH: Then:
                LIST_ITEM: - bullet
                CODE: fn main() {
                    run();
                }
                HEADING 2: Figures
                TABLE: Region: North; 2025 Spring: 1; 2025 Autumn: 2; 2026 Spring: 3.
                TABLE: Weight: 12 kg
                Colour: red
                PARAGRAPH: In a box.
                PARAGRAPH: Around it.
                """, structure(document));
        assertEquals("Pump handbook", document.title());
        assertEquals(
                Map.of("author", List.of("Ana Souza"), "created", List.of("2026-03-01"), "keywords", List.of("pump", "water"), "language",
                        List.of("pt"), "modified", List.of("2026-11-24")),
                document.metadata());
        assertEquals(List.of(), document.pageStarts());
    }

    @Test
    void headingsWithoutHeadingStylesAreFoundByTheirLooks() {
        Map<String, String> parts = OfficeFiles.word(OfficeFiles.paragraph("Big", "Chapter") + OfficeFiles.paragraph("Small", "Section")
                + OfficeFiles.paragraph("", "Text that is longer than all the headings.") + OfficeFiles.paragraph("Strong", "Bold text."));
        String bold = "<w:style w:type='paragraph' w:styleId='%s'><w:name w:val='%s'/><w:pPr>%s</w:pPr><w:rPr><w:b/><w:sz w:val='%s'/></w:rPr></w:style>";
        parts.compute("word/styles.xml", (name, styles) -> styles.replace("</w:styles>", bold.formatted("Big", "My big", "", "40")
                + bold.formatted("Small", "My small", "<w:keepNext/>", "22") + bold.formatted("Strong", "Strong", "", "20")
                + "</w:styles>"));
        assertEquals("""
                HEADING 1: Chapter
                HEADING 2: Section
                PARAGRAPH: Text that is longer than all the headings.
                PARAGRAPH: Bold text.
                """, structure(read("a.docx", OfficeFiles.zip(parts))));
    }

    private static final String SHEETS = """
            HEADING 1: Parts
            TABLE: Parts list 2026
            Part: Solar panel; Number: SP-051; Price: R$ 95.00; Since: 2025-03-01; Share: 12.5%.
            Part: Bolt; Number: B-1; Share: 100.0%.
            HEADING 1: Regions
            TABLE: Region: North; 2025 Spring: 1000.5; 2025 Autumn: 2001; 2026 Spring: 3001.5.
            """;

    @Test
    void theRowsOfASheetNameTheirColumns() {
        assertEquals(SHEETS, structure(read("a.xlsx", OfficeFiles.xlsx())));
        assertEquals(List.of("Ana Souza"), read("a.xlsx", OfficeFiles.xlsx()).metadata().get("author"));
        assertEquals(SHEETS, structure(read("a.xls", OfficeFiles.xls())));
        assertEquals("HEADING 1: Parts\nTABLE: Part: Bolt; Price: R$ 5.00.\n", structure(read("a.ods", OfficeFiles.ods())));
    }

    @Test
    void aSlideIsAPageWithItsTitle() {
        Document document = read("a.pptx", OfficeFiles.pptx());
        assertEquals("""
                HEADING 1: Sales rise
                LIST_ITEM: - North sold 12 %
                  - South fell
                PARAGRAPH: Thank the team.
                HEADING 1: Prices
                TABLE: Part: Bolt; Price: 5.
                Part: Nut; Price: 6.
                """, structure(document));
        assertEquals(2, document.page(document.text().indexOf("Prices")).getAsInt());
        assertEquals("Sales rise", document.title());
    }

    @Test
    void slidesOfOtherProgramsToo() {
        Document old = read("a.ppt", OfficeFiles.ppt());
        assertEquals("HEADING 1: Sales rise\nHEADING 1: Prices\nPARAGRAPH: All prices in R$.\n", structure(old));
        assertEquals(List.of(0, old.text().indexOf("Prices")), old.pageStarts());
        Document open = read("a.odp", OfficeFiles.odp());
        assertEquals("HEADING 1: Sales rise\nLIST_ITEM: - North sold 12 %\nPARAGRAPH: Thank the team.\nHEADING 1: Thanks\n",
                structure(open));
        assertEquals(List.of(0, open.text().indexOf("Thanks")), open.pageStarts());
    }

    @Test
    void anOpenDocumentTextKeepsItsStructure() {
        Document document = read("a.odt", OfficeFiles.odt());
        assertEquals("""
                HEADING 2: Installing
                PARAGRAPH: The pump must
                stand level.
                LIST_ITEM: - one
                  - nested
                LIST_ITEM: - two
                CODE: fn main() {
                    run();
                TABLE: Region: North; 2025 Spring: 1; 2025 Autumn: 2.
                """, structure(document));
        assertEquals("Handbook of the pump", document.title());
        assertEquals(Map.of("author", List.of("Ana Souza"), "keywords", List.of("pump"), "modified", List.of("2026-11-24")),
                document.metadata());
    }

    @Test
    void aFootnoteOfAnOpenDocumentFollowsItsParagraph() {
        String note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Of <text:title>The pump</text:title>.</text:p>"
                + "</text:note-body></text:note>";
        byte[] content = OfficeFiles.openDocument("text", "<office:text><text:p>The fee is 5 %" + note + " of the price.</text:p>"
                + "<table:table><table:table-row><table:table-cell><text:p>Fee" + note + "</text:p></table:table-cell></table:table-row>"
                + "</table:table></office:text>", "");
        assertEquals("PARAGRAPH: The fee is 5 % of the price.\nPARAGRAPH: Of The pump.\nTABLE: Fee Of The pump.\n",
                structure(read("a.odt", content)));
    }

    @Test
    void aListMayBeginWithZero() {
        Map<String, String> parts = OfficeFiles.word(OfficeFiles.item(5, 0, "zero") + OfficeFiles.item(5, 0, "one"));
        parts.computeIfPresent("word/numbering.xml", (name, xml) -> xml.replaceFirst("<w:start w:val='1'/>", "<w:start w:val='0'/>"));
        assertEquals("0. zero\n1. one", read("a.docx", OfficeFiles.zip(parts)).text());
    }

    @Test
    void aMailIsReadWhateverIsAttached() {
        DocumentReader failing = new DocumentReader() {
            @Override
            public boolean reads(String fileName) { return fileName.endsWith(".csv"); }

            @Override
            public Document read(String id, byte[] content) { throw new IllegalStateException("not even said"); }

            @Override
            public String version() { return ""; }
        };
        Document document = new OfficeReader(List.of(failing)).read("a.eml", OfficeFiles.eml());
        assertTrue(document.text().contains("O preço é R$ 95."));
        assertTrue(document.text().contains("Attachment: prices.csv\n\nAttachment: book.epub"));
    }

    @Test
    void theChaptersOfABookComeInReadingOrder() {
        Document document = read("a.epub", OfficeFiles.epub());
        assertEquals("HEADING 1: One\nPARAGRAPH: It was dark.\nPARAGRAPH: At night.\nHEADING 1: Two\nCODE: x = 1\n  y\n",
                structure(document));
        assertEquals("The lamp", document.title());
        assertEquals(List.of("en"), document.metadata().get("language"));
    }

    @Test
    void aMailIsItsHeaderItsTextAndWhatIsAttached() {
        Document document = read("a.eml", OfficeFiles.eml());
        assertEquals("""
                HEADING 1: Preços da bomba
                PARAGRAPH: From: Ana Souza <ana@example.org>
                PARAGRAPH: To: Bruno <bruno@example.org>, carla@example.org
                PARAGRAPH: Date: 2026-11-24 13:11:12 UTC
                PARAGRAPH: O preço é R$ 95.
                TABLE: Part: Bolt; Price: 5.
                HEADING 2: Attachment: prices.csv
                TABLE: Part: Nut; Price: 6.
                HEADING 2: Attachment: book.epub
                HEADING 3: One
                PARAGRAPH: It was dark.
                PARAGRAPH: At night.
                HEADING 3: Two
                CODE: x = 1
                  y
                HEADING 2: Attachment: other.eml
                HEADING 2: Attachment: logo.png
                """, structure(document));
        assertEquals("Preços da bomba", document.title());
        assertEquals(List.of("Bruno <bruno@example.org>", "carla@example.org"), document.metadata().get("to"));
        assertEquals("HEADING 1: Hello\nPARAGRAPH: From: ana@example.org\nPARAGRAPH: First line,\nsecond €.\nPARAGRAPH: Bye\n",
                structure(read("b.eml", OfficeFiles.plainMail())));
    }

    @Test
    void richTextIsRead() {
        Document document = read("a.rtf", OfficeFiles.rtf());
        assertEquals(
                "PARAGRAPH: Read this first.\nHEADING 2: Safety\nPARAGRAPH: Keep it dry. Größe 5 €.\nTABLE: Part: Bolt big; Price: 5.\nPARAGRAPH: Second.\n",
                structure(document));
        assertEquals("Safety of the pump", document.title());
    }

    @Test
    void theContentDecidesNotTheName() {
        assertEquals(structure(read("a.docx", OfficeFiles.docx())), structure(read("a.doc", OfficeFiles.docx())));
        assertEquals(structure(read("a.rtf", OfficeFiles.rtf())), structure(read("a.doc", OfficeFiles.rtf())));
        assertEquals("Only text.\n", read("a.docx", "Only text.\n".getBytes(StandardCharsets.UTF_8)).text());
        assertEquals("HEADING 1: Page\n", structure(read("a.doc", "<html><h1>Page</h1></html>".getBytes(StandardCharsets.UTF_8))));
        assertEquals(structure(read("a.odt", OfficeFiles.odt())), structure(read("a.docx", OfficeFiles.odt())));
    }

    @ParameterizedTest
    @MethodSource("dev.satchel.OfficeFiles#names")
    void everyBlockAndPassageIsASlice(String name) {
        SplitterContract.assertPromises(Splitter.structured(), read(name, OfficeFiles.all().get(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.docx", "a.xlsx", "a.pptx", "a.doc", "a.xls"})
    void aPasswordIsSaid(String name) {
        assertEquals(name + " is protected by a password: save a copy without one, or leave it out",
                problem(name, OfficeFiles.encrypted(OfficeFiles.docx())));
    }

    @Test
    void olderAndOpenPasswordsToo() {
        Biff8EncryptionKey.setCurrentUserPassword("secret");
        try {
            assertEquals("a.xls is protected by a password: save a copy without one, or leave it out", problem("a.xls", OfficeFiles.xls()));
        } finally {
            Biff8EncryptionKey.setCurrentUserPassword(null);
        }
        byte[] odt = OfficeFiles
                .zip(new TreeMap<>(Map.of("mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "\u0001\u0002",
                        "META-INF/manifest.xml", "<m xmlns='x'><file-entry><encryption-data/></file-entry></m>")));
        assertEquals("a.odt is protected by a password: save a copy without one, or leave it out", problem("a.odt", odt));
    }

    @Test
    void nothingAndNonsenseAreSaid() {
        assertEquals("a.docx is empty: it has no bytes at all; restore it, or leave it out", problem("a.docx", new byte[0]));
        assertEquals("a.docx is a ZIP archive, but of none of the formats that are read: unpack it, or leave it out",
                problem("a.docx", OfficeFiles.zip(Map.of("x", "y"))));
        assertEquals("a.docx is not a DOCX file, nor another that is read here: it may be damaged, open it in the program that made it",
                problem("a.docx", new byte[] {1, 2, 3, 0, 5}));
        assertEquals("a.docx is a PDF file in truth: give its name the extension .pdf",
                assertThrows(SatchelException.class,
                        () -> new OfficeReader(List.of()).read("a.docx", "%PDF-1.7".getBytes(StandardCharsets.US_ASCII))).getMessage());
    }

    @Test
    void aBombOfEntitiesDoesNotGoOff() {
        Map<String, String> parts = OfficeFiles.word("");
        parts.put("word/document.xml", "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]><x>&b;</x>");
        assertEquals(
                "a.docx is damaged, or not what its name says (IOException): open it in the program that made it and save it again, or leave it out",
                problem("a.docx", OfficeFiles.zip(parts)));
        parts.put("word/document.xml", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>");
        assertTrue(problem("a.docx", OfficeFiles.zip(parts)).startsWith("a.docx is damaged"));
    }

    @Test
    void aBombOfTextDoesNotGoOff() {
        Map<String, String> parts = OfficeFiles.word(OfficeFiles.paragraph("", "x".repeat(XhtmlText.LONGEST_TEXT + 10_000)));
        assertEquals("a.docx holds more than 50000000 characters of text: split it, or leave it out",
                problem("a.docx", OfficeFiles.zip(parts)));
    }

    @Test
    void aBombOfRepeatedCellsDoesNotGoOff() {
        String cell = "<table:table-cell table:number-columns-repeated='1000'><text:p>" + "x".repeat(100_000)
                + "</text:p></table:table-cell>";
        byte[] sheet = OfficeFiles.openDocument("spreadsheet",
                "<office:spreadsheet><table:table><table:table-row>" + cell + "</table:table-row></table:table></office:spreadsheet>", "");
        assertEquals("a.ods holds more than 50000000 characters of text: split it, or leave it out", problem("a.ods", sheet));
    }

    @Test
    void aBombOfNestingDoesNotGoOff() {
        Map<String, String> parts = OfficeFiles.word("<w:tbl><w:tr><w:tc>".repeat(10_000) + "</w:tc></w:tr></w:tbl>".repeat(10_000));
        assertTrue(problem("a.docx", OfficeFiles.zip(parts)).startsWith("a.docx is damaged"));
        byte[] page = ("<html><body>" + "<div>".repeat(100_000) + "deep").getBytes(StandardCharsets.UTF_8);
        assertEquals("deep", read("a.doc", page).text());
    }

    @Test
    void aSheetThatClaimsEveryCellIsReadForWhatItHas() {
        String row = "<table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384'%s</table:table-row>";
        byte[] full = OfficeFiles.openDocument("spreadsheet", "<office:spreadsheet><table:table table:name='All'>"
                + row.formatted("><text:p>7</text:p></table:table-cell>") + row.formatted("/>") + "</table:table></office:spreadsheet>",
                "");
        assertEquals("All\n\n" + "7 | ".repeat(999) + "7", read("a.ods", full).text());
    }
}
