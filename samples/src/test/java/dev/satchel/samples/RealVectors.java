package dev.satchel.samples;

import dev.satchel.Embedder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The vectors of real texts, made once and kept in a file. */
final class RealVectors {
    private RealVectors() {}

    static List<float[]> of(List<String> texts, Embedder embedder, Path file) throws IOException {
        if (!Files.exists(file)) write(embedder.embedPassages(texts), file);
        return read(file, embedder.dimensions());
    }

    private static void write(List<float[]> vectors, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (float[] vector : vectors) for (float each : vector) out.writeFloat(each);
        }
    }

    private static List<float[]> read(Path file, int dimensions) throws IOException {
        List<float[]> vectors = new ArrayList<>();
        long count = Files.size(file) / (4L * dimensions);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (long i = 0; i < count; i++) {
                float[] vector = new float[dimensions];
                for (int d = 0; d < dimensions; d++) vector[d] = in.readFloat();
                vectors.add(vector);
            }
        }
        return vectors;
    }
}
