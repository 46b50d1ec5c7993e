package dev.satchel;

import dev.satchel.Evidence.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds, for each sentence of a draft, the sentences that say it: with the same words in the same order, numbers, units and signs included.
 * {@link Statement} tells what may be written differently, {@link Wording} what may be joined or named, {@link Compression} what may be left
 * out.
 *
 * <p>That refuses true paraphrases. But every looser rule that was tried accepts a lie: without small words, "sold to Karl" is "sold by
 * Karl"; without what stands between commas, a toll that is free in winter is free; and cut in the middle, the brother of Karl Holm is Karl
 * Holm. What is refused is quoted instead, and what is accepted wrongly would be a lie with a source.
 */
final class Verification {
    /** A draft may join what the passage says in neighbouring sentences. */
    private static final int MOST_SENTENCES = 3;
    private static final Pattern LIST_MARK = Pattern.compile("^(?:[-*•]|\\d{1,3}[.)])\\s+");
    /** Says only where the claim is from. */
    private static final Pattern LEAD = Pattern.compile("^(?:(?:according to|based on|segundo|de acordo com|según|de acuerdo con)"
            + " (?:the |o |os |el |los )?(?:text|passages?|documents?|textos?|documentos?),\\s*"
            + "|(?:the (?:text|passage|document) (?:says|states) that|answer:|resposta:|respuesta:|antwort:)\\s+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern END = Pattern.compile("[.!…。！][\\p{Pe}\\p{Pf}\"'*_`]*$");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final List<Window> windows;

    private Verification(List<Window> windows) { this.windows = windows; }

    /**
     * Neighbouring sentences of a passage, and the ways to say what they say.
     *
     * @param numbers of the sentences among those shown, from 1
     * @param articles of the passage's language
     */
    private record Window(List<Sentence> sentences, Set<Integer> numbers, Set<String> articles, List<Wording> wordings) {
        boolean isSaidBy(String claim, boolean inPart) {
            Statement said = Statement.of(claim, articles);
            return wordings.stream().anyMatch(each -> each.isSaidBy(said, inPart));
        }
    }

    /**
     * A sentence of the draft.
     *
     * @param text the sentence as the model wrote it, without references
     * @param support the neighbouring sentences of one passage that say it; empty when none do
     */
    record Claim(String text, List<Sentence> support) {
        boolean isSupported() { return !support.isEmpty(); }

        Citation cite() { return support.getFirst().passage().cite(support.getFirst().start(), support.getLast().end()); }
    }

    /** Against these sentences, in the order of their numbers: the only ones that the model was shown. */
    static Verification against(List<Sentence> shown) {
        List<Window> windows = new ArrayList<>();
        for (Sentence first : shown) {
            List<Sentence> sentences = new ArrayList<>();
            for (Sentence next = first; next != null && sentences.size() < MOST_SENTENCES; next = after(next, shown)) {
                sentences.add(next);
                windows.add(window(List.copyOf(sentences), shown));
            }
        }
        // The fewest sentences are the most exact quote; the sort is stable, so among equals the best sentence comes first.
        windows.sort(Comparator.comparingInt(each -> each.sentences.size()));
        return new Verification(windows);
    }

    private static Sentence after(Sentence sentence, List<Sentence> shown) {
        return shown.stream().filter(sentence::goesOnWith).filter(each -> isBlank(sentence.passage(), sentence.end(), each.start()))
                .findFirst().orElse(null);
    }

    /** With a heading or a question between them, two sentences are not about the same. */
    private static boolean isBlank(Passage passage, int from, int to) {
        return passage.text().substring(from, to).isBlank();
    }

    private static Window window(List<Sentence> sentences, List<Sentence> shown) {
        Set<Integer> numbers = new TreeSet<>();
        sentences.forEach(each -> numbers.add(shown.indexOf(each) + 1));
        Set<String> articles = Statement.articlesOf(sentences.getFirst().passage().text());
        List<Statement> statements = sentences.stream().map(each -> Statement.of(each.text(), articles)).toList();
        return new Window(sentences, numbers, articles, Wording.of(statements, articles, above(sentences.getFirst())));
    }

    /** The heading that stands right above a sentence, or the title of the document that begins with it. */
    private static Optional<String> above(Sentence sentence) {
        Passage passage = sentence.passage();
        String before = passage.text().substring(0, sentence.start());
        if (before.isBlank()) return passage.start() == 0 ? Optional.of(passage.title()) : Optional.empty();
        String last = before.strip().lines().reduce((first, second) -> second).orElseThrow().replaceFirst("^#+\\s*", "");
        return passage.headings().stream().reduce((first, second) -> second).filter(last::equals);
    }

    /** The draft's sentences, in its order, each once. */
    List<Claim> check(String draft) {
        References references = References.of(draft);
        List<Claim> claims = new ArrayList<>();
        for (Sentences.Range range : Sentences.of(references.text)) {
            String text = LIST_MARK.matcher(references.text.substring(range.start(), range.end())).replaceFirst("");
            String said = LEAD.matcher(text).replaceFirst("");
            if (Statement.of(said).length() == 0 || claims.stream().anyMatch(each -> each.text.equals(text))) continue;
            claims.add(new Claim(text, text.endsWith("?") ? List.of() : support(said, END.matcher(text).find(), references.in(range))));
        }
        return claims;
    }

    /**
     * The numbers that the model gave only decide among sentences that say the same. A sentence that has no end may have been cut off, and
     * then it is not the model that left something out.
     */
    private List<Sentence> support(String said, boolean ends, Set<Integer> numbers) {
        List<Window> support = windows.stream().filter(each -> each.isSaidBy(said, ends)).toList();
        return support.stream().filter(each -> numbers.containsAll(each.numbers)).findFirst().or(() -> support.stream().findFirst())
                .map(Window::sentences).orElse(List.of());
    }

    /**
     * A draft without its references, and where they stood.
     *
     * @param offsets in that text
     * @param numbers those that each of them names
     */
    private record References(String text, List<Integer> offsets, List<Set<Integer>> numbers) {
        static References of(String draft) {
            StringBuilder text = new StringBuilder();
            List<Integer> offsets = new ArrayList<>();
            List<Set<Integer>> numbers = new ArrayList<>();
            Matcher matcher = Statement.REFERENCE.matcher(draft);
            int last = 0;
            while (matcher.find()) {
                // A reference may begin with a space that was left out behind the one before.
                text.append(draft, Math.min(last, matcher.start()), matcher.start());
                offsets.add(text.length());
                Set<Integer> named = new TreeSet<>();
                NUMBER.matcher(matcher.group()).results().map(MatchResult::group).forEach(each -> named.add(Integer.valueOf(each)));
                numbers.add(named);
                last = matcher.end();
                boolean lineBegins = text.isEmpty() || text.charAt(text.length() - 1) == '\n';
                while (lineBegins && last < draft.length() && draft.charAt(last) == ' ') last++;
            }
            return new References(text.append(draft, last, draft.length()).toString(), offsets, numbers);
        }

        /** Those within a sentence, at its end and at its beginning. */
        Set<Integer> in(Sentences.Range range) {
            Set<Integer> in = new TreeSet<>();
            for (int i = 0; i < offsets.size(); i++)
                if (range.start() <= offsets.get(i) && offsets.get(i) <= range.end()) in.addAll(numbers.get(i));
            return in;
        }
    }
}
