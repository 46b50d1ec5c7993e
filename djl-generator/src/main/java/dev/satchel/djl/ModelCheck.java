package dev.satchel.djl;

import dev.satchel.Cancellation;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.gguf.GgufTensor;
import dev.satchel.djl.gguf.TensorType;
import dev.satchel.djl.onnx.ModelFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Compares what a model file gives here with what exact arithmetic on the same file gives.
 * <p>
 * A reference is a JSON file with the logits of some prompts, computed in double precision from the values in the model file, and with
 * the error that llama.cpp makes. An error is relative: the length of the difference over the length of the truth, both as vectors
 * (relative L2).
 */
public final class ModelCheck {
    /** As shipped, activations are rounded to 8 bits as llama.cpp does; one rounding differs from another by some percent. */
    private static final double ALLOWED_OF_LLAMA_CPP = 1.25;
    /** With float32 activations, where every weight is exactly what the file holds. */
    private static final double EXACT_BOUND = 3e-4;
    /** With float32 activations, where weights had to be rounded once more to fit the runtime's layout. */
    private static final double REENCODED_BOUND = 0.015;
    /** A choice between two tokens is compared only where they differ by this many of our own errors. */
    private static final double CLEAR_MARGIN = 3;
    /**
     * The share of positions at which rounding may have chosen other experts than exact arithmetic. There the logits jump, which says
     * nothing of the rest: of both sides, that many of the worst positions are left out.
     */
    private static final double OTHER_EXPERTS = 0.1;
    /** How far off a position with other experts may be: one expert fewer at every position of a Mixtral costs .59. */
    private static final double OF_OTHER_EXPERTS = 0.6;
    /** Longer prompts are evaluated in pieces, so that the logits of all positions need not fit into memory together. */
    private static final int PIECE = 64;

    private ModelCheck() {}

    /**
     * How a model compares.
     *
     * @param relativeL2 the error over all prompts together; where the reference has only the largest logits of each prompt's last
     *        position, the root mean square of the prompts' errors there
     * @param bound the largest error that passes; of a model of experts, a larger one passes when the worst tenth of the positions explains
     *        it, as it may of llama.cpp's error
     * @param argmaxAgreement the share of positions at which the likeliest token is the reference's, 0 to 1
     * @param greedyMatch whether the likeliest tokens that follow each prompt are the reference's, as far as its margins are clear
     * @param prompts each prompt for itself
     * @param passed whether the error is within the bound and the greedy tokens match
     */
    public record Result(double relativeL2, double bound, double argmaxAgreement, boolean greedyMatch, List<PromptResult> prompts,
            boolean passed) {
        /** Copies the list. */
        public Result {
            prompts = List.copyOf(prompts);
        }
    }

    /**
     * How one prompt compares.
     *
     * @param name its name in the reference, or its number, counted from 1
     * @param relativeL2 the error over all its positions, or of the last one's largest logits
     * @param relativeL2ByPosition the error of each position; empty where the reference has only the last one
     */
    public record PromptResult(String name, double relativeL2, List<Double> relativeL2ByPosition) {
        /** Copies the list. */
        public PromptResult {
            relativeL2ByPosition = List.copyOf(relativeL2ByPosition);
        }
    }

    /**
     * Runs a model on a reference's prompts.
     *
     * @param model a GGUF file, or a folder for ONNX Runtime, whose reference belongs to its graph
     * @param reference the JSON file that belongs to it
     * @param exact with float32 activations instead of 8-bit ones: the weights stay those that are normally used, so that what is left of
     *        the error is theirs
     * @throws SatchelException when a file cannot be read, or the reference belongs to another model
     */
    public static Result run(Path model, Path reference, boolean exact) {
        Reference expected = Reference.read(reference);
        if (ModelFolder.isOne(model)) return run(ModelFolder.open(model), expected, exact);
        requireSameFile(model, expected);
        try (GgufFile file = GgufFile.open(model);
                OrtLanguageModel loaded = load(file, expected, exact)) {
            requireSameVocabulary(loaded, expected);
            double bound = !exact ? ALLOWED_OF_LLAMA_CPP * expected.llamaCppError() : holdsExactly(file) ? EXACT_BOUND : REENCODED_BOUND;
            return compare(loaded, expected, bound, !exact);
        }
    }

