package dev.satchel;

import dev.satchel.Conversation.Turn;
import dev.satchel.KindRules.Asking;
import dev.satchel.Sentences.Range;
import dev.satchel.Words.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes of a question that leans on the one before one that can be looked for by itself, with the conversation's own words.
 *
 * <p>Four kinds of leaning are known: a fragment ("And of the sensor?") takes the place of its like in the question before; words that only
 * ask ("Why?") ask the question before in their way; a pronoun gets what it stands for; and what names nothing ("Quanto custa?") gets what
 * the question before was about. What names something of its own is left alone: a wrong guess would look for the wrong thing.
 */
final class SelfContained {
    /** "How many years", but not all of "What are the monks known for". */
    private static final int ASKING_WORDS = 3;
    private static final int FRAGMENT_WORDS = 4;
    /** "the warranty of the lamp" is a fragment, "the warranty covers water damage" is a sentence. */
    private static final int WORDS_IN_A_ROW = 2;
    /** A question that grew longer than this, one follow-up after another, is of no more use: the last one is looked for as it stands. */
    private static final int LONGEST = 500;
    private static final Set<String> TRAILING_PARTICIPLES = Set.of("built", "made", "sold", "found", "born", "written", "held", "known",
            "taken", "given", "paid", "sent", "won", "lost", "bought", "begun", "broken", "drawn", "driven", "kept", "open", "closed");
    private static final Set<String> DO = Set.of("do", "does", "did", "can", "could", "will", "would", "should", "must", "may");
    private static final Set<String> PARTICLES = Set.of("von", "van", "de", "da", "do", "dos", "del", "der", "la");

    private static final Set<String> PASSIVE = Set.of("foi", "foram", "fue", "fueron", "wurde", "wurden", "worden");
    /** Endings of Portuguese and Spanish verbs in the past. */
    private static final Pattern PAST = Pattern.compile("(?:ou|eu|iu|aram|eram|iram|ó|aron|ieron)$");

    private final Grammar grammar;
    private final Question question;
    private final List<Turn> history;
    /** What it leans on, unless it asks for somebody who is named farther back. */
    private final Turn before;
    private final String text;
    private final List<Word> words;
    /** Where a fragment stands in what was made of it. */
    private Optional<Range> put = Optional.empty();

    private SelfContained(Grammar grammar, Question question, List<Turn> history) {
        this.grammar = grammar;
        this.question = question;
        this.history = history.reversed();
        this.before = this.history.stream().filter(Turn::isLeanedOn).findFirst().orElseGet(history::getLast);
        this.text = question.text();
        this.words = question.words();
    }

    /** Some words that belong together. */
    private record Phrase(int start, int end) {
        int length() { return end - start; }
    }

    /**
     * A question that can be looked for.
     *
     * @param question by itself
     * @param put where a fragment was put into the question before; the next one of its kind takes its place
     */
    record Meant(Question question, Optional<Range> put) {}

    /** A question by itself, without the greeting before it and the thanks after it. */
    static Question of(String text) {
        return of(text, List.of());
    }

    /** A question after others. */
    static Question of(String text, List<Turn> history) {
        return meant(text, history).question;
    }

    /** The same, with what the next question needs to know of it. */
    static Meant meant(String text, List<Turn> history) {
        Question asked = Question.of(text, history.isEmpty() ? Language.ENGLISH : history.getLast().question().language());
        String plain = SmallTalk.takenOff(asked);
        Question question = plain.equals(text) ? asked : Question.of(plain, asked.language());
        if (history.isEmpty() || question.words().isEmpty() || SmallTalk.of(question).isPresent())
            return new Meant(question, Optional.empty());
        return Grammar.of(question.language()).flatMap(grammar -> new SelfContained(grammar, question, history).meant())
                .orElse(new Meant(question, Optional.empty()));
    }

    private Optional<Meant> meant() {
        return rewritten().filter(each -> each.length() <= LONGEST)
                .map(each -> new Meant(Question.of(each, question.language()), put));
    }

