package dev.satchel;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes down what a model says of texts, so that what is fitted to it can be fitted again without asking the model again. */
final class RememberingScorer implements TextScorer, AutoCloseable {
    private final String name;
    private final TextScorer model;
    private final Map<String, Scores> remembered = new HashMap<>();
    private final DataOutputStream out;

    /** Of a model with this name; the file can hold what several say, and need not exist. */
    RememberingScorer(String name, TextScorer model, Path file) {
        this.name = name;
        this.model = model;
        try {
            if (Files.exists(file)) read(file);
            out = new DataOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Scores score(String examples, String rest, List<String> texts, int most, Cancellation cancellation) {
        String asked = String.join("\u0000", name, examples, rest, String.join("\u0001", texts), "" + most);
        String key = UUID.nameUUIDFromBytes(asked.getBytes(StandardCharsets.UTF_8)).toString();
        Scores known = remembered.get(key);
        if (known != null) return known;
        Scores scores = model.score(examples, rest, texts, most, cancellation);
        remembered.put(key, scores);
        write(key, scores);
        return scores;
    }

    private void write(String key, Scores scores) {
        try {
            out.writeUTF(key);
            Trace.Cost cost = scores.cost();
            out.writeInt(cost.promptTokens());
            out.writeInt(cost.cachedTokens());
            out.writeInt(cost.generatedTokens());
            out.writeLong(cost.prefill().toNanos());
            out.writeLong(cost.generate().toNanos());
            out.writeInt(scores.texts().size());
            for (Score each : scores.texts()) {
                out.writeInt(each.ends().length);
                for (int i = 0; i < each.ends().length; i++) {
                    out.writeInt(each.ends()[i]);
                    out.writeFloat((float) each.logProbabilities()[i]);
                    out.writeFloat((float) each.endLogProbabilities()[i]);
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            while (true) {
                String key = in.readUTF();
                Trace.Cost cost = new Trace.Cost(in.readInt(), in.readInt(), in.readInt(), Duration.ofNanos(in.readLong()),
                        Duration.ofNanos(in.readLong()));
                List<Score> scores = new ArrayList<>();
                for (int left = in.readInt(); left > 0; left--) scores.add(readScore(in));
                remembered.put(key, new Scores(scores, cost));
            }
        } catch (EOFException end) {
            // the last one may be cut off when the program was stopped
        }
    }

    private static Score readScore(DataInputStream in) throws IOException {
        int tokens = in.readInt();
        int[] ends = new int[tokens];
        double[] logProbabilities = new double[tokens];
        double[] endLogProbabilities = new double[tokens];
        for (int i = 0; i < tokens; i++) {
            ends[i] = in.readInt();
            logProbabilities[i] = in.readFloat();
            endLogProbabilities[i] = in.readFloat();
        }
        return tokens == 0 ? Score.NONE : new Score(ends, logProbabilities, endLogProbabilities);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
