package dev.satchel.djl;

import ai.djl.engine.Engine;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.satchel.SatchelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime, started through DJL so that both share one environment. Safe for use by many threads. */
final class OnnxRuntime {
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

    /** Makes a session for a graph. Its weights are not copied: they are read where they are until the session is closed. */
    static LoadedGraph load(OnnxGraph graph, int threads) throws OrtException {
        Map<String, OnnxTensor> weights = tensors(graph.weights());
        try (EmptyWeightsFile file = new EmptyWeightsFile(); OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            // The pattern helps only where shapes repeat; here the number of tokens differs from call to call.
            options.setMemoryPatternOptimization(false);
            // The library would write to standard error; what goes wrong arrives as an exception as well.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.addConfigEntry("session.model_external_initializers_file_folder_path", file.folder().toString());
            for (Map.Entry<String, OnnxTensor> weight : weights.entrySet())
                options.addInitializer(weight.getKey(), weight.getValue());
            return new LoadedGraph(environment().createSession(graph.toBytes(), options), List.copyOf(weights.values()));
        } catch (OrtException | RuntimeException e) {
            weights.values().forEach(OnnxTensor::close);
            throw e;
        }
    }

    private static Map<String, OnnxTensor> tensors(Map<String, OnnxGraph.Weight> weights) throws OrtException {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        for (Map.Entry<String, OnnxGraph.Weight> weight : weights.entrySet())
            tensors.put(weight.getKey(), switch (weight.getValue().values()) {
                case FloatBuffer floats -> OnnxTensor.createTensor(environment(), floats, weight.getValue().shape());
                case ByteBuffer bytes -> OnnxTensor.createTensor(environment(), bytes, weight.getValue().shape(), OnnxJavaType.UINT8);
                default -> throw new IllegalArgumentException("no weights of type " + weight.getValue().values().getClass());
            });
        return tensors;
    }

    /**
     * A graph that can be run.
     *
     * @param session runs it
     * @param weights are kept for as long as the session may read them
     */
    record LoadedGraph(OrtSession session, List<OnnxTensor> weights) implements AutoCloseable {
        @Override
        public void close() throws OrtException {
            session.close();
            weights.forEach(OnnxTensor::close);
        }
    }

    /**
     * An empty file in a folder of its own, gone when closed. A weight is taken by reference only when the graph says that it is in
     * a file, and the session looks whether there is such a file before it takes the one given.
     */
    private record EmptyWeightsFile(Path folder) implements AutoCloseable {
        EmptyWeightsFile() { this(create()); }

        private static Path create() {
            try {
                Path folder = Files.createTempDirectory("satchel-");
                Files.createFile(folder.resolve(OnnxGraph.WEIGHTS_FILE));
                return folder;
            } catch (IOException e) {
                throw new SatchelException("cannot make a folder in " + System.getProperty("java.io.tmpdir")
                        + ", which is needed for loading a model; free some space or name another with -Djava.io.tmpdir: " + e, e);
            }
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(folder.resolve(OnnxGraph.WEIGHTS_FILE));
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                // An empty file that is left behind harms nobody; the session is what was asked for.
                folder.toFile().deleteOnExit();
            }
        }
    }
}
