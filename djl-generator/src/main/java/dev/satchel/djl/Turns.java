package dev.satchel.djl;

import dev.satchel.Cancellation;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Shares one engine among those who evaluate with it: one evaluation at a time, because each can keep all processors busy. Who has had the
 * least of the engine's time is next. So a long prompt, which is read in many evaluations, does not hold up a short question, and each of two
 * answers that are written at once gets half of the time, however long their single evaluations are. Safe for use by many threads.
 */
final class Turns {
    /** Between two tokens a text is handed on and the next token is chosen; much longer would leave the engine idle. */
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(2);

    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Member> members = new LinkedHashSet<>();
    private Member running;
    private Member last;
    private long lastEnd;

    Turns() { this(System::nanoTime); }

    /** With another clock, in nanoseconds, to measure evaluations by. */
    Turns(LongSupplier clock) { this.clock = clock; }

    /** Begins to take turns. Who comes later has had as much as the one who has had least, so nobody has to catch up. */
    Member join() {
        lock.lock();
        try {
            Member member = new Member(members.stream().mapToLong(each -> each.used).min().orElse(0));
            members.add(member);
            return member;
        } finally {
            lock.unlock();
        }
    }

    /** How many wait for their turn. */
    int waiting() {
        lock.lock();
        try {
            return (int) members.stream().filter(each -> each.waits).count();
        } finally {
            lock.unlock();
        }
    }

    /** One of those who share the engine. For one thread at a time. */
    final class Member implements AutoCloseable {
        private long used;
        private boolean waits;

        private Member(long used) { this.used = used; }

        /**
         * Evaluates something when it is this one's turn.
         *
         * @throws CancellationException when cancelled before
         */
        <T> T take(Cancellation cancellation, Supplier<T> evaluation) {
            begin(cancellation);
            long start = clock.getAsLong();
            try {
                return evaluation.get();
            } finally {
                end(clock.getAsLong() - start);
            }
        }

        @SuppressWarnings("try") // the registration is there to be closed
        private void begin(Cancellation cancellation) {
            try (Cancellation.Registration wake = cancellation.onCancel(Turns.this::wake)) {
                lock.lock();
                try {
                    waits = true;
                    while (!cancellation.isCancelled()) {
                        long wait = waitingTime();
                        if (wait <= 0) break;
                        await(wait);
                    }
                    if (cancellation.isCancelled()) throw new CancellationException("cancelled while others had their turn");
                    running = this;
                } finally {
                    waits = false;
                    changed.signalAll();
                    lock.unlock();
                }
            }
        }

        /** How long it has to wait, in nanoseconds, unless something changes. */
        private long waitingTime() {
            if (running != null || first() != this) return Long.MAX_VALUE;
            boolean lastComesBack = last != null && last != this && members.contains(last) && last.used < used;
            return lastComesBack ? lastEnd + PATIENCE - System.nanoTime() : 0;
        }

        private void end(long time) {
            lock.lock();
            try {
                used += time;
                running = null;
                last = this;
                lastEnd = System.nanoTime();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Stops taking turns. */
        @Override
        public void close() {
            lock.lock();
            try {
                members.remove(this);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Of those who wait, who has had least; the one who joined first, if several have. */
    private Member first() {
        return members.stream().filter(each -> each.waits).min(Comparator.comparingLong(each -> each.used)).orElseThrow();
    }

    /** Waits for a change, at most so long. An interrupt is for the caller to see: it is a cancellation that stops an evaluation. */
    private void await(long nanos) {
        if (nanos == Long.MAX_VALUE) {
            changed.awaitUninterruptibly();
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