    private Optional<String> rewritten() {
        int rest = afterOpener();
        int about = grammar.about().stream().flatMapToInt(each -> each.endAt(words.subList(rest, words.size()), 0).stream()).max()
                .orElse(0);
        int first = afterPointer(rest + about);
        if (first >= words.size()) return Optional.empty();
        Optional<Asking> asking = about > 0
                ? Optional.empty()
                : KindRules.asking(question.language(), words.subList(first, words.size()))
                        .filter(each -> each.kind() != QuestionKind.FOLLOW_UP);
        boolean opened = first > 0;
        if (asking.isPresent() && onlyAsks(first, asking.get())) return Optional.of(askedAnew(first, asking.get()));
        if (asking.isEmpty() && isFragment(first, opened)) return Optional.of(inItsPlace(first));
        for (int i = first; i < words.size(); i++) {
            Optional<String> resolved = resolved(first, i);
            if (resolved.isPresent()) return resolved;
        }
        return namesNothing(first, asking) || opened && content(first, words.size()).size() <= 1
                ? Optional.of(with(topic(first)))
                : Optional.empty();
    }

    private int afterOpener() {
        int at = 0;
        while (at < words.size() && grammar.openers().contains(words.get(at).form()) && !raw(words.get(at)).equalsIgnoreCase("é")) at++;
        return at;
    }

    /** "E a de Évora?", "Und die in Kiel?": what is pointed to is named in the question before. */
    private int afterPointer(int at) {
        boolean points = at > 0 && at + 1 < words.size() && grammar.articles().contains(words.get(at).form())
                && grammar.isPreposition(words.get(at + 1).form());
        return points ? at + 1 : at;
    }

    private String raw(Word word) { return text.substring(word.start(), word.end()); }

    // ---- What is asked anew: "Why?", "And how long?"

    private boolean onlyAsks(int first, Asking asking) {
        int asks = asking.end() - asking.start();
        if (asks > ASKING_WORDS) return false;
        int others = words.size() - first - asks;
        boolean asksByItself = asking.kind() != QuestionKind.YES_NO && asking.kind() != QuestionKind.LIST;
        return asksByItself && others <= 1 && content(first + asking.end(), words.size()).isEmpty()
                && IntStream.range(first + asking.end(), words.size()).noneMatch(this::isPronoun)
                && words.subList(first + asking.end(), words.size()).stream()
                        .noneMatch(each -> Question.ASKING_VERBS.contains(each.form()));
    }

    private String askedAnew(int first, Asking asking) {
        String asks = (text.contains("¿") ? "¿" : "") + text.substring(words.get(first).start(), words.getLast().end());
        Question last = before.question();
        Optional<Asking> asked = KindRules.asking(last.language(), last.words()).filter(each -> each.kind() != QuestionKind.YES_NO);
        int from = asked.map(each -> last.words().get(each.end() - 1).end()).orElse(0);
        String rest = last.text().substring(from).strip();
        return asks + " " + (from == 0 ? uncapitalized(rest) : rest);
    }

    private static String uncapitalized(String text) {
        int first = 0;
        while (first < text.length() && !Character.isLetter(text.charAt(first))) first++;
        return first == text.length() ? text : text.substring(first, first + 1).toLowerCase(Locale.ROOT) + text.substring(first + 1);
    }

    // ---- What takes the place of its like: "And of the sensor?"

    private boolean isFragment(int first, boolean opened) {
        boolean preposition = grammar.isPreposition(words.get(first).form());
        List<Integer> content = content(first, words.size());
        if (!opened && (!preposition || content.size() > WORDS_IN_A_ROW || !text.strip().endsWith("?"))) return false;
        if (content.isEmpty() && ordinals(words.subList(first, words.size())).isEmpty() || content.size() > FRAGMENT_WORDS) return false;
        for (int i = first; i < words.size(); i++)
            if (i > first && grammar.auxiliaries().contains(words.get(i).form()) && !grammar.openers().contains(words.get(i).form()))
                return false;
        boolean verb = question.language() == Language.GERMAN && content.size() > 1 && !words.get(content.getLast()).capital();
        if (verb) return false;
        return content.size() <= WORDS_IN_A_ROW || rows(content) > 1 || content.stream().allMatch(each -> words.get(each).capital());
    }

