package dev.satchel.pdf;

import dev.satchel.Block;
import dev.satchel.SatchelException;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;

/**
 * What a PDF file says, as one text with its structure.
 *
 * @param title what the document calls itself; empty when it does not, or only by a number or a file's name
 * @param text the whole text: paragraphs with a blank line between, each row of a table a paragraph that names the row and column of
 *            every cell
 * @param blocks the structure, in order
 * @param pageStarts where each page begins
 * @param metadata {@code author}, {@code created} and {@code modified} as {@code 2024-05-31}, {@code language} as {@code en}, where known;
 *            {@code pages-without-text} for pages that are nothing but pictures
 */
public record PdfText(String title, String text, List<Block> blocks, List<Integer> pageStarts, Map<String, List<String>> metadata) {
    /**
     * PDFBox warns of what it finds amiss, and quotes it: pieces of the document. It logs to the JDK's loggers, or to them by way of
     * SLF4J; who has set a level for it, or logs elsewhere, decides for himself. Kept here, because loggers that nobody holds are
     * forgotten with their level.
     */
    private static final List<Logger> SILENT = List.of(silent("org.apache.pdfbox"), silent("org.apache.fontbox"));
    private static final int MOST_PAGES = 50_000;
    /** About six thousand pages; together they take a few hundred megabytes while they are put together. */
    private static final int MOST_CHARACTERS = 15_000_000;
    /** With more characters whose meaning the file does not tell, what is read is not what is written. */
    private static final double MOST_UNREADABLE = 0.3;
    private static final int MOST_OUTLINE_ENTRIES = 10_000;
    private static final int DEEPEST_OUTLINE = 6;
    private static final int LONGEST_TITLE = 200;
    private static final float TITLE_SIZE = 1.3f;
    private static final Pattern NO_TITLE = Pattern.compile("(?i)untitled.{0,20}|(?:microsoft )?(?:word|powerpoint|excel) ?- .{0,300}"
            + "|.{0,300}\\.(?:docx?|dvi|tex|indd|qxd|pptx?|xlsx?|pdf|html?|ps|rtf|odt|fm|p65|txt|md)"
            + "|[\\d\\W_]{0,300}|document\\d{0,4}|https?://.{0,300}");

    /** Copies the collections. */
    public PdfText {
        blocks = List.copyOf(blocks);
        pageStarts = List.copyOf(pageStarts);
        metadata = Map.copyOf(metadata);
    }

    private static Logger silent(String name) {
        Logger logger = Logger.getLogger(name);
        if (logger.getLevel() == null) logger.setLevel(Level.OFF);
        return logger;
    }