    private static Result run(ModelFolder folder, Reference expected, boolean exact) {
        if (exact) throw folder.noExactMode();
        requireSameFile(folder.model().path(), expected);
        try (FolderModel loaded = FolderModel.load(folder, OrtLanguageModel.defaultThreads())) {
            requireSameVocabulary(loaded, expected);
            return compare(loaded, expected, ALLOWED_OF_LLAMA_CPP * expected.llamaCppError(), true);
        }
    }

    private static void requireSameVocabulary(LanguageModel loaded, Reference expected) {
        if (loaded.vocabularySize() != expected.nVocab())
            throw new SatchelException("the model scores " + loaded.vocabularySize() + " tokens, the reference " + expected.nVocab());
    }

    private static OrtLanguageModel load(GgufFile file, Reference expected, boolean exact) {
        int threads = OrtLanguageModel.defaultThreads();
        Integer context = expected.contextLengthUsed();
        return context == null ? OrtLanguageModel.load(file, threads, exact) : OrtLanguageModel.load(file, context, threads, exact);
    }

    /** Whether the runtime's layout can hold every weight of the file as it is: it has no minimum, only zero points, which are whole numbers. */
    private static boolean holdsExactly(GgufFile file) {
        return file.tensors().stream().map(GgufTensor::type).noneMatch(TensorType::hasMinimum);
    }

    /** Compares a loaded model with the reference of its file. */
    static Result compare(LanguageModel model, Reference expected, double bound) {
        return compare(model, expected, bound, false);
    }

    private static Result compare(LanguageModel model, Reference expected, double bound, boolean rounded) {
        List<Comparison> comparisons = new ArrayList<>();
        for (Reference.Prompt prompt : expected.prompts()) comparisons.add(compare(model, prompt));
        List<PromptResult> prompts = new ArrayList<>();
        for (int i = 0; i < comparisons.size(); i++) prompts.add(comparisons.get(i).result(i + 1));
        double error = expected.prompts().get(0).hasAllLogits()
                ? Difference.sum(comparisons.stream().map(comparison -> comparison.total).toList()).relative()
                : Math.sqrt(prompts.stream().mapToDouble(prompt -> prompt.relativeL2 * prompt.relativeL2).average().orElseThrow());
        double agreement = comparisons.stream().mapToInt(comparison -> comparison.agreements).sum()
                / (double) comparisons.stream().mapToInt(comparison -> comparison.prompt.tokens().length).sum();
        boolean greedy = comparisons.stream().allMatch(comparison -> comparison.greedyMatch);
        boolean near = error <= bound || rounded && isNearWithoutOtherExperts(expected.prompts(), prompts);
        return new Result(error, bound, agreement, greedy, prompts, near && greedy);
    }

    /**
     * Whether a model of experts is near the truth at all positions but the worst, as near as llama.cpp is at all but its worst, and the
     * worst are no worse than other experts make them. Only where the choice of an expert was closer than rounding.
     */
    static boolean isNearWithoutOtherExperts(List<Reference.Prompt> expected, List<PromptResult> found) {
        if (!expected.stream().allMatch(Reference.Prompt::hasErrorsByPosition)) return false;
        double[] ours = found.stream().flatMap(prompt -> prompt.relativeL2ByPosition.stream()).mapToDouble(error -> error).sorted()
                .toArray();
        double[] theirs = expected.stream().flatMapToDouble(prompt -> Arrays.stream(prompt.llamaCpp().relL2ByPosition())).sorted()
                .toArray();
        double error = withoutWorst(ours);
        return expected.stream().anyMatch(prompt -> prompt.routerMinMargin() < error) && ours[ours.length - 1] <= OF_OTHER_EXPERTS
                && error <= ALLOWED_OF_LLAMA_CPP * withoutWorst(theirs);
    }

    /** The root mean square of ascending errors but for the last. */
    private static double withoutWorst(double[] errors) {
        int kept = errors.length - (int) (errors.length * OTHER_EXPERTS);
        return Math.sqrt(Arrays.stream(errors).limit(kept).map(error -> error * error).average().orElseThrow());
    }

