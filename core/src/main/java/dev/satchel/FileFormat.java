package dev.satchel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** What a file is, by its first bytes. */
enum FileFormat {
    /** A ZIP archive: the newer formats of offices, and books. */
    ZIP,
    /** The container of Microsoft Office before 2007, of its mails, and of its encrypted files since. */
    OLE,
    PDF,
    RICH_TEXT,
    HTML,
    /** Any other text. */
    TEXT,
    UNKNOWN;

    static FileFormat of(byte[] content) {
        if (startsWith(content, 'P', 'K', 3, 4) || startsWith(content, 'P', 'K', 5, 6) || startsWith(content, 'P', 'K', 7, 8)) return ZIP;
        if (startsWith(content, 0xD0, 0xCF, 0x11, 0xE0)) return OLE;
        String beginning = new String(content, 0, Math.min(content.length, 1024), StandardCharsets.ISO_8859_1);
        if (beginning.contains("%PDF-")) return PDF;
        String visible = beginning.strip().toLowerCase(Locale.ROOT);
        if (visible.startsWith("{\\rtf")) return RICH_TEXT;
        if (!TextDecoder.looksLikeText(Arrays.copyOf(content, Math.min(content.length, TextDecoder.SAMPLE)))) return UNKNOWN;
        return visible.startsWith("<!doctype html") || visible.contains("<html") ? HTML : TEXT;
    }

    private static boolean startsWith(byte[] content, int... mark) {
        if (content.length < mark.length) return false;
        for (int i = 0; i < mark.length; i++)
            if ((content[i] & 0xFF) != mark[i]) return false;
        return true;
    }
}
