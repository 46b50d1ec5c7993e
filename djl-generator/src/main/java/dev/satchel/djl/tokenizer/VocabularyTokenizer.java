package dev.satchel.djl.tokenizer;

import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import dev.satchel.djl.tokenizer.SpecialTexts.Found;
import dev.satchel.djl.tokenizer.Token.Type;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** The tokenizer of a vocabulary: finds special tokens, and has what lies between encoded as text. */
final class VocabularyTokenizer implements Tokenizer {
    // Ends of texts, turns and messages. Older files mark some of them as normal tokens; they are control tokens all the same. Not </s>: in
    // many a vocabulary that is a strike-through tag, and an end only where the file says so.
    private static final Set<String> END_TEXTS = Set.of("<|eot_id|>", "<|im_end|>", "<|end|>", "<|return|>", "<|call|>", "<end_of_turn>",
            "<turn|>", "<|endoftext|>", "<|end_of_text|>", "<|eom_id|>", "<EOT>", "_<EOT>", "[EOT]", "[EOS]", "<eos>",
            "<end_of_utterance>", "<｜end▁of▁sentence｜>", "<|tool_response>", "<|flush|>", "<|calls|>", "[e~[");
    // phi-3's exceptions from swallowing the white space that follows.
    static final Set<String> KEEP_WHITE_SPACE = Set.of("<unk>", "<s>", "<|endoftext|>");
    // A longer text is never found as a special token: it bounds the time spent at each place.
    private static final int LONGEST_SPECIAL = 256;

    private final Vocabulary vocabulary;
    private final List<Token> tokens;
    private final Set<Integer> endTokens;
    private final SpecialTexts specialInTrusted = new SpecialTexts();
    private final SpecialTexts specialEverywhere = new SpecialTexts();
    private final TextEncoder encoder;

    VocabularyTokenizer(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.tokens = withEndsAsControl(vocabulary);
        this.endTokens = endTokens(vocabulary, tokens);
        Map<String, Integer> textTokens = HashMap.newHashMap(tokens.size());
        for (int id = 0; id < tokens.size(); id++) place(id, textTokens);
        this.encoder = switch (vocabulary.model()) {
            case "gpt2" -> new ByteLevelEncoder(textTokens, new Merges(vocabulary.merges()), Splitter.named(vocabulary.splitter()));
            case "llama" -> vocabulary.merges().isEmpty()
                    ? SentencePieceEncoder.byScores(vocabulary, textTokens)
                    : SentencePieceEncoder.byMerges(vocabulary, textTokens, false);
            case "gemma4" -> SentencePieceEncoder.byMerges(vocabulary, textTokens, true);
            default -> throw new ModelFormatException("unsupported tokenizer model '" + vocabulary.model()
                    + "' (tokenizer.ggml.model): use a model file with gpt2, llama or gemma4");
        };
    }

    private static List<Token> withEndsAsControl(Vocabulary vocabulary) {
        List<Token> tokens = new ArrayList<>(vocabulary.tokens());
        for (int id = 0; id < tokens.size(); id++) {
            Token token = tokens.get(id);
            if (isEnd(vocabulary, id)) tokens.set(id, new Token(token.text(), Type.CONTROL, token.score()));
        }
        return List.copyOf(tokens);
    }

    // What ends an answer must not be had by writing its text in a document. The well-known texts aside, a file names its ends by their ids.
    private static boolean isEnd(Vocabulary vocabulary, int id) {
        Token token = vocabulary.tokens().get(id);
        return END_TEXTS.contains(token.text()) || vocabulary.eos().equals(OptionalInt.of(id))
                || token.type() == Type.USER_DEFINED && vocabulary.ends().contains(id);
    }

    // A named end that is an ordinary token is a mistake of the file: it would end answers in the middle.
    private static Set<Integer> endTokens(Vocabulary vocabulary, List<Token> tokens) {
        Set<Integer> ends = new HashSet<>(vocabulary.ends());
        for (int id = 0; id < tokens.size(); id++) if (END_TEXTS.contains(tokens.get(id).text())) ends.add(id);
        ends.removeIf(id -> tokens.get(id).type() != Type.CONTROL);
        vocabulary.eos().ifPresent(ends::add);
        return Set.copyOf(ends);
    }

