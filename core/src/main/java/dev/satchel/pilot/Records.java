package dev.satchel.pilot;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answers of a pilot, and what it cost to get them, one JSON object a line and each written as it comes. The first line, and the first
 * of each later run, says of which questions, systems and settings they are.
 */
final class Records {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int HASH_BYTES = 8;

    private final Optional<Path> file;
    private final Map<Key, AnsweredQuestion> answers = new LinkedHashMap<>();
    private final Map<String, Times> times = new HashMap<>();
    private final List<Cost> costs = new ArrayList<>();

    private Records(Optional<Path> file) { this.file = file; }

    /** What an answer is to. */
    record Key(String set, String system, String variation, String id) {}

    /** How many answers a system gave, and the milliseconds of all. */
    record Times(int count, double sum) {
        double mean() {
            return sum / count;
        }

        private Times and(AnsweredQuestion answered) {
            return new Times(count + 1, sum + answered.time(AnsweredQuestion.Time.TOTAL).orElse(0.0));
        }
    }

    /** Of what the answers are: hashes by name, and settings. */
    record Header(Map<String, String> sets, Map<String, String> systems, Map<String, String> settings) {}

    /** A name for a content that is too long to be kept. */
    static String hash(String content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads what there is, and begins to add to it.
     *
     * @throws SatchelException when what there is belongs to other questions, systems or settings of these names
     */
    static Records open(Optional<Path> file, Header header) {
        Records records = new Records(file);
        try {
            if (file.isPresent()) {
                records.read(file.get(), header);
                records.write(PilotJson.of(header));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not read or write " + file.orElseThrow(), e);
        }
        return records;
    }

    private void read(Path path, Header header) throws IOException {
        if (path.getParent() != null) Files.createDirectories(path.getParent());
        if (!Files.exists(path)) return;
        byte[] all = Files.readAllBytes(path);
        int end = all.length;
        while (end > 0 && all[end - 1] != '\n') end--;
        int number = 0;
        for (String line : new String(all, 0, end, StandardCharsets.UTF_8).split("\n")) {
            number++;
            if (!line.isBlank()) read(path, number, line, header);
        }
        if (end < all.length) cut(path, end);
    }

    /** The last line of a run that was ended by force may be half of one, and end within a character. */
    private static void cut(Path path, long end) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(end);
        }
    }

    private void read(Path path, int number, String line, Header header) {
        try {
            JsonNode node = JSON.readTree(line);
            if (node.has("sets")) check(path, PilotJson.header(node), header);
            else if (node.has("questions")) costs.add(PilotJson.cost(node));
            else keep(PilotJson.answer(node));
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw new SatchelException(path + " line " + number + ": not a record of a pilot: remove the line, or the file to begin anew",
                    e);
        }
    }

    private static void check(Path path, Header before, Header now) {
        check(path, "the set of questions", before.sets, now.sets);
        check(path, "the system", before.systems, now.systems);
        check(path, "the setting", before.settings, now.settings);
    }

    private static void check(Path path, String what, Map<String, String> before, Map<String, String> now) {
        before.forEach((name, value) -> {
            if (now.containsKey(name) && !now.get(name).equals(value))
                throw new SatchelException(path + " has answers of another pilot: " + what + " \"" + name
                        + "\" has changed since: report into another folder, or remove the file to ask everything again");
        });
    }

    boolean has(Key key) { return answers.containsKey(key); }

    Optional<AnsweredQuestion> find(Key key) {
        return Optional.ofNullable(answers.get(key));
    }

    Times times(String system) { return times.getOrDefault(system, new Times(0, 0)); }

    List<Cost> costs(String system) {
        return costs.stream().filter(each -> each.system().equals(system)).toList();
    }

    void add(AnsweredQuestion answered) {
        keep(answered);
        write(PilotJson.of(answered));
    }

    void add(Cost cost) {
        costs.add(cost);
        write(PilotJson.of(cost));
    }

    private void keep(AnsweredQuestion answered) {
        Key key = new Key(answered.set(), answered.system(), answered.variation(), answered.id());
        if (answers.put(key, answered) == null)
            times.merge(answered.system(), new Times(0, 0).and(answered), (one, other) -> one.and(answered));
    }

    private void write(JsonNode node) {
        if (file.isEmpty()) return;
        try {
            // Not a string: half of a surrogate pair, which a model may write, is then a question mark and no failure.
            Files.write(file.get(), (JSON.writeValueAsString(node) + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write to " + file.get(), e);
        }
    }
}