    private static int rows(List<Integer> content) {
        return (int) IntStream.range(0, content.size()).filter(i -> i == 0 || content.get(i) != content.get(i - 1) + 1).count();
    }

    private String inItsPlace(int first) {
        Question last = before.question();
        String fragment = text.substring(words.get(first).start(), words.getLast().end());
        List<Word> ordinals = ordinals(words.subList(first, words.size()));
        List<Word> others = ordinals(last.words());
        if (!ordinals.isEmpty() && content(first, words.size()).isEmpty() && !others.isEmpty())
            return replaced(last, others.getFirst().start(), others.getFirst().end(), raw(ordinals.getFirst()));
        Optional<Range> like = before.put().filter(each -> beginsAs(words.get(first), each));
        if (like.isPresent()) return replaced(last, like.get().start(), like.get().end(), fragment);
        if (content(first, words.size()).isEmpty()) return before(fragment);
        Clause clause = new Clause(grammar, last);
        boolean preposition = grammar.isPreposition(words.get(first).form());
        if (preposition && !clause.isArticle(words.get(first).form()))
            return clause.like(words.get(first).form(), hasNumber(words, first)).map(each -> put(last, each, fragment))
                    .orElseGet(() -> before(fragment));
        Optional<Phrase> thing = clause.thing(isName(first), hasNumber(words, first));
        return thing.map(each -> put(last, each, fragment)).orElseGet(() -> before(fragment));
    }

    private String put(Question last, Phrase phrase, String fragment) {
        return replaced(last, last.words().get(phrase.start).start(), last.words().get(phrase.end - 1).end(), fragment);
    }

    /** Whether what stands there in the question before begins with this word. */
    private boolean beginsAs(Word word, Range range) {
        return before.question().words().stream().anyMatch(each -> each.start() == range.start() && each.form().equals(word.form()));
    }

    /** The question before with this at its end, unless it says so already. */
    private String before(String fragment) {
        String last = before.question().text();
        if (isSaid(fragment, last)) return last;
        String whole = with(last, fragment);
        int start = whole.lastIndexOf(fragment);
        put = Optional.of(new Range(start, start + fragment.length()));
        return whole;
    }

    private static boolean isSaid(String fragment, String question) {
        List<String> forms = Words.of(question).stream().map(Word::form).toList();
        return Collections.indexOfSubList(forms, Words.of(fragment).stream().map(Word::form).toList()) >= 0;
    }

    private String replaced(Question question, int start, int end, String by) {
        put = Optional.of(new Range(start, start + by.length()));
        return question.text().substring(0, start) + by + question.text().substring(end);
    }

    private boolean isName(int first) {
        return question.language() != Language.GERMAN && content(first, words.size()).stream().anyMatch(each -> words.get(each).capital());
    }

    private static boolean hasNumber(List<Word> words, int first) {
        return words.stream().skip(first).anyMatch(Word::isNumber);
    }

    private List<Word> ordinals(List<Word> among) {
        return among.stream().filter(each -> grammar.which().contains(each.form())).toList();
    }

    // ---- What stands for something: "How long does it last?"

    private boolean isPronoun(int i) {
        String form = words.get(i).form();
        return grammar.things().contains(form) || grammar.people().contains(form) || grammar.places().contains(form);
    }

