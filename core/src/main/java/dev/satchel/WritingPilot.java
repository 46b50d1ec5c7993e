package dev.satchel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds out whether a model can be let write: it answers a few questions, in three languages and of most kinds, some of which the passages
 * do not answer. Small models repeat the wrong sentence, or never say that they do not know; they quote better than they write.
 */
public final class WritingPilot {
    /** Another one when the questions, the prompt or the check have changed, so that what was found out before no longer holds. */
    public static final int VERSION = 1;

    private static final double ENOUGH = 0.8;
    private static final String WRITTEN = "written";

    private WritingPilot() {}

    /**
     * What a model did.
     *
     * @param model its name
     * @param answerable questions that the passages answer
     * @param right how many of them were answered with what is right, in sentences that a passage supports
     * @param sentences that it wrote to them
     * @param supported how many of those a passage supports
     * @param unanswerable questions that the passages do not answer
     * @param refused how many of them were not answered
     */
    public record Result(String model, int answerable, int right, int sentences, int supported, int unanswerable, int refused) {
        /** Refuses what cannot have been counted. */
        public Result {
            if (right < 0 || right > answerable || supported < 0 || supported > sentences || refused < 0 || refused > unanswerable)
                throw new IllegalArgumentException("no part may be more than the whole: " + right + " of " + answerable + ", " + supported
                        + " of " + sentences + ", " + refused + " of " + unanswerable);
        }

        /** Whether it may write: four of five answers right, four of five sentences supported, and nothing answered that is not there. */
        public boolean passed() {
            return answerable > 0 && right >= ENOUGH * answerable && supported >= ENOUGH * sentences && refused == unanswerable;
        }
    }

    /** Asks the model all the questions. */
    public static Result measure(Generator model) { return measure(model, new Cancellation()); }

    /**
     * Asks the model all the questions.
     *
     * @throws java.util.concurrent.CancellationException when cancelled
     */
    public static Result measure(Generator model, Cancellation cancellation) {
        int answerable = 0;
        int right = 0;
        int sentences = 0;
        int supported = 0;
        int unanswerable = 0;
        int refused = 0;
        for (Item item : items()) {
            Answer answer = Rag.over((question, limit) -> item.found()).answeredBy(model).mode(AnswerMode.WRITE).keepingUnsupported()
                    .build()
                    .ask(item.question, text -> {}, cancellation);
            if (item.answers.isEmpty()) {
                unanswerable++;
                if (answer instanceof Answer.Abstained) refused++;
                continue;
            }
            answerable++;
            if (answer instanceof Answer.Grounded it && it.trace().decision().startsWith(WRITTEN)) {
                sentences += it.claims().size();
                supported += (int) it.claims().stream().filter(Answer.Claim::isSupported).count();
                if (item.isAnsweredBy(it)) right++;
            } else {
                sentences += Sentences.of(answer.trace().draft()).size();
            }
        }
        return new Result(model.name(), answerable, right, sentences, supported, unanswerable, refused);
    }

    /**
     * A question.
     *
     * @param passages each of a document of its own, best first
     * @param answers words of which a right answer has one, or all; empty when the passages do not answer
     */
    record Item(String question, List<String> passages, List<String> answers, boolean all) {
        List<ScoredPassage> found() {
            return IntStream.range(0, passages.size()).mapToObj(i -> new ScoredPassage(
                    new Passage("document " + (i + 1), "", List.of(), OptionalInt.empty(), 0, passages.get(i)), passages.size() - i))
                    .toList();
        }

        boolean isAnsweredBy(Answer.Grounded answer) {
            String said = forms(answer.claims().stream().filter(Answer.Claim::isSupported)
                    .map(each -> answer.text().substring(each.start(), each.end())).collect(Collectors.joining(" ")));
            return all
                    ? answers.stream().allMatch(each -> said.contains(forms(each)))
                    : answers.stream().anyMatch(each -> said.contains(forms(each)));
        }

        private static String forms(String text) {
            return Words.of(text).stream().map(Words.Word::form).collect(Collectors.joining(" ", " ", " "));
        }
    }

    static List<Item> items() {
        try (InputStream in = WritingPilot.class.getResourceAsStream("writing-pilot.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(JsonMapper.shared()::readTree)
                    .map(each -> new Item(each.get("question").asString(), texts(each.get("passages")), texts(each.get("answers")),
                            each.path("all").asBoolean()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asString()));
        return texts;
    }
}
