package dev.satchel.djl;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.FileText;

/** ONNX Runtime, started through DJL so that both share one environment. Safe for use by many threads. */
final class OnnxRuntime {
    /** From how many bytes of weights on memory counts for more than what an arena saves: 7 % of a step of a model of 0.1 GB. */
    private static final long LARGE = 512L << 20;

    private OnnxRuntime() {}

    private static OrtEnvironment environment;

    /** The process-wide environment. The first call loads the native library. */
    static synchronized OrtEnvironment environment() {
        if (environment == null) environment = start();
        return environment;
    }

    private static OrtEnvironment start() {
        // DJL asks a cloud metadata service where it runs unless one of these is set before its first class loads. The second one is for an
        // application that has DJL fetch models of its own: also then nobody is told.
        if (System.getProperty("ai.djl.offline") == null) System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        try {
            // DJL's engine refuses to start once an environment exists, so it comes first.
            Engine.getEngine("OnnxRuntime");
            OrtEnvironment started = OrtEnvironment.getEnvironment();
            started.setTelemetry(false); // on Windows the library tells the operating system what it does, unless told not to
            return started;
        } catch (LinkageError | OrtException | RuntimeException e) {
            throw new SatchelException("ONNX Runtime does not start on " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch") + "; it is there for Linux on x64 and arm64, Windows on x64 and macOS on arm64: " + e,
                    e);
        }
    }

    /** How every session runs. */
    static OrtSession.SessionOptions options(int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        // The pattern helps only where shapes repeat; here the number of tokens differs from call to call.
        options.setMemoryPatternOptimization(false);
        // The library would write to standard error; what goes wrong arrives as an exception as well.
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        return options;
    }

    /** What the runtime says was wrong. It writes more lines, of its own source, and names from the graph as they are. */
    static String reason(OrtException e) {
        return FileText.oneLine(String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given"));
    }

    /**
     * Makes a session for a graph. What it needs of the weights it copies, in a layout of its own; the rest stays mapped.
     *
     * @param weights where the graph says that its weights are
     */
    static OrtSession load(OnnxGraph graph, WeightsFile weights, int threads) throws OrtException {
        try (OrtSession.SessionOptions options = options(threads)) {
            // The arena asks for powers of two. What it keeps for later makes many small operators faster, and costs a large model much memory.
            options.setCPUArenaAllocator(weights.bytes() < LARGE);
            options.addConfigEntry("session.model_external_initializers_file_folder_path", weights.folder().toString());
            return environment().createSession(graph.toBytes(), options);
        }
    }
}
