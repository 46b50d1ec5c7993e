package dev.satchel.djl;

import dev.satchel.Generation;
import dev.satchel.Generation.Ending;
import dev.satchel.GenerationOptions;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Chooses the tokens of one text: by the model's scores, from those that the constraint allows. */
final class TokenChoice {
    private static final int[] NONE = {};

    private final OutputTokens tokens;
    private final TokenSampler sampler;
    private final Optional<ConstrainedText> constrained;
    private final int alternatives;
    private final boolean onlyLikeliest;
    private final List<Generation.Token> told = new ArrayList<>();
    /** Tokens that must come next, those before {@code taken} already taken. */
    private int[] certain = NONE;
    private int taken;

    /** Begins the text that follows a prompt. */
    TokenChoice(GenerationOptions options, int[] prompt, int vocabularySize, OutputTokens tokens) {
        this.tokens = tokens;
        this.sampler = new TokenSampler(options, tokens.bias(options.bias()), prompt, vocabularySize);
        this.constrained = options.constraint().map(constraint -> new ConstrainedText(constraint, tokens, options.stop()));
        this.alternatives = options.alternatives();
        this.onlyLikeliest = constrained.isEmpty() && alternatives == 0 && TokenSampler.takesLargestLogit(options);
    }

    /** The next token; the scores are not looked at when it is certain and nobody asked for its probability. */
    int next(FloatBuffer logits) {
        int token = choose(logits);
        if (alternatives > 0) told.add(LogProbabilities.of(logits, tokens).token(token, alternatives));
        return token;
    }

    private int choose(FloatBuffer logits) {
        if (taken < certain.length) {
            sampler.accept(certain[taken]);
            return certain[taken++];
        }
        return constrained.isEmpty() ? sampler.next(logits) : sampler.next(logits, constrained.get().allowed());
    }

    /** Whether the chosen token ends the text instead of being part of it. */
    Optional<Ending> endsWith(int token) {
        if (tokens.isEnd(token)) return Optional.of(Ending.END_TOKEN);
        return constrained.filter(text -> text.stopsWith(token)).map(text -> Ending.STOP_TEXT);
    }

    /** Goes on behind the chosen token; false when no more text may come. */
    boolean goesOnAfter(int token) {
        if (constrained.isEmpty()) return true;
        constrained.get().accept(token);
        if (taken == certain.length) {
            certain = constrained.get().certain();
            taken = 0;
        }
        return !constrained.get().isComplete();
    }

    /** The tokens that must come next, as far as that is known. */
    int[] certain() {
        return Arrays.copyOfRange(certain, taken, certain.length);
    }

    /** How many of these tokens, from the first, the constraint lets follow. */
    int possible(int[] next) {
        return constrained.map(text -> text.possible(next)).orElse(next.length);
    }

    /** Whether nothing but each row's largest logit matters. */
    boolean looksOnlyAtLikeliest() { return onlyLikeliest; }

    /** Whether the scores are wanted for certain tokens too. */
    boolean wantsEveryRow() { return alternatives > 0; }

    /** Whether only the likeliest token's score is looked at. */
    boolean wantsOnlyLikeliest() {
        return constrained.isEmpty() && alternatives == 0 && sampler.wantsOnlyLikeliest();
    }

    /** The tokens so far with their log-probabilities, where those were asked for. */
    List<Generation.Token> told() { return told; }
}