    /** Whether PDFBox is on the class path, without which nothing can be read. */
    public static boolean isAvailable() {
        try {
            Class.forName("org.apache.pdfbox.Loader", false, PdfText.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Reads a file. Takes memory in proportion to the file's text, beside the largest page. Stops when the thread is interrupted.
     *
     * @param name what messages call the file
     * @param content its bytes; hostile until checked
     * @throws SatchelException when it is protected by a password, is no PDF file, is damaged beyond reading, or has no text
     */
    public static PdfText read(String name, byte[] content) {
        try {
            return BuiltInFonts.during(() -> {
                try (PDDocument document = Loader.loadPDF(new RandomAccessReadBuffer(content), "", null, null,
                        IOUtils.createMemoryOnlyStreamCache())) {
                    return new Reading(name, document).text();
                }
            });
        } catch (InvalidPasswordException e) {
            throw new SatchelException(name + " is protected by a password: save a copy without one, or leave it out", e);
        } catch (IOException e) {
            throw new SatchelException(name + " is damaged, or no PDF file: open it in a PDF viewer, and save it anew", e);
        } catch (StackOverflowError e) {
            throw new SatchelException(name + " is nested too deeply to be read: open it in a PDF viewer, and print it to a new file", e);
        } catch (OutOfMemoryError e) {
            throw new SatchelException(name + " takes more memory than there is: give Java more (-Xmx), or leave it out", e);
        }
    }

    /** The reading of one document. */
    private static final class Reading {
        private final String name;
        private final PDDocument document;
        private final PageScanner scanner;
        private final Map<Integer, Integer> sizes = new TreeMap<>();
        private final List<Integer> pictures = new ArrayList<>();
        private int characters;
        private int bold;
        private int fixedPitch;

        Reading(String name, PDDocument document) {
            this.name = name;
            this.document = document;
            this.scanner = new PageScanner(name);
        }

        PdfText text() throws IOException {
            List<Page> pages = RunningTitles.removedFrom(pages());
            requireText(pages);
            List<List<List<Element>>> parts = pages.stream().map(Reading::parts).toList();
            List<Paragraph> paragraphs = ParagraphFinder.of(parts, fixedPitch < characters / 2);
            HeadingLevels levels = new HeadingLevels(paragraphs, bodySize(), bold > characters / 2, outline());
            TextWriter writer = new TextWriter(vocabulary(pages), levels);
            paragraphs.forEach(writer::write);
            return new PdfText(title(paragraphs, levels), writer.text(), writer.blocks(), writer.pageStarts(pages.size()), metadata());
        }

        // ---- pages

        private List<Page> pages() throws IOException {
            List<Page> pages = new ArrayList<>();
            IOException failure = null;
            boolean readable = false;
            for (PDPage page : document.getPages()) {
                if (pages.size() >= MOST_PAGES)
                    throw new SatchelException(name + " has more than " + MOST_PAGES + " pages: split it, or leave it out");
                if (Thread.currentThread().isInterrupted())
                    throw new SatchelException(name + " was not read to its end: reading was stopped at page " + (pages.size() + 1));
                try {
                    pages.add(page(scanner.scan(page), pages.size() + 1));
                    readable = true;
                } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | ClassCastException | NullPointerException
                        | IllegalStateException | ArithmeticException | NegativeArraySizeException | StackOverflowError e) {
                    // One damaged page: what PDFBox throws then is not always what it says.
                    failure = new IOException("page " + (pages.size() + 1) + " of " + name, e);
                    pages.add(new Page(List.of(), List.of(), List.of(), 0, false));
                }
            }
            if (!readable) throw failure != null ? failure : new IOException("no pages");
            return pages;
        }

        private Page page(PageScanner.Scan scan, int number) {
            for (Glyph glyph : scan.upright()) note(glyph);
            if (scanner.shown() > MOST_CHARACTERS)
                throw new SatchelException(name + " has more than " + MOST_CHARACTERS + " characters: split it, or leave it out");
            List<Row> turned = new ArrayList<>();
            for (List<Glyph> glyphs : scan.turned()) turned.addAll(RowFinder.rows(glyphs));
            Page page = new Page(RowFinder.rows(scan.upright()), turned, scan.rules(), scan.height(), scan.picture());
            if (page.isEmpty() && page.picture()) pictures.add(number);
            return page;
        }

        private void note(Glyph glyph) {
            if (glyph.isSpace()) return;
            characters++;
            sizes.merge(Math.round(2 * glyph.size()), 1, Integer::sum);
            if (glyph.style().bold()) bold++;
            if (glyph.style().fixedPitch()) fixedPitch++;
        }

        private void requireText(List<Page> pages) {
            if (scanner.unreadable() > MOST_UNREADABLE * scanner.shown())
                throw new SatchelException(name + " has fonts that do not say what their characters mean (" + scanner.unreadable() + " of "
                        + scanner.shown() + "): run text recognition (OCR) on it first");
            if (characters > 0 || pages.stream().anyMatch(page -> !page.isEmpty())) return;
            if (pictures.isEmpty()) throw new SatchelException(name + " has no text: leave it out");
            throw new SatchelException(name + " has pictures of pages and no text: run text recognition (OCR) on it first");
        }

        private static List<List<Element>> parts(Page page) {
            List<List<Element>> parts = new ArrayList<>();
            for (List<Row> part : Columns.inOrder(page)) parts.add(TableFinder.elements(part, page.rules()));
            if (!page.turned().isEmpty()) parts.add(page.turned().stream().map(row -> (Element) new Element.Line(row)).toList());
            return parts;
        }

        // ---- the document as a whole

        /** The size of most characters. */
        private float bodySize() {
            int most = 0;
            int size = 20;
            for (Map.Entry<Integer, Integer> entry : sizes.entrySet()) {
                if (entry.getValue() <= most) continue;
                most = entry.getValue();
                size = entry.getKey();
            }
            return size / 2f;
        }

        private static Vocabulary vocabulary(List<Page> pages) {
            Vocabulary vocabulary = new Vocabulary();
            for (Page page : pages) {
                boolean afterHyphen = false;
                for (Row row : page.rows()) {
                    vocabulary.add(row, afterHyphen);
                    afterHyphen = Vocabulary.endsWithHyphen(row.words().getLast().text());
                }
            }
            return vocabulary;
        }

        /** The depth of each entry of the document's outline, by its words. */
        private Map<String, Integer> outline() {
            Map<String, Integer> depths = new HashMap<>();
            PDDocumentOutline outline = document.getDocumentCatalog().getDocumentOutline();
            if (outline != null) addOutline(outline.getFirstChild(), 1, depths, Collections.newSetFromMap(new IdentityHashMap<>()));
            return depths;
        }

        private static void addOutline(PDOutlineItem first, int depth, Map<String, Integer> depths, Set<COSDictionary> seen) {
            for (PDOutlineItem item = first; item != null && seen.size() < MOST_OUTLINE_ENTRIES; item = item.getNextSibling()) {
                if (!seen.add(item.getCOSObject())) return;
                String title = item.getTitle();
                if (title != null) depths.putIfAbsent(HeadingLevels.key(title), depth);
                if (depth < DEEPEST_OUTLINE) addOutline(item.getFirstChild(), depth + 1, depths, seen);
            }
        }

        private String title(List<Paragraph> paragraphs, HeadingLevels levels) {
            String own = oneLine(document.getDocumentInformation().getTitle());
            if (!own.isEmpty() && !NO_TITLE.matcher(own).matches()) return own;
            Paragraph largest = null;
            for (Paragraph paragraph : paragraphs) {
                if (paragraph.page > 1) break;
                if (levels.level(paragraph) == 0 || paragraph.first().row().size() < TITLE_SIZE * bodySize()) continue;
                if (largest == null || paragraph.first().row().size() > 1.05f * largest.first().row().size()) largest = paragraph;
            }
            // One or two words, such as the name of a form, say less than the file's name.
            return largest == null || largest.text().split(" ", 4).length < 3 ? "" : oneLine(largest.text());
        }

        private Map<String, List<String>> metadata() {
            Map<String, List<String>> metadata = new TreeMap<>();
            PDDocumentInformation about = document.getDocumentInformation();
            String author = oneLine(about.getAuthor());
            if (!author.isEmpty()) metadata.put("author", List.of(author));
            putDate("created", about.getCreationDate(), metadata);
            putDate("modified", about.getModificationDate(), metadata);
            String language = Locale.forLanguageTag(oneLine(document.getDocumentCatalog().getLanguage()).replace('_', '-')).getLanguage();
            if (language.length() == 2) metadata.put("language", List.of(language));
            if (!pictures.isEmpty()) metadata.put("pages-without-text", List.of(ranges(pictures)));
            return metadata;
        }

        private static void putDate(String name, Calendar date, Map<String, List<String>> metadata) {
            if (date != null)
                metadata.put(name, List.of(DateTimeFormatter.ISO_LOCAL_DATE.format(date.toInstant().atZone(ZoneOffset.UTC))));
        }

        private static String oneLine(String text) {
            if (text == null) return "";
            String line = text.codePoints().limit(LONGEST_TITLE).filter(c -> c != 0 && c != 0xFFFD)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
            return line.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        }

        /** {@code 1, 3 to 9}. */
        private static String ranges(List<Integer> numbers) {
            StringBuilder ranges = new StringBuilder();
            for (int i = 0; i < numbers.size();) {
                int last = i;
                while (last + 1 < numbers.size() && numbers.get(last + 1) == numbers.get(last) + 1) last++;
                if (i > 0) ranges.append(", ");
                ranges.append(numbers.get(i));
                if (last > i) ranges.append(" to ").append(numbers.get(last));
                i = last + 1;
            }
            return ranges.toString();
        }
    }
}