    private Optional<String> resolved(int first, int i) {
        String form = words.get(i).form();
        boolean person = grammar.people().contains(form) && isPersonal(i);
        boolean possessive = grammar.possessives().contains(form) && isBeforeContent(i);
        if (possessive && question.language() != Language.GERMAN) {
            // "Qual é o seu prazo?" may speak to the program, and "the company and its report" says whose it is.
            boolean whose = named(first, i) || question.language() != Language.ENGLISH && content(first, words.size()).size() > 1;
            return whose ? Optional.empty() : Optional.of(owned(first, i));
        }
        if (possessive && i > first && !named(first, i)) return Optional.of(with(person()));
        if (grammar.demonstratives().contains(form) && isBeforeContent(i) && !stands(i))
            return wasNamed(i) ? Optional.of(with(topic(first))) : Optional.empty();
        if (grammar.places().contains(form) && isPlace(i)) return Optional.of(there(i));
        // Only English tells people from things; elsewhere it is what is done that tells.
        boolean surely = question.language() == Language.ENGLISH && !Set.of("they", "them").contains(form);
        if (person && !isNamedBefore(first, i)) return Optional.of(inPlaceOf(i, surely ? person() : personOrTopic(first)));
        if (grammar.things().contains(form) && stands(i) && !isEmptySubject(i) && !isNamedBefore(first, i))
            return Optional.of(inPlaceOf(i, topic(first)));
        return Optional.empty();
    }

    /** Not the article "el", nor the polite "Sie". */
    private boolean isPersonal(int i) {
        String raw = raw(words.get(i));
        return switch (question.language()) {
            case SPANISH -> !raw.equalsIgnoreCase("el");
            case GERMAN -> !(words.get(i).capital() && i > 0);
            case ENGLISH -> !(raw.equalsIgnoreCase("her") && isBeforeContent(i));
            default -> true;
        };
    }

    private boolean isBeforeContent(int i) {
        return i + 1 < words.size() && isContent(i + 1);
    }

    /** Whether "that" or "das" stands for something, and does not join or point: "the bridge that fell", "that bridge", "das Haus". */
    private boolean stands(int i) {
        String form = words.get(i).form();
        if (question.language() == Language.GERMAN && form.equals("das"))
            return !question.before(i).contains(",") && (i + 1 == words.size() || !isContent(i + 1) && !isBeforeNoun(i));
        if (!grammar.demonstratives().contains(form)) return true;
        boolean after = i == 0 || !isContent(i - 1);
        boolean last = i + 2 >= words.size() && i > 0 && grammar.auxiliaries().contains(words.get(i - 1).form())
                || i + 1 == words.size() || Question.ASKING_VERBS.contains(words.get(i + 1).form());
        return after && (!isBeforeContent(i) || last);
    }

    /** "das im Preis enthaltene Kabel": an article, whose noun is farther away. */
    private boolean isBeforeNoun(int i) {
        return words.get(i + 1).capital() || IntStream.range(i + 1, words.size() - 1)
                .anyMatch(each -> isContent(each) && !words.get(each).capital() && words.get(each + 1).capital());
    }

    /** "Is it possible to", "how long does it take to", "gibt es". */
    private boolean isEmptySubject(int i) {
        String form = words.get(i).form();
        if (question.language() == Language.GERMAN) {
            // "Wie lange dauert es, bis" and "daran, dass": what it stands for comes after the comma.
            boolean ahead = (form.equals("es") || form.startsWith("da") && !form.equals("das"))
                    && IntStream.range(i + 1, words.size())
                            .anyMatch(each -> question.before(each).contains(",") || words.get(each).form().equals("zu"));
            return ahead || form.equals("es") && isAround(i, Set.of("gibt", "gab", "geben", "geht", "ging", "handelt"));
        }
        if (!form.equals("it")) return false;
        if (i > 0 && isAround(i, Set.of("time", "day", "snow", "rain"))) return true;
        return IntStream.range(i + 1, words.size() - 1).anyMatch(each -> Set.of("to", "that").contains(words.get(each).form())
                && !grammar.articles().contains(words.get(each + 1).form()) && !words.get(each + 1).capital());
    }

    private boolean isAround(int i, Set<String> forms) {
        return IntStream.rangeClosed(Math.max(0, i - 2), Math.min(words.size() - 1, i + 1))
                .anyMatch(each -> forms.contains(words.get(each).form()));
    }

