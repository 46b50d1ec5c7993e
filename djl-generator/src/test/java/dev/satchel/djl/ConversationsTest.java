package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.Generation.Ending;
import dev.satchel.GenerationOptions;
import dev.satchel.SatchelException;
import dev.satchel.djl.Conversations.Conversation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a model whose every logit depends on every token before it; a token's state takes four bytes. */
@Timeout(60) // so that a thread that waits for ever is a failure
class ConversationsTest {
    private static final int CONTEXT = 2000;
    private static final int ENOUGH = 1 << 20;

    private final HashModel model = new HashModel(50, CONTEXT, 7);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stopThreads() { threads.shutdownNow(); }

    private Conversations conversations(long budget) {
        return new Conversations("hash", model, CONTEXT, budget,
                session -> new Decoder(session, 50, new OutputTokens(50, token -> (token + " ").getBytes(StandardCharsets.UTF_8),
                        token -> false, token -> true)));
    }

    private static int[] prompt(long seed, int tokens) { return new Random(seed).ints(tokens, 0, 50).toArray(); }

    private static int[] join(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(IntStream::of).toArray();
    }

    private long bytes(int tokens) {
        return model.sessionBytes(CONTEXT, tokens, Decoder.MOST_ROWS);
    }

    private String alone(int[] prompt, int tokens) {
        return IntStream.of(model.greedy(prompt, tokens)).mapToObj(token -> token + " ").collect(Collectors.joining());
    }

    private static Generation ask(Conversations conversations, int[] prompt, int tokens) {
        try (Conversation conversation = conversations.borrow(prompt, prompt.length + tokens, new Cancellation()).orElseThrow()) {
            return conversation.decoder().generate(prompt, GenerationOptions.greedy(tokens), text -> {}, new Cancellation());
        }
    }

    @Test
    void severalConversationsGoOnWhereEachWas() {
        try (Conversations conversations = conversations(ENOUGH)) {
            int[] one = prompt(1, 100);
            int[] other = prompt(2, 100);
            for (int turn = 0; turn < 4; turn++) {
                int cachedBefore = turn == 0 ? 0 : one.length - 10;
                assertEquals(cachedBefore, ask(conversations, one, 5).cachedTokens());
                assertEquals(cachedBefore, ask(conversations, other, 5).cachedTokens());
                one = join(one, prompt(10 + turn, 10));
                other = join(other, prompt(20 + turn, 10));
            }
            assertEquals(2, model.openSessions);
        }
        assertEquals(0, model.openSessions);
    }

    @Test
    void anotherQuestionOnTheSamePassagesGoesOnBehindThem() {
        try (Conversations conversations = conversations(ENOUGH)) {
            int[] passages = prompt(1, 300);
            ask(conversations, join(passages, prompt(2, 20)), 30);
            int[] second = join(passages, new int[] {49}, prompt(3, 20));
            Generation answer = ask(conversations, second, 10);
            assertTrue(answer.cachedTokens() >= 300, answer::toString);
            assertEquals(alone(second, 10), answer.text());
            assertEquals(1, model.openSessions);
        }
    }

    @Test
    void instructionsThatTwoShareAreCopiedAndNeitherIsLost() {
        try (Conversations conversations = conversations(ENOUGH)) {
            int[] instructions = prompt(1, 40);
            int[] one = join(instructions, new int[] {1}, prompt(2, 200));
            int[] other = join(instructions, new int[] {2}, prompt(3, 200));
            ask(conversations, one, 5);
            model.evaluated = 0;
            Generation answer = ask(conversations, other, 5);
            assertEquals(40, answer.cachedTokens());
            assertEquals(alone(other, 5), answer.text());
            assertEquals(201 + 4, model.evaluated);
            assertEquals(one.length - 1, ask(conversations, one, 5).cachedTokens());
            assertEquals(alone(one, 5), ask(conversations, one, 5).text());
        }
    }

    @Test
    void aBeginningThatCannotBeCopiedIsReadAgain() {
        try (Conversations conversations = conversations(ENOUGH)) {
            int[] instructions = prompt(1, 40);
            int[] other = join(instructions, new int[] {2}, prompt(3, 200));
            ask(conversations, join(instructions, new int[] {1}, prompt(2, 200)), 5);
            model.beforeSave = () -> {
                throw new SatchelException("no room");
            };
            Generation answer = ask(conversations, other, 5);
            assertEquals(0, answer.cachedTokens());
            assertEquals(alone(other, 5), answer.text());
        }
        assertEquals(0, model.openSessions);
    }

