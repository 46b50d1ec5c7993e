package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void everyStepIsDoneOnce() {
        AtomicIntegerArray done = new AtomicIntegerArray(1000);
        try (Workers workers = new Workers(3)) {
            workers.run(done.length(), done::incrementAndGet);
            workers.run(0, step -> { throw new AssertionError("there is no step"); });
        }
        for (int i = 0; i < done.length(); i++) assertEquals(1, done.get(i));
    }

    @Test
    void aShortJobDoesNotWaitForALongOne() throws Exception {
        CountDownLatch shortOneWaits = new CountDownLatch(1);
        CountDownLatch longOneRuns = new CountDownLatch(1);
        AtomicInteger longSteps = new AtomicInteger();
        AtomicInteger longStepsBefore = new AtomicInteger(-1);
        try (Workers workers = new Workers(1); ExecutorService callers = Executors.newFixedThreadPool(2)) {
            Future<?> longJob = callers.submit(() -> workers.run(500, step -> {
                longOneRuns.countDown();
                await(shortOneWaits);
                longSteps.incrementAndGet();
            }));
            await(longOneRuns);
            Future<?> shortJob = callers.submit(() -> workers.run(1, step -> longStepsBefore.set(longSteps.get())));
            while (workers.waiting() == 0) Thread.onSpinWait();
            shortOneWaits.countDown();
            shortJob.get();
            longJob.get();
        }
        assertEquals(1, longStepsBefore.get(), "steps of the long job before the short one");
        assertEquals(500, longSteps.get());
    }

    @Test
    void aFailureEndsTheJobAndIsTold() {
        AtomicInteger steps = new AtomicInteger();
        try (Workers workers = new Workers(1)) {
            IllegalStateException failure = assertThrows(IllegalStateException.class, () -> workers.run(100, step -> {
                if (step == 3) throw new IllegalStateException("step three");
                steps.incrementAndGet();
            }));
            assertEquals("step three", failure.getMessage());
            assertEquals(3, steps.get());
            workers.run(1, step -> steps.incrementAndGet());
            assertEquals(4, steps.get(), "other jobs go on");
        }
    }

    @Test
    void anInterruptedCallerIsHeard() {
        try (Workers workers = new Workers(1)) {
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, () -> workers.run(1_000_000, step -> {}));
            assertTrue(Thread.interrupted());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
