package dev.satchel;

import dev.satchel.DraftGrammar.Unknown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Questions about what the documents speak of, to which they have no answer: no passage that speaks of it has words that could be one. A
 * person has to look nevertheless, because what is said in other words is not seen.
 */
final class Unanswerable {
    private static final String KIND = "not answered";

    private static final Pattern SIZE_OR_PRICE = Pattern.compile("\\d ?(?:mm|cm|m|kg|g|V|mAh|MB|GB)\\b|[$€£]");
    /** Without one it is no single thing, but a person, a place, a company. */
    private static final Pattern ARTICLE = Pattern.compile("(?i)(?:the|an?|o|a|um|uma) ");
    private static final int COMMON = 3;
    /** What only makes sense beside an example is asked nothing else. */
    private static final double WEAK = .7;
    private static final Set<String> SMALL = stems("the a an o os as um uma of de do da");

    private final List<Document> documents;
    private final DraftNames names;
    private final List<Drafted> about;
    private final Random random;
    private final List<Section> sections = new ArrayList<>();
    private final Map<String, List<Section>> bySubject = new HashMap<>();

    /** What one passage says: its document, its text, and the stems of it and of the headings above. */
    private record Section(String document, String text, Set<String> stems) {}

    Unanswerable(List<Document> documents, DraftNames names, List<Drafted> about, long seed) {
        this.documents = documents;
        this.names = names;
        this.about = about;
        this.random = new Random(seed);
        Splitter splitter = Splitter.structured();
        for (Document document : documents)
            for (Passage each : splitter.split(document)) {
                String all = each.title() + " " + String.join(" ", each.headings()) + " " + each.text();
                sections.add(new Section(document.id(), all, stems(all)));
            }
    }

    private static Set<String> stems(String text) {
        return Words.of(text).stream().map(Words.Word::stem).collect(Collectors.toSet());
    }

    /** At most so many, each of another thing, and each way of asking as seldom as possible. */
    List<Drafted> questions(int count) {
        Map<String, Document> byId = documents.stream().collect(Collectors.toMap(Document::id, each -> each, (one, other) -> one));
        boolean programming = 2 * documents.stream().filter(PilotDraft::showsCode).count() > documents.size();
        List<Drafted> things = new ArrayList<>(about.stream().filter(Unanswerable::isThing).toList());
        Collections.shuffle(things, random);
        List<Drafted> chosen = new ArrayList<>();
        Map<String, Integer> asked = new HashMap<>();
        Set<String> subjects = new HashSet<>();
        Set<String> from = new HashSet<>();
        for (int most = 1; most <= count && chosen.size() < count; most++)
            for (Drafted thing : things) {
                if (chosen.size() == count) break;
                if (subjects.contains(bare(thing.subject())) || most == 1 && from.contains(thing.document())) continue;
                DraftedDocument document = new DraftedDocument(byId.get(thing.document()), names);
                for (Unknown each : document.unknown(programming)) {
                    if (asked.getOrDefault(each.question(), 0) >= most || !fits(thing, each.of()) || isAnswered(thing.subject(), each))
                        continue;
                    asked.merge(each.question(), 1, Integer::sum);
                    subjects.add(bare(thing.subject()));
                    from.add(thing.document());
                    chosen.add(new Drafted(each.question().replace("{s}", thing.subject()), List.of(), List.of(), thing.document(),
                            thing.start(), KIND, thing.subject(), .5));
                    break;
                }
            }
        return chosen;
    }

    /** One thing, that a question of one can be asked of. */
    private static boolean isThing(Drafted drafted) {
        boolean one = drafted.kind().equals("definition")
                ? drafted.question().matches("(?:What is|O que é) .*")
                : Set.of("amount", "duration",
                        "content", "use", "place").contains(drafted.kind());
        return one && drafted.worth() > WEAK && Words.of(drafted.subject()).size() <= 4 && !DraftGrammar.isPlural(drafted.subject())
                && !drafted.subject().matches("(?i)(?:an?|um|uma) .*s");
    }

    private static String bare(String subject) { return ARTICLE.matcher(subject).replaceFirst(""); }

    private boolean fits(Drafted thing, Unknown.Of of) {
        boolean event = thing.kind().equals("duration");
        return switch (of) {
            case EVENTS -> event;
            case BODIES -> Set.of("amount", "definition", "content").contains(thing.kind()) && ARTICLE.matcher(thing.subject()).lookingAt()
                    && speaks(thing.subject(), SIZE_OR_PRICE);
            case IDEAS -> isCommon(thing.subject());
            case CODE -> thing.subject().contains("`") && isCommon(thing.subject());
        };
    }

    /** What one document alone speaks of may be a name in an example. */
    private boolean isCommon(String subject) {
        return about(subject).stream().map(Section::document).distinct().limit(COMMON).count() == COMMON;
    }

    private boolean isAnswered(String subject, Unknown unknown) { return speaks(subject, unknown.answered()); }

    /** Whether a passage is about this and has that. */
    private boolean speaks(String subject, Pattern of) {
        return about(subject).stream().anyMatch(each -> of.matcher(each.text()).find());
    }

    private List<Section> about(String subject) {
        return bySubject.computeIfAbsent(subject, key -> {
            Set<String> stems = stems(key);
            stems.removeAll(SMALL);
            return sections.stream().filter(each -> each.stems().containsAll(stems)).toList();
        });
    }
}
