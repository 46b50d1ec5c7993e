package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.djl.DjlGenerator;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What documents say becomes text for a model, whatever they hold, also where {@link PromptText} has not broken its marks. */
class HostileTokensTest {
    private static final Path REFERENCE = Path.of("src/test/resources/reference");

    /** The documents of all attacks as they are, and what is shown of them. */
    private static List<String> texts() {
        return Attack.all().stream().map(Attack::hostile).flatMap(each -> Stream.of(each, PromptText.of(each).toString())).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama.Q4_1", "llama3.Q4_K_M", "mistral.Q4_0", "qwen3moe.Q4_0", "smol.Q4_K_M"})
    void noDocumentHoldsATokenThatSteersAModel(String model) {
        Tokenizer tokenizer;
        try (GgufFile file = GgufFile.open(REFERENCE.resolve(model + ".gguf"))) {
            tokenizer = Tokenizer.of(file);
        }
        for (String text : texts())
            assertTrue(Arrays.stream(tokenizer.encode(text)).allMatch(tokenizer::isText), text);
        assertTrue(Attack.all().stream().map(Attack::hostile).anyMatch(each -> steers(tokenizer, each)),
                "no attack has a marker of " + model);
    }

    /** Even a tokenizer that takes marks for tokens finds none in what is shown. */
    @ParameterizedTest
    @ValueSource(strings = {"llama.Q4_1", "llama3.Q4_K_M", "mistral.Q4_0", "qwen3moe.Q4_0", "smol.Q4_K_M"})
    void whatIsShownHoldsNoMarkerEvenForATokenizerThatTrustsIt(String model) {
        try (GgufFile file = GgufFile.open(REFERENCE.resolve(model + ".gguf"))) {
            Tokenizer tokenizer = Tokenizer.of(file);
            for (Attack each : Attack.all()) assertTrue(!steers(tokenizer, PromptText.of(each.hostile()).toString()), each.id());
        }
    }

    private static boolean steers(Tokenizer tokenizer, String text) {
        return !Arrays.stream(tokenizer.encodeWithSpecial(text)).allMatch(tokenizer::isText);
    }

    /** The prompt of a conversation with the document in it has as many steering tokens as one with a harmless text: it is as long as its text. */
    @Test
    void neitherAPromptNorAScoredTextIsShorterThanTheTextItHolds() {
        try (DjlGenerator model = DjlGenerator.load(REFERENCE.resolve("llama.Q4_1.gguf"), DjlGenerator.Options.standard())) {
            for (Attack each : Attack.all().stream().filter(attack -> attack.kind().equals("marker")).toList()) {
                String rest = "Passage: " + each.hostile() + "\nAnswer:";
                int plain = model.countTokens(rest);
                TextScorer.Scores scores = model.scorer().orElseThrow().score("", rest, List.of(" x"), 1, new Cancellation());
                int bos = scores.cost().promptTokens() - plain;
                assertTrue(bos == 0 || bos == 1, each.id() + ": " + bos);
                int around = model.countTokens(prompt("x")) - model.countTokens("x");
                assertEquals(model.countTokens(each.hostile()) + around, model.countTokens(prompt(each.hostile())), 3, each.id());
            }
        }
    }

    private static Prompt prompt(String text) { return new Prompt(List.of(new Prompt.Message(Prompt.Role.USER, text))); }
}
