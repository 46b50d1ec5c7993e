package dev.satchel.djl.gguf;

import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the values that a GGUF header is made of, one after the other. Nothing is read, and no memory taken, before it is known to be
 * there.
 */
final class HeaderReader {
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    /** Bytes that one value of a type takes in the file; for a string at least. */
    private static final int[] BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};

    private static final int READ_AT_ONCE = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final long fileSize;
    private final int end;
    /** What stands in the file at {@link #bufferStart}; filled again when it is used up. */
    private ByteBuffer buffer;
    private int bufferStart;

    /** Reads from the beginning of a file, and no further than {@code longest} bytes. */
    HeaderReader(Path file, FileChannel channel, int longest) throws IOException {
        this.file = file;
        this.channel = channel;
        fileSize = channel.size();
        end = (int) Math.min(fileSize, longest);
        buffer = ByteBuffer.allocate(Math.min(end, READ_AT_ONCE)).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    }

    /** Of the whole file, in bytes. */
    long fileSize() { return fileSize; }

    /** How many bytes have been read. */
    int position() { return bufferStart + buffer.position(); }

    /** The failure of a file that does not follow the format. */
    SatchelException damaged(String what) {
        return new ModelFormatException(file + ": " + what + "; the file is damaged or was not made by a GGUF converter, get it again");
    }

    /** The refusal of a file that may be in order but is of a kind that cannot be used. */
    SatchelException refused(String what) {
        return new ModelFormatException(file + " is " + what);
    }

    /** The same, for a reason that was found without knowing where. */
    SatchelException refused(String where, SatchelException reason) {
        return new ModelFormatException(file + ": " + where + ": " + reason.getMessage(), reason);
    }

    /** Reads the four letters that every GGUF file begins with, and says what the file seems to be where it does not. */
    void magic() {
        byte[] start = new byte[Math.min(remaining(), 32)];
        need(start.length, "the magic").get(start);
        if (!startsWith(start, "GGUF")) throw refused("not a GGUF file" + looksLike(start) + "; choose a model in GGUF format");
        buffer.position(4);
    }

    private static String looksLike(byte[] start) {
        if (start.length == 0) return " but empty";
        if (startsWith(start, "PK")) return " but a ZIP archive";
        if (startsWith(start, "\u001F\u008B")) return " but a gzip archive";
        if (Stream.of("lmgg", "tjgg", "fmgg", "algg").anyMatch(magic -> startsWith(start, magic)))
            return " but a GGML file, the format before it";
        if (startsWith(start, "version https://git-lfs")) return " but the Git LFS pointer to a file that was not downloaded";
        if (Stream.of("<!DOCTYPE", "<!doctype", "<html", "<HTML").anyMatch(tag -> startsWith(start, tag))) {
            return " but a web page, probably that of a failed download";
        }
        // A safetensors file begins with the length of the JSON object that follows.
        if (start.length > 9 && start[8] == '{' && start[9] == '"') return " but seems to be a safetensors file";
        if (start[0] == '{') return " but seems to be JSON";
        return "";
    }

    private static boolean startsWith(byte[] bytes, String start) {
        return new String(bytes, StandardCharsets.ISO_8859_1).startsWith(start);
    }

    int int32(String what) { return need(4, what).getInt(); }

    long int64(String what) { return need(8, what).getLong(); }

    /** An unsigned number of 64 bits, at most {@link Long#MAX_VALUE}. */
    long unsigned64(String what) {
        long value = int64(what);
        if (value < 0) throw damaged(what + " is " + Long.toUnsignedString(value) + ", which is too large");
        return value;
    }

    /** How many things follow that take at least {@code bytesEach}. */
    int count(int bytesEach, String what) {
        long count = unsigned64(what);
        if (count > remaining() / bytesEach)
            throw damaged(what + " is " + count + ", but only " + remaining() + " bytes follow" + inHeader());
        return (int) count;
    }

    String string(String what) {
        long length = unsigned64(what);
        if (length > remaining()) throw damaged(what + " is " + length + " bytes long, but only " + remaining() + " follow" + inHeader());
        byte[] utf8 = new byte[(int) length];
        need(utf8.length, what).get(utf8);
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !isUtf8(utf8)) throw damaged(what + " is not UTF-8");
        return text;
    }

    /**
     * The value of a key: a {@link Long}, {@link Double}, {@link Boolean}, {@link String}, or an array of one of them as {@code int[]} (up
     * to 32 bits, where all values fit), {@code long[]}, {@code float[]}, {@code double[]}, {@code boolean[]} or unmodifiable
     * {@code List<String>}.
     */
    Object value(String key) {
        int type = type(key);
        return type == ARRAY ? array(key) : scalar(type, key);
    }

    private Object scalar(int type, String key) {
        String what = "the value of " + key;
        return switch (type) {
            case 6 -> (double) need(4, what).getFloat();
            case 12 -> need(8, what).getDouble();
            case BOOL -> bool(what);
            case STRING -> string(what);
            default -> integer(type, what);
        };
    }

    private Object array(String key) {
        int type = type(key);
        if (type == ARRAY) throw damaged(key + " is an array of arrays");
        int count = count(type == STRING ? Long.BYTES : BYTES[type], "the number of values of " + key);
        String what = "a value of " + key;
        return switch (type) {
            case 6 -> {
                float[] values = new float[count];
                for (int i = 0; i < count; i++) values[i] = need(4, what).getFloat();
                yield values;
            }
            case 12 -> {
                double[] values = new double[count];
                for (int i = 0; i < count; i++) values[i] = need(8, what).getDouble();
                yield values;
            }
            case BOOL -> {
                boolean[] values = new boolean[count];
                for (int i = 0; i < count; i++) values[i] = bool(what);
                yield values;
            }
            case STRING -> {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < count; i++) values.add(string(what));
                yield Collections.unmodifiableList(values);
            }
            default -> integers(type, count, what);
        };
    }

    private Object integers(int type, int count, String what) {
        long[] values = new long[count];
        boolean small = type != 10 && type != 11;
        for (int i = 0; i < count; i++) {
            values[i] = integer(type, what);
            small &= values[i] == (int) values[i];
        }
        if (!small) return values;
        int[] narrow = new int[count];
        for (int i = 0; i < count; i++) narrow[i] = (int) values[i];
        return narrow;
    }

    private long integer(int type, String what) {
        return switch (type) {
            case 0 -> Byte.toUnsignedLong(need(1, what).get());
            case 1 -> need(1, what).get();
            case 2 -> Short.toUnsignedLong(need(2, what).getShort());
            case 3 -> need(2, what).getShort();
            case 4 -> Integer.toUnsignedLong(int32(what));
            case 5 -> int32(what);
            case 10 -> unsigned64(what);
            case 11 -> int64(what);
            default -> throw new IllegalArgumentException("no integer type: " + type);
        };
    }

    private boolean bool(String what) {
        byte value = need(1, what).get();
        if (value != 0 && value != 1) throw damaged(what + " is " + value + ", neither true nor false");
        return value == 1;
    }

    private int type(String key) {
        int type = int32("the type of " + key);
        if (type < 0 || type >= BYTES.length) throw damaged(key + " has the type " + Integer.toUnsignedString(type) + ", which is unknown");
        return type;
    }

    /** The buffer, with at least {@code count} bytes to be read. */
    private ByteBuffer need(int count, String what) {
        if (count > remaining()) {
            throw damaged(
                    (end == fileSize ? "the file ends" : "the header is longer than " + end + " bytes, it would end") + " before " + what);
        }
        if (count > buffer.remaining()) fill(count);
        return buffer;
    }

    private void fill(int count) {
        bufferStart = position();
        if (count > buffer.capacity()) buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        buffer.clear().limit(Math.min(buffer.capacity(), remaining()));
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, bufferStart + buffer.position()) < 0)
                    throw new EOFException("it became shorter while it was read");
            }
        } catch (IOException e) {
            throw new SatchelException("cannot read " + file + ": " + e, e);
        }
        buffer.flip();
    }

    private int remaining() { return end - position(); }

    private String inHeader() { return end == fileSize ? "" : " within the longest header that is read"; }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
