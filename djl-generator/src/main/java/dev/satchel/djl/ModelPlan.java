package dev.satchel.djl;

import dev.satchel.djl.Weights.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the graph of a model is made of, known without its weights.
 *
 * @param shape the model's numbers
 * @param products all products with weights
 * @param chosenExperts which part of the experts a token goes through
 * @param operators of the graph
 * @param lookedUpBytes weights of which rows are looked up: they are mapped, and read when a token needs them
 * @param stateBytesPerToken keys and values of one token
 */
record ModelPlan(Hyperparameters shape, List<Product> products, double chosenExperts, int operators, long lookedUpBytes,
        long stateBytesPerToken) {
    /** What files of these types have of bits a weight at most: all of 4 bits but the output, or more for some. */
    private static final double BITS_OF_Q4_0 = 4.7;
    private static final double BITS_OF_Q5 = 6.2;
    private static final double BITS_OF_Q6 = 6.6;
    private static final double BITS_OF_Q8 = 7.5;
    private static final double BITS_OF_HALVES = 12;

    ModelPlan {
        products = List.copyOf(products);
    }

    /** How much memory the weights take in the runtime's own form. */
    long weightBytes() {
        return products.stream().mapToLong(Product::bytes).sum();
    }

    /** How long a token's products take that are needed for each token. */
    double secondsOfLayers(Weights.Cost cost) {
        return seconds(cost, product -> !isOutput(product));
    }

    /** How long the scores of a token take of which only the largest must be right: from a rough copy, where the model has one. */
    double secondsOfOutput(Weights.Cost cost) {
        return seconds(cost, product -> isOutput(product) && product.isRough() == choosesRoughly());
    }

    /** Whether the largest scores are found in a rough copy of the output matrix. */
    boolean choosesRoughly() {
        return products.stream().anyMatch(Product::isRough);
    }

    private double seconds(Weights.Cost cost, Predicate<Product> which) {
        return products.stream().filter(which)
                .mapToDouble(product -> cost.seconds(product) * (product.name().contains(".expert.") ? chosenExperts : 1)).sum();
    }

    private static boolean isOutput(Product product) {
        return product.name().startsWith("output") || product.name().startsWith("token_embd");
    }

    /** How many numbers of a token go through norms: of attention and MLP, and of queries and keys where models have them. */
    double normedNumbers() {
        return 2.5 * shape.width() * shape.layers();
    }

    /** How many numbers of a token operators go over that are no products and no norms: the MLP's halves, gate and result. */
    double activatedNumbers() {
        return (4.0 * shape.mlpWidth() + shape.width()) * shape.layers();
    }

    /**
     * What can be told of a model of which only some numbers are known: how its weights are held from how many bits they have in
     * the file.
     */
    static ModelPlan estimated(ModelShape model) {
        double bits = 8.0 * model.fileBytes() / model.parameters();
        boolean large = model.parameters() >= Weights.LARGE;
        boolean mixed = large && bits > BITS_OF_Q4_0 && bits < BITS_OF_Q5;
        long output = (long) model.vocabulary() * model.width();
        long layers = Math.max(model.width(), model.activeParameters() - output);
        long idle = Math.max(0, model.parameters() - model.activeParameters() - output);
        List<Product> products = new ArrayList<>();
        if (mixed) {
            products.add(product("blk.fine", layers / 5, model.width(), 8, 16));
            products.add(product("blk", layers - layers / 5, model.width(), 4, 32));
            products.add(product("blk.expert.idle", idle, model.width(), 4, 32));
        } else {
            products.add(held("blk", layers, model.width(), bits));
            products.add(held("blk.expert.idle", idle, model.width(), bits));
        }
        // Files of few bits have more for the output.
        products.add(held("output", output, model.width(), Math.max(bits, BITS_OF_Q6)));
        if (bits < BITS_OF_HALVES && model.vocabulary() >= 1 << 14 && output >= layers / 2)
            products.add(product("output.rough", output, model.width(), 4, 128));
        return new ModelPlan(numbers(model, layers), products, 0, model.layers() * (mixed ? 25 : 12),
                output * (bits < BITS_OF_HALVES ? 10 : 32) / 8, 8L * model.layers() * model.keyValueHeads() * model.headSize());
    }

    private static Hyperparameters numbers(ModelShape model, long weights) {
        int width = model.width();
        long attention = 2L * width * model.heads() * model.headSize() + 2L * width * model.keyValueHeads() * model.headSize();
        int mlpWidth = (int) Math.max(width, (weights / model.layers() - attention) / 3 / width);
        return new Hyperparameters(model.layers(), width, mlpWidth, model.heads(), model.keyValueHeads(),
                new HeadLayout(model.headSize(), model.headSize()), model.vocabulary(), model.contextLength(), 0, 1e-5f);
    }

    private static Product held(String name, long weights, int columns, double bits) {
        if (bits >= BITS_OF_HALVES) return product(name, weights, columns, Float.SIZE, 0);
        if (bits <= BITS_OF_Q4_0) return product(name, weights, columns, 4, 32);
        return product(name, weights, columns, 8, bits > BITS_OF_Q5 && bits < BITS_OF_Q8 ? 16 : 32);
    }

    private static Product product(String name, long weights, int columns, int bits, int blockSize) {
        return new Product(name, weights / columns, columns, bits, blockSize);
    }
}