    private boolean isPlace(int i) {
        String form = words.get(i).form();
        return switch (question.language()) {
            case ENGLISH -> i + 1 == words.size() || !isAround(i, Question.IS) && !grammar.auxiliaries().contains(words.get(i + 1).form());
            case PORTUGUESE -> !form.equals("la") || raw(words.get(i)).toLowerCase(Locale.ROOT).equals("lá");
            case GERMAN -> !form.equals("da") || i + 1 == words.size();
            default -> true;
        };
    }

    /** Whether something is named that the pronoun can stand for: in another part of the sentence, as in "when the lamp is on, is it warm?". */
    private boolean isNamedBefore(int first, int i) {
        // "Who announced it would stop?": who announced is also what stops.
        if (i > first && isContent(i - 1) && i + 1 < words.size() && grammar.auxiliaries().contains(words.get(i + 1).form())) return true;
        for (int clause = first; clause < i; clause++)
            if (isClause(first, clause) && (named(first, clause) || named(clause, i))) return true;
        return false;
    }

    private boolean isClause(int first, int at) {
        // "What can groups ask the officer to do for them?", "the goal of selling it"
        boolean english = question.language() == Language.ENGLISH && at > first;
        if (english && words.get(at).form().equals("to") && !grammar.articles().contains(words.get(at + 1).form())) return true;
        if (english && words.get(at).form().endsWith("ing") && grammar.isPreposition(words.get(at - 1).form())) return true;
        boolean comma = at > first && question.before(at).contains(",");
        return comma
                || grammar.clauses().contains(words.get(at).form()) && KindRules
                        .asking(question.language(), words.subList(first, words.size()))
                        .filter(each -> each.end() - each.start() <= ASKING_WORDS && each.start() + first <= at && at < each.end() + first)
                        .isEmpty()
                || at == first && grammar.clauses().contains(words.get(at).form()) && named(at, words.size()) && text.contains(",");
    }

    /** Whether a noun stands there: after an article or a preposition, or with a capital letter. */
    private boolean named(int from, int to) {
        return IntStream.range(from, to).anyMatch(i -> isNoun(i));
    }

    private boolean isNoun(int i) {
        Word word = words.get(i);
        if (!isContent(i) || grammar.which().contains(word.form())) return false;
        if (word.isNumber() || word.capital() && i > 0) return true;
        if (i == 0 || question.language() == Language.GERMAN) return false;
        String previous = words.get(i - 1).form();
        if (question.language() == Language.ENGLISH && DO.contains(previous)) return true;
        boolean verb = grammar.auxiliaries().contains(previous) && !grammar.articles().contains(previous);
        return !verb && (grammar.articles().contains(previous) && !isAsking(i - 1) || grammar.isPreposition(previous)
                || isContent(i - 1) && !Question.ASKING_VERBS.contains(word.form()));
    }

    /** The "que" of "por que" and "o que" is no article. */
    private boolean isAsking(int i) {
        return i > 0 && words.get(i).form().equals("que") && Set.of("o", "por", "para", "lo").contains(words.get(i - 1).form());
    }

    /** Whether the noun after "that" stands in the question before or in its answer. */
    private boolean wasNamed(int i) {
        String stem = words.get(i + 1).stem();
        return before.question().terms().contains(stem) || Words.of(before.answer()).stream().anyMatch(each -> each.stem().equals(stem));
    }

    private String inPlaceOf(int i, String what) {
        if (what.isEmpty()) return text;
        Word word = words.get(i);
        boolean replaceable = question.language() == Language.ENGLISH
                && Set.of("it", "they", "them", "he", "she", "him", "her").contains(word.form());
        return replaceable ? text.substring(0, word.start()) + what + text.substring(word.end()) : with("(" + what + ")");
    }

    private String owned(int first, int i) {
        boolean persons = Set.of("his", "her").contains(words.get(i).form());
        String owner = persons ? person() : topic(first);
        if (owner.isEmpty()) return text;
        Word word = words.get(i);
        return question.language() == Language.ENGLISH
                ? text.substring(0, word.start()) + owner + "'s" + text.substring(word.end())
                : with(owner);
    }

    // ---- What names nothing: "Quanto custa?"

