package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.satchel.Generation.Ending;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.AssertionFailedError;

/** A kit that nothing can fail would prove nothing: each mistake here is caught by the test that is named. */
class ContractKitsTest {
    @Test
    void catchesARetrieverThatForgetsTheLimit() {
        caught(() -> retrieverKit(found -> found, limit -> 1000).theLimitCutsTheListAndChangesNothingElse(1));
    }

    @Test
    void catchesARetrieverThatDoesNotRefuseALimitOfZero() {
        caught(() -> retrieverKit(found -> found, limit -> Math.max(1, limit)).refusesALimitBelowOne(0));
    }

    @Test
    void catchesARetrieverWithTheWorstFirst() {
        caught(() -> retrieverKit(List::reversed, limit -> limit).bestFirstAndTiesInAStableOrder(1));
    }

    @Test
    void catchesARetrieverWithTiesInAnyOrder() {
        caught(() -> retrieverKit(List::reversed, limit -> limit).equalDocumentsComeInOrderOfTheirIds(1));
    }

    @Test
    void catchesARetrieverThatTrimsItsPassages() {
        UnaryOperator<List<ScoredPassage>> shifted = found -> found.stream().map(each -> {
            Passage passage = each.passage();
            return new ScoredPassage(new Passage(passage.documentId(), passage.title(), List.of(), passage.page(), passage.start() + 1,
                    passage.text().substring(0, passage.text().length() - 1)), each.score());
        }).toList();
        caught(() -> retrieverKit(shifted, limit -> limit).everyPassageIsAVerbatimSliceOfItsDocument(1));
    }

    @Test
    void catchesARetrieverThatInventsPassages() {
        Passage invented = new Passage("x", "x", List.of(), OptionalInt.empty(), 0, "x");
        caught(() -> retrieverKit(found -> Collections.nCopies(1, new ScoredPassage(invented, 1)), limit -> limit)
                .nothingIsFoundInNothing());
    }

    @Test
    void catchesAGeneratorThatLetsTheStopTextThrough() {
        caught(() -> generatorKit((prompt, options) -> options.withStop(List.of()), reply -> reply, text -> text).endsBeforeTheStopText());
    }

    @Test
    void catchesAGeneratorThatForgetsTheMaximum() {
        caught(() -> generatorKit((prompt, options) -> GenerationOptions.greedy(50), reply -> reply, text -> text)
                .atMostAsManyTokensAsAskedFor());
    }

    @Test
    void catchesAGeneratorWhosePiecesAreNotItsText() {
        caught(() -> generatorKit((prompt, options) -> options, reply -> reply, text -> text + " ").thePiecesJoinedAreTheText());
    }

    @Test
    void catchesAGeneratorThatCannotBeCancelled() {
        UnaryOperator<Generation> finished = reply -> new Generation(reply.text(), Ending.END_TOKEN, reply.promptTokens(), 0,
                reply.generatedTokens(), Duration.ZERO, Duration.ZERO);
        caught(() -> generatorKit((prompt, options) -> options, finished, text -> text).cancelledByAnotherThreadWhileItSpeaks());
        caught(() -> generatorKit((prompt, options) -> options, finished, text -> text).cancelledBeforeItBegan());
    }

    @Test
    void catchesAGeneratorThatForgetsTheConstraint() {
        OptionsChange forgetful = (prompt, options) -> GenerationOptions.sampling(options.maxTokens(), options.temperature(),
                options.seed());
        caught(() -> generatorKit(forgetful, reply -> reply, text -> text).aQuoteIsPartOfTheText());
        assertThrows(Exception.class, () -> generatorKit(forgetful, reply -> reply, text -> text).jsonIsAsTheSchemaSays());
    }

    @Test
    void catchesAGeneratorThatForgetsProbabilities() {
        caught(() -> generatorKit((prompt, options) -> options.withAlternatives(0), reply -> reply, text -> text)
                .everyTokenHasItsProbability());
    }

    @Test
    void catchesAnEmbedderThatMixesUpTheOrder() {
        caught(() -> embedderKit(passages -> passages, List::reversed).aPassageHasTheSameVectorAloneAndInAnyCompanyAndOrder());
    }

