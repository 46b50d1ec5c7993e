package dev.satchel.djl.tokenizer;

import dev.satchel.ModelFormatException;
import dev.satchel.djl.gguf.GgufFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the {@code tokenizer.*} keys of a model file. */
final class VocabularyReader {
    private static final Token.Type[] TYPES = Token.Type.values();
    // Files of before the key existed: what llama.cpp takes for them.
    private static final String OLD_SPLITTER = "default";

    private final GgufFile file;
    private final String model;

    private VocabularyReader(GgufFile file) {
        this.file = file;
        this.model = required("model", file.text("tokenizer.ggml.model"));
    }

    static Vocabulary read(GgufFile file) { return new VocabularyReader(file).vocabulary(); }

    private Vocabulary vocabulary() {
        List<Token> tokens = tokens();
        OptionalInt bos = id("bos_token_id");
        OptionalInt unknown = isSentencePiece() ? id("unknown_token_id") : OptionalInt.empty();
        String splitter = isBytePair() ? file.text("tokenizer.ggml.pre").orElse(OLD_SPLITTER) : "";
        return new Vocabulary(model, splitter, tokens, merges(), bos, id("eos_token_id"), unknown, ends(tokens.size()),
                addsBos(bos, splitter), file.flag("tokenizer.ggml.add_space_prefix").orElse(isSentencePiece()), isPhi3(),
                file.text("tokenizer.chat_template").orElse(""));
    }

    private boolean isBytePair() { return model.equals("gpt2"); }

    private boolean isGemma4() { return model.equals("gemma4"); }

    private boolean isSentencePiece() { return model.equals("llama"); }

    private List<Token> tokens() {
        List<String> texts = required("tokens", file.texts("tokenizer.ggml.tokens"));
        Optional<int[]> types = file.integers("tokenizer.ggml.token_type");
        Optional<float[]> scores = file.reals("tokenizer.ggml.scores");
        if (types.isPresent()) requireLength("token_type", types.get().length, texts.size());
        if (scores.isPresent()) requireLength("scores", scores.get().length, texts.size());
        else if (isSentencePiece()) required("scores", scores);
        List<Token> tokens = new ArrayList<>(texts.size());
        for (int id = 0; id < texts.size(); id++) {
            Token.Type type = types.isPresent() ? type(id, types.get()[id]) : Token.Type.NORMAL;
            tokens.add(new Token(texts.get(id), type, scores.isPresent() ? scores.get()[id] : 0));
        }
        return tokens;
    }

    private Token.Type type(int id, int number) {
        if (number >= 0 && number < TYPES.length) return TYPES[number];
        throw new ModelFormatException(file.path() + ": token " + id + " has the unknown type " + number + "; get the file again");
    }

    private List<String> merges() {
        return isBytePair() || isGemma4() ? required("merges", file.texts("tokenizer.ggml.merges")) : List.of();
    }

    private OptionalInt id(String name) {
        OptionalLong id = file.integer("tokenizer.ggml." + name);
        return id.isPresent() ? OptionalInt.of(Math.clamp(id.getAsLong(), Integer.MIN_VALUE, Integer.MAX_VALUE)) : OptionalInt.empty();
    }

    // Converters write these ids by the architecture, whatever the vocabulary, so one that is out of range is not an error.
    private Set<Integer> ends(int size) {
        Set<Integer> ends = new HashSet<>();
        for (String name : List.of("eot_token_id", "eom_token_id"))
            id(name).ifPresent(id -> {
                if (id >= 0 && id < size) ends.add(id);
            });
        return ends;
    }

    private boolean addsBos(OptionalInt bos, String splitter) {
        if (isGemma4() && bos.isPresent()) return true; // also where the file denies it: many do, and the model needs it
        return file.flag("tokenizer.ggml.add_bos_token")
                .orElseGet(() -> bos.isPresent() && (isSentencePiece() || isBytePair() && Splitter.addsBos(splitter)));
    }

    // No key tells; llama.cpp goes by the name too.
    private boolean isPhi3() {
        String name = file.text("general.name").orElse("").toLowerCase(Locale.ROOT);
        return name.contains("phi-3") || name.contains("phi3");
    }

    private <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() -> new ModelFormatException(file.path() + ": the key tokenizer.ggml." + name
                + " is missing, so text cannot be encoded; use another file of this model"));
    }

    private void requireLength(String name, int length, int tokens) {
        if (length != tokens)
            throw new ModelFormatException(file.path() + ": the key tokenizer.ggml." + name + " has " + length + " entries for " + tokens
                    + " tokens; the file is damaged, get it again");
    }
}
