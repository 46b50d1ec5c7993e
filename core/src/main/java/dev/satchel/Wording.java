package dev.satchel;

import dev.satchel.Statement.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** One way to say what a few neighbouring sentences say: their words, and which of them may be left out. */
final class Wording {
    /** Between two sentences: a claim that joins them must show that they are two. */
    private static final Token BORDER = Token.word("\u2016");
    /** The same where nothing in the first sentence reaches into the second, so that "and" may join them. */
    private static final Token OPEN_BORDER = Token.word("\u2016+");
    private static final String JOINTS = ";:—–";
    private static final Set<String> PERSONS = Words.forms("he she ele ela er");
    private static final Set<String> THINGS = Words.forms("it");
    private static final Set<String> VERBS = Words.forms("""
            is was are were has had can will may must does did foi e era tem sera fue es era ha tiene sera
            """);
    /** What may begin something else that a pronoun could mean. */
    private static final Set<String> DETERMINERS = Words.forms("""
            this that these those its his her their our my your some any each every another
            a seu sua este esta esse essa ao aos do da dos das no na nos nas pelo pela
            su sus este esta ese esa al del
            """);
    private static final Set<String> BEFORE_TIME_OR_PLACE = Words.forms("in on at during since after em na durante desde apos en tras");
    private static final int LONGEST_SUBJECT = 5;

    private final List<Token> tokens;
    private final List<Sentences.Range> units;

    private Wording(List<Token> tokens, List<Sentences.Range> units) {
        this.tokens = tokens;
        this.units = units;
    }

    /**
     * All ways to say these sentences.
     *
     * @param sentences what they say, in order
     * @param articles of their language
     * @param above the heading or the title that the first one stands right below, if it does
     */
    static List<Wording> of(List<Statement> sentences, Set<String> articles, Optional<String> above) {
        List<List<Token>> plain = sentences.stream().map(Statement::tokens).toList();
        List<Wording> all = new ArrayList<>();
        all.add(joined(plain));
        if (plain.size() == 1) {
            fronted(plain.getFirst()).ifPresent(each -> all.add(joined(List.of(each))));
            above.flatMap(each -> named(plain.getFirst(), Statement.of(each, articles).tokens()))
                    .ifPresent(each -> all.add(joined(List.of(each))));
        } else {
            addWithSubject(plain, all);
        }
        return all;
    }

    /** The pronoun that begins a sentence in place of the subject before it, which then need not be said for its own sake. */
    private static void addWithSubject(List<List<Token>> sentences, List<Wording> all) {
        List<Token> last = sentences.getLast();
        if (sentences.size() != 2 || last.isEmpty()) return;
        Optional<List<Token>> named = onlySubject(sentences.getFirst(), last.getFirst()).flatMap(each -> named(last, each));
        if (named.isEmpty()) return;
        all.add(joined(List.of(named.get())));
        all.add(joined(List.of(sentences.getFirst(), named.get())));
        // "The bridge was opened in 1911 and was designed by Karl Holm."
        if (isOpen(sentences.getFirst())) {
            List<Token> shared = new ArrayList<>(sentences.getFirst());
            shared.add(Token.word("and"));
            shared.addAll(last.subList(1, last.size()));
            all.add(new Wording(List.copyOf(shared), List.of()));
        }
    }

    private static Optional<List<Token>> named(List<Token> sentence, List<Token> subject) {
        boolean fits = !sentence.isEmpty() && isPronoun(sentence.getFirst()) && !subject.isEmpty() && subject.size() <= LONGEST_SUBJECT
                && subject.stream().noneMatch(each -> each.mark() || Qualifiers.qualifies(each.plain()));
        // A heading does not tell whether it is a person.
        if (!fits) return Optional.empty();
        List<Token> named = new ArrayList<>(subject);
        named.addAll(sentence.subList(1, sentence.size()));
        return Optional.of(named);
    }

    /** Whether it is one of the verbs that are known: forms of to be and what stands before other verbs. */
    static boolean isVerb(Token token) {
        return VERBS.contains(token.plain());
    }

    private static boolean isPronoun(Token token) { return PERSONS.contains(token.plain()) || THINGS.contains(token.plain()); }

