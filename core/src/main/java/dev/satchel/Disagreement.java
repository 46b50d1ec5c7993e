package dev.satchel;

import dev.satchel.Evidence.Sentence;
import dev.satchel.Statement.Token;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two sentences of different passages that say the same but for one thing: a number of the same unit, a name where there can be only one, or
 * a "not". What differs in two things is about two things more often than it is a contradiction: "3 euros in 2019" and "4 euros in 2024".
 */
final class Disagreement {
    private static final Set<String> SIGNS = Set.of("€", "$", "£", "¥", "%", "‰", "°");
    private static final String YEAR = "year";
    /** Of what was done so, there is one who did it, or one place. */
    private static final Set<String> ONCE = stems("""
            designed built founded invented written discovered painted composed directed born created established
            projetada projetado desenhada desenhado construida construido fundada fundado inventada inventado escrita escrito descoberta
            descoberto pintada pintado nasceu criada criado
            disenado disenada descubierto descubierta nacio
            entworfen gebaut gegrundet erfunden geschrieben entdeckt gemalt geboren
            """);
    /** Before a verb that only one of the sentences has: "is valid for 30 days" and "is 14 days". */
    private static final Set<String> BEFORE_A_VERB = Words.forms("""
            is are was were be been has have had can it
            e sao foi foram ser tem pode
            es son fue fueron tiene puede
            ist sind war waren wurde wird hat kann
            """);

    private Disagreement() {}

    /** What one sentence says, sorted by what can disagree. */
    private record Said(Set<String> covered, Set<String> content, Set<String> verbs, Map<String, Set<String>> numbers, Set<String> names,
            Set<String> qualifiers, boolean not) {}

    /** The best sentence and the best one that disagrees with it; empty when none does. */
    static Optional<List<Sentence>> among(Question question, QuestionKind kind, List<Sentence> bestFirst) {
        if (bestFirst.size() < 2) return Optional.empty();
        Sentence best = bestFirst.getFirst();
        Said said = said(question, best);
        return bestFirst.stream().skip(1).filter(each -> !each.passage().equals(best.passage()))
                .filter(each -> disagree(kind, said, said(question, each))).findFirst().map(each -> List.of(best, each));
    }

    private static boolean disagree(QuestionKind kind, Said one, Said other) {
        if (one.covered.isEmpty() || !one.covered.equals(other.covered) || !one.qualifiers.equals(other.qualifiers)) return false;
        if (!one.content.equals(other.content)) return false;
        boolean sameNumbers = one.numbers.equals(other.numbers);
        boolean sameNames = one.names.equals(other.names);
        boolean sameVerbs = one.verbs.equals(other.verbs);
        if (one.not != other.not) return sameNumbers && sameNames && sameVerbs;
        if (!sameNumbers)
            return sameNames && one.verbs.size() <= 1 && other.verbs.size() <= 1 && asksForNumber(kind)
                    && differInOne(one.numbers, other.numbers);
        boolean once = Stream.of(one.content, one.verbs, one.covered).flatMap(Set::stream).anyMatch(ONCE::contains);
        return !sameNames && sameVerbs && once && differ(one.names, other.names) && kind != QuestionKind.QUANTITY
                && kind != QuestionKind.DATE;
    }

    private static boolean asksForNumber(QuestionKind kind) {
        return kind != QuestionKind.PERSON && kind != QuestionKind.PLACE && kind != QuestionKind.REASON && kind != QuestionKind.LIST;
    }

    private static boolean differInOne(Map<String, Set<String>> one, Map<String, Set<String>> other) {
        return one.keySet().equals(other.keySet())
                && one.keySet().stream().filter(unit -> !one.get(unit).equals(other.get(unit))).count() == 1
                && one.keySet().stream().allMatch(unit -> one.get(unit).size() == other.get(unit).size());
    }