    private boolean namesNothing(int first, Optional<Asking> asking) {
        List<Integer> content = content(first, words.size());
        if (content.isEmpty()) return true;
        boolean subjectMayBeMissing = question.language() == Language.PORTUGUESE || question.language() == Language.SPANISH;
        boolean defined = asking.filter(each -> each.kind() == QuestionKind.DEFINITION || each.kind() == QuestionKind.COMPARISON)
                .isPresent();
        return subjectMayBeMissing && !defined && content.size() == 1 && (asking.isPresent() || content.getFirst() > first)
                && (!named(first, words.size()) || isDone(content.getFirst()));
    }

    /** "Quem a projetou?": what looks like an article is what it was done to. */
    private boolean isDone(int i) {
        return i > 1 && i + 1 == words.size() && Set.of("o", "a", "os", "as", "lo", "la", "los", "las").contains(words.get(i - 1).form())
                && KindRules.asking(question.language(), words.subList(0, i - 1)).isPresent() && PAST.matcher(raw(words.get(i))).find();
    }

    // ---- What the question before was about

    private String topic(int first) {
        if (words.stream().skip(first).anyMatch(each -> grammar.lives().contains(each.form()))) return person();
        // What takes time or costs money may be what is done.
        boolean takes = words.stream().skip(first).anyMatch(each -> Question.ASKING_VERBS.contains(each.form()));
        return before.kind() == QuestionKind.PROCEDURE && takes ? action() : topic();
    }

    private String action() {
        Clause clause = new Clause(Grammar.of(before.question().language()).orElse(grammar), before.question());
        Optional<Phrase> object = clause.subject();
        return object.map(each -> clause.text(new Phrase(Math.min(each.start, clause.firstContent()), each.end)))
                .orElseGet(clause::content);
    }

    private String topic() {
        Clause clause = new Clause(Grammar.of(before.question().language()).orElse(grammar), before.question());
        Optional<Phrase> thing = clause.subject();
        String words = thing.map(each -> clause.text(each)).orElseGet(clause::content);
        boolean named = thing.filter(clause::isDetermined).isPresent();
        return named || before.kind() != QuestionKind.OTHER && before.kind() != QuestionKind.PERSON
                ? words
                : (words + " " + nameInAnswer(before).orElse("")).strip();
    }

    /** Who is meant by "he": "the Amber Bridge" is nobody, and who answered an earlier question may be. */
    private String person() {
        Optional<String> answered = nameInAnswer(before);
        if (before.kind() == QuestionKind.PERSON && answered.isPresent()) return answered.get();
        Clause clause = new Clause(Grammar.of(before.question().language()).orElse(grammar), before.question());
        Optional<Phrase> name = clause.name();
        Optional<String> earlier = name.filter(each -> !clause.isDetermined(each)).isPresent() ? Optional.empty() : personAnswered();
        return earlier.or(() -> name.map(clause::text)).or(() -> question.language() == Language.ENGLISH ? answered : Optional.empty())
                .orElseGet(this::topic);
    }

    /** The last one who answered a question. */
    private Optional<String> personAnswered() {
        return history.stream().filter(each -> each.kind() == QuestionKind.PERSON).flatMap(each -> nameInAnswer(each).stream())
                .findFirst();
    }

    /** After "Quem dirige o coral?", "ela" may be who leads or what is led; but what was built or opened is a thing. */
    private String personOrTopic(int first) {
        boolean passive = words.stream().skip(first).anyMatch(each -> PASSIVE.contains(each.form()));
        Optional<String> name = before.kind() == QuestionKind.PERSON && !passive ? nameInAnswer(before) : Optional.empty();
        String topic = topic(first);
        return name.filter(each -> !topic.equals(each)).map(each -> each + " " + topic).orElse(topic);
    }

    private String there(int i) {
        String place = before.kind() == QuestionKind.PLACE ? nameInAnswer(before).orElseGet(this::topic) : topic();
        Word word = words.get(i);
        boolean english = question.language() == Language.ENGLISH && !place.isEmpty();
        return english ? text.substring(0, word.start()) + "in " + place + text.substring(word.end()) : with(place);
    }

