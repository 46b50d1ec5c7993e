package dev.satchel;

import dev.satchel.QuestionSets.Half;
import dev.satchel.QuestionSets.Item;
import java.util.List;
import java.util.OptionalInt;

/** Answerable questions, each asked of the one passage that answers it, so that only the reading is measured. */
final class ReaderQuestions {
    private ReaderQuestions() {}

    /** So many of a set's questions, drawn with a fixed seed. */
    static List<Item> sample(String set, int count) {
        List<Item> all = switch (set) {
            case "squad2-tuning" -> QuestionSets.squad2(Half.TUNING);
            case "squad2" -> QuestionSets.squad2(Half.REPORTING);
            case "faquad-tuning" -> QuestionSets.faquad(Half.TUNING);
            case "faquad" -> QuestionSets.faquad(Half.REPORTING);
            case "xquad-en-tuning" -> QuestionSets.xquad("en");
            case "xquad-es" -> QuestionSets.xquad("es");
            case "xquad-de" -> QuestionSets.xquad("de");
            default -> throw new IllegalArgumentException("no set " + set);
        };
        return QuestionSets.sample(all.stream().filter(Item::isAnswerable).toList(), count, 1);
    }

    /** The passage's sentences as {@link Rag} would give them to the quoter. */
    static List<Evidence.Sentence> bestFirst(Item item, Question question) {
        Passage passage = new Passage(item.id(), item.article().replace('_', ' '), List.of(), OptionalInt.empty(), 0, item.passage());
        List<ScoredPassage> found = List.of(new ScoredPassage(passage, 1));
        return Selection.of(Evidence.gather(question, found), found, 1).sentences();
    }
}
