package dev.satchel.djl.gguf;

import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A language model in a file, as llama.cpp and its converters write it: keys with values, and tensors. Versions 2 and 3 of the format,
 * little-endian. Everything that the header says is checked when the file is opened; the numbers of a tensor are mapped into memory when
 * they are asked for. Safe for use by many threads.
 *
 * <p>
 * A large model may be split into several files, whose names end with {@code -00001-of-00003.gguf} and so on. Any of them stands for all:
 * they are opened together and are one model here.
 */
public final class GgufFile implements AutoCloseable {
    private final Path path;
    private final List<Shard> shards;
    private final Map<String, Object> metadata;
    private final Map<String, GgufTensor> tensors;

    private GgufFile(Path path, List<Shard> shards) {
        this.path = path;
        this.shards = shards;
        metadata = Collections.unmodifiableMap(shards.get(0).header().metadata());
        tensors = Collections.unmodifiableMap(Shards.tensors(shards));
    }

    /**
     * Opens a file and reads its header; of a model that is split into several files, all of them.
     *
     * @throws SatchelException when it is not there, cannot be read, is damaged, or is of a kind that is not supported
     */
    public static GgufFile open(Path file) {
        List<Shard> shards = Shards.open(file);
        try {
            return new GgufFile(file, shards);
        } catch (RuntimeException e) {
            Shards.close(shards);
            throw e;
        }
    }

    /** Where it was opened. */
    public Path path() { return path; }

    /** The file, or all files that the model is split into, in their order. */
    public List<Path> files() {
        return shards.stream().map(Shard::path).toList();
    }

    /** Of the format: 2 or 3. */
    public int version() { return shards.get(0).header().version(); }

    /** Of the file, or of all files that the model is split into, in bytes. */
    public long size() {
        return shards.stream().mapToLong(Shard::size).sum();
    }

    /**
     * The key {@code general.architecture}, such as {@code llama}.
     *
     * @throws SatchelException when the file does not have it, so that it is no language model
     */
    public String architecture() {
        return text("general.architecture").orElseThrow(
                () -> new ModelFormatException(
                        path + ": the key general.architecture is missing, so this is not a language model; choose another file"));
    }

    /** The text of a key; empty when the file does not have the key, and a {@link SatchelException} when it holds something else. */
    public Optional<String> text(String key) {
        return Optional.ofNullable(value(key, "a text", String.class));
    }

    /** The integer of a key, as {@link #text(String)}. */
    public OptionalLong integer(String key) {
        Long value = value(key, "an integer", Long.class);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** The number of a key, integer or not, as {@link #text(String)}. */
    public OptionalDouble real(String key) {
        Number value = value(key, "a number", Number.class);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
    }

    /** The truth value of a key, as {@link #text(String)}. */
    public Optional<Boolean> flag(String key) {
        return Optional.ofNullable(value(key, "true or false", Boolean.class));
    }

    /** The list of texts of a key, as {@link #text(String)}; unmodifiable. */
    public Optional<List<String>> texts(String key) {
        List<?> values = value(key, "a list of texts", List.class);
        return values == null ? Optional.empty() : Optional.of(values.stream().map(String.class::cast).toList());
    }

    /** The list of numbers of a key, as {@link #text(String)}; the caller's own. */
    public Optional<float[]> reals(String key) {
        return Optional.ofNullable(value(key, "a list of numbers", float[].class)).map(float[]::clone);
    }

    /** The list of integers of a key, as {@link #text(String)}; the caller's own. */
    public Optional<int[]> integers(String key) {
        return Optional.ofNullable(value(key, "a list of integers of 32 bits", int[].class)).map(int[]::clone);
    }

    /**
     * All keys and their values in the order of the file, unmodifiable, for showing. A value is a {@link Long}, {@link Double},
     * {@link Boolean}, {@link String}, or a list of one kind: {@code int[]} (of up to 32 bits, where all values fit), {@code long[]},
     * {@code float[]}, {@code double[]}, {@code boolean[]} or {@code List<String>}. The arrays are not copies: do not change them.
     */
    public Map<String, Object> metadata() { return metadata; }

    /** All tensors in the order of the file or files. */
    public List<GgufTensor> tensors() { return List.copyOf(tensors.values()); }

    /** The tensor with that name, if there is one. */
    public Optional<GgufTensor> tensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /**
     * The tensor with that name.
     *
     * @throws SatchelException when there is none
     */
    public GgufTensor required(String name) {
        return tensor(name).orElseThrow(() -> new ModelFormatException(
                path + ": the tensor " + name + " is missing, and the model cannot be run without it; get a complete file"));
    }

    /** Closes the file; what was read from it stays good. */
    @Override
    public void close() { Shards.close(shards); }

    private <T> T value(String key, String wanted, Class<T> kind) {
        Object value = metadata.get(key);
        if (value != null && !kind.isInstance(value)) {
            throw new ModelFormatException(path + ": the key " + key + " is " + GgufHeader.kindOf(value) + " where " + wanted
                    + " is expected; the file is damaged or was not made by a GGUF converter, get it again");
        }
        return kind.cast(value);
    }
}
