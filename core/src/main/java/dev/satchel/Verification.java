package dev.satchel;

import dev.satchel.Evidence.Sentence;
import dev.satchel.Words.Word;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds, for each sentence of a draft, the sentences that say it: word for word, or nearly.
 *
 * <p>Nearly means: a whole sentence, its words of content in their order; only articles, auxiliaries, pronouns and such may differ, and what
 * is set off by commas or other marks may be missing, unless it holds a word that turns the statement around ("not", "only", "up to",
 * "if"). In place of a pronoun at the beginning may stand what it stands for, if a heading or the title names it. That refuses many true
 * paraphrases and every part of a sentence: dropping a word in the middle makes "the brother of Karl Holm" into Karl Holm. But what is
 * refused is quoted instead, and what is accepted wrongly would be a lie with a source.
 */
final class Verification {
    /** A draft may join what the passage says in neighbouring sentences. */
    private static final int MOST_SENTENCES = 3;
    private static final Pattern LIST_MARK = Pattern.compile("^(?:[-*•]|\\d{1,3}[.)])\\s+");
    private static final String MARKS_THAT_MEAN = "%‰°+<>=±×÷≤≥≈&@";
    private static final String BOUNDARIES = ",;:()[]{}.!?…—–|\"“”«»\n";

    /** Their presence or absence changes what a sentence says, though they look like words without content. */
    private static final Set<String> TURNS = words("""
            no not t never none neither nor nothing nobody cannot without except unless if only just until
            may might could should would must can perhaps maybe possibly probably likely but
            least most more less fewer over under up down above below almost about nearly approximately before after
            não nem nunca nenhum nenhuma nada ninguém sem exceto salvo se só somente apenas até
            pode podem poderia deve devem talvez provavelmente mais menos quase cerca antes depois
            ni ningún ninguna nadie sin excepto si sólo solamente solo hasta puede pueden podría debe quizás más casi después
            nicht kein keine keinen keiner nie niemals nichts ohne außer wenn nur bis kann können könnte soll sollte muss müssen darf
            vielleicht mehr weniger mindestens höchstens fast etwa über unter vor nach
            """);
    private static final Set<String> PRONOUNS = words(
            "it they this these he she ele ela eles elas isto isso este esta él ella ellos ellas es er sie dies");

    private final List<Window> windows;

