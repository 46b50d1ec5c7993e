package dev.satchel;

import dev.satchel.Evidence.Sentence;
import dev.satchel.Words.Word;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds, for each sentence of a draft, the sentences that say it: with the same words in the same order, numbers, units and signs included.
 * Only case, punctuation, emphasis and articles may differ.
 *
 * <p>That refuses true paraphrases, and parts of sentences too. But every looser rule that was tried accepts a lie: without small words,
 * "sold to Karl" is "sold by Karl"; without what stands between commas, a toll that is free in winter is free; and cut in the middle, the
 * brother of Karl Holm is Karl Holm. What is refused is quoted instead, and what is accepted wrongly would be a lie with a source.
 */
final class Verification {
    /** A draft may join what the passage says in neighbouring sentences. */
    private static final int MOST_SENTENCES = 3;
    private static final Pattern LIST_MARK = Pattern.compile("^(?:[-*•]|\\d{1,3}[.)])\\s+");
    private static final String SIGNS = "%‰°+<>=±×÷≤≥≈&@";
    /** English, Portuguese and Spanish. The German ones are not here: they tell who does it from whom it is done to. */
    private static final Set<String> ARTICLES = Set.of("the", "a", "an", "o", "os", "as", "um", "uma", "uns", "umas", "el", "la", "los",
            "las", "un",
            "una", "unos", "unas");

    private final List<Window> windows;

    private Verification(List<Window> windows) { this.windows = windows; }

    /** Neighbouring sentences of a passage, and what they say as it is compared. */
    private record Window(List<Sentence> sentences, List<String> says) {
        static Window of(List<Sentence> sentences) {
            Sentence first = sentences.getFirst();
            return new Window(sentences, words(first.passage().text().substring(first.start(), sentences.getLast().end())));
        }
    }

    /**
     * A sentence of the draft that is supported.
     *
     * @param text the sentence as the model wrote it
     * @param support the neighbouring sentences of one passage that say it
     */
    record Claim(String text, List<Sentence> support) {
        Citation cite() { return support.getFirst().passage().cite(support.getFirst().start(), support.getLast().end()); }
    }

    /** Against these sentences, best first: the only ones that the model was shown. */
    static Verification against(List<Sentence> shown) {
        List<Window> windows = new ArrayList<>();
        for (Sentence first : shown) {
            List<Sentence> sentences = new ArrayList<>();
            for (Sentence next = first; next != null && sentences.size() < MOST_SENTENCES; next = after(next, shown)) {
                sentences.add(next);
                windows.add(Window.of(List.copyOf(sentences)));
            }
        }
        // The fewest sentences are the most exact quote; the sort is stable, so among equals the best sentence comes first.
        windows.sort(Comparator.comparingInt(each -> each.sentences.size()));
        return new Verification(windows);
    }

    private static Sentence after(Sentence sentence, List<Sentence> shown) {
        return shown.stream().filter(sentence::goesOnWith)
                .findFirst()
                .orElse(null);
    }

    /** The draft's sentences that are supported, in its order, each once. */
    List<Claim> check(String draft) {
        List<Claim> claims = new ArrayList<>();
        for (Sentences.Range range : Sentences.of(draft)) {
            String text = LIST_MARK.matcher(draft.substring(range.start(), range.end())).replaceFirst("");
            List<String> words = words(text);
            boolean says = !words.isEmpty() && claims.stream().noneMatch(each -> each.text.equals(text));
            if (says)
                windows.stream().filter(each -> each.says.equals(words)).findFirst()
                        .ifPresent(each -> claims.add(new Claim(text, each.sentences)));
        }
        return claims;
    }

    /** The words and the signs that mean something, without articles: lower case, but with their accents, which tell words apart. */
    private static List<String> words(String text) {
        String plain = LIST_MARK.matcher(text).replaceFirst("");
        List<String> words = new ArrayList<>();
        int last = 0;
        for (Word word : Words.of(plain)) {
            addSigns(plain, last, word.start(), words);
            String form = Normalizer.normalize(plain.substring(word.start(), word.end()), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
            if (!ARTICLES.contains(form)) words.add(form);
            last = word.end();
        }
        addSigns(plain, last, plain.length(), words);
        return words;
    }

    private static void addSigns(String text, int from, int to, List<String> words) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (isMinus(text, i)) words.add("-");
            else if (SIGNS.indexOf(c) >= 0 || Character.getType(c) == Character.CURRENCY_SYMBOL) words.add(String.valueOf(c));
        }
    }

    /** A dash right before a number and after no word: -12, not 10-12. */
    private static boolean isMinus(String text, int at) {
        boolean dash = "-\u2212\u2013".indexOf(text.charAt(at)) >= 0;
        boolean numberFollows = at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
        return dash && numberFollows && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)));
    }
}