    /** The first name in the answer that is not in its question; of German, where all nouns have capitals, one of two words. */
    private Optional<String> nameInAnswer(Turn turn) {
        String answer = turn.answer();
        List<Word> said = Words.of(answer);
        Set<String> asked = turn.question().words().stream().map(Word::form).collect(Collectors.toSet());
        boolean brief = said.size() <= FRAGMENT_WORDS;
        List<Phrase> names = new ArrayList<>();
        for (int i = 0; i < said.size();) {
            int end = i;
            while (end < said.size() && isOfName(said, i, end, asked)) end++;
            while (end > i && PARTICLES.contains(said.get(end - 1).form())) end--;
            boolean first = i == 0 && !brief && end - i < 2;
            if (end > i && !first && (brief || question.language() != Language.GERMAN || end - i > 1)) names.add(new Phrase(i, end));
            i = Math.max(end, i + 1);
        }
        // "Ingenieur Karl Holm": German writes what somebody is like a part of the name.
        int most = question.language() == Language.GERMAN ? 2 : Integer.MAX_VALUE;
        return names.stream().filter(each -> each.length() > 1).findFirst().or(() -> names.stream().findFirst())
                .map(each -> new Phrase(Math.max(each.start, each.end - most), each.end))
                .map(each -> answer.substring(said.get(each.start).start(), said.get(each.end - 1).end()));
    }

    private boolean isOfName(List<Word> said, int start, int at, Set<String> asked) {
        Word word = said.get(at);
        if (at > start && PARTICLES.contains(word.form())) return at + 1 < said.size() && said.get(at + 1).capital();
        boolean code = word.isNumber() && word.form().chars().anyMatch(Character::isLetter);
        return (word.capital() || code) && !asked.contains(word.form())
                && !FunctionWords.of(before.question().language()).contains(word.form());
    }

    private String with(String more) { return with(text, more); }

    private static String with(String text, String more) {
        if (more.isEmpty()) return text;
        String stripped = text.strip();
        int end = stripped.length();
        while (end > 0 && "?!. ".indexOf(stripped.charAt(end - 1)) >= 0) end--;
        return stripped.substring(0, end) + " " + more + (end < stripped.length() ? stripped.substring(end).strip() : "?");
    }

    private List<Integer> content(int from, int to) {
        return IntStream.range(from, to).filter(this::isContent).filter(i -> !Question.ASKING_VERBS.contains(words.get(i).form()))
                .filter(i -> !grammar.which().contains(words.get(i).form())).boxed().toList();
    }

    private boolean isContent(int i) {
        return isContent(grammar, question, words.get(i));
    }

    private static boolean isContent(Grammar grammar, Question question, Word word) {
        String form = word.form();
        return !FunctionWords.of(question.language()).contains(form) && !grammar.auxiliaries().contains(form)
                && !grammar.places().contains(form)
                && !grammar.openers().contains(form) && !grammar.things().contains(form) && !grammar.people().contains(form);
    }

    /** The question before, in its parts. */
    private static final class Clause {
        private final Grammar grammar;
        private final Question question;
        private final List<Word> words;
        private final int first;

        Clause(Grammar grammar, Question question) {
            this.grammar = grammar;
            this.question = question;
            this.words = question.words();
            this.first = KindRules.asking(question.language(), words).filter(each -> each.start() <= 2).map(Asking::end).orElse(0);
        }

        boolean isArticle(String form) { return grammar.articles().contains(form) && !grammar.of().contains(form); }

        private boolean isContent(int i) { return SelfContained.isContent(grammar, question, words.get(i)); }

        private boolean isThing(int i) { return isContent(i) && !Question.ASKING_VERBS.contains(words.get(i).form()); }