    /**
     * What a sentence is about, if the pronoun that follows can mean nothing else of it: a name or "the …" before a verb, and after the verb
     * neither a name nor anything with an article.
     */
    private static Optional<List<Token>> onlySubject(List<Token> sentence, Token pronoun) {
        int verb = (int) sentence.stream().takeWhile(each -> !VERBS.contains(each.plain())).count();
        if (verb == 0 || verb >= sentence.size() || verb > LONGEST_SUBJECT) return Optional.empty();
        List<Token> subject = sentence.subList(0, verb);
        List<Token> rest = sentence.subList(verb, sentence.size());
        boolean alone = rest.stream().noneMatch(each -> each.capital() || each.defined() || DETERMINERS.contains(each.plain()));
        boolean name = subject.stream().allMatch(Token::capital);
        boolean fits = PERSONS.contains(pronoun.plain()) ? name : subject.getFirst().defined();
        boolean simple = subject.stream()
                .noneMatch(each -> each.form().equals("and") || each != subject.getFirst() && each.defined()
                        || DETERMINERS.contains(each.plain())
                        || Set.of("of", "de", "for", "in", "with").contains(each.plain()));
        return alone && fits && simple ? Optional.of(subject) : Optional.empty();
    }

    /** "In winter, it is free" as "it is free in winter"; not the other way round, because it would not be told what "in winter" goes with. */
    private static Optional<List<Token>> fronted(List<Token> sentence) {
        List<Integer> marks = IntStream.range(0, sentence.size()).filter(i -> sentence.get(i).mark()).boxed().toList();
        boolean simple = marks.size() == 1 && marks.getFirst() > 1 && sentence.get(marks.getFirst()).is(",")
                && BEFORE_TIME_OR_PLACE.contains(sentence.getFirst().plain())
                && sentence.stream().noneMatch(each -> Statement.isRelative(each) || Qualifiers.qualifies(each.plain()));
        if (!simple) return Optional.empty();
        List<Token> moved = new ArrayList<>(sentence.subList(marks.getFirst() + 1, sentence.size()));
        moved.addAll(sentence.subList(0, marks.getFirst()));
        return Optional.of(moved);
    }

    private static Wording joined(List<List<Token>> sentences) {
        List<Token> tokens = new ArrayList<>();
        List<Sentences.Range> units = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            if (i > 0) tokens.add(isOpen(sentences.get(i - 1)) ? OPEN_BORDER : BORDER);
            int start = tokens.size();
            Compression.of(sentences.get(i)).units()
                    .forEach(each -> units.add(new Sentences.Range(start + each.start(), start + each.end())));
            tokens.addAll(sentences.get(i));
        }
        return new Wording(List.copyOf(tokens), List.copyOf(units));
    }

    private static boolean isOpen(List<Token> sentence) {
        return sentence.stream()
                .noneMatch(each -> each.mark() || Qualifiers.qualifies(each.plain()) || Statement.isRelative(each));
    }

    /**
     * Whether the claim says all of it and nothing else.
     *
     * @param inPart whether what may be left out may be missing
     */
    boolean isSaidBy(Statement claim, boolean inPart) {
        List<Token> said = claim.tokens();
        boolean[][] reached = new boolean[tokens.size() + 1][said.size() + 1];
        reached[0][0] = true;
        for (int i = 0; i <= tokens.size(); i++)
            for (int j = 0; j <= said.size(); j++) if (reached[i][j]) goOn(i, j, said, inPart, reached);
        return reached[tokens.size()][said.size()];
    }

    private void goOn(int i, int j, List<Token> said, boolean inPart, boolean[][] reached) {
        Token next = j < said.size() ? said.get(j) : null;
        if (next != null && next.mark()) reached[i][j + 1] = true;
        if (i == tokens.size()) return;
        Token own = tokens.get(i);
        if (own.mark()) reached[i + 1][j] = true;
        for (Sentences.Range unit : units) if (inPart && unit.start() == i) reached[unit.end()][j] = true;
        if (next == null) return;
        boolean joint = own == BORDER && JOINTS.contains(next.form())
                || own == OPEN_BORDER && (JOINTS.contains(next.form()) || next.is(",") || next.form().equals("and"));
        if (joint || own.form().equals(next.form())) reached[i + 1][j + 1] = true;
    }
}
