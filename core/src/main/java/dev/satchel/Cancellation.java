package dev.satchel;

import java.util.ArrayList;
import java.util.List;

/** A request to stop, made by one thread and obeyed by another. Safe for use by many threads. */
public final class Cancellation {
    private boolean cancelled;
    private final List<Runnable> actions = new ArrayList<>();

    /** Not cancelled yet. */
    public Cancellation() {}

    /** Asks for a stop. Runs the registered actions once; without effect the second time. */
    public void cancel() {
        List<Runnable> due;
        synchronized (this) {
            if (cancelled) return;
            cancelled = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }

    /** Whether a stop was asked for. */
    public synchronized boolean isCancelled() { return cancelled; }

    /**
     * Runs an action when a stop is asked for, at once if it already was. What blocks in native code uses this to be woken.
     *
     * @return closing it takes the action back
     */
    public Registration onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                actions.add(action);
                return () -> {
                    synchronized (this) {
                        actions.remove(action);
                    }
                };
            }
        }
        action.run();
        return () -> {};
    }

    /** An action that is registered; closing takes it back. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
