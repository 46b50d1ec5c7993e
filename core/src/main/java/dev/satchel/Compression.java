package dev.satchel;

import dev.satchel.Statement.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A sentence with the parts of it that can be left out and leave what is said true. All else must be there, in its order.
 *
 * <p>Left out can be: a word that only links to the sentence before ("However,"); a clause that tells more about a noun ("…, who had built
 * two lighthouses, …"); an apposition; why it is so; a second thing said of the same subject ("…, and cost 3,200 €"); of something that was
 * done once, when, by whom and after what. Nothing is left out where a word that qualifies stands in the sentence, as {@link Qualifiers}
 * knows them, except a clause that tells more: conditions, exceptions, amounts, negations and reports reach further than can be told.
 */
final class Compression {
    private static final Set<String> LINKS = Words.forms("""
            however therefore moreover furthermore additionally also finally consequently thus hence then and but
            portanto assim finalmente tambem ademais ademas asimismo finalmente ainda
            """);
    private static final List<List<String>> LONG_LINKS = List.of(List.of("in", "addition"), List.of("as", "result"),
            List.of("alem", "disso"), List.of("no", "entanto"), List.of("sin", "embargo"), List.of("por", "lo", "tanto"),
            List.of("por", "isso"), List.of("por", "eso"), List.of("of", "course"));
    private static final Set<String> BECAUSE = Words.forms("because porque weil denn");
    private static final Set<String> AND = Set.of("and");
    private static final Set<String> WAS = Words.forms("was were foi foram fue fueron");
    private static final List<String> PARTICIPLE_ENDINGS = List.of("ed", "ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas");
    private static final Set<String> PARTICIPLES = Words.forms("""
            built rebuilt made written born sold given held taken won found shown sent bought begun chosen drawn led lost paid spent
            feito feita escrito escrita aberto aberta posto posta visto vista
            hecho hecha abierto abierta puesto puesta
            """);
    private static final Set<String> PREPOSITIONS = Words.forms("""
            in on at by after before from to for with without during since until under over of into through near around between against
            em no na nos nas por pelo pela pelos pelas apos depois antes de do da dos das para com sem durante desde
            en por tras despues del para con sin durante desde hasta
            """);
    /** What stands behind these, if something was done once, only tells more of it. */
    private static final Set<String> AFTER = Words.forms("after apos tras");
    private static final Set<String> BY = Words.forms("by pelo pela pelos pelas");
    private static final Set<String> TIME = Words.forms("in on em en no");
    private static final Set<String> OF = Words.forms("of de do da del dos das");

    private final List<Token> tokens;
    private final List<Sentences.Range> units;

    private Compression(List<Token> tokens, List<Sentences.Range> units) {
        this.tokens = tokens;
        this.units = units;
    }

    static Compression of(List<Token> sentence) {
        Compression whole = new Compression(sentence, new ArrayList<>());
        whole.addLink();
        whole.addClause();
        whole.addReason();
        if (!whole.isQualified(sentence.size())) {
            whole.addApposition();
            whole.addSecond();
            whole.addCircumstances();
        }
        return whole;
    }

    List<Token> tokens() { return tokens; }

    /** Whether a word before this place qualifies. The month is no permission. */
    private boolean isQualified(int end) {
        return IntStream.range(0, end).anyMatch(i -> Qualifiers.qualifies(tokens.get(i).plain())
                && !(tokens.get(i).plain().equals("may") && tokens.get(i).capital() && i > 0));
    }

    /** What can be left out: from a token to before another. */
    List<Sentences.Range> units() { return units; }

    private void addLink() {
        LONG_LINKS.stream().filter(this::beginsWith).forEach(each -> addLink(each.size()));
        if (!tokens.isEmpty() && LINKS.contains(tokens.getFirst().plain())) addLink(1);
    }

    private boolean beginsWith(List<String> words) {
        return tokens.size() > words.size()
                && IntStream.range(0, words.size()).allMatch(i -> tokens.get(i).plain().equals(words.get(i)));
    }

    private void addLink(int length) {
        boolean comma = tokens.size() > length && tokens.get(length).is(",");
        boolean joins = Set.of("and", "but", "e", "y").contains(tokens.getFirst().plain());
        if (comma || joins) units.add(new Sentences.Range(0, length));
    }

    /** Between commas, from the only comma but one, or to the end: where there are more of them, it is not told which closes it. */
    private void addClause() {
        List<Integer> commas = commas();
        if (commas.isEmpty() || commas.size() > 2) return;
        int first = commas.getFirst();
        boolean relative = first + 1 < tokens.size() && Statement.isRelative(tokens.get(first + 1));
        if (relative && !isGerman() && first > 0) units.add(new Sentences.Range(first, commas.size() == 2 ? commas.get(1) : tokens.size()));
    }

    private boolean isGerman() { return tokens.stream().anyMatch(each -> Set.of("der", "das", "und", "ist").contains(each.plain())); }

    /** "Karl Holm, engineer from Porto, built it": after a name, without its article. */
    private void addApposition() {
        List<Integer> commas = commas();
        if (commas.size() != 2 || commas.getFirst() == 0 || isGerman()) return;
        int from = commas.getFirst();
        int to = commas.getLast();
        boolean afterName = IntStream.range(0, from).allMatch(i -> tokens.get(i).capital());
        boolean names = IntStream.range(from + 1, to).noneMatch(i -> AND.contains(tokens.get(i).form()) || tokens.get(i).mark());
        boolean opens = from + 1 < to && !PREPOSITIONS.contains(tokens.get(from + 1).plain());
        if (afterName && names && opens && !AND.contains(tokens.get(Math.min(to + 1, tokens.size() - 1)).form()))
            units.add(new Sentences.Range(from, to));
    }

    private void addReason() {
        for (int i = 3; i < tokens.size(); i++)
            if (BECAUSE.contains(tokens.get(i).plain())) {
                if (isQualified(i)) return;
                units.add(new Sentences.Range(tokens.get(i - 1).is(",") ? i - 1 : i, tokens.size()));
                return;
            }
    }

    /** From ", and" to the end, where that is no list; both parts with numbers may be two amounts of one thing, of which one holds in a case only. */
    private void addSecond() {
        for (int i = tokens.size() - 1; i > 2; i--) {
            if (!tokens.get(i - 1).is(",") || !AND.contains(tokens.get(i).form()) || i + 2 >= tokens.size()) continue;
            Token next = tokens.get(i + 1);
            boolean numbers = hasDigits(0, i) && hasDigits(i, tokens.size());
            boolean beginsSomething = !Statement.isNumber(next) && !PREPOSITIONS.contains(next.plain());
            boolean clause = commas().size() == 1 || commas().size() == 2 && Statement.isRelative(tokens.get(commas().getFirst() + 1));
            boolean says = tokens.subList(0, i).stream().anyMatch(each -> Wording.isVerb(each));
            boolean reported = IntStream.range(i, tokens.size()).anyMatch(at -> Qualifiers.qualifies(tokens.get(at).plain()));
            if (!numbers && beginsSomething && clause && says && !reported && !isGerman())
                units.add(new Sentences.Range(i - 1, tokens.size()));
            return;
        }
    }

    private boolean hasDigits(int from, int to) {
        return IntStream.range(from, to).anyMatch(i -> tokens.get(i).plain().chars().anyMatch(Character::isDigit));
    }

    private boolean hasNumber(int from, int to) {
        return IntStream.range(from, to).anyMatch(i -> Statement.isNumber(tokens.get(i)));
    }

    /** Of "was opened in 1911 after six years of work": the year, and what it came after. */
    private void addCircumstances() {
        int done = passive();
        if (done < 0) return;
        for (int i = done + 1; i < tokens.size(); i++) {
            String preposition = tokens.get(i).plain();
            boolean time = TIME.contains(preposition) && isDate(i + 1, end(i + 1));
            boolean agent = preposition.equals("por") && tokens.size() > i + 1 && tokens.get(i + 1).capital();
            // "by 12 of 40 pupils" is how many did it.
            boolean more = AFTER.contains(preposition) || (agent || BY.contains(preposition)) && !hasNumber(i, end(i + 1));
            if (time || more) units.add(new Sentences.Range(i, end(i + 1)));
        }
    }

    /** Where "was opened" ends, if the sentence has one such verb and no clause besides. */
    private int passive() {
        for (int i = 1; i + 1 < tokens.size(); i++) {
            if (!WAS.contains(tokens.get(i).plain())) continue;
            String verb = tokens.get(i + 1).plain();
            boolean participle = PARTICIPLES.contains(verb) || verb.length() > 4 && PARTICIPLE_ENDINGS.stream().anyMatch(verb::endsWith);
            boolean simple = tokens.stream().noneMatch(each -> each.mark() || Statement.isRelative(each));
            return participle && simple ? i + 1 : -1;
        }
        return -1;
    }

    private int end(int from) {
        int end = from;
        while (end < tokens.size() && !tokens.get(end).mark() && !AND.contains(tokens.get(end).form())
                && (!PREPOSITIONS.contains(tokens.get(end).plain()) || OF.contains(tokens.get(end).plain())))
            end++;
        return end;
    }

    private boolean isDate(int from, int to) {
        return from < to && IntStream.range(from, to).allMatch(
                i -> Statement.isNumber(tokens.get(i)) || isOfADate(tokens.get(i).plain()) || tokens.get(i).is(","))
                && hasNumber(from, to);
    }

    /** In Portuguese and Spanish a day is {@code 3 de maio de 2001}. */
    private static boolean isOfADate(String form) {
        return SpanWords.MONTHS.contains(form) || form.equals("de");
    }

    private List<Integer> commas() {
        return IntStream.range(0, tokens.size()).filter(i -> tokens.get(i).is(",")).boxed().toList();
    }
}
