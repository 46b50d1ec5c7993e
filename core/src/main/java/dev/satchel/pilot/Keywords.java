package dev.satchel.pilot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a person types into a search box: the question without its articles, forms of to be and to do, and prepositions of place. Words that
 * would be another question without them stay: who <i>was</i> beaten is not who beat.
 */
final class Keywords {
    private static final Set<String> TO_BE = Set.of("is", "are", "was", "were", "be", "been", "é", "são", "foi", "foram", "era", "eram",
            "es",
            "son", "fue", "fueron", "ist", "sind", "war", "waren");
    private static final Set<String> PARTICIPLES = Set.of("born", "built", "made", "found", "held", "known", "won", "lost", "sold", "sent",
            "led",
            "put", "set", "taught", "paid", "bought", "said", "told", "kept", "left", "met", "begun", "sung", "struck", "hit", "cut",
            "read");
    private static final List<String> PARTICIPLE_ENDINGS = List.of("ed", "en", "wn", "ado", "ada", "ados", "adas", "ido", "ida", "idos",
            "idas");
    /** "What is the capital of France?" is "capital France". */
    private static final Set<String> WHAT = Set.of("what", "qual", "quais", "cuál", "cuáles", "was");
    private static final int FEWEST = 2;

    private Keywords() {}

    /** The keywords; empty when no word can go, too few would be left, or the language is not known. */
    static Optional<String> of(String question) {
        return Tongue.of(question).flatMap(tongue -> of(QuestionWord.of(question), tongue));
    }

    private static Optional<String> of(List<QuestionWord> words, Tongue tongue) {
        int from = isWhatIs(words) ? 2 : 0;
        List<QuestionWord> kept = new ArrayList<>();
        for (int i = from; i < words.size(); i++) if (!isLeftOut(words, i, tongue)) kept.add(words.get(i));
        boolean enough = kept.size() >= FEWEST && kept.size() < words.size()
                && kept.stream().anyMatch(each -> !tongue.isSmall(each.form()));
        return enough ? Optional.of(kept.stream().map(QuestionWord::text).collect(Collectors.joining(" "))) : Optional.empty();
    }

    private static boolean isWhatIs(List<QuestionWord> words) {
        return words.size() > 2 && WHAT.contains(words.get(0).form()) && TO_BE.contains(words.get(1).form())
                && !isParticiple(words, 2);
    }

    private static boolean isLeftOut(List<QuestionWord> words, int at, Tongue tongue) {
        QuestionWord word = words.get(at);
        // A capital letter or a small word between names: "A" of vitamin A, "Die" of a title.
        if (word.isVerbatim() || word.isName() || !tongue.isLeftOut(word.form())) return false;
        String before = at == 0 ? "" : words.get(at - 1).form();
        String after = at + 1 == words.size() ? "" : words.get(at + 1).form();
        // "What is there to do", "o que se mede": here the small word is the verb, or asks.
        if (word.form().equals("do") && before.equals("to") || word.form().equals("o") && after.equals("que")) return false;
        return !(TO_BE.contains(word.form()) && isParticiple(words, at + 1));
    }

    private static boolean isParticiple(List<QuestionWord> words, int at) {
        if (at >= words.size()) return false;
        String form = words.get(at).form();
        return PARTICIPLES.contains(form) || form.length() > 4 && PARTICIPLE_ENDINGS.stream().anyMatch(form::endsWith);
    }
}
