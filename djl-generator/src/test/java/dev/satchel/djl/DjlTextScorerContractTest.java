package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import dev.satchel.TextScorer;
import dev.satchel.TextScorerContract;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.tokenizer.Tokenizer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DjlTextScorerContractTest extends TextScorerContract {
    private static DjlGenerator generator;

    @BeforeAll
    static void load() {
        generator = DjlGenerator.load(ModelFiles.reference("llama.Q4_1.gguf"), DjlGenerator.Options.standard().inFloat32());
    }

    @AfterAll
    static void close() { generator.close(); }

    @Override
    protected TextScorer scorer() { return generator.scorer().orElseThrow(); }

    @Test
    void theProbabilitiesAreThoseOfASoftmaxOfTheLogits() {
        String beginning = "The sea is";
        String text = " wide and deep";
        TextScorer.Score score = scorer().score("", beginning, List.of(text), 1, new Cancellation()).texts().getFirst();
        int[] tokens;
        int from;
        try (GgufFile file = GgufFile.open(ModelFiles.reference("llama.Q4_1.gguf"))) {
            Tokenizer tokenizer = Tokenizer.of(file);
            int[] all = tokenizer.encode(beginning + text);
            boolean bos = tokenizer.addsBos();
            tokens = bos ? IntStream.concat(tokenizer.bos().stream(), IntStream.of(all)).toArray() : all;
            from = tokenizer.encode(beginning).length + (bos ? 1 : 0);
        }
        try (Session session = generator.model().newSession(tokens.length)) {
            FloatBuffer logits = session.append(tokens, tokens.length, new Cancellation());
            int vocabulary = generator.model().vocabularySize();
            assertEquals(tokens.length - from, score.ends().length);
            for (int i = from; i < tokens.length; i++) {
                FloatBuffer row = logits.slice((i - 1) * vocabulary, vocabulary);
                double sum = IntStream.range(0, vocabulary).mapToDouble(row::get).map(Math::exp).sum();
                assertEquals(row.get(tokens[i]) - Math.log(sum), score.logProbabilities()[i - from], 0.003, "token " + i);
            }
        }
    }

    @Test
    void anotherProcessReadsTheExamplesFromWhereTheyAreKept(@TempDir Path folder) {
        DjlGenerator.Options options = DjlGenerator.Options.standard().inFloat32().keepingInstructionsIn(folder);
        String examples = "Question: How do birds fly? Answer: with their wings.\n\n";
        List<TextScorer.Scores> scores = new ArrayList<>();
        int tokens = 0;
        for (String rest : List.of("Question: What is wide?", "Question: And what is deep?", "Question: What is wide?")) {
            try (DjlGenerator model = DjlGenerator.load(ModelFiles.reference("llama.Q4_1.gguf"), options)) {
                tokens = model.countTokens(examples);
                scores.add(model.scorer().orElseThrow().score(examples, rest, List.of(" the sea"), 1, new Cancellation()));
            }
        }
        assertEquals(0, scores.getFirst().cost().cachedTokens());
        for (TextScorer.Scores later : scores.subList(1, 3))
            assertTrue(later.cost().cachedTokens() >= tokens, later.cost()::toString);
        assertArrayEquals(scores.getFirst().texts().getFirst().logProbabilities(), scores.getLast().texts().getFirst().logProbabilities(),
                1e-3);
    }
}
