package dev.satchel;

import java.awt.Rectangle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Small files of every format, made with other people's libraries where these can write it, else by hand after the format's standard. */
final class OfficeFiles {
    private static final String WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    private OfficeFiles() {}

    interface Writer {
        void write(OutputStream out) throws IOException;
    }

    static byte[] bytes(Writer writer) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            writer.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An archive of parts, in this order. */
    static byte[] zip(Map<String, String> parts) {
        return bytes(out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Map.Entry<String, String> part : parts.entrySet()) {
                    zip.putNextEntry(new ZipEntry(part.getKey()));
                    zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                    zip.closeEntry();
                }
            }
        });
    }

    // ---- Word

    /** A Word document with this body, styles and numbering, written as Word writes them. */
    static Map<String, String> word(String body) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("[Content_Types].xml", """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml"
                ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""");
        parts.put("_rels/.rels", relationships("officeDocument word/document.xml", "core-properties docProps/core.xml"));
        parts.put("word/_rels/document.xml.rels", relationships("styles styles.xml", "numbering numbering.xml", "footnotes footnotes.xml"));
        parts.put("word/document.xml", "<w:document xmlns:w='" + WORD
                + "' xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><w:body>" + body + "</w:body></w:document>");
        parts.put("word/styles.xml", "<w:styles xmlns:w='" + WORD + "'>" + style("Normal", "Normal", "w:default='1'", "")
                + style("berschrift1", "heading 1", "", "<w:pPr><w:keepNext/></w:pPr>") + style("berschrift2", "heading 2", "", "")
                + style("Titel", "Title", "", "") + style("Verzeichnis1", "toc 1", "", "")
                + style("Quelltext", "Source", "", "<w:rPr><w:rFonts w:ascii='Courier New'/></w:rPr>") + "</w:styles>");
        parts.put("word/numbering.xml", "<w:numbering xmlns:w='" + WORD + "'>"
                + "<w:abstractNum w:abstractNumId='0'>" + level(0, "decimal", "%1.") + level(1, "lowerLetter", "%1.%2)")
                + "</w:abstractNum>"
                + "<w:abstractNum w:abstractNumId='1'>" + level(0, "bullet", "\u2022") + level(1, "bullet", "o") + "</w:abstractNum>"
                + "<w:num w:numId='5'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='6'><w:abstractNumId w:val='1'/></w:num></w:numbering>");
        parts.put("word/footnotes.xml",
                "<w:footnotes xmlns:w='" + WORD + "'><w:footnote w:type='separator' w:id='0'>" + paragraph("", "~~~")
                        + "</w:footnote><w:footnote w:id='2'>" + paragraph("", "Measured in May.") + "</w:footnote></w:footnotes>");
        parts.put("docProps/core.xml",
                """
                        <cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
                        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>Microsoft Word - Document1</dc:title>
                        <dc:creator>Ana Souza</dc:creator><cp:keywords>pump; water</cp:keywords><dc:language>pt-BR</dc:language>
                        <dcterms:created>2026-03-01T10:00:00Z</dcterms:created><dcterms:modified>2026-11-24T23:59:00Z</dcterms:modified></cp:coreProperties>""");
        return parts;
    }

    private static String relationships(String... typesAndTargets) {
        StringBuilder parts = new StringBuilder("<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>");
        for (int i = 0; i < typesAndTargets.length; i++) {
            String[] part = typesAndTargets[i].split(" ");
            parts.append(
                    "<Relationship Id='rId" + i + "' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + part[0]
                            + "' Target='" + part[1] + "'/>");
        }
        return parts.append("</Relationships>").toString();
    }

    private static String style(String id, String name, String attributes, String content) {
        return "<w:style w:type='paragraph' " + attributes + " w:styleId='" + id + "'><w:name w:val='" + name + "'/>" + content
                + "</w:style>";
    }

    private static String level(int level, String format, String text) {
        return "<w:lvl w:ilvl='" + level + "'><w:start w:val='1'/><w:numFmt w:val='" + format + "'/><w:lvlText w:val='" + text
                + "'/></w:lvl>";
    }

    /** A paragraph of one run. */
    static String paragraph(String style, String text) {
        return "<w:p>" + (style.isEmpty() ? "" : "<w:pPr><w:pStyle w:val='" + style + "'/></w:pPr>") + "<w:r><w:t xml:space='preserve'>"
                + text
                + "</w:t></w:r></w:p>";
    }

    static String item(int list, int level, String text) {
        return "<w:p><w:pPr><w:numPr><w:ilvl w:val='" + level + "'/><w:numId w:val='" + list + "'/></w:numPr></w:pPr><w:r><w:t>" + text
                + "</w:t></w:r></w:p>";
    }

    static String cell(String properties, String text) {
        return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + paragraph("", text) + "</w:tc>";
    }

    /** Headings, a list, a program, tables, and what must be left out. */
    static byte[] docx() {
        String merged = "<w:tbl><w:tr>" + cell("<w:vMerge w:val='restart'/>", "Region") + cell("<w:gridSpan w:val='2'/>", "2025")
                + cell("", "2026")
                + "</w:tr><w:tr>" + cell("<w:vMerge/>", "") + cell("", "Spring") + cell("", "Autumn") + cell("", "Spring") + "</w:tr><w:tr>"
                + cell("", "North") + cell("", "1") + cell("", "2") + cell("", "3") + "</w:tr></w:tbl>";
        String names = "<w:tbl><w:tr>" + cell("", "Weight") + cell("", "12 kg") + "</w:tr><w:tr>" + cell("", "Colour:") + cell("", "red")
                + "</w:tr></w:tbl>";
        return zip(word("<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent>"
                + paragraph("", "Contents") + "</w:sdtContent></w:sdt>" + paragraph("Verzeichnis1", "Installing 3")
                + paragraph("Titel", "Pump handbook")
                + paragraph("berschrift1", "Installing")
                + "<w:p><w:r><w:t>The pump</w:t></w:r><w:r><w:t xml:space='preserve'> must stand\u00A0level. </w:t></w:r>"
                + "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> HYPERLINK \"x\" </w:instrText></w:r><w:r><w:t>It is co\u00ADordinated.</w:t></w:r>"
                + "<w:del><w:r><w:delText>Old.</w:delText></w:r></w:del><w:ins><w:r><w:t xml:space='preserve"
                + "'> New.</w:t></w:r></w:ins><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r></w:p>"
                + item(5, 0, "first") + item(5, 1, "nested") + item(5, 0, "second") + paragraph("", "Then:") + item(6, 0, "bullet")
                + paragraph("Quelltext", "fn main() {") + paragraph("Quelltext", "    run();") + paragraph("Quelltext", "}")
                + paragraph("berschrift2", "Figures") + merged + paragraph("", "") + names
                + "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + paragraph("", "In a box.")
                + "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>" + paragraph("", "In a box.")
                + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>Around it.</w:t></w:r></w:p>"));
    }

    // ---- spreadsheets

    static void fill(Workbook book) {
        Sheet parts = book.createSheet("Parts");
        parts.createRow(0).createCell(0).setCellValue("Parts list 2026");
        row(parts, 2, "Part", "Number", "Price", "Since", "Share");
        CellStyle price = book.createCellStyle();
        price.setDataFormat(book.createDataFormat().getFormat("\"R$\" 0.00"));
        CellStyle date = book.createCellStyle();
        date.setDataFormat(book.createDataFormat().getFormat("yyyy-mm-dd"));
        CellStyle share = book.createCellStyle();
        share.setDataFormat(book.createDataFormat().getFormat("0.0%"));
        Row panel = row(parts, 3, "Solar panel", "SP-051");
        panel.createCell(2).setCellValue(95);
        panel.getCell(2).setCellStyle(price);
        panel.createCell(3).setCellValue(LocalDate.of(2025, 3, 1));
        panel.getCell(3).setCellStyle(date);
        panel.createCell(4).setCellValue(0.125);
        panel.getCell(4).setCellStyle(share);
        Row bolt = row(parts, 4, "Bolt", "B-1");
        bolt.createCell(4).setCellValue(1);
        bolt.getCell(4).setCellStyle(share);
        Sheet regions = book.createSheet("Regions");
        row(regions, 0, "Region", "2025", "", "2026");
        row(regions, 1, "", "Spring", "Autumn", "Spring");
        regions.addMergedRegion(new CellRangeAddress(0, 0, 1, 2));
        regions.addMergedRegion(new CellRangeAddress(0, 1, 0, 0));
        Row north = row(regions, 2, "North");
        for (int i = 1; i < 4; i++) north.createCell(i).setCellValue(i * 1000.5);
    }

    private static Row row(Sheet sheet, int number, String... values) {
        Row row = sheet.createRow(number);
        for (int i = 0; i < values.length; i++)
            if (!values[i].isEmpty()) row.createCell(i).setCellValue(values[i]);
        return row;
    }

    static byte[] xlsx() {
        return bytes(out -> {
            try (XSSFWorkbook book = new XSSFWorkbook()) {
                fill(book);
                book.getProperties().getCoreProperties().setCreator("Ana Souza");
                book.write(out);
            }
        });
    }

    static byte[] xls() {
        return bytes(out -> {
            try (HSSFWorkbook book = new HSSFWorkbook()) {
                fill(book);
                book.write(out);
            }
        });
    }

    // ---- presentations

    /** Two slides whose file names are not in their order, the first with notes, the second with a table. */
    static byte[] pptx() {
        String namespaces = " xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main'"
                + " xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'"
                + " xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>";
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("[Content_Types].xml", """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/ppt/presentation.xml"
                ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>""");
        parts.put("_rels/.rels", relationships("officeDocument ppt/presentation.xml"));
        parts.put("ppt/_rels/presentation.xml.rels", relationships("slide slides/slide1.xml", "slide slides/slide2.xml"));
        parts.put("ppt/presentation.xml", "<p:presentation" + namespaces
                + "<p:sldIdLst><p:sldId id='300' r:id='rId1'/><p:sldId id='256' r:id='rId0'/></p:sldIdLst></p:presentation>");
        String row = "<a:tr>" + "<a:tc><a:txBody><a:p><a:r><a:t>%s</a:t></a:r></a:p></a:txBody></a:tc>".repeat(2) + "</a:tr>";
        parts.put("ppt/slides/slide1.xml", "<p:sld" + namespaces + "<p:graphicFrame><a:tbl>" + row.formatted("Part", "Price")
                + row.formatted("Bolt", "5") + row.formatted("Nut", "6") + "</a:tbl></p:graphicFrame>" + shape("type='title'", "Prices")
                + "</p:sld>");
        parts.put("ppt/slides/slide2.xml", "<p:sld" + namespaces + shape("type='ctrTitle'", "Sales rise")
                + shape("idx='1'", "North sold 12 %</a:t></a:r></a:p><a:p><a:pPr lvl='1'/><a:r><a:t>South fell")
                + shape("type='sldNum'", "7")
                + "</p:sld>");
        parts.put("ppt/slides/_rels/slide2.xml.rels", relationships("notesSlide ../notesSlides/notesSlide1.xml"));
        parts.put("ppt/notesSlides/notesSlide1.xml", "<p:notes" + namespaces + shape("type='body' idx='1'", "Thank the team.")
                + shape("type='sldNum'", "7") + "</p:notes>");
        return zip(parts);
    }

    private static String shape(String placeholder, String text) {
        return "<p:sp><p:nvSpPr><p:nvPr><p:ph " + placeholder + "/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>" + text
                + "</a:t></a:r></a:p></p:txBody></p:sp>";
    }

    static byte[] ppt() {
        return bytes(out -> {
            try (HSLFSlideShow show = new HSLFSlideShow()) {
                show.createSlide().addTitle().setText("Sales rise");
                var second = show.createSlide();
                second.addTitle().setText("Prices");
                var box = second.createTextBox();
                box.setAnchor(new Rectangle(50, 50, 300, 50));
                box.setText("All prices in R$.");
                show.write(out);
            }
        });
    }

    // ---- OpenDocument

    static byte[] openDocument(String kind, String body, String styles) {
        String namespaces = " xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
                + " xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0'"
                + " xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' xmlns:dc='http://purl.org/dc/elements/1.1/'"
                + " xmlns:presentation='urn:oasis:names:tc:opendocument:xmlns:presentation:1.0'"
                + " xmlns:meta='urn:oasis:names:tc:opendocument:xmlns:meta:1.0'";
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("mimetype", "application/vnd.oasis.opendocument." + kind);
        parts.put("META-INF/manifest.xml", "<manifest/>");
        parts.put("styles.xml", "<office:document-styles" + namespaces
                + "><office:master-styles><style:master-page><style:header><text:p>On every page</text:p></style:header></style:master-page></office:master-styles></office:document-styles>");
        parts.put("meta.xml", "<office:document-meta" + namespaces
                + "><office:meta><dc:title>Handbook of the pump</dc:title><meta:initial-creator>Ana Souza</meta:initial-creator><dc:date>2026-11-24T10:00:00.12</dc:date><meta:keyword>pump</meta:keyword></office:meta></office:document-meta>");
        parts.put("content.xml", "<office:document-content" + namespaces + "><office:automatic-styles>" + styles
                + "</office:automatic-styles><office:body>" + body + "</office:body></office:document-content>");
        return zip(parts);
    }

    static byte[] odt() {
        return openDocument("text",
                "<office:text><text:tracked-changes><text:p>Deleted</text:p></text:tracked-changes><text:table-of-content><text:p>Contents</text:p></text:table-of-content>"
                        + "<text:h text:outline-level='2'>Installing</text:h><text:p>The<text:s text:c='2'/>pump must<text:line-break/>stand level.<office:annotation><text:p>Really?</text:p></office:annotation></text:p>"
                        + "<text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>nested</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>"
                        + "<text:p text:style-name='P1'>fn main() {</text:p><text:p text:style-name='P1'><text:s text:c='4'/>run();</text:p>"
                        + "<table:table table:name='Table1'><table:table-row><table:table-cell table:number-rows-spanned='2'><text:p>Region</text:p></table:table-cell>"
                        + "<table:table-cell table:number-columns-spanned='2'><text:p>2025</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
                        + "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>Spring</text:p></table:table-cell><table:table-cell><text:p>Autumn</text:p></table:table-cell></table:table-row>"
                        + "<table:table-row><table:table-cell><text:p>North</text:p></table:table-cell><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table></office:text>",
                "<style:style style:name='P1'><style:text-properties style:font-name='Liberation Mono'/></style:style>");
    }

    static byte[] ods() {
        String cells = "<table:table-cell><text:p>%s</text:p></table:table-cell><table:table-cell table:number-columns-repeated='2'/><table:table-cell><text:p>%s</text:p></table:table-cell><table:table-cell table:number-columns-repeated='16380'/>";
        return openDocument("spreadsheet",
                "<office:spreadsheet><table:table table:name='Parts'><table:table-row>" + cells.formatted("Part", "Price")
                        + "</table:table-row><table:table-row>"
                        + cells.formatted("Bolt", "R$ 5.00")
                        + "</table:table-row><table:table-row table:number-rows-repeated='1048574'><table:table-cell table:number-columns-repeated='16384'/></table:table-row></table:table></office:spreadsheet>",
                "");
    }

    static byte[] odp() {
        return openDocument("presentation",
                "<office:presentation><draw:page><draw:frame presentation:class='title'><draw:text-box><text:p>Sales rise</text:p></draw:text-box></draw:frame>"
                        + "<draw:frame presentation:class='outline'><draw:text-box><text:list><text:list-item><text:p>North sold 12 %</text:p></text:list-item></text:list></draw:text-box></draw:frame>"
                        + "<presentation:notes><draw:frame presentation:class='notes'><draw:text-box><text:p>Thank the team.</text:p></draw:text-box></draw:frame>"
                        + "<draw:frame presentation:class='page-number'><draw:text-box><text:p>1</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>"
                        + "<draw:page><draw:frame presentation:class='title'><draw:text-box><text:p>Thanks</text:p></draw:text-box></draw:frame></draw:page></office:presentation>",
                "");
    }

    // ---- books and mails

    static byte[] epub() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("mimetype", "application/epub+zip");
        parts.put("META-INF/container.xml",
                "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>");
        parts.put("OEBPS/book.opf",
                """
                        <package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The lamp</dc:title>
                        <dc:creator>Ana Souza</dc:creator><dc:language>en-GB</dc:language></metadata><manifest>
                        <item id="two" href="b.xhtml" media-type="application/xhtml+xml"/><item id="one" href="part%201/a.xhtml" media-type="application/xhtml+xml"/>
                        <item id="nav" properties="nav" href="nav.xhtml" media-type="application/xhtml+xml"/></manifest>
                        <spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/></spine></package>""");
        parts.put("OEBPS/nav.xhtml", "<html><body><nav><ol><li>One</li></ol></nav></body></html>");
        parts.put("OEBPS/b.xhtml", "<html><body><h1>Two</h1><pre>x = 1\n  y</pre></body></html>");
        parts.put("OEBPS/part 1/a.xhtml",
                "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body><h1>One</h1><p>It was&#160;dark.</p><aside>At night.</aside></body></html>");
        return zip(parts);
    }

    static byte[] eml() {
        return """
                From: Ana Souza <ana@example.org>
                To: Bruno <bruno@example.org>, carla@example.org
                Subject: =?utf-8?Q?Pre=C3=A7os_da_bomba?=
                Date: Tue, 24 Nov 2026 10:11:12 -0300
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="XX"

                --XX
                Content-Type: multipart/alternative; boundary="YY"

                --YY
                Content-Type: text/plain; charset=utf-8

                As text.
                --YY
                Content-Type: text/html; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                <html><body><p>O pre=E7o <b>=E9</b> R$ 95.</p><table><tr><th>Part<th>Price<tr><td>Bolt<td>5</table></body></html>
                --YY--
                --XX
                Content-Type: text/csv; name="prices.csv"
                Content-Disposition: attachment; filename="prices.csv"

                Part,Price
                Nut,6
                --XX
                Content-Type: application/octet-stream; name="book.epub"
                Content-Disposition: attachment; filename="book.epub"
                Content-Transfer-Encoding: base64

                %s
                --XX
                Content-Type: message/rfc822
                Content-Disposition: attachment; filename="other.eml"

                Subject: Other

                Not read.
                --XX
                Content-Type: image/png; name="logo.png"
                Content-Disposition: attachment; filename="logo.png"
                Content-Transfer-Encoding: base64

                iVBORw0KGgo=
                --XX--
                """.formatted(Base64.getMimeEncoder().encodeToString(epub())).replace("\r\n", "\n").replace("\n", "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] plainMail() {
        return "From: ana@example.org\r\nSubject: Hello\r\nContent-Type: text/plain; charset=windows-1252\r\n\r\nFirst line,\r\nsecond \u20AC.\r\n\r\nBye\r\n"
                .getBytes(java.nio.charset.Charset.forName("windows-1252"));
    }

    static byte[] rtf() {
        return "{\\rtf1\\ansi\\ansicpg1252{\\info{\\title Safety of the pump}{\\author Ana Souza}}Read this first.\\par {\\b Safety}\\par Keep it dry. Gr\\'f6\\'dfe 5 \\u8364?.\\par \\trowd\\cellx100\\cellx200\\intbl Part\\cell Price\\cell\\trowd\\row\\trowd Bolt\\par big\\cell 5\\cell\\row\\pard Second.\\par}"
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Every format by the name of a file of it. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("a.docx", docx());
        all.put("a.pptx", pptx());
        all.put("a.xlsx", xlsx());
        all.put("a.xls", xls());
        all.put("a.ppt", ppt());
        all.put("a.odt", odt());
        all.put("a.ods", ods());
        all.put("a.odp", odp());
        all.put("a.epub", epub());
        all.put("a.eml", eml());
        all.put("a.rtf", rtf());
        return all;
    }

    /** An Office file under a password, as every version since 2010 writes it. */
    static byte[] encrypted(byte[] content) {
        return bytes(out -> {
            try (POIFSFileSystem file = new POIFSFileSystem()) {
                Encryptor encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
                encryptor.confirmPassword("secret");
                try (OutputStream encrypted = encryptor.getDataStream(file)) {
                    encrypted.write(content);
                }
                file.writeFilesystem(out);
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        });
    }

    static List<String> names() { return List.copyOf(all().keySet()); }
}
