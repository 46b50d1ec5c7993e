package dev.satchel.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.FontBoxFont;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.font.CIDFontMapping;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDCIDSystemInfo;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;

/**
 * Stands in for fonts that a file does not bring along. Nothing is drawn here, so one font that comes with PDFBox will do. Without this
 * PDFBox looks through all fonts of the computer at first use, which takes seconds, and keeps a list of them in the user's home folder.
 *
 * <p>PDFBox knows only one mapper for everybody: on threads that are not reading a document here, the one that was there before still
 * answers.
 */
final class BuiltInFonts implements FontMapper {
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final ThreadLocal<Boolean> IN_USE = ThreadLocal.withInitial(() -> false);

    private final FontMapper others;
    private final TrueTypeFont font;

    private BuiltInFonts(FontMapper others, TrueTypeFont font) {
        this.others = others;
        this.font = font;
    }

    /** Something that reads a document. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Reads with the built-in font alone. */
    static <T> T during(Reading<T> reading) throws IOException {
        install();
        IN_USE.set(true);
        try {
            return reading.read();
        } finally {
            IN_USE.remove();
        }
    }

    private static synchronized void install() {
        FontMapper current = FontMappers.instance();
        if (current instanceof BuiltInFonts) return;
        try (InputStream content = FontMapper.class.getResourceAsStream(FONT)) {
            if (content == null) throw new IllegalStateException("PDFBox has no " + FONT);
            FontMappers.set(new BuiltInFonts(current, new TTFParser().parse(new RandomAccessReadBuffer(content))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public FontMapping<TrueTypeFont> getTrueTypeFont(String baseFont, PDFontDescriptor descriptor) {
        return IN_USE.get() ? new FontMapping<>(font, true) : others.getTrueTypeFont(baseFont, descriptor);
    }

    @Override
    public FontMapping<FontBoxFont> getFontBoxFont(String baseFont, PDFontDescriptor descriptor) {
        return IN_USE.get() ? new FontMapping<>(font, true) : others.getFontBoxFont(baseFont, descriptor);
    }

    @Override
    public CIDFontMapping getCIDFont(String baseFont, PDFontDescriptor descriptor, PDCIDSystemInfo system) {
        return IN_USE.get() ? new CIDFontMapping(null, font, true) : others.getCIDFont(baseFont, descriptor, system);
    }
}