        /** A preposition, an article and a noun: the last that means the same, and has a number if that has one. */
        Optional<Phrase> like(String preposition, boolean number) {
            return IntStream.range(first, words.size() - 1).filter(i -> grammar.areAlike(words.get(i).form(), preposition))
                    .mapToObj(i -> new Phrase(i, nounEnd(i + 1))).filter(each -> each.length() > 1)
                    .filter(each -> hasNumber(words.subList(each.start, each.end), 0) == number).reduce((one, other) -> other);
        }

        private int nounEnd(int from) {
            int end = from;
            while (end < words.size() && isArticle(words.get(end).form())) end++;
            int noun = end;
            while (end < words.size() && isThing(end)) end++;
            int trimmed = end == noun ? noun : trimmed(noun, end);
            return trimmed == noun ? from - 1 : trimmed;
        }

        /** Without the verb at the end of an English question: was the bridge opened. */
        private int trimmed(int from, int end) {
            if (question.language() == Language.GERMAN) {
                int noun = end;
                while (noun > from && !words.get(noun - 1).capital() && !words.get(noun - 1).isNumber()) noun--;
                return noun;
            }
            boolean verb = question.language() == Language.ENGLISH && end - from > 1 && !words.get(end - 1).capital()
                    && !words.get(end - 1).isNumber();
            String last = words.get(end - 1).form();
            int before = beforeArticles(from);
            boolean done = before >= 0 && DO.contains(words.get(before).form());
            boolean participle = last.endsWith("ed") || TRAILING_PARTICIPLES.contains(last);
            return verb && (done && end == words.size() || participle) ? end - 1 : end;
        }

        private int beforeArticles(int noun) {
            int at = noun - 1;
            while (at >= 0 && isArticle(words.get(at).form())) at--;
            return at;
        }

        private List<Phrase> things() {
            List<Phrase> things = new ArrayList<>();
            for (int i = first; i < words.size();) {
                int end = nounEnd(i);
                if (end > i) things.add(new Phrase(i, end));
                i = Math.max(i + 1, end);
                while (end > i - 1 && i < words.size() && isThing(i)) i++;
            }
            return things;
        }

        boolean isDetermined(Phrase phrase) { return isArticle(words.get(phrase.start).form()) || isNameOrNumber(phrase); }

        private boolean isNameOrNumber(Phrase phrase) {
            return words.subList(phrase.start, phrase.end).stream().anyMatch(each -> each.capital() && each.start() > 1 || each.isNumber());
        }

        private boolean isName(Phrase phrase) {
            return question.language() != Language.GERMAN
                    && words.subList(phrase.start, phrase.end).stream().anyMatch(each -> each.capital() && each.start() > 1);
        }

        Optional<Phrase> name() { return things().stream().filter(this::isName).findFirst(); }

        /** The last thing, of the same kind if there is one: a name for a name. */
        Optional<Phrase> thing(boolean name, boolean number) {
            List<Phrase> things = things();
            return things.stream().filter(each -> isName(each) == name && hasNumber(words.subList(each.start, each.end), 0) == number)
                    .reduce((one, other) -> other)
                    .or(() -> things.stream().reduce((one, other) -> other));
        }

        /** What it is about: the first thing with an article or a name, with what it is of. */
        Optional<Phrase> subject() {
            List<Phrase> things = things();
            Optional<Phrase> subject = things.stream().filter(this::isDetermined).findFirst().or(() -> things.stream().findFirst());
            return subject.map(each -> new Phrase(each.start, chained(each.end)));
        }

        private int chained(int end) {
            int at = end;
            while (at < words.size() && grammar.of().contains(words.get(at).form())) {
                int next = nounEnd(at + 1);
                if (next <= at + 1) return at;
                at = next;
            }
            return at;
        }

        String text(Phrase phrase) { return question.text().substring(words.get(phrase.start).start(), words.get(phrase.end - 1).end()); }

        int firstContent() { return IntStream.range(first, words.size()).filter(this::isThing).findFirst().orElse(words.size()); }

        String content() {
            return IntStream.range(first, words.size()).filter(this::isThing).mapToObj(i -> text(new Phrase(i, i + 1)))
                    .collect(Collectors.joining(" "));
        }
    }
}
