package dev.satchel.djl.tokenizer;

import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Turns text into the token ids of one model and back. Gives the ids that llama.cpp gives, but never a control token for text that is not
 * trusted, whatever the vocabulary's merges make of it. Safe for use by many threads.
 *
 * <p>Text is taken as it is: no Unicode normalisation. Half of a surrogate pair counts as U+FFFD. A run that cannot be split into words is
 * cut after 65,536 UTF-16 units, which keeps the time proportional to the length of the text whatever it holds.
 */
public interface Tokenizer {
    /**
     * The tokenizer of a model file, which may be closed afterwards.
     *
     * @throws SatchelException when its vocabulary is missing, of a kind that is not supported, or contradicts itself
     */
    static Tokenizer of(GgufFile file) { return of(Vocabulary.of(file)); }

    /**
     * The tokenizer of a vocabulary.
     *
     * @throws SatchelException when it is of a kind that is not supported, or contradicts itself
     */
    static Tokenizer of(Vocabulary vocabulary) {
        return new VocabularyTokenizer(vocabulary);
    }

    /**
     * Encodes text in which special tokens are text like any other. User-defined tokens that no chat template uses are recognised, as in
     * training.
     */
    default int[] encode(String text) { return encode(List.of(new Segment(text, false))); }

    /** Encodes text in which every special token becomes its id. Adds none that is not there. */
    default int[] encodeWithSpecial(String text) {
        return encode(List.of(new Segment(text, true)));
    }

    /**
     * Encodes the concatenation of segments. Special tokens are recognised where they lie wholly inside one trusted segment; all text
     * between two of them is encoded together, so that a join is encoded as if the text had been one.
     */
    int[] encode(List<Segment> segments);

    /**
     * The bytes of text that a token stands for: none for control, unknown and unused tokens. They need not be whole UTF-8 characters.
     *
     * @param token from 0 to {@link #vocabularySize()} - 1
     */
    byte[] bytes(int token);

    /**
     * The text that tokens stand for. Bytes that are no UTF-8 become U+FFFD; a space that {@link #encode(String)} puts before the first
     * word is taken away.
     *
     * @throws SatchelException when an id is not in the vocabulary
     */
    String decode(int[] tokens);

    /**
     * Whether a token is a piece of text: not one that steers the model, marks a role or is never used. Only such a token can come of text
     * that is not trusted.
     */
    boolean isText(int token);

    /** A token as the vocabulary writes it, such as {@code <|im_end|>}. */
    String text(int token);

    /** The number of tokens. */
    int vocabularySize();

    /** Whether the model wants {@link #bos()} before any text. */
    boolean addsBos();

    /** The token that begins a text. */
    OptionalInt bos();

    /** The token that ends a text. */
    OptionalInt eos();

    /** The tokens that end an answer: end of text, end of turn, end of message. */
    Set<Integer> endTokens();
}
