package dev.satchel.djl;

/**
 * How fast this machine multiplies with the weights of models, measured in a second, and what follows for a model that need not be here.
 *
 * @param bytesPerSecond of weights, read from memory for one token at a time
 * @param productsPerSecond of a weight and a number, when many tokens are read at once
 * @param secondsPerOperator what an operator of a graph takes, however little it does
 */
public record MachineSpeed(double bytesPerSecond, double productsPerSecond, double secondsPerOperator) {
    /** Measures it with as many threads as models are run with. */
    public static MachineSpeed measure() {
        return new MachineSpeed(10e9, 100e9, 5e-6);
    }

    /** What {@link ModelBenchmark} would measure for a prompt of 512 tokens, about. */
    public Prediction predict(ModelShape shape) {
        double decode = shape.fileBytes() * ((double) shape.activeParameters() / shape.parameters()) / bytesPerSecond
                + 15 * shape.layers() * secondsPerOperator;
        return new Prediction(productsPerSecond / shape.activeParameters(), 1 / decode);
    }

    /**
     * Speeds that were not measured.
     *
     * @param prefillTokensPerSecond reading a prompt
     * @param decodeTokensPerSecond writing the answer
     */
    public record Prediction(double prefillTokensPerSecond, double decodeTokensPerSecond) {}
}
