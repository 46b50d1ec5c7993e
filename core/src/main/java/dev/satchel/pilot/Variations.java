package dev.satchel.pilot;

import dev.satchel.PilotQuestion;
import dev.satchel.PilotQuestions;
import dev.satchel.SatchelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Other ways of asking the same: a system that has understood keeps its answer. They are made by rules and small lists, not by a model, so
 * each change can be foreseen; what cannot be changed safely is not, and then a variation is measured on fewer questions.
 */
public final class Variations {
    /** The question as it stands in its file. */
    public static final String AS_ASKED = "as asked";
    /** The question, asked of the model without any documents. */
    public static final String CLOSED_BOOK = "closed book";
    static final String OTHER_ORDER = "other order";
    static final String DISTRACTORS = "distractors";

    private Variations() {}

    /** With slips of the fingers in about one word of six. In every language that is written with letters and spaces. */
    public static Variation typos(long seed) {
        return new Reworded("typos", question -> Typos.in(question.question(), new SplittableRandom(seed(seed, question))));
    }

    /** Without capital letters. In every language that has them. */
    public static Variation lowerCase() {
        return new Reworded("lower case", question -> Optional.of(question.question().toLowerCase(Locale.ROOT)));
    }

    /** As one types into a search box: without small words. In English, Portuguese, Spanish and German. */
    public static Variation keywords() {
        return new Reworded("keywords", question -> Keywords.of(question.question()));
    }

    /** As one writes a letter: with a greeting and thanks. In English, Portuguese, Spanish and German. */
    public static Variation polite() {
        return new Reworded("polite", question -> Tongue.of(question.question()).map(each -> each.politely(question.question())));
    }

    /** With synonyms from a small list. In English and Portuguese; many questions have no listed word and are left alone. */
    public static Variation synonyms(long seed) {
        return new Reworded("synonyms", question -> Synonyms.in(question.question(), new SplittableRandom(seed(seed, question))));
    }

    /**
     * In another language, by a small table of simple questions between English, Portuguese, Spanish and German; names and most things stay
     * as they are, and any other question is left alone. Translations by people, where there are some, say more:
     * {@link #inOtherWords}. Only useful where the documents can be searched in that language.
     *
     * @param code of ISO 639-1, such as {@code pt}
     * @throws SatchelException when there is no table for it
     */
    public static Variation inLanguage(String code) {
        Tongue tongue = Tongue.coded(code).orElseThrow(
                () -> new SatchelException("no questions in the language " + code + ": there are " + OtherLanguage.codes()));
        return new Reworded("in " + tongue.inEnglish(), question -> OtherLanguage.of(question.question(), tongue));
    }

    /**
     * In the words of somebody else: paraphrases or translations of the same questions, which have the same ids.
     *
     * @param name what it is called in results
     * @param others the other words; questions whose id they do not have are left alone
     */
    public static Variation inOtherWords(String name, PilotQuestions others) {
        Map<String, String> texts = others.questions().stream().collect(Collectors.toMap(PilotQuestion::id, PilotQuestion::question));
        return new Reworded(name, question -> Optional.ofNullable(texts.get(question.id())));
    }

    /** With the first passages that are found in another order; only of documents that are searched. */
    public static Variation otherOrder(QuestionSet set, long seed) {
        return new OtherOrder(set.documents(), seed);
    }

    /** With three passages that do not answer among those that are found; only where the set has other questions. */
    public static Variation distractors(QuestionSet set, long seed) {
        return new Distracted(set, seed);
    }

    /** Those that fit any set, by name, in the order in which they are told. */
    private static final List<String> NAMES = List.of("typos", "lower case", "keywords", "polite", "synonyms", OTHER_ORDER, DISTRACTORS);

    /** The names of those that need nothing but a set, in the order in which they are told. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The one of a name: one of {@link #names()}, {@code in pt} for another language, or {@code German=questions.de.jsonl} for
     * {@link #inOtherWords} of a file.
     *
     * @throws SatchelException when there is none of this name, or the file has other questions
     */
    public static Variation named(String name, QuestionSet set, long seed) {
        return switch (name) {
            case "typos" -> typos(seed);
            case "lower case" -> lowerCase();
            case "keywords" -> keywords();
            case "polite" -> polite();
            case "synonyms" -> synonyms(seed);
            case OTHER_ORDER -> otherOrder(set, seed);
            case DISTRACTORS -> distractors(set, seed);
            default -> {
                int equals = name.indexOf('=');
                if (equals > 0) yield inWordsOf(name.substring(0, equals).strip(), Path.of(name.substring(equals + 1).strip()), set);
                if (name.startsWith("in ")) yield inLanguage(name.substring("in ".length()).strip());
                throw new SatchelException("no variation " + name + ": there are " + String.join(", ", NAMES)
                        + "; for another language, in followed by its code, such as in pt; and NAME=FILE for the same questions in other words");
            }
        };
    }

    /**
     * Those of some names, for each of some sets. The same questions in other words are of the sets that have one of their ids.
     *
     * @param names as {@link #named} takes them
     * @throws SatchelException when there is none of a name, or a file has questions of none of the sets
     */
    public static Map<QuestionSet, List<Variation>> ofAll(Collection<String> names, List<QuestionSet> sets, long seed) {
        Map<QuestionSet, List<Variation>> all = new LinkedHashMap<>();
        sets.forEach(each -> all.put(each, new ArrayList<>()));
        for (String name : names) {
            List<QuestionSet> fitting = name.indexOf('=') > 0
                    ? fitting(Path.of(name.substring(name.indexOf('=') + 1).strip()), sets)
                    : sets;
            for (QuestionSet each : fitting) all.get(each).add(named(name, each, seed));
        }
        return all;
    }

    private static List<QuestionSet> fitting(Path file, List<QuestionSet> sets) {
        PilotQuestions others = PilotQuestions.read(file);
        List<QuestionSet> fitting = sets.stream().filter(each -> hasSome(each, others)).toList();
        if (fitting.isEmpty()) throw fitsNone(file, sets);
        return fitting;
    }

    private static boolean hasSome(QuestionSet set, PilotQuestions others) {
        Set<String> ids = set.questions().stream().map(PilotQuestion::id).collect(Collectors.toSet());
        return others.questions().stream().anyMatch(each -> ids.contains(each.id()));
    }

    private static SatchelException fitsNone(Path file, List<QuestionSet> sets) {
        return new SatchelException(file + " has no question of " + (sets.size() == 1 ? "the set " : "the sets ")
                + sets.stream().map(QuestionSet::name).collect(Collectors.joining(", ")) + ": give those that mean the same the same id");
    }

    private static Variation inWordsOf(String name, Path file, QuestionSet set) {
        PilotQuestions others = PilotQuestions.read(file);
        if (!hasSome(set, others)) throw fitsNone(file, List.of(set));
        return inOtherWords(name, others);
    }

    /** One for each question, so that the same question is changed alike whatever stands before it in the file. */
    static long seed(long seed, PilotQuestion question) {
        return seed * 0x9E3779B97F4A7C15L + question.id().hashCode();
    }
}
