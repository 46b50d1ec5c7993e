package dev.satchel;

import java.util.ArrayList;
import java.util.List;

/** Turns a file's bytes into a document. Implementations are safe for use by many threads. */
public interface DocumentReader {
    /** Whether it reads files of this name. */
    boolean reads(String fileName);

    /**
     * Reads one file.
     *
     * @param id the document's id, of which only the last part counts, the file's name: an index does not read a file again that was moved
     *        to another folder
     * @param content the file's bytes; hostile until checked
     * @throws SatchelException when the bytes are not of this format; the message says what was found and what to do
     */
    Document read(String id, byte[] content);

    /** Names what it makes of a file: an index reads its documents again when this changes. */
    String version();

    /**
     * The readers of everything that is read: Markdown, web pages, PDF, office documents, books, mails, tables, and plain text with
     * everything that is like it, source code included. PDF needs Apache PDFBox on the class path, some office formats a module of Apache
     * Tika; where it is missing, reading such a file fails with a message that names it.
     */
    static List<DocumentReader> standard() {
        List<DocumentReader> others = List.of(new MarkdownReader(), new HtmlReader(), new PdfReader(), new SeparatedValuesReader(),
                new TextReader());
        List<DocumentReader> all = new ArrayList<>(others);
        all.addFirst(new OfficeReader(others));
        return List.copyOf(all);
    }
}
