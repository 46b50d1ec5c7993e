package dev.satchel.djl;

import dev.satchel.SatchelException;
import dev.satchel.TokenConstraint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows a constraint while a text is written, and says which tokens may come. The constraint's states get numbers, and where a byte leads
 * is remembered, so that the whole vocabulary is walked in about the time of an array look-up for each byte.
 */
final class ConstrainedText {
    private static final int UNKNOWN = -2;
    private static final int REFUSED = -1;
    /** A state takes 1 KB once it was gone on from; the walk for one mask may come to as many as the vocabulary has tokens. */
    private static final int MOST_STATES = 10_000;
    /** Within a text between quotation marks the state is always the same, and nearly the whole vocabulary is possible. */
    private static final int MOST_MASKS = 16;
    /** More bytes than this are not called certain at once. */
    private static final int LONGEST_CERTAIN = 256;

    private final TokenTrie trie;
    private final OutputTokens tokens;
    private final BitSet ends;
    private final BitSet stops = new BitSet();

    private final List<TokenConstraint.State> states = new ArrayList<>();
    private final Map<TokenConstraint.State, Integer> numbers = new HashMap<>();
    /** Where the bytes lead from each state; null until it is gone on from. */
    private final List<int[]> steps = new ArrayList<>();
    private final Map<Integer, BitSet> masks = new LinkedHashMap<>();
    private int state;
    private int written;

    /**
     * Begins.
     *
     * @param stops texts that may come, as the beginning of a token, where the constraint lets the text end
     */
    ConstrainedText(TokenConstraint constraint, OutputTokens tokens, List<String> stops) {
        this.trie = tokens.trie();
        this.tokens = tokens;
        this.ends = tokens.ends();
        for (String stop : stops) this.stops.or(trie.beginningWith(stop.getBytes(StandardCharsets.UTF_8)));
        this.state = number(constraint.begin());
    }

    /**
     * The tokens that may come next, those that end the text included; not to be changed.
     *
     * @throws SatchelException when there are none
     */
    BitSet allowed() {
        BitSet mask = masks.get(state);
        if (mask == null) mask = mask();
        if (states.size() > MOST_STATES) forgetStates();
        if (!masks.containsKey(state) && masks.size() == MOST_MASKS) masks.remove(masks.keySet().iterator().next());
        masks.put(state, mask);
        if (mask.isEmpty())
            throw new SatchelException("after " + written + " bytes the constraint allows nothing that the model has a token for: relax the"
                    + " constraint, or use another model");
        return mask;
    }

    private BitSet mask() {
        BitSet mask = new BitSet();
        trie.walk(this::next, state, (token, after) -> mask.set(token));
        if (states.get(state).mayEnd()) {
            mask.or(ends);
            mask.or(stops);
        }
        return mask;
    }

    /** Whether the text may end here and the token begins with a stop text. */
    boolean stopsWith(int token) {
        return stops.get(token) && states.get(state).mayEnd();
    }

    /** Whether no more text may come. */
    boolean isComplete() { return states.get(state).mayEnd() && onlyByte(state) == REFUSED; }

    /** Goes on with an allowed token. */
    void accept(int token) {
        byte[] bytes = tokens.bytes(token);
        state = after(state, bytes);
        written += bytes.length;
    }

    /** How many of the tokens, from the first, may follow one after the other. */
    int possible(int[] next) {
        int at = state;
        for (int i = 0; i < next.length; i++) {
            byte[] bytes = tokens.bytes(next[i]);
            if (bytes.length == 0) return i;
            at = after(at, bytes);
            if (at == REFUSED) return i;
        }
        return next.length;
    }

    /**
     * The tokens that must come next, each the longest that fits; most often none. What the model would write there is not asked: the text is
     * the same. The last token is left to the model where the text goes on, because what follows might be part of it.
     */
    int[] certain() {
        byte[] text = certainBytes();
        boolean untilTheEnd = after(state, text) != REFUSED && onlyByte(after(state, text)) == REFUSED;
        List<Integer> certain = new ArrayList<>();
        for (int done = 0; done < text.length;) {
            int[] longest = {-1, 0};
            trie.walkAlong(Arrays.copyOfRange(text, done, text.length), (token, length) -> {
                longest[0] = token;
                longest[1] = length;
            });
            if (longest[0] < 0 || !untilTheEnd && done + longest[1] == text.length) break;
            certain.add(longest[0]);
            done += longest[1];
        }
        return certain.stream().mapToInt(Integer::intValue).toArray();
    }

    private byte[] certainBytes() {
        byte[] text = new byte[LONGEST_CERTAIN];
        int length = 0;
        int at = state;
        while (length < text.length && !states.get(at).mayEnd()) {
            int only = onlyByte(at);
            if (only < 0) break;
            text[length++] = (byte) only;
            at = next(at, (byte) only);
        }
        return Arrays.copyOf(text, length);
    }

    /** The only byte that may come; {@link #UNKNOWN} when there are several, {@link #REFUSED} when there is none. */
    private int onlyByte(int from) {
        int only = REFUSED;
        for (int b = 0; b < 256; b++) {
            if (next(from, (byte) b) < 0) continue;
            if (only >= 0) return UNKNOWN;
            only = b;
        }
        return only;
    }

    private int after(int from, byte[] bytes) {
        int at = from;
        for (int i = 0; i < bytes.length && at >= 0; i++) at = next(at, bytes[i]);
        return at;
    }

    private int next(int from, byte b) {
        int[] known = steps.get(from);
        if (known == null) {
            known = new int[256];
            Arrays.fill(known, UNKNOWN);
            steps.set(from, known);
        }
        int at = Byte.toUnsignedInt(b);
        if (known[at] == UNKNOWN) {
            Optional<TokenConstraint.State> next = states.get(from).next(b);
            known[at] = next.isPresent() ? number(next.get()) : REFUSED;
        }
        return known[at];
    }

    private int number(TokenConstraint.State reached) {
        Integer known = numbers.putIfAbsent(reached, states.size());
        if (known != null) return known;
        states.add(reached);
        steps.add(null);
        return states.size() - 1;
    }

    /** All but the one that the text is in. */
    private void forgetStates() {
        TokenConstraint.State current = states.get(state);
        states.clear();
        numbers.clear();
        steps.clear();
        masks.clear();
        state = number(current);
    }
}
