package dev.satchel.djl.tokenizer;

import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a model file says about its tokens.
 *
 * @param model {@code gpt2} for byte-level BPE, {@code llama} for SentencePiece, {@code gemma4} for SentencePiece with merges
 * @param splitter the name of the rule that splits text into words before BPE; used by byte-level BPE alone
 * @param tokens each at its id
 * @param merges BPE's pairs, best first, each two texts with a space between; empty for SentencePiece with scores
 * @param bos begins a text
 * @param eos ends a text
 * @param unknown stands for what has no token; unused by BPE
 * @param ends ids named as the end of a turn or message
 * @param addsBos whether the model wants {@code bos} before any text
 * @param addsSpacePrefix whether SentencePiece puts a space before text at the start and after special tokens
 * @param stripsAfterSpecial whether special tokens swallow the white space that follows them (phi-3)
 * @param chatTemplate the model's chat template, empty when it has none: user-defined tokens that it uses are no text
 */
public record Vocabulary(String model, String splitter, List<Token> tokens, List<String> merges, OptionalInt bos, OptionalInt eos,
        OptionalInt unknown, Set<Integer> ends, boolean addsBos, boolean addsSpacePrefix, boolean stripsAfterSpecial, String chatTemplate) {
    /** Copies the lists and refuses ids that are not in the vocabulary. */
    public Vocabulary {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(splitter, "splitter");
        Objects.requireNonNull(chatTemplate, "chatTemplate");
        tokens = List.copyOf(tokens);
        merges = List.copyOf(merges);
        ends = Set.copyOf(ends);
        if (tokens.isEmpty()) throw new ModelFormatException("the model file's vocabulary is empty: use another file of this model");
        requireToken("beginning-of-text", bos, tokens.size());
        requireToken("end-of-text", eos, tokens.size());
        requireToken("unknown", unknown, tokens.size());
        for (int end : ends) requireToken("end-of-turn", OptionalInt.of(end), tokens.size());
        if (addsBos && bos.isEmpty())
            throw new ModelFormatException("the model file wants a beginning-of-text token but names none: use another file of this model");
    }

    /**
     * The vocabulary of a model file.
     *
     * @throws SatchelException when the file has none, or one that contradicts itself
     */
    public static Vocabulary of(GgufFile file) { return VocabularyReader.read(file); }

    private static void requireToken(String name, OptionalInt id, int size) {
        if (id.isPresent() && (id.getAsInt() < 0 || id.getAsInt() >= size))
            throw new ModelFormatException("the model file's " + name + " token is " + id.getAsInt() + ", but its vocabulary has " + size
                    + " tokens: use another file of this model");
    }
}
