package dev.satchel;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.xml.sax.Attributes;

/** What an Office or OpenDocument file says of itself (Dublin Core and its relatives). */
final class OfficeProperties extends XmlHandler {
    private final Metadata metadata = new Metadata();
    private final StringBuilder text = new StringBuilder();
    private String title = "";

    /** The properties of an Office Open XML file. */
    static OfficeProperties of(ZipParts parts) throws IOException {
        return parts.parse(parts.related("", "core-properties").orElse("docProps/core.xml"), new OfficeProperties());
    }

    /** A title that somebody gave; empty when there is none. */
    String title() { return title; }

    Map<String, List<String>> metadata() { return metadata.values(); }

    @Override
    boolean start(String namespace, String name, Attributes attributes) {
        text.setLength(0);
        return true;
    }

    @Override
    void text(String words) {
        if (text.length() < 10_000) text.append(words);
    }

    @Override
    void end(String namespace, String name) {
        String value = text.toString();
        text.setLength(0);
        switch (name) {
            case "title" -> title = Metadata.sensibleTitle(value);
            case "creator", "initial-creator" -> metadata.add("author", value);
            case "keywords", "keyword", "subject" -> metadata.keywords(value);
            case "language" -> metadata.language(value);
            case "created", "creation-date" -> metadata.date("created", value);
            case "modified" -> metadata.date("modified", value);
            case "date" -> {
                // OpenDocument's date of the last change; in an EPUB, when the book came out.
                if (namespace.endsWith("/dc/elements/1.1/")) metadata.date("modified", value);
            }
            default -> {}
        }
    }
}
