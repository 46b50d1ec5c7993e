package dev.satchel;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xml.sax.Attributes;

/** The text of a book (EPUB 2 and 3): its chapters, which are web pages, in reading order; the table of contents is left out. */
final class EpubText extends XmlHandler {
    private static final int MOST_CHAPTERS = 20_000;

    private final String folder;
    private final Map<String, String> pages = new HashMap<>();
    private final List<String> chapters = new ArrayList<>();

    private EpubText(String folder) { this.folder = folder; }

    static Document read(String id, ZipParts parts) throws IOException {
        if (parts.has("META-INF/rights.xml")) throw new SatchelException(SatchelException.shown(id) + OfficeReader.PROTECTED);
        String[] packageFile = {""};
        parts.parse("META-INF/container.xml", new XmlHandler() {
            @Override
            boolean start(String namespace, String name, Attributes attributes) {
                if (name.equals("rootfile") && packageFile[0].isEmpty()) packageFile[0] = attribute(attributes, "full-path");
                return true;
            }
        });
        if (!parts.has(packageFile[0])) throw new IOException("the part that lists the chapters is missing");
        EpubText book = parts.parse(packageFile[0], new EpubText(packageFile[0].substring(0, packageFile[0].lastIndexOf('/') + 1)));
        OfficeProperties properties = parts.parse(packageFile[0], new OfficeProperties());
        XhtmlText out = new XhtmlText(id);
        for (String chapter : book.chapters)
            if (parts.has(chapter)) HtmlReader.read(id, parts.bytes(chapter), out);
        return out.document(properties.title(), properties.metadata());
    }

    @Override
    boolean start(String namespace, String name, Attributes attributes) {
        if (name.equals("item")) {
            String type = attribute(attributes, "media-type");
            boolean contents = (" " + attribute(attributes, "properties") + " ").contains(" nav ");
            if (!contents && (type.equals("application/xhtml+xml") || type.equals("text/html")))
                pages.put(attribute(attributes, "id"), ZipParts.resolve(folder, decoded(attribute(attributes, "href"))));
        } else if (name.equals("itemref") && chapters.size() < MOST_CHAPTERS) {
            String page = pages.get(attribute(attributes, "idref"));
            if (page != null && !chapters.contains(page)) chapters.add(page);
        }
        return true;
    }

    private static String decoded(String href) {
        try {
            return URLDecoder.decode(href.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return href;
        }
    }
}
