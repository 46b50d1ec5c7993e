package dev.satchel.djl.gguf;

import dev.satchel.SatchelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands before the tensors' numbers: magic, version, keys with values, and the table of tensors.
 *
 * @param version of the format
 * @param metadata keys and values in the order of the file
 * @param entries the table of tensors in the order of the file, checked
 * @param dataStart where in the file the first tensor's offset 0 is
 */
record GgufHeader(int version, Map<String, Object> metadata, List<Entry> entries, long dataStart) {
    /** In bytes; several times the longest that we know of, and little enough to be kept in memory whatever it holds. */
    static final int LONGEST = 64 << 20;

    private static final int MAX_DIMENSIONS = 4;
    private static final int SMALLEST_KEY = 13;
    private static final int SMALLEST_TENSOR = 32;

    /** A line in the table of tensors. */
    record Entry(String name, TensorType type, List<Long> dimensions, long offset, long bytes) {}

    /** Reads and checks a header; nothing in it is believed, and in particular no tensor may reach beyond the file's end. */
    static GgufHeader read(HeaderReader in) {
        int version = readVersion(in);
        int tensorCount = in.count(SMALLEST_TENSOR, "the number of tensors");
        int keyCount = in.count(SMALLEST_KEY, "the number of keys");
        Map<String, Object> metadata = readMetadata(in, keyCount);
        long alignment = alignment(in, metadata);
        Map<String, Entry> entries = readEntries(in, tensorCount, alignment);
        long dataStart = Math.ceilDiv(in.position(), alignment) * alignment;
        checkPlaces(in, entries.values(), in.fileSize() - dataStart);
        return new GgufHeader(version, metadata, List.copyOf(entries.values()), dataStart);
    }

    /** The tensors as the file gives them out. */
    List<GgufTensor> tensors(Shard file) {
        return entries.stream().map(entry -> new GgufTensor(file, entry.name, entry.type, entry.dimensions, dataStart + entry.offset))
                .toList();
    }

    /** What a value is, in words. */
    static String kindOf(Object value) {
        return switch (value) {
            case Long number -> "an integer";
            case Double number -> "a number";
            case Boolean flag -> "true or false";
            case String text -> "a text";
            case float[] numbers -> "a list of numbers";
            case double[] numbers -> "a list of numbers";
            case int[] numbers -> "a list of integers";
            case long[] numbers -> "a list of integers";
            case boolean[] flags -> "a list of true and false";
            default -> "a list of texts";
        };
    }

    private static int readVersion(HeaderReader in) {
        in.magic();
        int version = in.int32("the version");
        if (version == 2 || version == 3) return version;
        if ((version & 0xFFFF) == 0) throw in.refused("big-endian, which is not supported; get a little-endian file");
        if (version == 1) throw in.refused("version 1 of GGUF, which is not supported; convert the model again with a newer converter");
        throw in.refused("version " + Integer.toUnsignedString(version)
                + " of GGUF, and only 2 and 3 are supported; get an older file or a newer Satchel");
    }

    private static Map<String, Object> readMetadata(HeaderReader in, int count) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = in.string("key " + (i + 1) + " of " + count);
            Object value = in.value("the key " + FileText.shown(key));
            if (metadata.put(key, value) != null) throw in.damaged("the key " + FileText.shown(key) + " occurs twice");
        }
        return metadata;
    }

    private static long alignment(HeaderReader in, Map<String, Object> metadata) {
        Object value = metadata.getOrDefault("general.alignment", 32L);
        if (value instanceof Long alignment && alignment > 0 && alignment <= 1 << 30 && Long.bitCount(alignment) == 1) return alignment;
        throw in.damaged("the key general.alignment is " + (value instanceof Long ? value : kindOf(value)) + ", not a power of two");
    }

    private static Map<String, Entry> readEntries(HeaderReader in, int count, long alignment) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.string("the name of tensor " + (i + 1) + " of " + count);
            String what = "the tensor " + FileText.shown(name);
            List<Long> dimensions = readDimensions(in, what);
            TensorType type = readType(in, what);
            long offset = in.unsigned64("the offset of " + what);
            if (offset % alignment != 0) throw in.damaged(what + " begins at " + offset + ", not a multiple of " + alignment);
            if (entries.put(name, new Entry(name, type, dimensions, offset, bytes(in, what, type, dimensions))) != null) {
                throw in.damaged(what + " occurs twice");
            }
        }
        return entries;
    }

    private static List<Long> readDimensions(HeaderReader in, String what) {
        int count = in.int32("the number of dimensions of " + what);
        if (count < 1 || count > MAX_DIMENSIONS) {
            throw in.damaged(what + " has " + Integer.toUnsignedString(count) + " dimensions, not 1 to " + MAX_DIMENSIONS);
        }
        List<Long> dimensions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long length = in.unsigned64("a dimension of " + what);
            if (length == 0) throw in.damaged("a dimension of " + what + " is 0");
            dimensions.add(length);
        }
        return dimensions;
    }

    private static TensorType readType(HeaderReader in, String what) {
        int id = in.int32("the type of " + what);
        try {
            return TensorType.of(id);
        } catch (SatchelException e) {
            throw in.refused(what, e);
        }
    }

    private static long bytes(HeaderReader in, String what, TensorType type, List<Long> dimensions) {
        long columns = dimensions.get(0);
        if (columns % type.blockSize() != 0) {
            throw in.damaged("the rows of " + what + " have " + columns + " numbers, not a multiple of " + type.blockSize() + " as " + type
                    + " needs");
        }
        try {
            long bytes = Math.multiplyExact(columns / type.blockSize(), (long) type.blockBytes());
            for (long length : dimensions.subList(1, dimensions.size())) bytes = Math.multiplyExact(bytes, length);
            Math.toIntExact(columns);
            return bytes;
        } catch (ArithmeticException e) {
            throw in.damaged(what + " has the dimensions " + dimensions + ", more than any file holds");
        }
    }

    private static void checkPlaces(HeaderReader in, Iterable<Entry> entries, long dataBytes) {
        List<Entry> inOrder = new ArrayList<>();
        entries.forEach(inOrder::add);
        inOrder.sort(Comparator.comparingLong(Entry::offset));
        long end = 0;
        for (Entry entry : inOrder) {
            String what = "the tensor " + FileText.shown(entry.name);
            if (entry.offset < end) throw in.damaged(what + " overlaps another one");
            if (entry.bytes > dataBytes - entry.offset) throw in.damaged("the file ends before the end of " + what);
            end = entry.offset + entry.bytes;
        }
    }
}
