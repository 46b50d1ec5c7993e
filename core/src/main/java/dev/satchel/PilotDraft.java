package dev.satchel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Proposes questions for a pilot from the documents themselves, for a person to edit: from their own questions, from sentences that say how
 * long, how much, when, how to, why or what, and from tables; and questions that sound alike but that the documents do not answer. It needs
 * no model. Sentences are understood in English and Portuguese; in other languages there are only a document's own questions and tables.
 */
public final class PilotDraft {
    /** Of all that is proposed, the share that the documents do not answer. */
    private static final double UNANSWERABLE = 0.25;
    /** Of those with an answer, the share that one kind of sentence may have, and tables. */
    private static final double OF_ONE_KIND = 0.3;
    private static final double OF_TABLES = 0.1;

    /** In each further one, as much more of a kind may be taken; what nobody would ask is not needed to have enough. */
    private static final int ROUNDS = 4;
    /** How much less a question is worth that only makes sense beside the code in which its names stand. */
    private static final double EXAMPLE = 0.3;
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private PilotDraft() {}

    /**
     * A question, and where it is from.
     *
     * @param question with its answers and evidence; without answers when the documents do not say
     * @param document where the answer stands; for a question without one, where what it asks about does
     * @param kind what it was made of, such as {@code definition} or {@code table}
     */
    public record Proposal(PilotQuestion question, String document, String kind) {}

    /**
     * At most so many questions, a quarter of them unanswerable; from as many of the documents as possible, and in their order.
     *
     * @param documents in the order in which they were listed
     * @param count at least 1
     * @param seed draws among questions that are equally good
     */
    public static List<Proposal> of(List<Document> documents, int count, long seed) {
        if (count < 1) throw new IllegalArgumentException("count must be at least 1, got " + count);
        List<Drafted> all = new ArrayList<>();
        DraftNames names = new DraftNames(documents);
        for (Document each : documents) all.addAll(new DraftedDocument(each, names).questions());
        List<Drafted> distinct = distinct(all).stream()
                .map(each -> isOfAnExample(each, documents) ? each.valued(each.worth() - EXAMPLE) : each)
                .collect(Collectors.toCollection(ArrayList::new));
        // The order among equals is drawn first, so that the sort, which is stable, keeps it.
        Collections.shuffle(distinct, new Random(seed));
        int unanswerable = (int) Math.round(count * UNANSWERABLE);
        List<Drafted> chosen = new ArrayList<>(choice(distinct, count - unanswerable));
        chosen.addAll(new Unanswerable(documents, names, distinct, seed).questions(unanswerable));
        return numbered(chosen, documents);
    }

    /** Whether it names code that stands in no other document, or a variable of one or two letters. */
    private static boolean isOfAnExample(Drafted drafted, List<Document> documents) {
        if (documents.size() < 2) return false;
        return CODE.matcher(drafted.question()).results().map(each -> each.group(1))
                .anyMatch(code -> code.matches("\\w{1,2}|\\d.*") || code.matches(".*\\w.*") && documents.stream()
                        .filter(each -> !each.id().equals(drafted.document())).noneMatch(each -> each.text().contains(code)));
    }

    static boolean showsCode(Document document) {
        return document.blocks().stream().anyMatch(each -> each.kind() == Block.Kind.CODE);
    }

    /** The same question twice has two answers: neither is right alone, and what is asked is not clear. */
    private static List<Drafted> distinct(List<Drafted> all) {
        Map<List<String>, Drafted> first = new LinkedHashMap<>();
        Set<List<String>> twice = new HashSet<>();
        for (Drafted each : all) {
            List<String> words = Words.of(each.question()).stream().map(Words.Word::form).toList();
            Drafted other = first.putIfAbsent(words, each);
            if (other != null && !other.answers().equals(each.answers())) twice.add(words);
        }
        twice.forEach(first::remove);
        return new ArrayList<>(first.values());
    }

    /** The best of each document in turn, and not too many of a kind. */
    private static List<Drafted> choice(List<Drafted> all, int count) {
        Map<String, List<Drafted>> byDocument = new LinkedHashMap<>();
        all.forEach(each -> byDocument.computeIfAbsent(each.document(), id -> new ArrayList<>()).add(each));
        byDocument.values().forEach(each -> each.sort(Comparator.comparingDouble(Drafted::worth).reversed()));
        List<List<Drafted>> documents = new ArrayList<>(byDocument.values());
        documents.sort(Comparator.comparingDouble((List<Drafted> each) -> each.getFirst().worth()).reversed());
        List<Drafted> chosen = new ArrayList<>();
        Map<String, Integer> kinds = new HashMap<>();
        Set<String> subjects = new HashSet<>();
        for (int share = 1; share <= ROUNDS && chosen.size() < count; share++) {
            boolean found = true;
            while (found && chosen.size() < count) {
                found = false;
                for (List<Drafted> document : documents) {
                    Optional<Drafted> next = next(document, kinds, subjects, share, count);
                    if (next.isEmpty() || chosen.size() == count) continue;
                    found = true;
                    document.remove(next.get());
                    chosen.add(next.get());
                    kinds.merge(next.get().kind(), 1, Integer::sum);
                    subjects.add(next.get().subject());
                }
            }
        }
        return chosen;
    }

    private static Optional<Drafted> next(List<Drafted> document, Map<String, Integer> kinds, Set<String> subjects, int share, int count) {
        return document.stream().filter(each -> {
            double most = each.kind().equals(DraftedDocument.TABLE) ? OF_TABLES : OF_ONE_KIND;
            boolean room = kinds.getOrDefault(each.kind(), 0) < Math.max(1, most * share * count);
            return room && (share > 1 || !subjects.contains(each.subject()));
        }).findFirst();
    }

    private static List<Proposal> numbered(List<Drafted> chosen, List<Document> documents) {
        List<String> order = documents.stream().map(Document::id).toList();
        List<Drafted> inOrder = new ArrayList<>(chosen);
        inOrder.sort(Comparator.comparing((Drafted each) -> each.answers().isEmpty())
                .thenComparingInt(each -> order.indexOf(each.document())).thenComparingInt(Drafted::start));
        Map<String, Integer> numbers = new HashMap<>();
        return inOrder.stream().map(each -> {
            String id = each.document() + "#" + numbers.merge(each.document(), 1, Integer::sum);
            return new Proposal(new PilotQuestion(id, each.question(), Optional.empty(), each.answers(), each.evidence()), each.document(),
                    each.kind());
        }).toList();
    }
}
