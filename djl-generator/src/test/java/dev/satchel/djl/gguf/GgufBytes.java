package dev.satchel.djl.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes GGUF files piece by piece, right ones and wrong ones. */
final class GgufBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Magic, version 3 and the counts. */
    static GgufBytes header(long tensors, long keys) {
        return new GgufBytes().ascii("GGUF").int32(3).int64(tensors).int64(keys);
    }

    /** A file with one tensor and, as its only key, the architecture llama. */
    static GgufBytes ofTensor(TensorType type, byte[] data, long... dimensions) {
        return header(1, 1).key("general.architecture", 8).string("llama").tensor("w", type.id(), 0, dimensions).align(32).bytes(data);
    }

    GgufBytes bytes(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    GgufBytes ascii(String text) { return bytes(text.getBytes(StandardCharsets.US_ASCII)); }

    GgufBytes int16(int value) { return bytes((byte) value, (byte) (value >> 8)); }

    GgufBytes int32(int value) { return bytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array()); }

    GgufBytes int64(long value) { return bytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array()); }

    GgufBytes real32(float value) { return int32(Float.floatToIntBits(value)); }

    GgufBytes real64(double value) { return int64(Double.doubleToLongBits(value)); }

    GgufBytes half(float value) { return int16(Float.floatToFloat16(value)); }

    GgufBytes string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return int64(utf8.length).bytes(utf8);
    }

    /** The beginning of a key; its value follows. */
    GgufBytes key(String name, int type) { return string(name).int32(type); }

    /** A line in the table of tensors. */
    GgufBytes tensor(String name, int type, long offset, long... dimensions) {
        string(name).int32(dimensions.length);
        for (long length : dimensions) int64(length);
        return int32(type).int64(offset);
    }

    /** Zeros up to the next multiple of {@code alignment}. */
    GgufBytes align(int alignment) {
        return zeros(Math.ceilDiv(out.size(), alignment) * alignment - out.size());
    }

    GgufBytes zeros(int count) { return bytes(new byte[count]); }

    byte[] toBytes() { return out.toByteArray(); }

    /** Writes what there is so far into a new file. */
    Path writeTo(Path folder) { return write(folder, toBytes()); }

    static Path write(Path folder, byte[] bytes) {
        try {
            return Files.write(Files.createTempFile(folder, "model", ".gguf"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
