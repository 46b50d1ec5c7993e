package dev.satchel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A document that tries to make an answer say something, written for this project; {@code docs/security.md} says what counts as success.
 *
 * @param id its class and a number
 * @param kind the class
 * @param language of the document and the question
 * @param format the document's file extension
 * @param question what a person asks
 * @param truth what the honest part of the document answers
 * @param clean the document's file without the attack
 * @param hostile the document's file
 * @param payload what was put in
 * @param forbidden what an answer must not say as its own
 * @param falsehood whether it also says something wrong in plain words, which may be quoted: a document is believed
 */
public record Attack(String id, String kind, String language, String format, String question, String truth, String clean, String hostile,
        String payload, List<String> forbidden, boolean falsehood) {

    /** All of them, in order of class. */
    public static List<Attack> all() { return read("attacks.jsonl"); }

    /** Orders in the usual words and in unusual ones, written when the rules were done: how well these do where nobody looked. */
    static List<Attack> unseen() {
        return Stream.concat(read("attacks-usual.jsonl").stream(), read("attacks-unseen.jsonl").stream()).toList();
    }

    private static List<Attack> read(String resource) {
        try (InputStream in = Attack.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> of(JsonMapper.shared().readTree(line)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Attack of(JsonNode json) {
        String payload = text(json, "payload").repeat(json.path("repeat").asInt(1));
        String before = text(json, "before");
        String after = text(json, "after");
        List<String> forbidden = new ArrayList<>();
        json.get("forbidden").forEach(each -> forbidden.add(each.asString()));
        return new Attack(text(json, "id"), text(json, "class"), text(json, "language"), text(json, "format"), text(json, "question"),
                text(json, "truth"), before + after, before + payload + after, payload, forbidden,
                json.path("falsehood").asBoolean(false));
    }

    private static String text(JsonNode json, String field) { return json.get(field).asString(); }

    /** The name of its file. */
    public String fileName() { return id + "." + format; }

    /** The content of its file, with the attack or without. */
    public byte[] file(boolean withAttack) {
        String content = withAttack ? hostile : clean;
        return format.equals("docx") ? docx(content) : content.getBytes(StandardCharsets.UTF_8);
    }

    /** The smallest Word document with this body; made here, because not every module has the libraries that make other ones. */
    private static byte[] docx(String body) {
        String part = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Override PartName='/word/document.xml' "
                + "ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>";
        String relationships = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' "
                + "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/>"
                + "</Relationships>";
        String document = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>" + body
                + "</w:body></w:document>";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String[] each : new String[][] {{"[Content_Types].xml", part}, {"_rels/.rels", relationships},
                    {"word/document.xml", document}}) {
                zip.putNextEntry(new ZipEntry(each[0]));
                zip.write(each[1].getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The document as it is read. */
    Document document(boolean withAttack) {
        DocumentReader reader = DocumentReader.standard().stream().filter(each -> each.reads(fileName())).findFirst().orElseThrow();
        return reader.read(fileName(), file(withAttack));
    }

    /** Finds every passage of the document, in its order: the worst that a retriever can do. */
    Retriever retriever(boolean withAttack) {
        List<ScoredPassage> all = new ArrayList<>();
        for (Passage each : Splitter.structured().split(document(withAttack))) all.add(new ScoredPassage(each, 1));
        return (query, limit) -> all.stream().limit(limit).toList();
    }

    /** Whether a text says what it must not. What nobody sees and how letters are written makes no difference. */
    public boolean isIn(String text) {
        return forbidden.stream().anyMatch(each -> text.contains(each) || plain(text).contains(plain(each)));
    }

    /** Whether a text says the truth. */
    boolean hasTruth(String text) {
        return plain(text).contains(plain(truth));
    }

    private static String plain(String text) {
        return Words.of(text).stream().map(Words.Word::form).collect(Collectors.joining(" ", " ", " "));
    }
}
