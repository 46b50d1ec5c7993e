package dev.satchel;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.util.Matrix;

/** Writes PDF files for tests: text at places, counted in points from the upper left corner of a page of 612 by 792. */
final class PdfPages {
    static final PDFont PLAIN = new PDType1Font(FontName.HELVETICA);
    static final PDFont BOLD = new PDType1Font(FontName.HELVETICA_BOLD);
    static final PDFont CODE = new PDType1Font(FontName.COURIER);

    private final PDDocument document = new PDDocument();
    private PDPageContentStream content;

    PdfPages() { page(); }

    PDDocument document() { return document; }

    /** Begins the next page. */
    PdfPages page() {
        return attempt(() -> {
            if (content != null) content.close();
            PDPage page = new PDPage(PDRectangle.LETTER);
            document.addPage(page);
            content = new PDPageContentStream(document, page);
        });
    }

    /** Text that begins at a place. */
    PdfPages text(float x, float y, PDFont font, float size, String text) {
        return text(Matrix.getTranslateInstance(x, 792 - y), font, size, text);
    }

    /** Text of ten points. */
    PdfPages text(float x, float y, String text) { return text(x, y, PLAIN, 10, text); }

    /** Text that ends at a place, as numbers in tables do. */
    PdfPages textEndingAt(float x, float y, String text) {
        return text(x - width(text, PLAIN, 10), y, text);
    }

    PdfPages text(Matrix place, PDFont font, float size, String text) {
        return attempt(() -> {
            content.beginText();
            content.setFont(font, size);
            content.setTextMatrix(place);
            content.showText(text);
            content.endText();
        });
    }

    /** Lines below one another, twelve points apart. */
    PdfPages lines(float x, float y, String... lines) {
        for (int i = 0; i < lines.length; i++) text(x, y + 12 * i, lines[i]);
        return this;
    }

    /** A line drawn from one place to another. */
    PdfPages rule(float left, float right, float y) {
        return attempt(() -> {
            content.moveTo(left, 792 - y);
            content.lineTo(right, 792 - y);
            content.stroke();
        });
    }

    /** A picture that fills the page. */
    void picture() throws IOException {
        content.drawImage(LosslessFactory.createFromImage(document, new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB)), 0, 0, 612, 792);
    }

    static float width(String text, PDFont font, float size) {
        try {
            return font.getStringWidth(text) / 1000 * size;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file. */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        attempt(() -> {
            content.close();
            document.save(bytes);
            document.close();
        });
        return bytes.toByteArray();
    }

    /** The file, protected. */
    byte[] bytesProtectedBy(String userPassword) {
        return attempt(() -> {
            StandardProtectionPolicy policy = new StandardProtectionPolicy("owner", userPassword, new AccessPermission());
            policy.setEncryptionKeyLength(128);
            document.protect(policy);
        }).bytes();
    }

    /** An action on a document that is only in memory. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    PdfPages attempt(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
