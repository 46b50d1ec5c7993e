package dev.satchel.pdf;

import java.util.Locale;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;

/**
 * How a font looks, as far as it tells what a text is.
 *
 * @param bold heavier than running text
 * @param italic slanted
 * @param fixedPitch every character has the same width, as in program text
 */
record Style(boolean bold, boolean italic, boolean fixedPitch) {
    private static final float BOLD_WEIGHT = 600;
    private static final String[] FIXED_PITCH = {"courier", "mono", "consol", "typewriter", "cmtt", "lettergothic", "menlo"};

    /** What the font's name and descriptor say; either may be missing or wrong. */
    static Style of(PDFont font) {
        String name = font.getName() == null ? "" : font.getName().toLowerCase(Locale.ROOT);
        PDFontDescriptor descriptor = font.getFontDescriptor();
        boolean bold = name.contains("bold") || name.contains("black") || name.contains("heavy") || name.startsWith("cmb", afterTag(name))
                || descriptor != null && (descriptor.isForceBold() || descriptor.getFontWeight() >= BOLD_WEIGHT);
        boolean italic = name.contains("italic") || name.contains("oblique") || descriptor != null && descriptor.isItalic();
        boolean fixedPitch = descriptor != null && descriptor.isFixedPitch();
        for (String part : FIXED_PITCH) fixedPitch |= name.contains(part);
        return new Style(bold, italic, fixedPitch);
    }

    /** Past the six letters and the plus sign that name a subset of a font. */
    private static int afterTag(String name) {
        return name.indexOf('+') == 6 ? 7 : 0;
    }
}
