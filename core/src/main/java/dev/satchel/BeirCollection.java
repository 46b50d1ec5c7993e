package dev.satchel;

import dev.satchel.JsonLines.Line;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A test collection for retrieval in the layout of BEIR (Thakur et al. 2021): documents, questions, and which documents answer which
 * question. As a source of documents it can be indexed; the documents stay on the disk until they are asked for.
 *
 * <p>The folder holds {@code corpus.jsonl}, one {@code {"_id", "title", "text"}} a line; {@code queries.jsonl}, one {@code {"_id", "text"}}
 * a line; and {@code qrels.tsv} or {@code qrels/test.tsv} with the columns query-id, corpus-id and grade, the first line being the header.
 * Safe for use by many threads.
 */
public final class BeirCollection implements DocumentSource {
    private final Path corpus;
    private final long modifiedMillis;
    private final Map<String, Line> lines = new TreeMap<>();
    private final Map<String, String> questions;
    private final Map<String, Map<String, Integer>> grades;

    private BeirCollection(Path folder) throws IOException {
        this.corpus = file(folder, "corpus.jsonl");
        this.modifiedMillis = Files.getLastModifiedTime(corpus).toMillis();
        JsonLines.forEachLine(corpus, (line, bytes) -> {
            String id = id(corpus, line.number(), bytes);
            if (lines.put(id, line) != null)
                throw JsonLines.bad(corpus, line.number(), "the document " + id + " a second time", "remove one of them");
        });
        this.grades = readGrades(
                Files.exists(folder.resolve("qrels.tsv")) ? folder.resolve("qrels.tsv") : folder.resolve("qrels/test.tsv"));
        this.questions = readQuestions(file(folder, "queries.jsonl"));
    }

    /**
     * Opens a folder and checks its files.
     *
     * @throws SatchelException when a file is missing or a line is not as it should be; the message names the file and the line
     */
    public static BeirCollection open(Path folder) {
        try {
            return new BeirCollection(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the collection in " + folder, e);
        }
    }

    /** The questions that have judgements, by id, in the order of the file. */
    public Map<String, String> questions() { return questions; }

    /** For each question's id the judged documents and their grades; 0 is not relevant, above 0 is, and higher is more so. */
    public Map<String, Map<String, Integer>> grades() {
        return grades;
    }

    @Override
    public Listing list() {
        return new Listing(
                lines.entrySet().stream().map(each -> new Item(each.getKey(), each.getValue().length(), modifiedMillis)).toList(),
                List.of());
    }

    @Override
    public byte[] content(Item item) throws IOException {
        Line line = line(item);
        byte[] bytes = new byte[line.length()];
        try (RandomAccessFile file = new RandomAccessFile(corpus.toFile(), "r")) {
            file.seek(line.offset());
            file.readFully(bytes);
        }
        return bytes;
    }

    @Override
    public Document read(Item item, byte[] content) {
        int number = line(item).number();
        JsonNode node = JsonLines.object(corpus, number, content);
        String id = JsonLines.text(corpus, number, node, "_id");
        if (!id.equals(item.id()))
            throw JsonLines.bad(corpus, number, id + " in the place of " + item.id(), "the file has changed, open the collection again");
        String title = node.has("title") ? JsonLines.text(corpus, number, node, "title") : "";
        return new Document(item.id(), title, JsonLines.text(corpus, number, node, "text"));
    }

    @Override
    public String readerVersion(Item item) { return "beir 1"; }

    private Line line(Item item) {
        Line line = lines.get(item.id());
        if (line == null) throw new SatchelException(corpus + " has no document " + item.id() + ": list the collection again");
        return line;
    }

    private static Map<String, Map<String, Integer>> readGrades(Path file) throws IOException {
        if (!Files.isRegularFile(file)) throw missing(file);
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        JsonLines.forEachLine(file, (line, bytes) -> {
            String[] columns = new String(bytes, StandardCharsets.UTF_8).strip().split("\t");
            boolean header = line.number() == 1 && columns[0].equals("query-id");
            if (header) return;
            if (columns.length != 3 || !columns[2].matches("-?\\d{1,9}"))
                throw JsonLines.bad(file, line.number(), "not a judgement",
                        "write query-id, corpus-id and a whole number, with tabs between them");
            Integer before = grades.computeIfAbsent(columns[0], id -> new LinkedHashMap<>()).put(columns[1], Integer.valueOf(columns[2]));
            if (before != null)
                throw JsonLines.bad(file, line.number(), "a second judgement of " + columns[1] + " for " + columns[0],
                        "remove one of them");
        });
        grades.replaceAll((question, judged) -> Collections.unmodifiableMap(judged));
        return Collections.unmodifiableMap(grades);
    }

    private Map<String, String> readQuestions(Path file) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        JsonLines.forEachLine(file, (line, bytes) -> {
            String id = id(file, line.number(), bytes);
            String before = all.put(id, JsonLines.text(file, line.number(), JsonLines.object(file, line.number(), bytes), "text"));
            if (before != null) throw JsonLines.bad(file, line.number(), "the question " + id + " a second time", "remove one of them");
        });
        all.keySet().retainAll(grades.keySet());
        if (all.isEmpty()) throw new SatchelException("no question of " + file + " has a judgement: are the files of the same collection?");
        return Collections.unmodifiableMap(all);
    }

    private static String id(Path file, int number, byte[] bytes) {
        String id = JsonLines.text(file, number, JsonLines.object(file, number, bytes), "_id");
        if (id.isBlank()) throw JsonLines.bad(file, number, "a blank \"_id\"", "give it one of its own");
        return id;
    }

    private static Path file(Path folder, String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) throw missing(file);
        return file;
    }

    private static SatchelException missing(Path file) {
        return new SatchelException(
                "no file " + file + ": a collection has corpus.jsonl, queries.jsonl and qrels.tsv (or qrels/test.tsv) in one folder");
    }
}
