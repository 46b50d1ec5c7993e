package dev.satchel.djl;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model must give for some prompts, as a JSON file has it. What is not compared is not read.
 *
 * @param sha256 the hash of the model file it belongs to
 * @param contextLengthUsed how many tokens the model was to attend to at most; null when it does not matter
 * @param nVocab the number of tokens that a row of logits scores
 * @param llamaCppRelL2 llama.cpp's error over all positions of all prompts
 * @param prompts at least one
 */
record Reference(String sha256, Integer contextLengthUsed, int nVocab, Double llamaCppRelL2, List<Prompt> prompts) {
    private static final JsonMapper JSON = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            // What is missing is found below, with a message of our own.
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

    /**
     * One prompt. It has either all logits, or the largest ones of the last position only.
     *
     * @param name null when it has none
     * @param tokens its tokens
     * @param logits a row for each token; null when only the last position's are known
     * @param lastTop20Ids the likeliest tokens at the last position; null when all logits are known
     * @param lastTop20Logits their logits
     * @param argmax the likeliest token at each position
     * @param greedy the tokens that follow when the likeliest is taken each time
     * @param greedyMargin how far the likeliest was ahead of the second, at each step
     * @param routerMinMargin how far the last expert chosen was ahead of the first not chosen where that was closest; null when there are
     *        no experts
     * @param llamaCpp the errors of llama.cpp
     */
    record Prompt(String name, int[] tokens, float[][] logits, int[] lastTop20Ids, float[] lastTop20Logits, int[] argmax, int[] greedy,
            double[] greedyMargin, Double routerMinMargin, LlamaCpp llamaCpp) {
        boolean hasAllLogits() { return logits != null; }

        /** Whether the model has experts, and it is known how far off llama.cpp is where it chose the same ones and where not. */
        boolean hasErrorsByPosition() {
            return routerMinMargin != null && hasAllLogits() && llamaCpp != null && llamaCpp.relL2ByPosition != null;
        }
    }

    /**
     * Errors of llama.cpp.
     *
     * @param relL2LastTop20 of the last position's largest logits; null when not recorded
     * @param relL2ByPosition of each position; null when not recorded
     */
    record LlamaCpp(Double relL2LastTop20, double[] relL2ByPosition) {}

    /** Reads and checks a reference. */
    static Reference read(Path path) {
        Reference reference;
        try {
            reference = JSON.readValue(Files.readAllBytes(path), Reference.class);
        } catch (NoSuchFileException e) {
            throw new SatchelException("there is no reference file " + path, e);
        } catch (IOException e) {
            throw new SatchelException("cannot read the reference " + path + ": " + e, e);
        } catch (JacksonException e) {
            throw new SatchelException("not a reference file: " + path + ": " + e.getOriginalMessage(), e);
        }
        String problem = reference == null ? "it is empty" : reference.problem();
        if (problem != null) throw new SatchelException("not a reference file: " + path + ": " + problem);
        return reference;
    }

    /** llama.cpp's error over all prompts, of the kind that is compared here. */
    double llamaCppError() {
        if (prompts.get(0).hasAllLogits()) return llamaCppRelL2;
        return Math.sqrt(
                prompts.stream().mapToDouble(prompt -> prompt.llamaCpp.relL2LastTop20).map(error -> error * error).average().orElseThrow());
    }

    private String problem() {
        if (sha256 == null || !sha256.toLowerCase(Locale.ROOT).matches("[0-9a-f]{64}")) return "sha256 is missing or no SHA-256";
        if (contextLengthUsed != null && contextLengthUsed < 1) return "context_length_used is not positive";
        if (nVocab < 1) return "n_vocab is missing or not positive";
        if (prompts == null || prompts.isEmpty()) return "it has no prompts";
        for (int i = 0; i < prompts.size(); i++) {
            String problem = prompts.get(i) == null ? "it is null" : problem(prompts.get(i));
            if (problem != null) return "prompt " + (i + 1) + ": " + problem;
        }
        if (prompts.get(0).hasAllLogits() && !isError(llamaCppRelL2)) return "llama_cpp_rel_l2 is missing or no error";
        return null;
    }

    private String problem(Prompt prompt) {
        if (prompt.tokens == null || prompt.tokens.length == 0) return "it has no tokens";
        if (!areTokens(prompt.tokens)) return "a token is not below n_vocab";
        if (prompt.argmax == null || prompt.argmax.length != prompt.tokens.length) return "argmax has not one entry for each token";
        if (prompt.greedy == null || !areTokens(prompt.greedy) || prompt.greedyMargin == null
                || prompt.greedyMargin.length != prompt.greedy.length)
            return "greedy and greedy_margin do not fit";
        if (prompt.hasAllLogits() != prompts.get(0).hasAllLogits()) return "some prompts have all logits and some have not";
        if (!prompt.hasAllLogits()) {
            if (prompt.lastTop20Ids == null || prompt.lastTop20Ids.length == 0 || !areTokens(prompt.lastTop20Ids)
                    || prompt.lastTop20Logits == null || prompt.lastTop20Logits.length != prompt.lastTop20Ids.length)
                return "it has neither logits nor fitting last_top20_ids and last_top20_logits";
            if (prompt.llamaCpp == null || !isError(prompt.llamaCpp.relL2LastTop20)) return "llama_cpp.rel_l2_last_top20 is missing";
            return null;
        }
        if (prompt.hasErrorsByPosition() && prompt.llamaCpp.relL2ByPosition.length != prompt.tokens.length)
            return "llama_cpp.rel_l2_by_position has not one entry for each token";
        if (prompt.logits.length != prompt.tokens.length) return "logits have not one row for each token";
        for (float[] row : prompt.logits)
            if (row == null || row.length != nVocab) return "a row of logits has not n_vocab entries";
        return null;
    }

    private boolean areTokens(int[] ids) {
        for (int id : ids)
            if (id < 0 || id >= nVocab) return false;
        return true;
    }

    private static boolean isError(Double value) { return value != null && value >= 0 && value < Double.POSITIVE_INFINITY; }
}