    @Test
    void whoWasNotHeardOfForLongestMakesRoom() {
        // Besides one that is in use, for the keys and values of two with room for 256 tokens, but not for their logits.
        try (Conversations conversations = conversations(bytes(105) + 2 * 256 * 4)) {
            int[] first = prompt(1, 100);
            int[] second = prompt(2, 100);
            ask(conversations, first, 5);
            ask(conversations, second, 5);
            assertEquals(99, ask(conversations, first, 5).cachedTokens());
            ask(conversations, prompt(3, 100), 5);
            assertEquals(99, ask(conversations, first, 5).cachedTokens());
            assertTrue(ask(conversations, second, 5).cachedTokens() < 50);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void whatIsRememberedStaysWithinItsBound(long seed) {
        Random random = new Random(seed);
        long budget = 3000 * 4;
        try (Conversations conversations = conversations(budget)) {
            for (int i = 0; i < 60; i++) {
                int[] prompt = prompt(random.nextInt(12), 10 + random.nextInt(700));
                assertEquals(alone(prompt, 3), ask(conversations, prompt, 3).text());
                assertTrue(conversations.bytes() <= budget, () -> conversations.bytes() + " bytes");
            }
        }
    }

    @Test
    void withoutAnyMemoryThereIsOneConversation() {
        try (Conversations conversations = conversations(0)) {
            int[] instructions = prompt(1, 40);
            ask(conversations, join(instructions, new int[] {1}, prompt(2, 200)), 5);
            assertEquals(40, ask(conversations, join(instructions, new int[] {2}, prompt(3, 200)), 5).cachedTokens());
            assertEquals(1, model.openSessions);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void manyThreadsGetWhatEachWouldGetAlone(long seed) throws Exception {
        Random random = new Random(seed);
        long budget = random.nextBoolean() ? ENOUGH : 1500 * 4;
        try (Conversations conversations = conversations(budget)) {
            List<Future<?>> users = new ArrayList<>();
            for (int user = 0; user < 8; user++) {
                Random own = new Random(random.nextLong());
                users.add(threads.submit(() -> talk(conversations, own)));
            }
            for (Future<?> each : users) each.get();
        }
        assertEquals(0, model.openSessions);
    }

    private Void talk(Conversations conversations, Random random) {
        int[] said = join(prompt(1, 30), random.ints(1 + random.nextInt(400), 0, 50).toArray());
        for (int turn = 0; turn < 5; turn++) {
            Cancellation cancellation = new Cancellation();
            int stopAfter = random.nextInt(8);
            AtomicInteger pieces = new AtomicInteger();
            int[] prompt = said;
            try (Conversation conversation = conversations.borrow(prompt, prompt.length + 6, cancellation).orElseThrow()) {
                Generation answer = conversation.decoder().generate(prompt, GenerationOptions.greedy(6), text -> {
                    if (pieces.incrementAndGet() == stopAfter) cancellation.cancel();
                }, cancellation);
                assertEquals(alone(prompt, answer.generatedTokens()), answer.text());
                assertEquals(stopAfter > 0 && stopAfter < 6 ? stopAfter : 6, answer.generatedTokens());
            }
            said = join(said, random.ints(1 + random.nextInt(40), 0, 50).toArray());
        }
        return null;
    }

    @Test
    void onlySoManyAreInUseAtOnceAndTheNextIsWhoWaitedLongest() throws Exception {
        try (Conversations conversations = conversations(ENOUGH)) {
            List<User> users = new ArrayList<>();
            for (int i = 0; i < Conversations.MOST_AT_ONCE; i++) users.add(new User(conversations, 10));
            for (User each : users) assertTrue(each.has(30));
            User next = new User(conversations, 10);
            whenWaiting(conversations, 1);
            User last = new User(conversations, 10);
            whenWaiting(conversations, 2);
            users.get(2).end();
            assertTrue(next.has(30));
            assertFalse(last.has(0));
            assertEquals(1, conversations.waiting());
            next.end();
            assertTrue(last.has(30));
            last.end();
            for (User each : users) each.end();
        }
    }

    @Test
    void whatDoesNotFitBesideTheOthersWaits() throws Exception {
        try (Conversations conversations = conversations(2 * bytes(400) - 1)) {
            User large = new User(conversations, 400);
            assertTrue(large.has(30));
            User other = new User(conversations, 400);
            whenWaiting(conversations, 1);
            large.end();
            assertTrue(other.has(30));
            other.end();
        }
    }

    @Test
    void whoeverWaitsCanBeCancelled() throws Exception {
        try (Conversations conversations = conversations(0)) {
            User first = new User(conversations, 10);
            assertTrue(first.has(30));
            Cancellation cancellation = new Cancellation();
            Future<Optional<Conversation>> waiting = threads.submit(() -> conversations.borrow(prompt(1, 5), 10, cancellation));
            whenWaiting(conversations, 1);
            cancellation.cancel();
            assertEquals(Optional.empty(), waiting.get());
            first.end();
        }
    }

    @Test
    void closingFailsThoseWhoWaitAndWaitsForThoseWhoDoNot() throws Exception {
        Conversations conversations = conversations(0);
        User first = new User(conversations, 10);
        assertTrue(first.has(30));
        Future<Optional<Conversation>> waiting = threads.submit(() -> conversations.borrow(prompt(1, 5), 10, new Cancellation()));
        whenWaiting(conversations, 1);
        List<Future<?>> closing = List.of(threads.submit(conversations::close), threads.submit(conversations::close));
        ExecutionException failed = assertThrows(ExecutionException.class, waiting::get);
        assertEquals("the model hash is closed", failed.getCause().getMessage());
        assertEquals(1, model.openSessions);
        first.end();
        for (Future<?> each : closing) each.get();
        assertEquals(0, model.openSessions);
        assertEquals(0, conversations.bytes());
    }

    @Test
    void aFailureInTheMiddleOfAPromptLeavesTheConversationUsable() {
        try (Conversations conversations = conversations(ENOUGH)) {
            int[] begun = prompt(1, 500);
            ask(conversations, begun, 5);
            int[] prompt = join(begun, prompt(2, 900));
            AtomicInteger evaluations = new AtomicInteger();
            IllegalStateException failure = new IllegalStateException("the engine broke");
            model.beforeAppend = () -> {
                if (evaluations.incrementAndGet() == 3) throw failure;
            };
            assertSame(failure, assertThrows(IllegalStateException.class, () -> ask(conversations, prompt, 5)));
            assertEquals(3, evaluations.get());
            Generation again = ask(conversations, prompt, 5);
            assertEquals(0, again.cachedTokens());
            assertEquals(alone(prompt, 5), again.text());
        }
    }

    @Test
    void cancelledAtTheThirdPieceOfAPromptNoOtherPieceIsReadAndWhatWasThereIsKept() {
        try (Conversations conversations = conversations(ENOUGH)) {
            int[] begun = prompt(1, 500);
            ask(conversations, begun, 5);
            int[] prompt = join(begun, prompt(2, 900));
            Cancellation cancellation = new Cancellation();
            AtomicInteger evaluations = new AtomicInteger();
            model.beforeAppend = () -> {
                if (evaluations.incrementAndGet() == 3) cancellation.cancel();
            };
            try (Conversation conversation = conversations.borrow(prompt, prompt.length + 5, cancellation).orElseThrow()) {
                Generation cancelled = conversation.decoder().generate(prompt, GenerationOptions.greedy(5), text -> {}, cancellation);
                assertEquals(Ending.CANCELLED, cancelled.ending());
                assertEquals(500, conversation.decoder().length());
            }
            assertEquals(3, evaluations.get());
            Generation again = ask(conversations, prompt, 5);
            assertEquals(500, again.cachedTokens());
            assertEquals(alone(prompt, 5), again.text());
        }
    }

    @Test
    void aShortQuestionIsAnsweredWhileALongPromptIsBeingRead() throws Exception {
        try (Conversations conversations = conversations(ENOUGH)) {
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch asked = new CountDownLatch(1);
            model.beforeAppend = () -> {
                if (Thread.currentThread().getName().equals("long") && reading.getCount() > 0) {
                    reading.countDown();
                    await(asked);
                }
            };
            AtomicInteger done = new AtomicInteger();
            AtomicInteger shortDone = new AtomicInteger(-1);
            Thread longOne = new Thread(() -> {
                ask(conversations, prompt(1, 1900), 90);
                done.incrementAndGet();
            }, "long");
            longOne.start();
            await(reading);
            Thread shortOne = new Thread(() -> {
                ask(conversations, prompt(2, 5), 1);
                shortDone.set(done.get());
            });
            shortOne.start();
            // The model of this test is so fast that the long one could be done before the short one asks for its turn.
            while (shortOne.getState() != Thread.State.WAITING && shortOne.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
            asked.countDown();
            shortOne.join();
            longOne.join();
            assertEquals(0, shortDone.get());
        }
    }

    /** Someone who borrows a conversation on a thread of their own, until they are told to give it back. */
    private final class User {
        private final CountDownLatch has = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final Future<?> all;

        User(Conversations conversations, int tokens) {
            all = threads.submit(() -> {
                try (Conversation conversation = conversations.borrow(prompt(tokens, 5), tokens, new Cancellation()).orElseThrow()) {
                    has.countDown();
                    await(end);
                    return conversation.decoder().length();
                }
            });
        }

        boolean has(long seconds) throws InterruptedException { return has.await(seconds, TimeUnit.SECONDS); }

        void end() throws Exception {
            end.countDown();
            all.get();
        }
    }

    private static void whenWaiting(Conversations conversations, int count) throws InterruptedException {
        while (conversations.waiting() != count) Thread.sleep(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
