package dev.satchel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Questions with their answers, in the order of their file, by article: what is asked of one article, or stands in one line, belongs
 * together. As a source of documents they are their passages, so that an index can hold them. Immutable.
 */
public final class PilotQuestions implements DocumentSource {
    /** The metadata that names the document itself, for a filter. */
    public static final String DOCUMENT = "document";

    private final List<List<PilotQuestion>> articles;
    /** Each passage once, in the order in which the questions have them, counted from 1. */
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    /** The same by document id. */
    private final Map<String, String> passages = new TreeMap<>();

    /** Questions by article. */
    PilotQuestions(List<List<PilotQuestion>> articles) {
        this.articles = articles.stream().map(List::copyOf).filter(each -> !each.isEmpty()).toList();
        questions().stream().flatMap(each -> each.passage().stream()).forEach(each -> numbers.putIfAbsent(each, numbers.size() + 1));
        numbers.forEach((passage, number) -> passages.put(document(number), passage));
    }

    /** A part of what a file has; what is tuned on one half can be reported on the other. */
    public enum Half {
        /** The articles, or lines, at the positions 0, 2, 4 and so on. */
        EVEN,
        /** Those at the positions 1, 3, 5 and so on. */
        ODD,
        /** The first half of them, the shorter one if their number is odd. */
        FIRST,
        /** The second half. */
        SECOND
    }

    /**
     * Reads a file: in the layout of SQuAD 1.1 or 2.0 when its name ends in {@code .json}, otherwise one JSON object a line, either
     * {@code {"id", "question", "passage", "answers", "answerable", "evidence"}}, of which passage and evidence may be absent, or a line of
     * CLAPNQ. A line whose {@code "answerable"} is null waits for a person to say what is right, and is passed over.
     *
     * @throws SatchelException when the file is missing or not as it should be; the message names the line, or the question
     */
    public static PilotQuestions read(Path file) {
        if (!Files.isRegularFile(file)) throw new SatchelException("no file " + file + ": name a file of questions");
        try {
            PilotQuestions read = new PilotQuestions(PilotFile.read(file));
            if (read.articles.isEmpty()) throw new SatchelException(file + " has no question: write one JSON object a line");
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + file, e);
        }
    }

    /** All questions, in order. */
    public List<PilotQuestion> questions() {
        return articles.stream().flatMap(List::stream).toList();
    }

    /**
     * These, and others after them.
     *
     * @throws SatchelException when both have a question of the same id
     */
    public PilotQuestions and(PilotQuestions others) {
        Set<String> ids = questions().stream().map(PilotQuestion::id).collect(Collectors.toSet());
        for (PilotQuestion each : others.questions())
            if (ids.contains(each.id())) throw new SatchelException("two files have a question " + each.id() + ": rename one of them");
        List<List<PilotQuestion>> both = new ArrayList<>(articles);
        both.addAll(others.articles);
        return new PilotQuestions(both);
    }

    /** Half of the articles. */
    public PilotQuestions half(Half half) {
        int middle = articles.size() / 2;
        return new PilotQuestions(IntStream.range(0, articles.size()).filter(i -> switch (half) {
            case EVEN -> i % 2 == 0;
            case ODD -> i % 2 == 1;
            case FIRST -> i < middle;
            case SECOND -> i >= middle;
        }).mapToObj(articles::get).toList());
    }

    /** Those for which this holds. */
    public PilotQuestions where(Predicate<PilotQuestion> wanted) {
        return new PilotQuestions(articles.stream().map(article -> article.stream().filter(wanted).toList()).toList());
    }

    /** So many of them, drawn with this seed, in their order; all when there are not more. */
    public PilotQuestions sample(int count, long seed) {
        List<String> ids = new ArrayList<>(questions().stream().map(PilotQuestion::id).toList());
        Collections.shuffle(ids, new Random(seed));
        Set<String> drawn = Set.copyOf(ids.subList(0, Math.min(count, ids.size())));
        return where(each -> drawn.contains(each.id()));
    }

    /**
     * These, and each that has an answer once more, asked of the passage of another article, which does not have it: easy ones to refuse.
     *
     * @throws SatchelException when there is no other article
     */
    public PilotQuestions withTraps(long seed) {
        Random random = new Random(seed);
        List<List<PilotQuestion>> doubled = new ArrayList<>();
        for (List<PilotQuestion> article : articles) {
            List<PilotQuestion> with = new ArrayList<>(article);
            for (PilotQuestion each : article)
                if (each.isAnswerable() && each.passage().isPresent())
                    with.add(
                            new PilotQuestion(each.id() + " elsewhere", each.question(), Optional.of(elsewhere(article, random)), List.of(),
                                    List.of()));
            doubled.add(with);
        }
        return new PilotQuestions(doubled);
    }

    private String elsewhere(List<PilotQuestion> article, Random random) {
        Set<String> own = article.stream().flatMap(each -> each.passage().stream()).collect(Collectors.toSet());
        List<String> others = passages.values().stream().filter(each -> !own.contains(each)).toList();
        if (others.isEmpty()) throw new SatchelException("all questions are of one article: there is no other passage to ask");
        return others.get(random.nextInt(others.size()));
    }

    /**
     * The document that a question's passage is, when these are indexed.
     *
     * @throws IllegalArgumentException when it is none of theirs
     */
    public String documentOf(PilotQuestion question) {
        Integer number = question.passage().map(numbers::get).orElse(null);
        if (number == null) throw new IllegalArgumentException("the passage of " + question.id() + " is not among these");
        return document(number);
    }

    private static String document(int number) {
        return String.format(Locale.ROOT, "passage %05d", number);
    }

    @Override
    public Listing list() {
        return new Listing(passages.entrySet().stream().map(each -> new Item(each.getKey(), bytes(each.getValue()).length, 0)).toList(),
                List.of());
    }

    @Override
    public byte[] content(Item item) {
        String passage = passages.get(item.id());
        if (passage == null) throw new SatchelException("no " + item.id() + " among the questions: list them again");
        return bytes(passage);
    }

    @Override
    public Document read(Item item, byte[] content) { return new Document(item.id(), "", new String(content, StandardCharsets.UTF_8)); }

    @Override
    public String readerVersion(Item item) { return "pilot 1"; }

    @Override
    public Map<String, List<String>> metadata(Item item) {
        return Map.of(DOCUMENT, List.of(item.id()));
    }

    private static byte[] bytes(String passage) { return passage.getBytes(StandardCharsets.UTF_8); }
}
