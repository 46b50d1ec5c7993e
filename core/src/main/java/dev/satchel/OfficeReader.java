package dev.satchel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.xml.sax.Attributes;

/**
 * Office documents, books and mails. What a file is, is found in its content; its name only says that it is meant to be read here. The
 * formats that are ZIP archives of XML are read by Satchel itself, which keeps the structure that answers are found by; the others by the
 * parsers of Apache Tika that are on the class path.
 */
final class OfficeReader implements DocumentReader {
    /** The rest of the message about a file whose content is encrypted. */
    static final String PROTECTED = " is protected by a password: save a copy without one, or leave it out";

    /** Read without any other module. */
    private static final Set<String> ARCHIVES = Set.of("docx", "docm", "dotx", "dotm", "pptx", "pptm", "ppsx", "ppsm", "potx", //
            "odt", "ott", "ods", "ots", "odp", "otp", "epub");
    private static final Set<String> MICROSOFT = Set.of("xlsx", "xlsm", "xltx", "xlsb", "xls", "xlt", "doc", "dot", "ppt", "pps", "pot", //
            "rtf", "msg");
    private static final Set<String> MAILS = Set.of("eml");

    private final List<DocumentReader> others;

    /** A reader that leaves content of another format than the name says, such as a web page called {@code .doc}, to {@code others}. */
    OfficeReader(List<DocumentReader> others) {
        this.others = List.copyOf(others);
    }

    @Override
    public boolean reads(String fileName) {
        String extension = FileName.of(fileName).extension();
        return ARCHIVES.contains(extension) || MICROSOFT.contains(extension) || MAILS.contains(extension);
    }

    @Override
    public Document read(String id, byte[] content) {
        String shown = SatchelException.shown(id);
        if (content.length == 0) throw new SatchelException(shown + " is empty: it has no bytes at all; restore it, or leave it out");
        try {
            FileFormat format = FileFormat.of(content);
            boolean mail = MAILS.contains(FileName.of(id).extension());
            return switch (format) {
                case ZIP -> readArchive(id, content);
                case PDF -> readByOther(id, content, "pdf");
                case RICH_TEXT, OLE -> readByTika(id, content, TikaText.Module.MICROSOFT);
                // A mail is text that may hold a page.
                case HTML -> mail ? readByTika(id, content, TikaText.Module.MAIL) : readByOther(id, content, "html");
                case TEXT -> mail ? readByTika(id, content, TikaText.Module.MAIL) : readByOther(id, content, "txt");
                case UNKNOWN -> throw new SatchelException(shown + " is not a " + FileName.of(id).extension().toUpperCase(Locale.ROOT)
                        + " file, nor another that is read here: it may be damaged, open it in the program that made it");
            };
        } catch (IOException | RuntimeException e) {
            throw e instanceof SatchelException said ? said : damaged(id, e);
        }
    }

    /** What is said of a file that its format's parser cannot make sense of. */
    static SatchelException damaged(String id, Throwable cause) {
        return new SatchelException(SatchelException.shown(id) + " is damaged, or not what its name says ("
                + cause.getClass().getSimpleName() + "): open it in the program that made it and save it again, or leave it out", cause);
    }

    private Document readArchive(String id, byte[] content) throws IOException {
        try (ZipParts parts = new ZipParts(id, content)) {
            Optional<String> main = parts.related("", "officeDocument");
            if (main.isPresent()) {
                String type = contentType(parts, main.get());
                if (type.contains("wordprocessingml") || type.contains("ms-word")) return WordText.read(id, parts, main.get());
                if (type.contains("presentationml") || type.contains("ms-powerpoint")) return SlideText.read(id, parts, main.get());
                return readByTika(id, content, TikaText.Module.MICROSOFT);
            }
            if (parts.has("META-INF/container.xml")) return EpubText.read(id, parts);
            if (parts.has("content.xml")) return OpenDocumentText.read(id, parts, mediaType(parts));
            throw new SatchelException(SatchelException.shown(id)
                    + " is a ZIP archive, but of none of the formats that are read: unpack it, or leave it out");
        }
    }

    private static String contentType(ZipParts parts, String main) throws IOException {
        String[] type = {""};
        parts.parse("[Content_Types].xml", new XmlHandler() {
            @Override
            boolean start(String namespace, String name, Attributes attributes) {
                if (attribute(attributes, "PartName").equals("/" + main)) type[0] = attribute(attributes, "ContentType");
                return true;
            }
        });
        return type[0];
    }

    /** An OpenDocument file begins with its media type. */
    private static String mediaType(ZipParts parts) throws IOException {
        return parts.has("mimetype") ? new String(parts.open("mimetype").readNBytes(200), StandardCharsets.US_ASCII) : "";
    }

    /** Reads by Tika; what is attached to a mail is read by the others and by this one. */
    private Document readByTika(String id, byte[] content, TikaText.Module module) throws IOException {
        List<DocumentReader> attachments = new ArrayList<>(others);
        attachments.add(this);
        return TikaText.read(id, content, module, attachments);
    }

    private Document readByOther(String id, byte[] content, String extension) {
        return others.stream().filter(reader -> reader.reads("a." + extension)).findFirst()
                .orElseThrow(() -> new SatchelException(SatchelException.shown(id) + " is a " + extension.toUpperCase(Locale.ROOT)
                        + " file in truth: give its name the extension ." + extension))
                .read(id, content);
    }

    @Override
    public String version() { return "office 1, " + TikaText.version(); }
}
