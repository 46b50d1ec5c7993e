package dev.satchel.djl;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/** A graph that many threads run, whose memory is not freed under them. */
final class SharedGraph implements AutoCloseable {
    /** Holds the weights; null once closed, so that whoever still holds the graph does not hold them. */
    private OrtSession session;
    /** Whoever runs it holds the read lock. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    SharedGraph(OrtSession session) { this.session = session; }

    /** Does something with the native session, which stays open meanwhile. */
    <T> T whileOpen(Function<OrtSession, T> action) {
        lock.readLock().lock();
        try {
            if (session == null) throw new IllegalStateException("the model is closed");
            return action.apply(session);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Waits for runs that are under way; afterwards there can be none. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (session == null) return;
            session.close();
            session = null;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not free the model", e);
        } finally {
            lock.writeLock().unlock();
        }
    }
}