    private Verification(List<Window> windows) { this.windows = windows; }

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
        return shown.stream().filter(each -> each.number() == sentence.number() + 1 && each.passage().equals(sentence.passage()))
                .findFirst()
                .orElse(null);
    }

    /** The draft's sentences that are supported, in its order. A last one that was cut off is none. */
    List<Claim> check(Generation draft) {
        List<Claim> claims = new ArrayList<>();
        for (Sentences.Range range : wholeSentences(draft)) {
            String text = LIST_MARK.matcher(draft.text().substring(range.start(), range.end())).replaceFirst("");
            if (text.endsWith("?") || claims.stream().anyMatch(each -> each.text.equals(text))) continue;
            List<Token> tokens = tokens(text);
            windows.stream().filter(each -> each.says(tokens)).findFirst()
                    .ifPresent(each -> claims.add(new Claim(text, each.sentences)));
        }
        return claims;
    }

    private static List<Sentences.Range> wholeSentences(Generation draft) {
        List<Sentences.Range> sentences = Sentences.of(draft.text());
        boolean cut = draft.ending() == Generation.Ending.LENGTH && !sentences.isEmpty()
                && ".!…。！".indexOf(draft.text().charAt(sentences.getLast().end() - 1)) < 0;
        return cut ? sentences.subList(0, sentences.size() - 1) : sentences;
    }

    /**
     * A word, or a mark that means something, such as a currency.
     *
     * @param form lower case, with its accents
     * @param plain lower case, without accents
     * @param afterBoundary whether a punctuation mark stands between it and the token before
     */
    private record Token(String form, String plain, boolean capital, boolean afterBoundary) {
        private static final Pattern LETTERS = Pattern.compile("\\p{L}{3,}");

        /** Equal to the letter; an ordinary word may have a plural s or not. */
        boolean same(Token other) {
            if (form.equals(other.form)) return true;
            boolean names = capital && other.capital;
            return !names && (isPluralOf(other) || other.isPluralOf(this));
        }

        private boolean isPluralOf(Token other) { return form.equals(other.form + "s") && LETTERS.matcher(other.form).matches(); }
    }

    private static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        int last = 0;
        boolean boundary = true;
        for (Word word : Words.of(text)) {
            boundary = addMarks(text, last, word.start(), tokens, boundary);
            String form = Normalizer.normalize(text.substring(word.start(), word.end()), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
            tokens.add(new Token(form, word.form(), word.capital(), boundary));
            boundary = false;
            last = word.end();
        }
        addMarks(text, last, text.length(), tokens, boundary);
        return tokens;
    }

    /** Adds the meaningful marks between two words and says whether there was a boundary after the last of them. */
    private static boolean addMarks(String text, int from, int to, List<Token> tokens, boolean boundaryBefore) {
        boolean boundary = boundaryBefore;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean minus = (c == '-' || c == '\u2212') && i + 1 < to + 1 && i + 1 < text.length() && Character.isDigit(text.charAt(i + 1))
                    && (i == 0 || Character.isWhitespace(text.charAt(i - 1)));
            if (minus || MARKS_THAT_MEAN.indexOf(c) >= 0 || Character.getType(c) == Character.CURRENCY_SYMBOL) {
                String form = minus ? "-" : String.valueOf(c);
                tokens.add(new Token(form, form, false, boundary));
                boundary = false;
            } else if (BOUNDARIES.indexOf(c) >= 0 || c == '-' && i > from && Character.isWhitespace(text.charAt(i - 1))) {
                boundary = true;
            }
        }
        return boundary;
    }

    /** Neighbouring sentences of a passage, and their words in the form in which they are compared. */
    private record Window(List<Sentence> sentences, Set<String> functionWords, List<Token> content, Set<String> above,
            boolean beginsWithPronoun) {
        static Window of(List<Sentence> sentences) {
            Passage passage = sentences.getFirst().passage();
            String text = passage.text().substring(sentences.getFirst().start(), sentences.getLast().end());
            Set<String> functionWords = FunctionWords.of(Words.of(text));
            List<Token> tokens = tokens(text);
            Set<String> above = new HashSet<>();
            tokens(passage.title()).forEach(each -> above.add(each.form));
            passage.headings().forEach(heading -> tokens(heading).forEach(each -> above.add(each.form)));
            return new Window(sentences, functionWords, content(tokens, functionWords), above,
                    !tokens.isEmpty() && PRONOUNS.contains(tokens.getFirst().form));
        }

        private static List<Token> content(List<Token> tokens, Set<String> functionWords) {
            List<Token> content = new ArrayList<>();
            boolean boundary = false;
            for (Token each : tokens) {
                boundary |= each.afterBoundary;
                if (functionWords.contains(each.plain) && !TURNS.contains(each.form)) continue;
                content.add(new Token(each.form, each.plain, each.capital, boundary));
                boundary = false;
            }
            return content;
        }

        boolean says(List<Token> claim) {
            List<Token> words = content(claim, functionWords);
            return isSaid(words) || beginsWithPronoun && isSaid(withoutWhatThePronounStandsFor(words));
        }

        private List<Token> withoutWhatThePronounStandsFor(List<Token> words) {
            int i = 0;
            while (i < words.size() && above.contains(words.get(i).form)) i++;
            return words.subList(i, words.size());
        }

        /** Whether the words are the content, but for parts between boundaries that turn nothing around. */
        private boolean isSaid(List<Token> words) {
            if (words.isEmpty()) return false;
            int at = 0;
            for (Token word : words) {
                boolean next = at < content.size() && content.get(at).same(word);
                if (!next) at = afterWhatIsSetOff(at, word);
                if (at < 0) return false;
                at++;
            }
            return (at == content.size() || content.get(at).afterBoundary) && canBeMissing(at, content.size());
        }

        /** Where the word comes next if the parts from here on that are set off are left out; -1 when that cannot be. */
        private int afterWhatIsSetOff(int from, Token word) {
            if (from == 0 || from >= content.size() || !content.get(from).afterBoundary) return -1;
            for (int at = from + 1; at < content.size(); at++)
                if (content.get(at).afterBoundary && content.get(at).same(word)) return canBeMissing(from, at) ? at : -1;
            return -1;
        }

        private boolean canBeMissing(int from, int to) {
            return content.subList(from, to).stream().noneMatch(each -> TURNS.contains(each.form));
        }
    }

    private static Set<String> words(String list) { return Set.copyOf(new HashSet<>(Arrays.asList(list.strip().split("\\s+")))); }
}
