package dev.satchel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads questions from a file, by article. */
final class PilotFile {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final Set<String> ids = new HashSet<>();

    private PilotFile(Path file) { this.file = file; }

    static List<List<PilotQuestion>> read(Path file) throws IOException {
        PilotFile reader = new PilotFile(file);
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json") ? reader.squad() : reader.lines();
    }

    private List<List<PilotQuestion>> lines() throws IOException {
        List<List<PilotQuestion>> questions = new ArrayList<>();
        JsonLines.forEachLine(file, (line, bytes) -> {
            JsonNode node = JsonLines.object(file, line.number(), bytes);
            String where = "line " + line.number();
            // Somebody wants it asked, and nobody has said yet what is right.
            if (node.path("answerable").isNull()) return;
            questions.add(List.of(node.has("input") ? clapnq(where, node) : question(where, node)));
        });
        return questions;
    }

    private PilotQuestion question(String where, JsonNode line) {
        List<String> answers = texts(where, line, "answers");
        JsonNode answerable = line.path("answerable");
        if (!answerable.isMissingNode() && !answerable.isBoolean())
            throw bad(where, "\"answerable\" is not a truth value", "write true or false");
        if (answerable.asBoolean(false) && answers.isEmpty())
            throw bad(where, "\"answerable\" is true and there are no answers", "add at least one to \"answers\"");
        boolean none = answerable.isBoolean() && !answerable.asBoolean();
        return question(where, id(where, line), text(where, line, "question"), passage(where, line), none ? List.of() : answers,
                texts(where, line, "evidence"));
    }

    private Optional<String> passage(String where, JsonNode line) {
        JsonNode passage = line.path("passage");
        return passage.isMissingNode() || passage.isNull() ? Optional.empty() : Optional.of(text(where, line, "passage"));
    }

    /** Several people answered, some of them that the passage does not say. */
    private PilotQuestion clapnq(String where, JsonNode line) {
        JsonNode passages = line.path("passages");
        if (passages.size() != 1) throw bad(where, "\"passages\" has " + passages.size() + " of them", "give one, in a list");
        List<String> answers = new ArrayList<>();
        Set<String> evidence = new LinkedHashSet<>();
        for (JsonNode output : line.path("output")) {
            String answer = text(where, output, "answer");
            if (answer.isBlank()) continue;
            answers.add(answer);
            evidence.addAll(texts(where, output, "selected_sentences"));
        }
        return question(where, id(where, line), text(where, line, "input"), Optional.of(text(where, passages.get(0), "text")), answers,
                List.copyOf(evidence));
    }

    private List<List<PilotQuestion>> squad() {
        JsonNode articles = tree().path("data");
        if (!articles.isArray())
            throw new SatchelException(file + ": no list named \"data\", which the layout of SQuAD has: questions that stand one a line "
                    + "belong in a file whose name ends in .jsonl");
        List<List<PilotQuestion>> all = new ArrayList<>();
        for (JsonNode article : articles) all.add(article("article " + (all.size() + 1), article));
        return all;
    }

    private JsonNode tree() {
        try {
            return JSON.readTree(file.toFile());
        } catch (JacksonException e) {
            String line = e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
            throw new SatchelException(
                    file + line + ": not JSON (" + e.getOriginalMessage() + "): check that the file is complete, or end its name in "
                            + ".jsonl if its questions stand one a line",
                    e);
        }
    }

    private List<PilotQuestion> article(String where, JsonNode article) {
        List<PilotQuestion> questions = new ArrayList<>();
        int number = 0;
        for (JsonNode paragraph : article.path("paragraphs")) {
            number++;
            for (JsonNode each : paragraph.path("qas"))
                questions.add(squad(where + " paragraph " + number, text(where + " paragraph " + number, paragraph, "context"), each));
        }
        return questions;
    }

    private PilotQuestion squad(String where, String passage, JsonNode question) {
        String id = id(where, question);
        Set<String> answers = new LinkedHashSet<>();
        boolean none = question.path("is_impossible").asBoolean(false);
        if (!none) for (JsonNode each : question.path("answers")) answers.add(text(where + " question " + id, each, "text"));
        if (!none && answers.isEmpty())
            throw bad(where + " question " + id, "no answers", "add one, or write \"is_impossible\": true");
        return question(where, id, text(where + " question " + id, question, "question").strip(), Optional.of(passage),
                List.copyOf(answers),
                List.of());
    }

    private PilotQuestion question(String where, String id, String question, Optional<String> passage, List<String> answers,
            List<String> evidence) {
        if (!ids.add(id)) throw bad(where, "the question " + id + " a second time", "remove one of them");
        try {
            return new PilotQuestion(id, question, passage, answers, evidence);
        } catch (IllegalArgumentException e) {
            throw bad(where, e.getMessage(), "fill it in");
        }
    }

    private String id(String where, JsonNode node) {
        JsonNode id = node.path("id");
        return id.isIntegralNumber() ? id.asString() : text(where, node, "id");
    }

    private String text(String where, JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isString()) throw bad(where, "no text named \"" + name + "\"", "add it, in quotation marks");
        return value.stringValue();
    }

    /** None where there is no such list. */
    private List<String> texts(String where, JsonNode node, String name) {
        JsonNode list = node.path(name);
        if (list.isMissingNode() || list.isNull()) return List.of();
        List<String> texts = new ArrayList<>();
        for (JsonNode each : list) if (each.isString() && !each.stringValue().isBlank()) texts.add(each.stringValue());
        if (!list.isArray() || texts.size() < list.size())
            throw bad(where, "\"" + name + "\" is not a list of texts", "write [\"...\"], each with something in it");
        return texts;
    }

    private SatchelException bad(String where, String found, String what) {
        return new SatchelException(file + " " + where + ": " + found + ": " + what);
    }
}
