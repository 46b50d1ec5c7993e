package dev.satchel.djl.tokenizer;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A tokenizer that changes text before it becomes tokens, as a {@code tokenizer.json} says.
 *
 * @param composes whether letters and their accents become one character (NFC)
 * @param spaceFirst whether a space is put before the text, unless a space or a special token begins it; not after special tokens
 */
record NormalizingTokenizer(Tokenizer tokenizer, boolean composes, boolean spaceFirst) implements Tokenizer {
    @Override
    public int[] encode(List<Segment> segments) {
        List<Segment> changed = new ArrayList<>();
        boolean first = true;
        for (Segment segment : segments) {
            String text = composes ? Normalizer.normalize(segment.text(), Normalizer.Form.NFC) : segment.text();
            if (spaceFirst && first && !text.isEmpty()) {
                boolean begun = text.startsWith(" ") || text.startsWith("▁") || segment.trusted() && beginsWithSpecial(text);
                changed.add(new Segment(begun ? text : " " + text, segment.trusted()));
                first = false;
            } else changed.add(new Segment(text, segment.trusted()));
        }
        return tokenizer.encode(changed);
    }

    private boolean beginsWithSpecial(String text) {
        int[] tokens = tokenizer.encodeWithSpecial(text);
        return tokens.length > 0 && tokenizer.bytes(tokens[0]).length == 0;
    }

    @Override
    public String decode(int[] tokens) {
        String text = tokenizer.decode(tokens);
        return spaceFirst && text.startsWith(" ") ? text.substring(1) : text;
    }

    @Override
    public byte[] bytes(int token) { return tokenizer.bytes(token); }

    @Override
    public boolean isText(int token) { return tokenizer.isText(token); }

    @Override
    public String text(int token) { return tokenizer.text(token); }

    @Override
    public int vocabularySize() { return tokenizer.vocabularySize(); }

    @Override
    public boolean addsBos() { return tokenizer.addsBos(); }

    @Override
    public OptionalInt bos() { return tokenizer.bos(); }

    @Override
    public OptionalInt eos() { return tokenizer.eos(); }

    @Override
    public Set<Integer> endTokens() { return tokenizer.endTokens(); }
}
