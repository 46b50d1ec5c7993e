package dev.satchel.pilot;

import dev.satchel.AnswerPilot.Closeness;
import dev.satchel.Generation;
import dev.satchel.GenerationOptions;
import dev.satchel.Generator;
import dev.satchel.PilotQuestion;
import dev.satchel.Prompt;
import dev.satchel.pilot.AnsweredQuestion.Score;
import dev.satchel.pilot.AnsweredQuestion.Time;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Asks a model without any documents: what it answers then, it has from its training. */
final class ClosedBook {
    private static final String INSTRUCTIONS = "Answer the question in as few words as possible.";
    /** As much as a short answer with a sentence around it. */
    private static final int TOKENS = 32;

    private ClosedBook() {}

    static AnsweredQuestion ask(Generator model, String set, String system, PilotQuestion question) {
        Prompt prompt = new Prompt(List.of(new Prompt.Message(Prompt.Role.SYSTEM, INSTRUCTIONS),
                new Prompt.Message(Prompt.Role.USER, question.question())));
        AtomicLong firstWords = new AtomicLong();
        long begin = System.nanoTime();
        Generation generation = model.generate(prompt, GenerationOptions.greedy(TOKENS).withStop(List.of("\n\n")),
                text -> firstWords.compareAndSet(0, System.nanoTime() - begin), new dev.satchel.Cancellation());
        double total = (System.nanoTime() - begin) / 1e6;
        String text = generation.text().strip();
        Closeness closeness = Closeness.of(text, question.answers());
        Map<String, Double> scores = Map.of(Score.EXACT_MATCH.label(), closeness.exactMatch(), Score.F1.label(), closeness.f1(),
                Score.ROUGE_L.label(), closeness.rougeL(), Score.CONTAINS.label(), closeness.contains() ? 1.0 : 0, Score.RIGHT.label(),
                closeness.isRight() ? 1.0 : 0);
        Map<String, Double> times = Map.of(Time.PREFILL.label(), Examiner.milliseconds(generation.prefill()), Time.GENERATE.label(),
                Examiner.milliseconds(generation.decode()), Time.FIRST_TOKEN.label(), firstWords.get() > 0 ? firstWords.get() / 1e6 : total,
                Time.TOTAL.label(), total);
        return new AnsweredQuestion(set, system, Variations.CLOSED_BOOK, question.id(), question.question(), question.answers(), true, text,
                0, List.of(), 0, 0, scores, times, generation.promptTokens(), generation.cachedTokens(), generation.generatedTokens(),
                "written by the model without any documents", List.of());
    }
}
