package dev.satchel.djl;

import java.util.List;

/**
 * A model as the runtime takes it, with what a session must know to feed it.
 *
 * @param onnx from {@link Blocks#TOKENS} to {@link Blocks#LOGITS}
 * @param hyperparameters the model's
 * @param rotations one for each pair of inputs {@link Blocks#cosines} and {@link Blocks#sines}
 * @param stateNames one for each pair of input {@link Blocks#past} and output {@link Blocks#present}
 * @param findsLikeliest whether it has the input {@link Blocks#ONLY_LIKELIEST}, which saves time
 */
record ModelGraph(OnnxGraph onnx, Hyperparameters hyperparameters, List<Rotation> rotations, List<String> stateNames,
        boolean findsLikeliest) {
    ModelGraph {
        rotations = List.copyOf(rotations);
        stateNames = List.copyOf(stateNames);
    }

    /** How many bytes the state of one token takes. */
    long stateBytesPerToken() {
        return (long) stateNames.size() * hyperparameters.keyValueHeads() * hyperparameters.headSize() * Float.BYTES;
    }

    /** How many bytes a session takes for each token: keys and values, and the tables of the rotations. */
    long sessionBytesPerToken() {
        return stateBytesPerToken() + rotations.stream().mapToLong(rotation -> 2L * rotation.pairs() * Float.BYTES).sum();
    }

    /** The same without operators and weights: what is needed of it once the engine has loaded it. */
    ModelGraph loaded() {
        return new ModelGraph(new OnnxGraph(), hyperparameters, rotations, stateNames, findsLikeliest);
    }
}