    @Test
    void catchesAnEmbedderWhoseVectorsAreNotOfLengthOne() {
        caught(() -> embedderKit(passages -> passages, vectors -> vectors.stream().map(vector -> new float[vector.length]).toList())
                .everyVectorHasTheDimensionsAndTheLengthOne());
    }

    @Test
    void catchesAnEmbedderThatCutsLongPassages() {
        UnaryOperator<List<String>> cut = passages -> passages.stream().map(text -> text.substring(0, Math.min(500, text.length())))
                .toList();
        caught(() -> embedderKit(cut, vectors -> vectors).theEndOfALongPassageCounts());
    }

    @Test
    void catchesAnEmbedderThatCanBeUsedAfterClosing() {
        caught(() -> embedderKit(passages -> passages, vectors -> vectors).afterClosingItRefusesAndClosingAgainDoesNothing());
    }

    private static void caught(Executable test) { assertThrows(AssertionFailedError.class, test); }

    private static RetrieverContract retrieverKit(UnaryOperator<List<ScoredPassage>> result, UnaryOperator<Integer> limit) {
        return new RetrieverContract() {
            @Override
            protected Retriever retrieverOver(List<Document> documents) {
                Retriever right = WordOverlapRetriever.overDocuments(documents);
                return (query, most) -> result.apply(right.retrieve(query, limit.apply(most)));
            }
        };
    }

    private interface OptionsChange {
        GenerationOptions of(Prompt prompt, GenerationOptions options);
    }

    private static GeneratorContract generatorKit(OptionsChange change, UnaryOperator<Generation> result, Function<String, String> piece)
            throws Exception {
        Generator right = FakeGenerator.babbling();
        GeneratorContract kit = new GeneratorContract() {
            @Override
            protected Generator open() {
                return new Generator() {
                    @Override
                    public String name() { return right.name(); }

                    @Override
                    public int contextLength() { return right.contextLength(); }

                    @Override
                    public int countTokens(String text) { return right.countTokens(text); }

                    @Override
                    public int countTokens(Prompt prompt) { return right.countTokens(prompt); }

                    @Override
                    public Generation generate(Prompt prompt, GenerationOptions options, Consumer<String> onText,
                            Cancellation cancellation) {
                        return result.apply(
                                right.generate(prompt, change.of(prompt, options), text -> onText.accept(piece.apply(text)), cancellation));
                    }

                    @Override
                    public void close() { right.close(); }
                };
            }
        };
        kit.openOnce();
        return kit;
    }

    /** Each word has a direction of its own, and a text the sum of its words'. It forgets that it was closed. */
    private static EmbedderContract embedderKit(UnaryOperator<List<String>> passages, UnaryOperator<List<float[]>> vectors)
            throws Exception {
        EmbedderContract kit = new EmbedderContract() {
            @Override
            protected Embedder open() {
                return new Embedder() {
                    @Override
                    public String name() { return "words"; }

                    @Override
                    public String fingerprint() { return "words 1"; }

                    @Override
                    public int dimensions() { return 32; }

                    @Override
                    public Set<String> languages() { return Set.of(); }

                    @Override
                    public float[] embedQuestion(String question) {
                        return vector(question);
                    }

                    @Override
                    public List<float[]> embedPassages(List<String> texts) {
                        return vectors.apply(passages.apply(texts).stream().map(this::vector).toList());
                    }

                    private float[] vector(String text) {
                        double[] sum = new double[dimensions()];
                        for (String word : text.split(" ")) {
                            Random direction = new Random(word.hashCode());
                            for (int i = 0; i < sum.length; i++) sum[i] += direction.nextGaussian();
                        }
                        double length = Math.sqrt(Arrays.stream(sum).map(each -> each * each).sum());
                        float[] vector = new float[sum.length];
                        for (int i = 0; i < sum.length; i++) vector[i] = (float) (sum[i] / length);
                        return vector;
                    }

                    @Override
                    public void close() {}
                };
            }
        };
        kit.openOnce();
        return kit;
    }
}
