package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {
    private static final Passage PASSAGE = new Passage("bridge.md", "", List.of(), OptionalInt.empty(), 0,
            "The Amber Bridge was designed by the engineer Karl Holm. The Amber Bridge was opened in 1911. "
                    + "The warranty of the lamp is 24 months. The warranty of the sensor is 12 months.");
    private static final Retriever DOCUMENTS = new WordOverlapRetriever(List.of(PASSAGE));

    @Test
    void aFragmentTakesThePlaceOfItsLikeInTheQuestionBefore() {
        Conversation conversation = Rag.over(DOCUMENTS).build().converse();
        conversation.ask("How long is the warranty of the lamp?");
        Answer answer = conversation.ask("And of the sensor?");
        assertEquals("How long is the warranty of the sensor?", answer.trace().askedAs());
        assertEquals("quantity", answer.trace().kind());
        assertEquals("And of the sensor?", answer.question());
        assertTrue(grounded(answer).text().contains("The warranty of the sensor is 12 months."));
    }

    @Test
    void whoseNameAnsweredIsMeantByHeOrShe() {
        Conversation conversation = Rag.over(DOCUMENTS).build().converse();
        conversation.ask("Who designed the Amber Bridge?");
        assertEquals("When was Karl Holm born?", conversation.ask("When was he born?").trace().askedAs());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            How long is the warranty of the lamp?    | and in Portugal?            | How long is the warranty of the lamp in Portugal?
            How long does delivery in Spain take?    | What about Norway?          | How long does delivery in Norway take?
            Who designed the Amber Bridge?           | And the Iron Bridge?        | Who designed the Iron Bridge?
            What was the income in 2019?             | And in 2020?                | What was the income in 2020?
            Who was the first mayor?                 | and the second one?         | Who was the second mayor?
            When was the bridge opened?              | Why?                        | Why was the bridge opened?
            Where is the key?                        | How much does it cost?      | How much does the key cost?
            Is the lamp waterproof?                  | Why?                        | Why is the lamp waterproof?
            Qual é a garantia da luminária?          | E no Brasil?                | Qual é a garantia da luminária no Brasil?
            Quanto custa a luminária?                | E o sensor?                 | Quanto custa o sensor?
            Quem projetou a ponte?                   | Quando foi construída?      | Quando foi construída a ponte?
            ¿Cuánto tarda el envío a España?         | ¿Y a Portugal?              | ¿Cuánto tarda el envío a Portugal?
            Wie lange dauert die Lieferung nach Rom? | Und nach Wien?              | Wie lange dauert die Lieferung nach Wien?
            Was kostet die Lampe?                    | Und der Sensor?             | Was kostet der Sensor?
            """)
    void whatAQuestionLeansOnIsPutIntoIt(String first, String second, String meant) {
        Question before = Question.of(first);
        Conversation.Turn turn = new Conversation.Turn(before, QuestionKind.of(before), "");
        assertEquals(meant.replace("?", ""), SelfContained.of(second, List.of(turn)).text().replace("?", ""));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void anyTextMayFollowAnyOther(long seed) {
        Random random = new Random(seed);
        List<String> sayings = List.of("And in ", "Why? ", "hello, ", "E o ", "is it ", "das ", "¿y ", "他 ", " thanks", "the second ", "?",
                "2020 ");
        Conversation conversation = Rag.over(DOCUMENTS).build().converse();
        for (int i = 0; i < 100; i++) {
            String text = sayings.get(random.nextInt(sayings.size())) + RandomText.document(random).text()
                    + sayings.get(random.nextInt(sayings.size()));
            assertEquals(text, conversation.ask(text).question());
        }
    }

    @Test
    void withoutAQuestionBeforeItAFollowUpIsLookedForAsItStands() {
        Answer answer = Rag.over(DOCUMENTS).build().converse().ask("And of the sensor?");
        assertEquals("And of the sensor?", answer.trace().askedAs());
        assertEquals("follow_up", answer.trace().kind());
    }

    @Test
    void smallTalkIsNoTopicAndTheQuestionBeforeItIsStillRemembered() {
        Conversation conversation = Rag.over(DOCUMENTS).build().converse();
        conversation.ask("How long is the warranty of the lamp?");
        conversation.ask("Thank you!");
        assertEquals("How long is the warranty of the sensor?", conversation.ask("And of the sensor?").trace().askedAs());
    }

    @Test
    void whoAnsweredAnEarlierQuestionIsMeantByHeOrSheWhenTheLastNamesNobody() {
        Conversation conversation = Rag.over(DOCUMENTS).build().converse();
        conversation.ask("Who designed the Amber Bridge?");
        conversation.ask("When was the Amber Bridge opened?");
        assertEquals("Where was Karl Holm born?", conversation.ask("Where was he born?").trace().askedAs());
    }

    @Test
    void whatWasNotUnderstoodIsNoTopic() {
        Conversation conversation = Rag.over(DOCUMENTS).build().converse();
        conversation.ask("How long is the warranty of the lamp?");
        conversation.ask("qwerty asdf");
        assertEquals("How long is the warranty of the sensor?", conversation.ask("And of the sensor?").trace().askedAs());
    }

    @Test
    void whatHasNoAnswerIsStillWhatTheNextQuestionLeansOn() {
        Conversation conversation = Rag.over(DOCUMENTS).build().converse();
        conversation.ask("How long is the warranty of the lamp?");
        conversation.ask("How much does the shipping to Norway cost?");
        assertEquals("How much does the shipping to Sweden cost?", conversation.ask("And to Sweden?").trace().askedAs());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            How long is the warranty of the lamp? | And if it breaks?               | And if it gets wet?       | How long is the warranty of the lamp if it gets wet?
            How long is the warranty of the lamp? | And if it breaks?               | And if it breaks?         | How long is the warranty of the lamp if it breaks?
            Does the lamp come with a cable?      | And with batteries and cables?  | And with bags and boxes?  | Does the lamp come with bags and boxes?
            How long is the warranty of the lamp? | And in Portugal?                | And in Spain and France?  | How long is the warranty of the lamp in Spain and France?
            Qual é a garantia da luminária?       | E se ela quebrar?               | E se ela molhar?          | Qual é a garantia da luminária se ela molhar?
            """)
    void aFragmentTakesThePlaceOfTheOneBeforeHoweverOftenItIsSaid(String first, String second, String third, String meant) {
        Conversation conversation = Rag.over(DOCUMENTS).build().converse();
        conversation.ask(first);
        for (int i = 0; i < 3; i++) conversation.ask(second);
        for (int i = 0; i < 3; i++) assertEquals(meant, conversation.ask(third).trace().askedAs());
    }

    @Test
    void aQuestionDoesNotGrowWithoutEndAndSaysNothingTwice() {
        Conversation conversation = Rag.over(DOCUMENTS).build().converse();
        conversation.ask("How long is the warranty of the lamp?");
        List<String> prepositions = List.of("in", "with", "from", "for", "under", "without");
        for (int i = 0; i < 60; i++) {
            String asked = conversation.ask("And " + prepositions.get(i % 6) + " box" + i % 2 + "?").trace().askedAs();
            assertTrue(asked.length() <= 500, asked);
            assertEquals(asked.indexOf("in box0"), asked.lastIndexOf("in box0"), asked);
        }
    }

    @Test
    void anAnswerIsNotLostWhenTheModelFailsToCount() {
        Rag rag = Rag.over(DOCUMENTS).answeredBy(new FailingToCount()).mode(AnswerMode.EXTRACT).build();
        Conversation conversation = rag.converse();
        grounded(conversation.ask("Who designed the Amber Bridge?"));
        assertEquals(1, conversation.history().size());
    }

    private static final class FailingToCount implements Generator {
        @Override
        public String name() { return "failing"; }

        @Override
        public int contextLength() { return 100; }

        @Override
        public int countTokens(String text) { throw new IllegalStateException("closed"); }

        @Override
        public int countTokens(Prompt prompt) { throw new IllegalStateException("closed"); }

        @Override
        public Generation generate(Prompt prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation) {
            throw new IllegalStateException("closed");
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    @Test
    void twoConversationsDoNotHearEachOther() {
        Rag rag = Rag.over(DOCUMENTS).build();
        rag.converse().ask("How long is the warranty of the lamp?");
        assertEquals("And of the sensor?", rag.converse().ask("And of the sensor?").trace().askedAs());
    }

    @Test
    void aCancelledQuestionLeavesNoTrace() {
        Cancellation cancellation = new Cancellation();
        Conversation conversation = Rag.over((question, limit) -> {
            if (question.contains("lamp")) cancellation.cancel();
            return DOCUMENTS.retrieve(question, limit);
        }).build().converse();
        conversation.ask("Who designed the Amber Bridge?");
        List<Conversation.Turn> before = conversation.history();
        assertThrows(CancellationException.class,
                () -> conversation.ask("How long is the warranty of the lamp?", text -> {}, cancellation));
        assertEquals(before, conversation.history());
        assertEquals("When was Karl Holm born?", conversation.ask("When was he born?").trace().askedAs());
    }

    @Test
    void aQuestionThatFailsLeavesNoTrace() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Conversation conversation = Rag.over((question, limit) -> {
            if (broken.get()) throw new SatchelException("the disk is gone");
            return DOCUMENTS.retrieve(question, limit);
        }).build().converse();
        assertThrows(SatchelException.class, () -> conversation.ask("How long is the warranty of the lamp?"));
        assertEquals(List.of(), conversation.history());
        broken.set(false);
        assertEquals("And of the sensor?", conversation.ask("And of the sensor?").trace().askedAs());
    }

    @Test
    void onlyQuestionsAndAnswersAreRemembered() {
        Conversation conversation = Rag.over(DOCUMENTS).build().converse();
        String answer = grounded(conversation.ask("Who designed the Amber Bridge?")).text();
        Conversation.Turn turn = conversation.history().getFirst();
        assertEquals("Who designed the Amber Bridge?", turn.question().text());
        assertEquals(answer, turn.answer());
        assertTrue(answer.length() < PASSAGE.text().length());
    }

    @Test
    void theOldestIsForgottenWhenTheModelCountsTooManyTokens() {
        assertForgets(Rag.over(DOCUMENTS).answeredBy(FakeGenerator.saying("Yes.")).mode(AnswerMode.EXTRACT).build());
    }

    @Test
    void withoutAModelTheOldestIsForgottenByItsLength() {
        assertForgets(Rag.over(DOCUMENTS).build());
    }

    private static void assertForgets(Rag rag) {
        Conversation conversation = rag.converse();
        for (int i = 0; i < 60; i++) conversation.ask("Who designed the Amber Bridge, number " + i + "?");
        List<Conversation.Turn> history = conversation.history();
        assertEquals("Who designed the Amber Bridge, number 59?", history.getLast().question().text());
        int tokens = history.stream().mapToInt(each -> rag.tokens(each.question().text()) + rag.tokens(each.answer())).sum();
        assertTrue(history.size() > 1 && history.size() < 60 && tokens <= 512, () -> history.size() + " turns, " + tokens + " tokens");
    }

    @Test
    void oneQuestionIsAnsweredAtATime() throws InterruptedException {
        AtomicInteger asking = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch begin = new CountDownLatch(1);
        Conversation conversation = Rag.over((question, limit) -> {
            most.accumulateAndGet(asking.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            asking.decrementAndGet();
            return DOCUMENTS.retrieve(question, limit);
        }).build().converse();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) threads.add(Thread.startVirtualThread(() -> {
            await(begin);
            for (int n = 0; n < 5; n++) conversation.ask("Who designed the Amber Bridge?");
        }));
        begin.countDown();
        for (Thread thread : threads) thread.join();
        assertEquals(1, most.get());
        assertEquals(Optional.of("Who designed the Amber Bridge?"),
                conversation.history().stream().map(each -> each.question().text()).distinct().reduce((one, other) -> one + other));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer.Grounded grounded(Answer answer) {
        return assertInstanceOf(Answer.Grounded.class, answer, () -> answer.trace().toString());
    }
}