    private void place(int id, Map<String, Integer> textTokens) {
        Token token = tokens.get(id);
        switch (token.type()) {
            case UNDEFINED, NORMAL -> textTokens.putIfAbsent(token.text(), id);
            case USER_DEFINED -> {
                addSpecial(specialInTrusted, token.text(), id);
                if (isMarker(token.text())) return;
                addSpecial(specialEverywhere, token.text(), id);
                textTokens.putIfAbsent(token.text(), id);
            }
            case CONTROL, UNKNOWN -> addSpecial(specialInTrusted, token.text(), id);
            case UNUSED, BYTE -> {}
        }
    }

    // Some models' role markers are user-defined tokens. Those written like <|user|> are markers even where the template does not have
    // them, because it may put them together from parts. White space is no marker, though templates are full of it.
    private boolean isMarker(String text) {
        boolean looksLikeOne = text.startsWith("<|") && text.endsWith("|>");
        return looksLikeOne || vocabulary.chatTemplate().contains(text) && !text.replace('▁', ' ').isBlank();
    }

    private static void addSpecial(SpecialTexts texts, String text, int id) {
        if (text.length() <= LONGEST_SPECIAL) texts.add(text, id);
    }

    @Override
    public int[] encode(List<Segment> segments) {
        Encoding encoding = new Encoding();
        for (Segment segment : segments) encoding.add(wellFormed(segment.text()), segment.trusted() ? specialInTrusted : specialEverywhere);
        return encoding.finish();
    }

    /** The tokens so far, and the text since the last special token. */
    private final class Encoding {
        private final IntStream.Builder ids = IntStream.builder();
        private final StringBuilder text = new StringBuilder();
        private boolean afterSpecial = true;

        void add(String part, SpecialTexts specials) {
            int done = 0;
            for (Found found = specials.find(part, 0); found != null; found = specials.find(part, done)) {
                text.append(part, done, found.start());
                flush();
                ids.accept(found.token());
                afterSpecial = true;
                done = stripsAfter(found.token()) ? skipWhiteSpace(part, found.end()) : found.end();
            }
            text.append(part, done, part.length());
        }

        int[] finish() {
            flush();
            return ids.build().toArray();
        }

        private void flush() {
            if (text.isEmpty()) return;
            encoder.encode(text.toString(), afterSpecial, ids);
            text.setLength(0);
            afterSpecial = false;
        }
    }

    private boolean stripsAfter(int token) {
        return vocabulary.stripsAfterSpecial() && !KEEP_WHITE_SPACE.contains(tokens.get(token).text());
    }

    private static int skipWhiteSpace(String text, int from) {
        int to = from;
        while (to < text.length() && " \t\n\u000B\f\r".indexOf(text.charAt(to)) >= 0) to++;
        return to;
    }

    private static String wellFormed(String text) {
        if (text.chars().noneMatch(unit -> Character.isSurrogate((char) unit))) return text;
        StringBuilder repaired = new StringBuilder(text.length());
        text.codePoints().forEach(character -> repaired.appendCodePoint(isHalf(character) ? 0xFFFD : character));
        return repaired.toString();
    }

    private static boolean isHalf(int character) { return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE; }

    @Override
    public byte[] bytes(int id) {
        Token token = tokens.get(id);
        return switch (token.type()) {
            case UNDEFINED, NORMAL, USER_DEFINED, BYTE -> encoder.bytes(token);
            case CONTROL, UNKNOWN, UNUSED -> new byte[0];
        };
    }

    @Override
    public boolean isText(int id) {
        Token token = tokens.get(id);
        return switch (token.type()) {
            case UNDEFINED, NORMAL, BYTE -> true;
            case USER_DEFINED -> !isMarker(token.text());
            case CONTROL, UNKNOWN, UNUSED -> false;
        };
    }

    @Override
    public String decode(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            if (id < 0 || id >= tokens.size())
                throw new SatchelException("token " + id + " is not in the vocabulary: ids go from 0 to " + (tokens.size() - 1));
            bytes.writeBytes(bytes(id));
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        return encoder.addsSpacePrefix() && text.startsWith(" ") ? text.substring(1) : text;
    }

    @Override
    public String text(int id) { return tokens.get(id).text(); }

    @Override
    public int vocabularySize() { return tokens.size(); }

    @Override
    public boolean addsBos() { return vocabulary.addsBos(); }

    @Override
    public OptionalInt bos() { return vocabulary.bos(); }

    @Override
    public OptionalInt eos() { return vocabulary.eos(); }

    @Override
    public Set<Integer> endTokens() { return endTokens; }
}