    /** In one name, and neither is part of the other: Holm is Karl Holm, and two who did it together are no disagreement. */
    private static boolean differ(Set<String> one, Set<String> other) {
        Set<String> onlyOne = new HashSet<>(one);
        onlyOne.removeAll(other);
        Set<String> onlyOther = new HashSet<>(other);
        onlyOther.removeAll(one);
        return onlyOne.size() == 1 && onlyOther.size() == 1
                && Collections.disjoint(Words.forms(onlyOne.iterator().next()), Words.forms(onlyOther.iterator().next()));
    }

    private static Said said(Question question, Sentence sentence) {
        String text = sentence.text();
        List<Token> tokens = Statement.of(text).tokens().stream().filter(each -> !each.mark()).toList();
        Language language = FunctionWords.language(text, Words.of(text), Language.ENGLISH);
        Set<String> function = FunctionWords.of(language);
        boolean german = language == Language.GERMAN;
        Set<String> above = stems(sentence.passage().title() + " " + String.join(" ", sentence.passage().headings()));
        Set<String> covered = new HashSet<>();
        question.terms().stream().filter(above::contains).forEach(covered::add);
        Set<String> content = new TreeSet<>();
        Set<String> verbs = new TreeSet<>();
        Map<String, Set<String>> numbers = new HashMap<>();
        Set<String> names = new TreeSet<>();
        Set<String> qualifiers = new TreeSet<>();
        int negations = 0;
        String name = "";
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            String stem = stem(token);
            if (!name.isEmpty() && !(token.capital() && i > 0 && isName(tokens, i, function))) {
                names.add(name);
                name = "";
            }
            if (question.terms().contains(stem)) covered.add(stem);
            else
                if (Statement.isNumber(token))
                    numbers.computeIfAbsent(unit(tokens, i, function), unit -> new TreeSet<>()).add(token.form());
                else
                    if (isUnit(tokens, i) || token.plain().equals("do") || token.plain().equals("does")) continue;
                    else if (Qualifiers.negates(token.plain()) && !isContraction(function, token)) negations++;
                    else if (!german && isName(tokens, i, function)) name += " " + token.plain();
                    else if (Qualifiers.qualifies(token.plain()) && !isContraction(function, token)) qualifiers.add(token.plain());
                    else if (function.contains(token.plain()) || Question.isAskingVerb(token.plain())) continue;
                    else if (i > 0 && BEFORE_A_VERB.contains(tokens.get(i - 1).plain()) && !tokens.get(i).defined()) verbs.add(stem);
                    else content.add(stem);
        }
        if (!name.isEmpty()) names.add(name);
        content.removeAll(above);
        return new Said(covered, content, verbs, numbers, names, qualifiers, negations % 2 == 1);
    }

    /** Portuguese "no" and "nos" are "in the"; "se" is a pronoun more often than an "if" in the middle of a sentence. */
    private static boolean isContraction(Set<String> function, Token token) {
        return function.contains("nao") && Set.of("no", "nos").contains(token.plain());
    }

    private static boolean isName(List<Token> tokens, int i, Set<String> function) {
        Token token = tokens.get(i);
        if (!token.capital() || function.contains(token.plain())) return false;
        return i > 0 || tokens.size() > 1 && tokens.get(1).capital();
    }

    private static boolean isUnit(List<Token> tokens, int i) { return i > 0 && Statement.isNumber(tokens.get(i - 1)); }

    private static String unit(List<Token> tokens, int i, Set<String> function) {
        boolean last = i + 1 == tokens.size();
        Token next = last ? null : tokens.get(i + 1);
        if (!last && SIGNS.contains(next.form())) return next.form();
        boolean unit = !last && !function.contains(next.plain()) && !Statement.isNumber(next);
        if (tokens.get(i).form().matches("1\\d{3}|20\\d\\d") && !unit) return YEAR;
        return unit ? stem(next) : "";
    }

    private static String stem(Token token) { return new Words.Word(token.plain(), 0, 0, false).stem(); }

    private static Set<String> stems(String text) { return Words.of(text).stream().map(Words.Word::stem).collect(Collectors.toSet()); }
}
