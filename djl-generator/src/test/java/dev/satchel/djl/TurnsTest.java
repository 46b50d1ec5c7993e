package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // so that a thread that waits for ever is a failure
class TurnsTest {
    /** Stands still but for what evaluations say they took. */
    private final AtomicLong clock = new AtomicLong();
    private final Turns turns = new Turns(clock::get);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stopThreads() { threads.shutdownNow(); }

    @Test
    void whoHadLeastIsNext() throws Exception {
        Turns.Member much = turns.join();
        Turns.Member little = turns.join();
        Turns.Member some = turns.join();
        evaluate(much, "", 300);
        evaluate(little, "", 5);
        evaluate(some, "", 50);
        CountDownLatch release = new CountDownLatch(1);
        Turns.Member first = turns.join();
        Future<?> holding = hold(first, release);
        List<Future<?>> waiting = new ArrayList<>(List.of(holding));
        waiting.add(waitFor(much, "much", 1));
        waiting.add(waitFor(some, "some", 2));
        waiting.add(waitFor(little, "little", 3));
        first.close();
        release.countDown();
        for (Future<?> each : waiting) each.get();
        assertEquals(List.of("little", "some", "much"), order.subList(3, 6));
    }

    @Test
    void whoComesLaterIsNotOwedWhatOthersHad() throws Exception {
        Turns.Member old = turns.join();
        evaluate(old, "", 1000);
        Turns.Member late = turns.join();
        evaluate(late, "", 1);
        CountDownLatch release = new CountDownLatch(1);
        Turns.Member first = turns.join();
        Future<?> holding = hold(first, release);
        Future<?> lateWaits = waitFor(late, "late", 1);
        Future<?> oldWaits = waitFor(old, "old", 2);
        first.close();
        release.countDown();
        holding.get();
        lateWaits.get();
        oldWaits.get();
        assertEquals(List.of("old", "late"), order.subList(2, 4));
    }

    @Test
    void whoeverWaitsCanBeCancelledAndTheOthersGoOn() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Turns.Member first = turns.join();
        Turns.Member second = turns.join();
        Turns.Member third = turns.join();
        Future<?> holding = hold(first, release);
        Cancellation cancellation = new Cancellation();
        Future<?> cancelled = threads.submit(() -> second.take(cancellation, () -> order.add("second")));
        Future<?> other = waitFor(third, "third", 2);
        cancellation.cancel();
        assertTrue(assertThrows(ExecutionException.class, cancelled::get).getCause() instanceof CancellationException);
        release.countDown();
        holding.get();
        other.get();
        assertEquals(List.of("third"), order);
    }

    @Test
    void aFailureEndsTheTurn() throws Exception {
        Turns.Member one = turns.join();
        IllegalStateException failure = new IllegalStateException("the engine broke");
        assertSame(failure, assertThrows(IllegalStateException.class, () -> one.take(new Cancellation(), () -> {
            throw failure;
        })));
        Turns.Member other = turns.join();
        threads.submit(() -> evaluate(other, "other", 1)).get();
        assertEquals(List.of("other"), order);
    }

    @Test
    void onlyOneEvaluatesAtATimeAndAllComeToTheirEnd() throws Exception {
        Turns real = new Turns();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) all.add(threads.submit(() -> {
            try (Turns.Member member = real.join()) {
                for (int turn = 0; turn < 50; turn++) member.take(new Cancellation(), () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    return inside.decrementAndGet();
                });
            }
        }));
        for (Future<?> each : all) each.get();
        assertEquals(1, most.get());
    }

    @Test
    void aThreadThatWasInterruptedWaitsAndStaysInterrupted() throws Exception {
        Turns.Member member = turns.join();
        assertTrue(threads.submit(() -> {
            Thread.currentThread().interrupt();
            evaluate(member, "interrupted", 1);
            return Thread.interrupted();
        }).get());
        assertEquals(List.of("interrupted"), order);
    }

    private void evaluate(Turns.Member member, String name, long time) {
        member.take(new Cancellation(), () -> {
            clock.addAndGet(time);
            return order.add(name);
        });
    }

    /** Has a member wait for its turn, and returns when it is one of so many. */
    private Future<?> waitFor(Turns.Member member, String name, int waiting) throws InterruptedException {
        Future<?> future = threads.submit(() -> evaluate(member, name, 1));
        whenWaiting(waiting);
        return future;
    }

    private void whenWaiting(int count) throws InterruptedException {
        while (turns.waiting() != count) Thread.sleep(1);
    }

    /** Has a member take a turn that ends when it is released, and returns when it has begun. */
    private Future<?> hold(Turns.Member member, CountDownLatch release) {
        CountDownLatch begun = new CountDownLatch(1);
        Future<?> holding = threads.submit(() -> member.take(new Cancellation(), () -> {
            begun.countDown();
            return await(release);
        }));
        assertTrue(await(begun));
        return holding;
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
