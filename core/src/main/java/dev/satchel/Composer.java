package dev.satchel;

import dev.satchel.Evidence.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts texts together from what documents say: summaries, comparisons, lists of questions, e-mails. It needs no model: what it states are
 * quotes, chosen so that they fit the topic, are central to it, and do not repeat each other. Safe for use by many threads; borrows its
 * retriever.
 */
public final class Composer {
    private static final int RETRIEVED = 40;
    /** What covers less of a topic is about something else. The topic's words in the headings above are enough, elsewhere in the passage not. */
    private static final double ON_TOPIC = 0.4;
    /** What it is worth more under a title or a heading with all the topic's words: there, the topic is not only mentioned. */
    private static final double TITLED = 1.4;
    private static final int STATEMENTS = 6;
    private static final int STATEMENTS_OF_AN_EMAIL = 5;

    private final Retriever retriever;

    private Composer(Retriever retriever) { this.retriever = Objects.requireNonNull(retriever, "retriever"); }

    /** From what this retriever finds. */
    public static Composer over(Retriever retriever) {
        return new Composer(retriever);
    }

    /**
     * The main statements about a topic, in the documents' order.
     *
     * @param topic a few words
     * @return empty when the documents say too little about it
     */
    public Optional<Composition> summary(String topic) {
        List<Excerpt> about = about(topic, retrieve(topic));
        return composed(topic, "", sections(new Choice(about).best(STATEMENTS)), "");
    }

    /** The main statements of a document, in its order; empty when it has no sentence. */
    public Optional<Composition> summary(Document document) {
        String title = document.title().isBlank() ? document.id() : document.title();
        List<ScoredPassage> all = Splitter.structured().split(document).stream().map(each -> new ScoredPassage(each, 1)).toList();
        Question about = Question.of(title + " " + String.join(" ", all.stream().flatMap(each -> each.passage().headings().stream())
                .distinct().toList()));
        List<Excerpt> excerpts = Excerpt.around(Evidence.gather(about, all).bestFirst());
        return composed(title, "", sections(new Choice(excerpts).best(STATEMENTS)), "");
    }

    /**
     * A summary as an e-mail, in the language of what it quotes.
     *
     * @param topic a few words; the subject
     * @param recipient who is greeted
     * @return empty when the documents say too little about the topic
     */
    public Optional<Composition> email(String topic, String recipient) {
        List<Excerpt> chosen = new Choice(about(topic, retrieve(topic))).best(STATEMENTS_OF_AN_EMAIL);
        Speech speech = speechOf(chosen);
        return composed(topic, speech.greeting(recipient) + "\n\n" + speech.about(topic), sections(chosen), speech.regards());
    }

    /**
     * Questions about a topic with their answers, the best first: the documents' own questions, then what they define, then their headings.
     *
     * @param topic a few words
     * @param most at most so many, at least 1
     * @return empty when the documents say too little about it
     */
    public Optional<Composition> faq(String topic, int most) {
        if (most < 1) throw new IllegalArgumentException("a list of questions needs at least 1, got " + most);
        List<ScoredPassage> found = retrieve(topic);
        List<Sentence> sentences = Evidence.gather(Question.of(topic), found).bestFirst();
        List<Asked> asked = new ArrayList<>();
        for (Sentence each : sentences) if (each.coverage() >= ON_TOPIC) Asked.by(each, sentences).ifPresent(asked::add);
        asked.sort(Comparator.comparingDouble(Asked::worth).reversed());
        Map<String, Composition.Section> sections = new LinkedHashMap<>();
        List<Excerpt> said = new ArrayList<>();
        for (Asked each : asked) {
            boolean repeats = said.stream().anyMatch(each.answer()::overlaps) || sections.containsKey(each.question());
            if (repeats || sections.size() == most) continue;
            said.add(each.answer());
            sections.put(each.question(), section(each.question(), List.of(each.answer())));
        }
        return composed(topic, "", List.copyOf(sections.values()), "");
    }

    /**
     * What the documents say about two things, side by side: each section has a statement about the one and one about the other that have
     * words in common; statements about both come first, those about only one of them last.
     *
     * @return empty when the documents say too little about one of them
     */
    public Optional<Composition> comparison(String one, String other) {
        Set<ScoredPassage> found = new LinkedHashSet<>(retrieve(one));
        found.addAll(retrieve(other));
        List<ScoredPassage> all = List.copyOf(found);
        Comparison comparison = Comparison.of(one, other, about(one, all), about(other, all));
        if (!comparison.isOfBoth()) return Optional.empty();
        return composed(one + " / " + other, "", comparison.sections(), "");
    }

    private List<ScoredPassage> retrieve(String topic) {
        return retriever.retrieve(topic, RETRIEVED).stream().distinct().toList();
    }

    /** What is said about the topic, best first. */
    private static List<Excerpt> about(String topic, List<ScoredPassage> found) {
        Question question = Question.of(topic);
        if (found.isEmpty() || question.terms().isEmpty()) return List.of();
        List<Sentence> sentences = Evidence.gather(question, found).bestFirst().stream().filter(each -> each.coverage() >= ON_TOPIC)
                .toList();
        return Excerpt.around(sentences).stream().map(each -> each.isUnder(question.terms()) ? each.worth(TITLED) : each)
                .sorted(Comparator.comparingDouble(Excerpt::score).reversed()).toList();
    }

    private static Optional<Composition> composed(String title, String opening, List<Composition.Section> sections, String closing) {
        return sections.isEmpty() ? Optional.empty() : Optional.of(new Composition(title, opening, sections, closing));
    }

    private static Speech speechOf(List<Excerpt> excerpts) {
        return Speech.of(excerpts.stream().map(Excerpt::text).collect(Collectors.joining("\n")));
    }

    /** In the documents' order, the document of the best one first; a section for each place. */
    private static List<Composition.Section> sections(List<Excerpt> chosen) {
        List<String> documents = chosen.stream().map(each -> each.passage().documentId()).distinct().toList();
        Map<String, List<Excerpt>> places = chosen.stream()
                .sorted(Comparator.<Excerpt>comparingInt(each -> documents.indexOf(each.passage().documentId()))
                        .thenComparingInt(each -> each.passage().start() + each.start()))
                .collect(Collectors.groupingBy(Excerpt::place, LinkedHashMap::new, Collectors.toList()));
        return places.entrySet().stream().map(each -> section(each.getKey(), each.getValue())).toList();
    }

    /** What follows each other is one quote. */
    private static Composition.Section section(String heading, List<Excerpt> excerpts) {
        List<Excerpt> joined = new ArrayList<>();
        for (Excerpt each : excerpts) {
            Optional<Excerpt> longer = joined.isEmpty() ? Optional.empty() : joined.getLast().joined(each);
            if (longer.isPresent()) joined.removeLast();
            joined.add(longer.orElse(each));
        }
        return new Composition.Section(heading, joined.stream().map(each -> new Composition.Statement("", each.cite())).toList());
    }
}
