package dev.satchel;

import dev.satchel.Evidence.Sentence;
import dev.satchel.Generation.Ending;
import dev.satchel.Verification.Claim;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * An answer in the model's own words, as far as the sentences it was shown say the same.
 *
 * @param model writes
 * @param passageTokens what the passages may take of the prompt
 * @param answerTokens how much it may write
 * @param keepsUnsupported whether sentences that nothing supports stay among the claims
 */
record Writing(Generator model, int passageTokens, int answerTokens, boolean keepsUnsupported) {
    /**
     * What the model says from the passages is taken for the answer if it rests on a sentence of at least this share of the best one's score.
     * Models like to repeat what has nothing to do with the question. More than this would be to know better than a model that can write:
     * it often takes the second or third sentence, and rightly.
     */
    private static final double ANSWERS = 0.6;
    /** One or two sentences are asked for: what a small model writes after a paragraph only repeats it, at the price of every token. */
    private static final List<String> END_OF_PARAGRAPH = List.of("\n\n");

    /**
     * What came of it.
     *
     * @param draft what the model wrote
     * @param shown the sentences that it saw, as they were numbered
     * @param claims in the draft's order; empty when nothing is supported that answers
     * @param refused whether the model said that the passages do not answer, and nothing else
     * @param decision what was decided, in one sentence
     */
    record Draft(Generation draft, List<Sentence> shown, List<Claim> claims, boolean refused, String decision) {}

    /** The sentences that the prompt has room for; see {@link PromptWriter#fit}. */
    List<Sentence> fit(String question, List<Sentence> bestFirst) {
        PromptEvent event = PromptEvent.begun();
        List<Sentence> shown = writer().fit(question, bestFirst);
        event.ended(bestFirst.size(), shown.size());
        return shown;
    }

    /**
     * Lets the model answer from these sentences, best first, and checks what it says.
     *
     * @throws CancellationException when cancelled
     */
    Draft write(String question, List<Sentence> bestFirst, Consumer<String> onDraft, Cancellation cancellation) {
        GenerationOptions options = GenerationOptions.greedy(answerTokens).withStop(END_OF_PARAGRAPH);
        List<Sentence> shown = PromptWriter.inReadingOrder(bestFirst);
        Generation draft = model.generate(writer().write(question, shown), options, onDraft, cancellation);
        if (draft.ending() == Ending.CANCELLED) throw new CancellationException("the question was cancelled");
        List<Claim> claims = check(draft, shown);
        List<Claim> supported = claims.stream().filter(Claim::isSupported).toList();
        if (supported.isEmpty() && PromptWriter.isRefusal(draft.text()))
            return new Draft(draft, shown, List.of(), true, "the model found no answer in the passages shown");
        if (supported.isEmpty())
            return new Draft(draft, shown, List.of(), false,
                    "quoted: no sentence of the model's draft is supported by the passages shown");
        if (supported.stream().noneMatch(each -> answers(each, bestFirst)))
            return new Draft(draft, shown, List.of(), false,
                    "quoted: what is supported of the model's draft does not answer the question");
        return new Draft(draft, shown, keepsUnsupported ? claims : supported, false,
                "written by the model, sentences supported by the passages: " + supported.size());
    }

    private static List<Claim> check(Generation draft, List<Sentence> shown) {
        VerificationEvent event = VerificationEvent.begun();
        List<Claim> claims = Verification.against(shown).check(draft.text());
        event.ended(claims);
        return claims;
    }

    private PromptWriter writer() { return new PromptWriter(model, passageTokens, answerTokens); }

    private static boolean answers(Claim claim, List<Sentence> bestFirst) {
        return claim.support().stream().anyMatch(each -> each.score() >= ANSWERS * bestFirst.getFirst().score());
    }
}
