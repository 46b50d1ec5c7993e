package dev.satchel.djl;

import dev.satchel.djl.SpeedTrial.Kind;
import dev.satchel.djl.Weights.Product;
import dev.satchel.djl.gguf.GgufFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How fast this machine does the work that language models are made of, measured in about two seconds, and what follows for a model that
 * need not be here. Whatever else the machine does meanwhile slows it down, in the measurement as in the model.
 */
public final class MachineSpeed {
    /** What {@link ModelBenchmark} reads and writes unless told otherwise. */
    private static final int PROMPT = 512;
    private static final int WRITTEN = 64;
    /** Finding the largest of the rough scores, and writing all others, takes as long as about so many operators. */
    private static final int OPERATORS_OF_CHOICE = 12;
    private static final int ROUNDS = 25;
    /** Reading a prompt takes long enough for a few to be enough. */
    private static final int PROMPT_ROUNDS = 3;

    private final Map<Kind, Double> one;
    private final Map<Kind, Double> many;

    private MachineSpeed(Map<Kind, Double> one, Map<Kind, Double> many) {
        this.one = one;
        this.many = many;
    }

    /**
     * Measures it with as many threads as models are run with.
     *
     * @throws dev.satchel.SatchelException when ONNX Runtime does not start
     */
    public static MachineSpeed measure() {
        return measure(OrtLanguageModel.defaultThreads(), System::nanoTime);
    }

    static MachineSpeed measure(int threads, LongSupplier nanoseconds) {
        try (SpeedTrial trial = new SpeedTrial(threads, nanoseconds)) {
            return new MachineSpeed(medians(trial, 1, ROUNDS), medians(trial, SpeedTrial.TOKENS, PROMPT_ROUNDS));
        }
    }

    /** Each kind in turn: what one reads is no longer in the processor's cache when it comes again, as in a model. */
    private static Map<Kind, Double> medians(SpeedTrial trial, int tokens, int rounds) {
        Map<Kind, double[]> seconds = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) if (tokens == 1 || kind != Kind.OPERATORS) seconds.put(kind, new double[rounds]);
        // The first round, which does not count, warms up.
        for (int round = -1; round < rounds; round++)
            for (Map.Entry<Kind, double[]> each : seconds.entrySet()) {
                double measured = trial.seconds(each.getKey(), tokens);
                if (round >= 0) each.getValue()[round] = measured;
            }
        Map<Kind, Double> medians = new EnumMap<>(Kind.class);
        seconds.forEach((kind, all) -> medians.put(kind, Arrays.stream(all).sorted().skip(rounds / 2).findFirst().orElseThrow()));
        return medians;
    }

    /** How many bytes of weights are read in a second while one token is written: of those with 8 bits, which most models have. */
    public double bytesPerSecond() {
        return Kind.EIGHT_BITS.bytes() / one.get(Kind.EIGHT_BITS);
    }

    /** How many products of a weight and a number are made in a second while a prompt is read: of weights with 8 bits. */
    public double productsPerSecond() {
        return Kind.EIGHT_BITS.weights() * SpeedTrial.TOKENS / many.get(Kind.EIGHT_BITS);
    }

    /** What {@link ModelBenchmark} would measure, estimated from the numbers of a model. */
    public Prediction predict(ModelShape shape) {
        return predict(ModelPlan.estimated(shape));
    }

    /**
     * What {@link ModelBenchmark} would measure, from the header of a GGUF file.
     *
     * @throws dev.satchel.SatchelException when the file is damaged or of a kind that is not supported
     */
    public Prediction predict(Path model) {
        try (GgufFile file = GgufFile.open(model)) {
            return predict(Blocks.plan(file, Math.min(OrtLanguageModel.contextLength(file), PROMPT + WRITTEN), false));
        }
    }

    Prediction predict(ModelPlan plan) {
        return new Prediction(1 / secondsOfPrefill(plan), 1 / secondsOfDecode(plan));
    }

    private double secondsOfDecode(ModelPlan plan) {
        Hyperparameters shape = plan.shape();
        // Each head of the queries reads the keys and values that it shares with others for itself.
        double state = (double) plan.stateBytesPerToken() * shape.heads() / shape.keyValueHeads() * (PROMPT + WRITTEN / 2);
        double choice = plan.choosesRoughly()
                ? shape.vocabulary() * OPERATORS_OF_CHOICE * ofNumber(Kind.ACTIVATIONS, SpeedTrial.ACTIVATIONS)
                : 0;
        return plan.secondsOfLayers(this::ofOne) + plan.secondsOfOutput(this::ofOne) + plan.operators() * ofOperator()
                + state / bytesPerSecond() + choice;
    }

    /** Of one token of a prompt: products, norms, activations, attention, and its share of the operators and of the one row of scores. */
    private double secondsOfPrefill(ModelPlan plan) {
        return plan.secondsOfLayers(this::ofMany) + plan.secondsOfOutput(this::ofOne) / PROMPT
                + plan.operators() * ofOperator() / SpeedTrial.TOKENS + plan.normedNumbers() * ofNumber(Kind.NORMS, SpeedTrial.NORMS)
                + plan.activatedNumbers() * ofNumber(Kind.ACTIVATIONS, SpeedTrial.ACTIVATIONS) + ofAttention(plan.shape());
    }

    private double ofOne(Product product) {
        Kind kind = Kind.of(product);
        return one.get(kind) * product.bytes() / kind.bytes();
    }

    private double ofMany(Product product) {
        Kind kind = Kind.of(product);
        return many.get(kind) * product.weights() / kind.weights() / SpeedTrial.TOKENS;
    }

    private double ofOperator() { return one.get(Kind.OPERATORS) / SpeedTrial.OPERATORS; }

    private double ofNumber(Kind kind, int operators) {
        return many.get(kind) / operators / SpeedTrial.TOKENS / SpeedTrial.WIDTH;
    }

    /**
     * All pairs of a piece's tokens and those so far are computed. A pair takes some time for its score, and more for each number of the
     * heads.
     */
    private double ofAttention(Hyperparameters shape) {
        double small = ofPair(Kind.SMALL_HEADS);
        double large = ofPair(Kind.LARGE_HEADS);
        int smallSize = SpeedTrial.headSize(Kind.SMALL_HEADS);
        double ofNumber = Math.max(0, (large - small) / (SpeedTrial.headSize(Kind.LARGE_HEADS) - smallSize));
        double ofScore = Math.max(0, small - ofNumber * smallSize);
        double pairs = (PROMPT + SpeedTrial.TOKENS) / 2.0 * shape.heads() * shape.layers();
        return pairs * (ofScore + ofNumber * shape.headSize());
    }

    private double ofPair(Kind kind) {
        return many.get(kind) / SpeedTrial.TOKENS / SpeedTrial.TOKENS / SpeedTrial.heads(kind);
    }

    /**
     * Speeds that were not measured: of a prompt of 512 tokens, and of 64 tokens after it.
     *
     * @param prefillTokensPerSecond reading a prompt
     * @param decodeTokensPerSecond writing the answer
     */
    public record Prediction(double prefillTokensPerSecond, double decodeTokensPerSecond) {}
}