    private static Comparison compare(LanguageModel model, Reference.Prompt prompt) {
        int[] tokens = prompt.tokens();
        int length = tokens.length + prompt.greedy().length;
        if (length > model.contextLength())
            throw new SatchelException(
                    "a prompt of the reference needs " + length + " tokens, the model can hold " + model.contextLength());
        Comparison comparison = new Comparison(prompt);
        try (Session session = model.newSession(length)) {
            int likeliest = -1;
            for (int from = 0; from < tokens.length; from += PIECE) {
                int[] piece = Arrays.copyOfRange(tokens, from, Math.min(from + PIECE, tokens.length));
                FloatBuffer logits = session.append(piece, piece.length, new Cancellation());
                for (int i = 0; i < piece.length; i++)
                    likeliest = comparison.add(from + i, logits.slice(i * model.vocabularySize(), model.vocabularySize()));
            }
            comparison.greedyMatch = greedyMatches(session, likeliest, prompt, CLEAR_MARGIN * comparison.total.absolute());
        }
        return comparison;
    }

    /** Whether the tokens that follow are the expected ones, up to the first choice that is too close to compare. */
    private static boolean greedyMatches(Session session, int first, Reference.Prompt prompt, double clear) {
        int token = first;
        for (int step = 0; step < prompt.greedy().length && prompt.greedyMargin()[step] >= clear; step++) {
            if (token != prompt.greedy()[step]) return false;
            token = argmax(session.append(new int[] {token}, 1, new Cancellation()));
        }
        return true;
    }

    private static int argmax(FloatBuffer logits) {
        int best = 0;
        for (int i = 1; i < logits.limit(); i++)
            if (logits.get(i) > logits.get(best)) best = i;
        return best;
    }

    /** The sums that errors are made of; immutable. */
    private record Difference(double squares, double truthSquares, long count) {
        static final Difference NONE = new Difference(0, 0, 0);

        Difference plus(float value, float truth) {
            double difference = (double) value - truth;
            return new Difference(squares + difference * difference, truthSquares + (double) truth * truth, count + 1);
        }

        static Difference sum(List<Difference> parts) {
            return parts.stream().reduce(NONE,
                    (a, b) -> new Difference(a.squares + b.squares, a.truthSquares + b.truthSquares, a.count + b.count));
        }

        /** The length of the difference over the length of the truth. */
        double relative() { return Math.sqrt(squares / truthSquares); }

        /** The root mean square of a single number's difference. */
        double absolute() { return Math.sqrt(squares / count); }
    }

    /** One prompt's comparison in the making. */
    private static final class Comparison {
        private final Reference.Prompt prompt;
        private final List<Double> byPosition = new ArrayList<>();
        private Difference total = Difference.NONE;
        private int agreements;
        private boolean greedyMatch;

        Comparison(Reference.Prompt prompt) { this.prompt = prompt; }

        /** Takes a position's logits and returns its likeliest token. */
        int add(int position, FloatBuffer logits) {
            int likeliest = argmax(logits);
            if (likeliest == prompt.argmax()[position]) agreements++;
            if (prompt.hasAllLogits()) {
                float[] truth = prompt.logits()[position];
                Difference difference = Difference.NONE;
                for (int i = 0; i < truth.length; i++) difference = difference.plus(logits.get(i), truth[i]);
                byPosition.add(difference.relative());
                total = Difference.sum(List.of(total, difference));
            } else if (position == prompt.tokens().length - 1) {
                for (int i = 0; i < prompt.lastTop20Ids().length; i++)
                    total = total.plus(logits.get(prompt.lastTop20Ids()[i]), prompt.lastTop20Logits()[i]);
            }
            return likeliest;
        }

        PromptResult result(int number) {
            return new PromptResult(prompt.name() == null ? String.valueOf(number) : prompt.name(), total.relative(), byPosition);
        }
    }

    private static void requireSameFile(Path model, Reference expected) {
        String hash = sha256(model);
        if (!hash.equalsIgnoreCase(expected.sha256()))
            throw new SatchelException("the reference belongs to another file than " + model + ": its sha256 is " + hash
                    + ", the reference says " + expected.sha256());
    }

    private static String sha256(Path file) {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchFileException e) {
            throw new SatchelException("there is no model file " + file, e);
        } catch (IOException e) {
            throw new SatchelException("cannot read the model file " + file + ": " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
