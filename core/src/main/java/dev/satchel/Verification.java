package dev.satchel;

import dev.satchel.Evidence.Sentence;
import dev.satchel.Words.Word;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds, for each sentence of a draft, the sentences that say it: word for word, or nearly.
 *
 * <p>Nearly means: the same words of content in the same order, with what lies between two commas or other marks left out or not; articles,
 * auxiliaries and pronouns may differ, nothing else may. Numbers, units and names are the same to the letter, and words that turn a
 * statement around ("not", "only", "up to", "may") are the same in number. In place of a pronoun at the beginning may stand what it
 * stands for, if a heading or the title names it. That refuses many true paraphrases; but what is refused is quoted instead, and what is
 * accepted wrongly would be a lie with a source.
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
            may might could should would must can perhaps maybe possibly probably likely
            least most more less fewer than over under up down above below almost about nearly approximately before after
            não nem nunca nenhum nenhuma nada ninguém sem exceto salvo se só somente apenas até
            pode podem poderia deve devem talvez provavelmente mais menos quase cerca antes depois
            ni ningún ninguna nadie sin excepto si sólo solamente solo hasta puede pueden podría debe quizás más casi después
            nicht kein keine keinen keiner nie niemals nichts ohne außer wenn nur bis kann können könnte soll sollte muss müssen darf
            vielleicht mehr weniger mindestens höchstens fast etwa über unter vor nach
            """);
    private static final Set<String> PRONOUNS = words(
            "it they this these he she ele ela eles elas isto isso este esta él ella ellos ellas es er sie dies");

    private final List<Window> windows;
    private final Question question;

    private Verification(List<Window> windows, Question question) {
        this.windows = windows;
        this.question = question;
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
    static Verification against(List<Sentence> shown, Question question) {
        List<Window> windows = new ArrayList<>();
        for (Sentence first : shown) {
            List<Sentence> sentences = new ArrayList<>();
            for (Sentence next = first; next != null && sentences.size() < MOST_SENTENCES; next = after(next, shown)) {
                if (next.isQuestion()) break;
                sentences.add(next);
                windows.add(Window.of(List.copyOf(sentences)));
            }
        }
        // The fewest sentences are the most exact quote; the sort is stable, so among equals the best sentence comes first.
        windows.sort(Comparator.comparingInt(each -> each.sentences.size()));
        return new Verification(windows, question);
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
            if (text.endsWith("?")) continue;
            List<Token> tokens = tokens(text);
            windows.stream().filter(each -> each.says(tokens, question)).findFirst()
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
            boundary |= addMarks(text, last, word.start(), tokens, boundary);
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

        boolean says(List<Token> claim, Question question) {
            List<Token> words = content(claim, functionWords);
            if (words.isEmpty() || repeats(words, question) && words.size() < content.size()) return false;
            if (!turns(words).equals(turns(content))) return false;
            return follows(words, false) || beginsWithPronoun && follows(withoutWhatThePronounStandsFor(words), true);
        }

        /** A part of a sentence that has only the question's own words answers nothing. */
        private static boolean repeats(List<Token> words, Question question) {
            return words.stream().allMatch(each -> question.terms().contains(new Word(each.plain, 0, 0, false).stem()));
        }

        private static Map<String, Integer> turns(List<Token> words) {
            Map<String, Integer> counts = new HashMap<>();
            words.stream().filter(each -> TURNS.contains(each.form)).forEach(each -> counts.merge(each.form, 1, Integer::sum));
            return counts;
        }

        private List<Token> withoutWhatThePronounStandsFor(List<Token> words) {
            int i = 0;
            while (i < words.size() && above.contains(words.get(i).form)) i++;
            return words.subList(i, words.size());
        }

        /** Whether the words stand here in this order, one right after the other but for what is set off by boundaries on both sides. */
        private boolean follows(List<Token> words, boolean fromTheBeginning) {
            if (words.isEmpty() || words.size() > content.size()) return false;
            int last = content.size();
            BitSet reached = new BitSet(last);
            for (int at = 0; at < (fromTheBeginning ? 1 : last); at++) reached.set(at, content.get(at).same(words.getFirst()));
            for (int i = 1; i < words.size() && !reached.isEmpty(); i++) {
                BitSet next = new BitSet(last);
                boolean canJump = false;
                for (int at = 1; at < last; at++) {
                    boolean boundaryBefore = content.get(at).afterBoundary;
                    canJump |= reached.get(at - 1) && boundaryBefore;
                    boolean reachable = reached.get(at - 1) || canJump && boundaryBefore;
                    if (reachable && content.get(at).same(words.get(i))) next.set(at);
                }
                reached = next;
            }
            return !reached.isEmpty();
        }
    }

    private static Set<String> words(String list) { return Set.copyOf(new HashSet<>(Arrays.asList(list.strip().split("\\s+")))); }
}
