package dev.satchel.djl.gguf;

import dev.satchel.SatchelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the values that a GGUF header is made of, one after the other. Nothing is read, and no memory taken, before it is known to be there. */
final class HeaderReader {
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    /** Bytes that one value of a type takes in the file; for a string at least. */
    private static final int[] BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};

    private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_SHOWN = 80;

    private final Path file;
    private final ByteBuffer bytes;
    private final boolean wholeFile;

    /** Reads from the beginning of {@code bytes}, the first bytes of {@code file} or all of them. */
    HeaderReader(Path file, ByteBuffer bytes, boolean wholeFile) {
        this.file = file;
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.wholeFile = wholeFile;
    }

    /** How many bytes have been read. */
    int position() { return bytes.position(); }

    /** The failure of a file that does not follow the format. */
    SatchelException damaged(String what) {
        return new SatchelException(file + ": " + what + "; the file is damaged or was not made by a GGUF converter, get it again");
    }

    /** The refusal of a file that may be in order but is of a kind that cannot be used. */
    SatchelException refused(String what) {
        return new SatchelException(file + " is " + what);
    }

    /** The same, for a reason that was found without knowing where. */
    SatchelException refused(String where, SatchelException reason) {
        return new SatchelException(file + ": " + where + ": " + reason.getMessage(), reason);
    }

    /** A name from the file as it may stand in a message: on one line and not too long. */
    static String shown(String name) {
        String line = name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "..." : name;
        return line.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }

    /** Reads the four letters that every GGUF file begins with, and says what the file seems to be where it does not. */
    void magic() {
        if (bytes.remaining() >= MAGIC.length && matches(MAGIC)) {
            bytes.position(MAGIC.length);
            return;
        }
        throw refused("not a GGUF file" + looksLike() + "; choose a model in GGUF format");
    }

    private String looksLike() {
        if (bytes.remaining() == 0) return " but empty";
        if (matches("PK")) return " but a ZIP archive";
        if (matches(new byte[] {0x1F, (byte) 0x8B})) return " but a gzip archive";
        if (matches("lmgg") || matches("tjgg") || matches("fmgg") || matches("algg")) return " but a GGML file, the format before it";
        if (matches("version https://git-lfs")) return " but the Git LFS pointer to a file that was not downloaded";
        if (matches("<!DOCTYPE") || matches("<!doctype") || matches("<html") || matches("<HTML")) {
            return " but a web page, probably that of a failed download";
        }
        // A safetensors file begins with the length of the JSON object that follows.
        if (bytes.remaining() > 9 && bytes.get(8) == '{' && bytes.get(9) == '"') return " but seems to be a safetensors file";
        if (matches("{")) return " but seems to be JSON";
        return "";
    }

    private boolean matches(String start) { return matches(start.getBytes(StandardCharsets.US_ASCII)); }

    private boolean matches(byte[] start) {
        return bytes.remaining() >= start.length && bytes.slice(0, start.length).equals(ByteBuffer.wrap(start));
    }

    int int32(String what) { return need(4, what).getInt(); }

    long int64(String what) { return need(8, what).getLong(); }

    /** An unsigned number of 64 bits, at most {@link Long#MAX_VALUE}. */
    long unsigned64(String what) {
        long value = int64(what);
        if (value < 0) throw damaged(what + " is " + Long.toUnsignedString(value) + ", which cannot be");
        return value;
    }

    /** How many things follow that take at least {@code bytesEach}. */
    int count(int bytesEach, String what) {
        long count = unsigned64(what);
        if (count > bytes.remaining() / bytesEach) {
            throw damaged(
                    what + " is " + count + ", but only " + bytes.remaining() + " bytes follow" + (wholeFile ? "" : " in the header"));
        }
        return (int) count;
    }

    String string(String what) {
        long length = unsigned64(what);
        if (length > bytes.remaining())
            throw damaged(what + " is " + length + " bytes long, but only " + bytes.remaining() + " bytes follow");
        byte[] utf8 = new byte[(int) length];
        bytes.get(utf8);
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !isUtf8(utf8)) throw damaged(what + " is not UTF-8");
        return text;
    }

    /**
     * The value of a key: a {@link Long}, {@link Double}, {@link Boolean}, {@link String}, or an array of one of them as {@code int[]} (up to 32
     * bits, where all values fit), {@code long[]}, {@code float[]}, {@code double[]}, {@code boolean[]} or unmodifiable {@code List<String>}.
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
                for (int i = 0; i < count; i++) values[i] = bytes.getFloat();
                yield values;
            }
            case 12 -> {
                double[] values = new double[count];
                for (int i = 0; i < count; i++) values[i] = bytes.getDouble();
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

    private ByteBuffer need(int count, String what) {
        if (bytes.remaining() < count) {
            throw damaged((wholeFile ? "the file ends" : "the header is longer than " + bytes.limit() + " bytes") + " before " + what);
        }
        return bytes;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
