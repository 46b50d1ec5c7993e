package dev.satchel;

import java.util.List;

/** Turns a file's bytes into a document. Implementations are safe for use by many threads. */
public interface DocumentReader {
    /** Whether it reads files of this name. */
    boolean reads(String fileName);

    /**
     * Reads one file.
     *
     * @param id the document's id
     * @param content the file's bytes; hostile until checked
     * @throws SatchelException when the bytes are not of this format; the message says what was found and what to do
     */
    Document read(String id, byte[] content);

    /** Names what it makes of a file: an index reads its documents again when this changes. */
    String version();

    /** Markdown, HTML, plain text with everything that is like it, source code included; and PDF, when PDFBox is on the class path. */
    static List<DocumentReader> standard() {
        return List.of(new MarkdownReader(), new HtmlReader(), new PdfReader(), new TextReader());
    }
}
