package dev.satchel.djl;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.satchel.Cancellation;

/** Lets a cancellation stop a run from another thread, but not touch it once it is over. */
final class StopSwitch implements AutoCloseable {
    private final OrtSession.RunOptions options;
    private final Cancellation.Registration registration;
    private boolean over;

    StopSwitch(Cancellation cancellation) throws OrtException {
        options = new OrtSession.RunOptions();
        options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        registration = cancellation.onCancel(this::press);
    }

    /** What the run that can be stopped is given. */
    OrtSession.RunOptions options() { return options; }

    private synchronized void press() {
        if (over) return;
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime refused to be stopped", e);
        }
    }

    @Override
    public synchronized void close() {
        registration.close();
        over = true;
        options.close();
    }
}
