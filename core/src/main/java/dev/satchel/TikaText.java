package dev.satchel;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.tika.Tika;
import org.apache.tika.config.ServiceLoader;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Message;
import org.apache.tika.metadata.Office;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MimeTypes;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.DefaultParser;
import org.apache.tika.parser.EmptyParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.external.CompositeExternalParser;
import org.xml.sax.SAXException;

/**
 * The text of what Apache Tika's parsers read: the older formats of Microsoft Office, its spreadsheets, rich text and mails. Only parsers
 * that are on the class path take part, never an external program, and nothing is fetched.
 */
final class TikaText {
    private TikaText() {}

    /** A Tika module with parsers, which a user of the library may have or not. */
    enum Module {
        /** DOC, PPT, XLS, XLSX, RTF, MSG. */
        MICROSOFT("tika-parser-microsoft-module", "org/apache/tika/parser/microsoft/OfficeParser.class"),
        /** Mails as they are sent: EML. */
        MAIL("tika-parser-mail-module", "org/apache/tika/parser/mail/RFC822Parser.class");

        private final String artifact;
        private final boolean present;

        Module(String artifact, String resource) {
            this.artifact = artifact;
            this.present = TikaText.class.getClassLoader().getResource(resource) != null;
        }

        boolean isPresent() { return present; }
    }

    /** Loaded when first needed, because Tika looks through the class path for them. */
    private static final class Parsers {
        static final AutoDetectParser ALL = new AutoDetectParser(new DefaultParser(MimeTypes.getDefaultMimeTypes().getMediaTypeRegistry(),
                new ServiceLoader(TikaText.class.getClassLoader()), List.of(CompositeExternalParser.class)));
    }

    /** The parsers' version: what they make of a file may change with it. */
    private static final class Version {
        static final String TEXT = Tika.getString() + (Module.MICROSOFT.isPresent() ? ", POI " + org.apache.poi.Version.getVersion() : "")
                + (Module.MAIL.isPresent() ? ", mail" : "");
    }

    /** Names the parsers and their versions. */
    static String version() { return Version.TEXT; }

    /**
     * Reads a document that {@code module} is needed for.
     *
     * @param attachments who reads the files that are attached to a mail
     */
    static Document read(String id, byte[] content, Module module, List<DocumentReader> attachments) throws IOException {
        String shown = SatchelException.shown(id);
        if (!module.isPresent())
            throw new SatchelException(shown + " needs a parser that is not on the class path: add the dependency org.apache.tika:"
                    + module.artifact + " of the version of tika-core");
        org.apache.tika.metadata.Metadata found = new org.apache.tika.metadata.Metadata();
        found.set(TikaCoreProperties.RESOURCE_NAME_KEY, FileName.of(id).text());
        XhtmlText out = new XhtmlText(id);
        ParseContext context = new ParseContext();
        TikaXhtml xhtml = new TikaXhtml(out, found);
        Attachments attached = new Attachments(id, out, attachments, xhtml);
        // What a mail holds, its own text too, goes through our readers: Tika then finds no parser of its own for it.
        context.set(Parser.class, EmptyParser.INSTANCE);
        context.set(EmbeddedDocumentExtractor.class, attached);
        if (Module.MICROSOFT.isPresent()) MicrosoftOptions.set(context);
        byte[] source = FileFormat.of(content) == FileFormat.RICH_TEXT ? RichTextMarks.add(content) : content;
        try (TikaInputStream in = TikaInputStream.get(source)) {
            Parsers.ALL.parse(in, xhtml, found, context);
        } catch (EncryptedDocumentException e) {
            throw new SatchelException(shown + OfficeReader.PROTECTED, e);
        } catch (TikaException | SAXException e) {
            throw said(e, shown);
        }
        attached.write();
        return out.document(Metadata.sensibleTitle(found.get(TikaCoreProperties.TITLE)), metadata(found));
    }

    /** The message for a person that is somewhere in the chain of causes, or one about a damaged file. */
    private static SatchelException said(Throwable failure, String shown) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < 20; i++) {
            if (cause instanceof SatchelException said) return said;
            if (cause instanceof EncryptedDocumentException || cause.getClass().getSimpleName().equals("EncryptedDocumentException"))
                return new SatchelException(shown + OfficeReader.PROTECTED, failure);
            cause = cause.getCause();
        }
        return OfficeReader.damaged(shown, failure);
    }

    private static Map<String, List<String>> metadata(org.apache.tika.metadata.Metadata found) {
        Metadata metadata = new Metadata();
        for (String author : found.getValues(TikaCoreProperties.CREATOR)) metadata.add("author", author);
        for (String keywords : found.getValues(Office.KEYWORDS)) metadata.keywords(keywords);
        metadata.date("created", found.get(TikaCoreProperties.CREATED));
        metadata.date("modified", found.get(TikaCoreProperties.MODIFIED));
        metadata.language(found.get(TikaCoreProperties.LANGUAGE));
        for (String recipient : found.getValues(Message.MESSAGE_TO)) metadata.add("to", recipient);
        return metadata.values();
    }

    /** A class of its own, because it needs the module. */
    private static final class MicrosoftOptions {
        static void set(ParseContext context) {
            org.apache.tika.parser.microsoft.OfficeParserConfig options = new org.apache.tika.parser.microsoft.OfficeParserConfig();
            options.setIncludeHeadersAndFooters(false);
            options.setIncludeSlideMasterContent(false);
            options.setIncludeDeletedContent(false);
            options.setIncludeMoveFromContent(false);
            options.setExtractMacros(false);
            context.set(org.apache.tika.parser.microsoft.OfficeParserConfig.class, options);
        }
    }
}
