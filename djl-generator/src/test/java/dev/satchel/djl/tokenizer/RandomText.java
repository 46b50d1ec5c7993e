package dev.satchel.djl.tokenizer;

import java.util.List;
import java.util.Random;

/** Text that tokenizers find hard. */
final class RandomText {
    private static final List<String> HARD = List.of(
            "the", " quick", "brown", "don't", "I'LL", "we've", "it's", "'S", "'Re", "’s", "'", "\"", "12345", "3.14", "$1,000.00",
            "foo_bar", "fooBar", "http://a.b/c?d=e", "...", "!!!", "((", "naïve", "café", "e\u0301", "straße", "北京", "日本語", "한국어",
            "🚀", "👩‍👩‍👧", "🇧🇷", "𐐷", "½", "²", "Ⅷ", "٣", "१२", "𝟘", "\u00A0", "\u3000", "\u200B", "\u202E", "\uFFFD", "\r\n",
            "<|im_end|>", "</s>", "<unk>", "<0x41>", "[INST]", "Ġ");

    private RandomText() {}

    /** Up to 40 pieces: words, white space, digits, punctuation, characters of many scripts, and control characters. */
    static String of(Random random) {
        StringBuilder text = new StringBuilder();
        for (int piece = random.nextInt(40); piece > 0; piece--) {
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> text.append(HARD.get(random.nextInt(HARD.size())));
                case 3, 4 -> text.append(" ".repeat(1 + random.nextInt(4)));
                case 5 -> text.append("\n\t".charAt(random.nextInt(2))).append("\n".repeat(random.nextInt(3)));
                case 6 -> text.append(random.nextInt(1_000_000));
                case 7 -> text.appendCodePoint(
                        oneOf(random, 0x20, 0x7E, 0xA0, 0x24F, 0x391, 0x3A1, 0x410, 0x44F, 0x4E00, 0x9FA5, 0x1F300, 0x1F5FF));
                default ->
                    text.appendCodePoint(oneOf(random, 0x01, 0x1F, 0x61, 0x7A, 0x905, 0x939, 0xE01, 0xE2E, 0xAC00, 0xD7A3, 0x2000, 0x206F));
            }
        }
        return text.toString();
    }

    private static int oneOf(Random random, int... bounds) {
        int range = 2 * random.nextInt(bounds.length / 2);
        return bounds[range] + random.nextInt(bounds[range + 1] - bounds[range] + 1);
    }
}
