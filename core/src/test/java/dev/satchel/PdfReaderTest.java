package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PdfReaderTest {
    private static final String[] LEFT = {"The tides follow the moon because its pull is", "stronger on the near side of the earth than",
            "on the far side, and the water heaps up on", "both of them while the earth turns below."};
    private static final String[] RIGHT = {"Twice in each month the sun pulls along the", "same line as the moon does, and the tides",
            "that come of it are the highest ones; they", "are called spring tides in every season."};

    private static Document read(PdfPages pages) { return new PdfReader().read("a report.pdf", pages.bytes()); }

    private static String problem(byte[] content) {
        return assertThrows(SatchelException.class, () -> new PdfReader().read("a report.pdf", content)).getMessage();
    }

    private static List<String> blocks(Document document) {
        return document.blocks().stream().map(block -> block.kind() + (block.level() > 0 ? " " + block.level() : "") + ": "
                + document.text().substring(block.start(), block.end())).toList();
    }

    // ---- running text

    @Test
    void readsOneColumnAfterTheOther() {
        PdfPages pages = new PdfPages().lines(60, 100, LEFT).lines(330, 100, RIGHT);
        assertEquals(List.of("PARAGRAPH: " + String.join(" ", LEFT), "PARAGRAPH: " + String.join(" ", RIGHT)), blocks(read(pages)));
    }

    @Test
    void readsATitleOverTwoColumnsFirst() {
        PdfPages pages = new PdfPages().text(160, 70, PdfPages.BOLD, 16, "On the tides and what moves them").lines(60, 100, LEFT)
                .lines(330, 104, RIGHT);
        Document document = read(pages);
        assertEquals(List.of("HEADING 1: On the tides and what moves them", "PARAGRAPH: " + String.join(" ", LEFT),
                "PARAGRAPH: " + String.join(" ", RIGHT)), blocks(document));
        assertEquals("On the tides and what moves them", document.title());
    }

    @Test
    void endsAParagraphAtALargerGapAtAnIndentAndAfterAShortLine() {
        String line = "These words are here to fill a line of text to its right end, so that it goes on below.";
        PdfPages pages = new PdfPages().lines(60, 100, line, line, "Short end.", line).lines(60, 180, line).lines(80, 192, line)
                .lines(60, 204, line);
        assertEquals(List.of("PARAGRAPH: " + line + " " + line + " Short end.", "PARAGRAPH: " + line, "PARAGRAPH: " + line,
                "PARAGRAPH: " + line + " " + line), blocks(read(pages)));
    }

    @Test
    void joinsAParagraphThatGoesOnOnTheNextPage() {
        PdfPages pages = new PdfPages()
                .lines(60, 700, "The harvest of that year was the best one that anybody could", "remember, and the price of")
                .page()
                .lines(60, 60, "wheat fell to half of what it was. The year after that it rained", "from April until the end of June.");
        Document document = read(pages);
        assertEquals(
                "The harvest of that year was the best one that anybody could remember, and the price of wheat fell to half of what it was. "
                        + "The year after that it rained from April until the end of June.",
                document.text());
        assertEquals(List.of(0, document.text().indexOf("wheat fell")), document.pageStarts());
    }

    @Test
    void joinsAWordThatTheLineEndCutAndKeepsTheHyphenOfACompound() {
        PdfPages pages = new PdfPages().lines(60, 100, "All of our long-term debt is due in ten years, and the manage-",
                "ment of it is a matter for the board. We hold more of the long-", "term kind than of any other, says the Franco-",
                "Prussian treaty on page 10-", "20 of the annex.");
        assertEquals(
                "All of our long-term debt is due in ten years, and the management of it is a matter for the board. We hold more of the "
                        + "long-term kind than of any other, says the Franco-Prussian treaty on page 10-20 of the annex.",
                read(pages).text());
    }

    @Test
    void putsWordsTogetherByTheirPlaces() {
        PdfPages pages = new PdfPages();
        float x = 60;
        for (String letter : "two words".split("")) {
            if (!letter.equals(" ")) pages.text(x, 100, letter);
            x += PdfPages.width(letter, PdfPages.PLAIN, 10);
        }
        assertEquals("two words", read(pages).text());
    }

    @Test
    void composesAccentsAndReadsBoldLettersThatArePrintedTwiceOnce() {
        PdfPages pages = new PdfPages().text(60, 100, "Sa").text(60 + PdfPages.width("S", PdfPages.PLAIN, 10) + 1, 100, "~")
                .text(60 + PdfPages.width("Sa", PdfPages.PLAIN, 10), 100, "o Paulo");
        pages.text(60, 140, "Twice").text(60.3f, 140, "Twice");
        assertEquals("São Paulo\n\nTwice", read(pages).text());
    }

    @Test
    void writesAFootnoteMarkAsARaisedDigit() {
        float end = 60 + PdfPages.width("Revenue", PdfPages.PLAIN, 10);
        PdfPages pages = new PdfPages().text(60, 100, "Revenue").text(end, 96, PdfPages.PLAIN, 6, "1").text(end + 8, 100,
                "grew last year.");
        assertEquals("Revenue¹ grew last year.", read(pages).text());
    }

    @Test
    void readsAPageThatIsTurned() {
        PdfPages pages = new PdfPages();
        for (int i = 0; i < LEFT.length; i++)
            pages.text(new Matrix(0, 1, -1, 0, 100 + 12 * i, 100), PdfPages.PLAIN, 10, LEFT[i]);
        pages.document().getPage(0).setRotation(90);
        assertEquals(String.join(" ", LEFT), read(pages).text());
    }

    @Test
    void putsTextAtTheSideOfAPageAfterTheRestAndLeavesOutWhatIsAslant() {
        PdfPages pages = new PdfPages().text(new Matrix(0, 1, -1, 0, 30, 200), PdfPages.PLAIN, 10, "Printed in May")
                .text(Matrix.getRotateInstance(Math.PI / 4, 200, 200), PdfPages.PLAIN, 60, "DRAFT").lines(60, 100, LEFT);
        assertEquals(String.join(" ", LEFT) + "\n\nPrinted in May", read(pages).text());
    }

    @Test
    void leavesOutRunningTitlesAndPageNumbers() {
        PdfPages pages = new PdfPages();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            if (i > 1) pages.page();
            pages.text(60, 40, "Annual report 2031").text(500, 40, "Chapter " + i).text(300, 760, "Page " + i + " of 5");
            String sentence = "What is said on page number " + "one two three four five".split(" ")[i - 1] + " stands here.";
            pages.text(60, 100, sentence);
            expected.add(sentence);
        }
        Document document = read(pages);
        assertEquals(String.join("\n\n", expected), document.text());
        assertEquals(3, document.page(document.text().indexOf("three stands")).getAsInt());
    }

    @Test
    void knowsHeadingsListsAndCode() {
        PdfPages pages = new PdfPages().text(60, 60, PdfPages.BOLD, 18, "How to brew tea").text(60, 90, PdfPages.BOLD, 12, "What is needed")
                .lines(60, 110, "You need these things, all of which can be bought in a shop that is", "near you:").text(70, 140, "•")
                .text(82, 140, "a pot")
                .text(70, 152, "•").text(82, 152, "two spoons of leaves, which may be of any kind that you like to have")
                .text(82, 164, "in the afternoon")
                .text(60, 190, PdfPages.CODE, 10, "if (cold) {").text(84, 202, PdfPages.CODE, 10, "boil(water);")
                .text(60, 214, PdfPages.CODE, 10, "}");
        assertEquals(List.of("HEADING 1: How to brew tea", "HEADING 2: What is needed",
                "PARAGRAPH: You need these things, all of which can be bought in a shop that is near you:", "LIST_ITEM: - a pot",
                "LIST_ITEM: - two spoons of leaves, which may be of any kind that you like to have in the afternoon",
                "CODE: if (cold) {\n    boil(water);\n}"), blocks(read(pages)));
    }

    @Test
    void takesTheLevelsOfHeadingsFromTheOutline() {
        PdfPages pages = new PdfPages().text(60, 60, "Mammals").lines(60, 90, LEFT).text(60, 160, "Of the whale").lines(60, 190, RIGHT);
        PDDocumentOutline outline = new PDDocumentOutline();
        PDOutlineItem mammals = new PDOutlineItem();
        mammals.setTitle("Mammals");
        PDOutlineItem whale = new PDOutlineItem();
        whale.setTitle("Of the Whale");
        mammals.addLast(whale);
        outline.addLast(mammals);
        pages.document().getDocumentCatalog().setDocumentOutline(outline);
        assertEquals(List.of("HEADING 1: Mammals", "PARAGRAPH: " + String.join(" ", LEFT), "HEADING 2: Of the whale",
                "PARAGRAPH: " + String.join(" ", RIGHT)), blocks(read(pages)));
    }

    // ---- tables

    @Test
    void aRowOfATableNamesItsRowAndBothRowsOfItsHeadings() {
        PdfPages pages = new PdfPages().lines(60, 60, "The table below tells what was sold in each of the markets that we serve:")
                .text(300, 90, "Three Months Ended").rule(260, 430, 93).text(470, 90, "Nine Months Ended").rule(440, 600, 93);
        String[] headings = {"May 1, 2031", "May 2, 2030", "May 1, 2031", "May 2, 2030"};
        String[][] rows = {{"Boats", "$", "1,200", "$", "900", "$", "(30)", "$", "—"}, {"Nets", "", "75", "", "(12)", "", "5", "", "18"}};
        for (int c = 0; c < 4; c++) pages.textEndingAt(340 + 85 * c, 104, headings[c]);
        pages.text(60, 118, "Sold:");
        for (int r = 0; r < 2; r++) {
            pages.text(70, 132 + 14 * r, rows[r][0]);
            for (int c = 0; c < 4; c++) {
                if (!rows[r][1 + 2 * c].isEmpty()) pages.text(285 + 85 * c, 132 + 14 * r, "$");
                pages.textEndingAt(340 + 85 * c, 132 + 14 * r, rows[r][2 + 2 * c].replace("—", "-"));
            }
        }
        pages.text(60, 160, "Total sold").textEndingAt(340, 160, "1,275").textEndingAt(425, 160, "888");
        assertEquals(List.of("PARAGRAPH: The table below tells what was sold in each of the markets that we serve:",
                "TABLE: Sold, Boats, Three Months Ended May 1, 2031: $1,200; Three Months Ended May 2, 2030: $900; Nine Months Ended May 1, 2031: $(30); "
                        + "Nine Months Ended May 2, 2030: $-\n\n"
                        + "Sold, Nets, Three Months Ended May 1, 2031: 75; Three Months Ended May 2, 2030: (12); Nine Months Ended May 1, 2031: 5; "
                        + "Nine Months Ended May 2, 2030: 18\n\n"
                        + "Total sold, Three Months Ended May 1, 2031: 1,275; Three Months Ended May 2, 2030: 888"),
                blocks(read(pages)));
    }

    @Test
    void aLabelOfTwoLinesAndAUnitBelongToTheirRow() {
        PdfPages pages = new PdfPages().textEndingAt(400, 80, "2031").textEndingAt(500, 80, "2030").text(60, 80, "(In millions of kronor)")
                .text(60, 100, "Cash and what can be turned into").lines(60, 111, "cash within a year").textEndingAt(400, 111, "17")
                .textEndingAt(500, 111, "9")
                .text(60, 130, "Land").textEndingAt(400, 130, "140").textEndingAt(500, 130, "138").text(60, 149, "Houses")
                .textEndingAt(400, 149, "70").textEndingAt(500, 149, "71");
        assertEquals("Cash and what can be turned into cash within a year, 2031: 17; 2030: 9 (In millions of kronor)\n\n"
                + "Land, 2031: 140; 2030: 138 (In millions of kronor)\n\nHouses, 2031: 70; 2030: 71 (In millions of kronor)",
                read(pages).text());
    }

    @Test
    void aRowBetweenTwoLinesIsOneHoweverManyLinesOfTextItHas() {
        PdfPages pages = new PdfPages().text(60, 80, PdfPages.BOLD, 10, "Region").text(250, 80, PdfPages.BOLD, 10, "Radio")
                .text(400, 80, PdfPages.BOLD, 10, "Approval");
        pages.lines(60, 104, "United States and", "Canada").text(250, 104, "915 MHz").lines(400, 104, "FCC part 15.249", "Class B");
        pages.text(60, 140, "Europe").text(250, 140, "868 MHz").text(400, 140, "EN 300 220");
        pages.text(60, 164, "Brazil").text(250, 164, "915 MHz").lines(400, 164, "Anatel 04417", "13512");
        for (float y : new float[] {66, 88, 124, 148, 184}) pages.rule(58, 520, y);
        assertEquals(
                "United States and Canada, Radio: 915 MHz; Approval: FCC part 15.249 Class B\n\nEurope, Radio: 868 MHz; Approval: EN 300 220\n\n"
                        + "Brazil, Radio: 915 MHz; Approval: Anatel 04417 13512",
                read(pages).text());
    }

    @Test
    void aTableOfWordsNamesItsColumns() {
        PdfPages pages = new PdfPages().text(60, 80, PdfPages.BOLD, 10, "Port").text(200, 80, PdfPages.BOLD, 10, "Harbour master")
                .text(400, 80, PdfPages.BOLD, 10, "Country");
        String[][] rows = {{"Bergen", "Kari Nordmann", "Norway"}, {"Porto", "Rui Costa", "Portugal"}, {"Kiel", "Uwe Jensen", "Germany"}};
        for (int r = 0; r < 3; r++) for (int c = 0; c < 3; c++) pages.text(new float[] {60, 200, 400}[c], 96 + 14 * r, rows[r][c]);
        assertEquals("Bergen, Harbour master: Kari Nordmann; Country: Norway\n\nPorto, Harbour master: Rui Costa; Country: Portugal\n\n"
                + "Kiel, Harbour master: Uwe Jensen; Country: Germany", read(pages).text());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void everyCellOfARandomTableKeepsItsHeadings(long seed) {
        Random random = new Random(seed);
        int columns = 1 + random.nextInt(5);
        int rows = 2 + random.nextInt(8);
        PdfPages pages = new PdfPages();
        float step = 370f / columns;
        for (int c = 0; c < columns; c++) pages.textEndingAt(200 + step * (c + 1), 80, "Class " + (char) ('A' + c));
        List<String> expected = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            float y = 98 + (13 + random.nextInt(2)) * r;
            String label = "Item " + "abcdefghij".charAt(r) + " of the list";
            pages.text(60, y, label);
            List<String> cells = new ArrayList<>();
            for (int c = 0; c < columns; c++) {
                String value = String.format("%,d", random.nextInt(random.nextBoolean() ? 99 : 99_999));
                if (random.nextInt(4) == 0) value = "(" + value + ")";
                pages.textEndingAt(200 + step * (c + 1), y, value);
                cells.add("Class " + (char) ('A' + c) + ": " + value);
            }
            expected.add(label + ", " + String.join("; ", cells));
        }
        assertEquals(String.join("\n\n", expected), read(pages).text());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void randomColumnsOfParagraphsAreReadInOrder(long seed) {
        Random random = new Random(seed);
        int columns = 1 + random.nextInt(3);
        float width = (500 - 20f * (columns - 1)) / columns;
        float size = 7 + random.nextInt(3);
        PdfPages pages = new PdfPages();
        List<String> expected = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            float y = 80;
            for (int p = 0; p < 3; p++) {
                StringBuilder paragraph = new StringBuilder();
                String line = "";
                int words = 60 + random.nextInt(40);
                for (int w = 0; w < words; w++) {
                    String word = randomWord(random, w == 0) + (w == words - 1 ? "." : "");
                    String longer = line.isEmpty() ? word : line + " " + word;
                    if (PdfPages.width(longer, PdfPages.PLAIN, size) > width) {
                        pages.text(60 + c * (width + 20), y, PdfPages.PLAIN, size, line);
                        y += 1.2f * size;
                        longer = word;
                    }
                    line = longer;
                    paragraph.append(w == 0 ? "" : " ").append(word);
                }
                pages.text(60 + c * (width + 20), y, PdfPages.PLAIN, size, line);
                y += 2.2f * size;
                expected.add(paragraph.toString());
            }
        }
        assertEquals(expected, Arrays.asList(read(pages).text().split("\n\n")));
    }

    private static String randomWord(Random random, boolean capital) {
        StringBuilder word = new StringBuilder();
        int length = 2 + random.nextInt(7);
        for (int i = 0; i < length; i++) word.append((char) ((capital && i == 0 ? 'A' : 'a') + random.nextInt(26)));
        return word.toString();
    }

    // ---- what the file says of itself

    @Test
    void takesTitleAuthorDateAndLanguageFromTheFile() {
        PdfPages pages = new PdfPages().lines(60, 100, LEFT);
        PDDocumentInformation about = pages.document().getDocumentInformation();
        about.setTitle("A Book of Tides");
        about.setAuthor("Ana Lima");
        Calendar date = new GregorianCalendar(2031, Calendar.MAY, 7, 12, 0);
        date.setTimeZone(TimeZone.getTimeZone("UTC"));
        about.setCreationDate(date);
        pages.document().getDocumentCatalog().setLanguage("pt-BR");
        Document document = read(pages);
        assertEquals("A Book of Tides", document.title());
        assertEquals(Map.of("author", List.of("Ana Lima"), "created", List.of("2031-05-07"), "language", List.of("pt")),
                document.metadata());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Microsoft Word - tides7.doc", "untitled", "0001045810-22-000166", "scan.pdf", " "})
    void aTitleThatIsNoneGivesWayToTheFilesName(String title) {
        PdfPages pages = new PdfPages().lines(60, 100, LEFT);
        pages.document().getDocumentInformation().setTitle(title);
        assertEquals("a report", read(pages).title());
    }

    // ---- what cannot be read

    @Test
    void aFileWithAPasswordIsReportedAndOneWithAnEmptyPasswordIsRead() {
        assertEquals("a report.pdf is protected by a password: save a copy without one, or leave it out",
                problem(new PdfPages().lines(60, 100, LEFT).bytesProtectedBy("secret")));
        assertEquals(String.join(" ", LEFT),
                new PdfReader().read("a.pdf", new PdfPages().lines(60, 100, LEFT).bytesProtectedBy("")).text());
    }

    @Test
    void whatIsNoPdfFileIsReported() {
        String expected = "a report.pdf is damaged, or no PDF file: open it in a PDF viewer, and save it anew";
        assertEquals(expected, problem(new byte[0]));
        assertEquals(expected, problem("Dear Ana, this is a letter.".getBytes(StandardCharsets.UTF_8)));
        byte[] whole = new PdfPages().lines(60, 100, LEFT).bytes();
        assertEquals(expected, problem(Arrays.copyOf(whole, 60)));
    }

    @Test
    void pagesOfPicturesAreReported() throws IOException {
        PdfPages pages = new PdfPages();
        pages.attempt(() -> pages.picture());
        assertEquals("a report.pdf has pictures of pages and no text: run text recognition (OCR) on it first", problem(pages.bytes()));

        PdfPages some = new PdfPages().lines(60, 100, LEFT);
        for (int i = 0; i < 2; i++) some.page().attempt(() -> some.picture());
        assertEquals(Map.of("pages-without-text", List.of("2 to 3")), read(some).metadata());
    }

    @Test
    void anEmptyFileIsReported() { assertEquals("a report.pdf has no text: leave it out", problem(new PdfPages().bytes())); }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void aDamagedFileIsReadOrReportedInOneLine(long seed) {
        Random random = new Random(seed);
        PdfPages pages = new PdfPages().lines(60, 100, LEFT).lines(330, 100, RIGHT);
        for (int i = 0; i < 3; i++) pages.page().lines(60, 100, LEFT);
        byte[] whole = pages.bytes();
        for (int round = 0; round < 40; round++) {
            byte[] damaged = random.nextInt(3) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int i = random.nextInt(30); i > 0 && damaged.length > 0; i--)
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                Document document = new PdfReader().read("a report.pdf", damaged);
                assertEquals(document.text(), document.text().strip());
            } catch (SatchelException e) {
                assertTrue(e.getMessage().startsWith("a report.pdf ") && e.getMessage().indexOf('\n') < 0, e.getMessage());
            }
        }
    }

    @Test
    void formsThatShowOneAnotherOverAndOverAreCutOff() {
        PdfPages pages = new PdfPages();
        pages.attempt(() -> {
            COSDictionary fonts = new COSDictionary();
            fonts.setItem(COSName.getPDFName("F"), PdfPages.PLAIN.getCOSObject());
            COSStream inner = null;
            for (int depth = 0; depth < 12; depth++) {
                COSStream form = pages.document().getDocument().createCOSStream();
                form.setItem(COSName.TYPE, COSName.XOBJECT);
                form.setItem(COSName.SUBTYPE, COSName.FORM);
                form.setItem(COSName.BBOX, new PDRectangle(612, 792).getCOSArray());
                COSDictionary resources = new COSDictionary();
                resources.setItem(COSName.FONT, fonts);
                COSDictionary objects = new COSDictionary();
                if (inner != null) objects.setItem(COSName.getPDFName("X"), inner);
                resources.setItem(COSName.XOBJECT, objects);
                form.setItem(COSName.RESOURCES, resources);
                try (OutputStream content = form.createOutputStream()) {
                    String once = inner == null ? "BT /F 9 Tf 9 9 Td (" + "laugh ".repeat(50) + ") Tj ET " : "/X Do ";
                    content.write(once.repeat(10).getBytes(StandardCharsets.US_ASCII));
                }
                inner = form;
            }
            COSDictionary objects = new COSDictionary();
            objects.setItem(COSName.getPDFName("X"), inner);
            COSDictionary resources = new COSDictionary();
            resources.setItem(COSName.XOBJECT, objects);
            PDPage page = pages.document().getPage(0);
            page.getCOSObject().setItem(COSName.RESOURCES, resources);
            PDStream content = new PDStream(pages.document(), new ByteArrayInputStream("/X Do".getBytes(StandardCharsets.US_ASCII)));
            page.setContents(content);
        });
        assertEquals("a report.pdf has a page of more than 1000000 characters: leave it out", problem(pages.bytes()));
    }

    /** 129 megabytes. */
    private static void writeBlanks(OutputStream out) throws IOException {
        byte[] blanks = new byte[1 << 20];
        Arrays.fill(blanks, (byte) ' ');
        for (int i = 0; i < 129; i++) out.write(blanks);
    }

    @Test
    void aPageThatIsPackedTwiceIsRefusedToo() {
        PdfPages pages = new PdfPages();
        pages.attempt(() -> {
            PDStream content = new PDStream(pages.document());
            content.getCOSObject().setItem(COSName.FILTER, new COSArray(List.of(COSName.FLATE_DECODE, COSName.FLATE_DECODE)));
            try (OutputStream out = new DeflaterOutputStream(new DeflaterOutputStream(content.getCOSObject().createRawOutputStream()))) {
                writeBlanks(out);
            }
            pages.document().getPage(0).setContents(content);
        });
        assertEquals("a report.pdf has a page that unpacks to more than 128 MB: leave it out", problem(pages.bytes()));
    }

    @Test
    void aPageThatUnpacksToFarMoreThanItsFileIsRefused() {
        PdfPages pages = new PdfPages();
        pages.attempt(() -> {
            PDStream content = new PDStream(pages.document());
            try (OutputStream out = content.createOutputStream(COSName.FLATE_DECODE)) {
                writeBlanks(out);
            }
            pages.document().getPage(0).setContents(content);
        });
        assertEquals("a report.pdf has a page that unpacks to more than 128 MB: leave it out", problem(pages.bytes()));
    }

    @Test
    void aTreeOfPagesThatRunsInCirclesHasAnEnd() {
        PdfPages pages = new PdfPages().lines(60, 100, LEFT);
        COSDictionary root = pages.document().getDocumentCatalog().getCOSObject().getCOSDictionary(COSName.PAGES);
        root.getCOSArray(COSName.KIDS).add(root);
        String page = String.join(" ", LEFT);
        assertEquals(page + "\n\n" + page, new PdfReader().read("a.pdf", pages.bytes()).text());
    }

    @Test
    void stopsWhenItsThreadIsInterrupted() {
        byte[] content = new PdfPages().lines(60, 100, LEFT).bytes();
        Thread.currentThread().interrupt();
        try {
            assertEquals("a report.pdf was not read to its end: reading was stopped at page 1", problem(content));
        } finally {
            Thread.interrupted();
        }
    }
}
