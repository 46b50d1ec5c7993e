package dev.satchel.djl;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** A few threads that do the steps of jobs. Jobs of several callers take turns, step by step, so that none waits for all of another. */
final class Workers implements AutoCloseable {
    private final int threads;
    private final ThreadPoolExecutor pool;

    Workers(int threads) {
        this.threads = threads;
        this.pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(threads,
                Thread.ofPlatform().daemon().name("satchel-embedder-", 0).factory());
    }

    /** Does steps 0 to {@code count - 1}, in any order, and waits for them; when one fails, those that have not begun are left out. */
    void run(int count, IntConsumer step) {
        Job job = new Job(count, step);
        for (int i = 0; i < Math.min(threads, count); i++) pool.execute(job);
        job.await();
    }

    /** How many steps wait for a thread, about. */
    int waiting() { return pool.getQueue().size(); }

    /** No job may be under way. */
    @Override
    public void close() { pool.shutdown(); }

    private final class Job implements Runnable {
        private final int count;
        private final IntConsumer step;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch left;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Job(int count, IntConsumer step) {
            this.count = count;
            this.step = step;
            this.left = new CountDownLatch(count);
        }

        @Override
        public void run() {
            int index = next.getAndIncrement();
            for (; index < count && failure.get() != null; index = next.getAndIncrement()) left.countDown();
            if (index >= count) return;
            try {
                step.accept(index);
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
            if (index + 1 < count) pool.execute(this); // behind the steps of others that wait
            left.countDown();
        }

        void await() {
            boolean interrupted = false;
            while (left.getCount() > 0) {
                try {
                    left.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    failure.compareAndSet(null, new CancellationException("interrupted"));
                }
            }
            if (interrupted) Thread.currentThread().interrupt();
            switch (failure.get()) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case null, default -> {}
            }
        }
    }
}
