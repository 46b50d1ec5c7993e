package dev.satchel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.metadata.HttpHeaders;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.xml.sax.ContentHandler;

/**
 * The parts of a mail: its own text, which is written at once, and what is attached to it, which is named at the end and read by the first
 * reader that knows its name. Embedded objects of other documents, such as pictures, are left out. Number and size are bounded.
 */
final class Attachments implements EmbeddedDocumentExtractor {
    private static final int MOST_ATTACHMENTS = 100;
    private static final int MOST_BYTES = 50_000_000;

    private final String mail;
    private final XhtmlText out;
    private final List<DocumentReader> readers;
    private final TikaXhtml xhtml;
    private final List<Attachment> attachments = new ArrayList<>();
    private long bytes;

    private record Attachment(String name, byte[] content) {}

    /** The parts of {@code mail}, whose header is written by {@code xhtml}. */
    Attachments(String mail, XhtmlText out, List<DocumentReader> readers, TikaXhtml xhtml) {
        this.mail = mail;
        this.out = out;
        this.readers = readers;
        this.xhtml = xhtml;
    }

    @Override
    public boolean shouldParseEmbedded(Metadata part) {
        xhtml.begin();
        if (!xhtml.isMail()) return false;
        return isText(part) || !FileName.title(name(part)).isEmpty() && attachments.size() < MOST_ATTACHMENTS;
    }

    private static String name(Metadata part) {
        String name = part.get(TikaCoreProperties.RESOURCE_NAME_KEY);
        return name == null ? "" : name.replace('\\', '/');
    }

    private static boolean isText(Metadata part) { return name(part).isEmpty() && type(part).startsWith("text/"); }

    private static String type(Metadata part) {
        String type = part.get(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.toLowerCase(Locale.ROOT);
    }

    @Override
    public void parseEmbedded(InputStream in, ContentHandler handler, Metadata part, boolean outputHtml) throws IOException {
        byte[] content = in.readNBytes(MOST_BYTES);
        bytes += content.length;
        if (isText(part)) addText(content, part);
        else attachments.add(new Attachment(FileName.of(name(part)).text(), bytes <= MOST_BYTES ? content : new byte[0]));
    }

    private void addText(byte[] content, Metadata part) {
        String text = decoded(content, part.get(HttpHeaders.CONTENT_ENCODING));
        if (type(part).startsWith("text/html")) {
            HtmlReader.read(mail, text, out);
            return;
        }
        for (String lines : text.replace("\r\n", "\n").split("\n[ \t]*+\n")) {
            out.open("p");
            for (String line : lines.split("\n")) {
                out.addText(line);
                out.open("br");
            }
            out.close("p");
        }
    }

    private String decoded(byte[] content, String charset) {
        try {
            if (charset != null && Charset.isSupported(charset)) return TextDecoder.decode(mail, content, Charset.forName(charset));
        } catch (IllegalArgumentException e) {
            // a name that cannot be one: as if there were none
        }
        return TextDecoder.decode(mail, content);
    }

    /** Names what is attached and adds its text. */
    void write() {
        for (Attachment attachment : attachments) {
            out.open("h2");
            out.addText("Attachment: " + attachment.name);
            out.close("h2");
            readers.stream().filter(reader -> reader.reads(attachment.name)).findFirst().ifPresent(reader -> add(attachment, reader));
        }
    }

    /** Mails in mails are named only, or they could be nested without end. */
    private static boolean isMail(String name) {
        String extension = FileName.of(name).extension();
        return extension.equals("eml") || extension.equals("msg");
    }

    private void add(Attachment attachment, DocumentReader reader) {
        if (attachment.content.length == 0 || isMail(attachment.name)) return;
        try {
            out.add(reader.read(attachment.name, attachment.content), 2);
        } catch (RuntimeException unreadable) {
            // The mail can be read without it, and its name is there.
        }
    }
}
