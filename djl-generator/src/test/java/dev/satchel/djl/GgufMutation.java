package dev.satchel.djl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Spoils GGUF files where it hurts: their numbers, texts, keys and tensors are found by walking through the header, so that a change hits
 * one of them and leaves the rest readable. For files that are right before.
 */
final class GgufMutation {
    private static final long[] EXTREMES = {0, 1, 2, 3, 16, 255, 256, 0x7FFF, 0xFFFF, 1 << 20, Integer.MAX_VALUE, 0xFFFFFFFFL, 1L << 32,
            1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1, -2, -256};
    private static final String[] TEMPLATE_PIECES = {"{{", "}}", "{%", "%}", "{% for m in messages %}", "{% endfor %}", "{% if true %}",
            "{% endif %}", "{{ messages }}", "{{ range(99999999) }}", "{{ 'a' * 99999999 }}", "{{ ((((((1)))))) }}",
            "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
            "{{ undefined.field }}", "{{ 1 // 0 }}", "{% set x = namespace() %}", "|", "\u0000", "{{ raise_exception('no') }}", "{#", "-%}",
            "{%-"};
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int[] SIZES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

    /** A number in the file. */
    private record Place(int at, int size) {}

    /** A text in the file, with the place of its length before it. */
    private record Text(int at, int length) {}

    private final byte[] original;
    private final ByteBuffer in;
    private final List<Place> numbers = new ArrayList<>();
    private final List<Text> texts = new ArrayList<>();
    private final int headerEnd;

    GgufMutation(byte[] file) {
        original = file;
        in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        in.position(4);
        number(4);
        long tensors = number(8);
        long keys = number(8);
        for (long i = 0; i < keys; i++) {
            text();
            value((int) number(4));
        }
        for (long i = 0; i < tensors; i++) {
            text();
            long dimensions = number(4);
            for (long d = 0; d < dimensions; d++) number(8);
            number(4);
            number(8);
        }
        headerEnd = in.position();
    }

    private long number(int size) {
        numbers.add(new Place(in.position(), size));
        return switch (size) {
            case 1 -> in.get();
            case 2 -> in.getShort();
            case 4 -> in.getInt();
            default -> in.getLong();
        };
    }

    private void text() {
        int length = (int) number(8);
        texts.add(new Text(in.position(), length));
        in.position(in.position() + length);
    }

    private void value(int type) {
        if (type == STRING) {
            text();
        } else if (type == ARRAY) {
            int elementType = (int) number(4);
            long count = number(8);
            for (long i = 0; i < count; i++) value(elementType);
        } else {
            number(SIZES[type]);
        }
    }

    /** A spoiled copy of the file. */
    byte[] next(Random random) {
        byte[] bytes = original.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) bytes = changed(bytes, random);
        return bytes;
    }

    private byte[] changed(byte[] bytes, Random random) {
        switch (random.nextInt(9)) {
            case 0 -> bytes[random.nextInt(Math.min(bytes.length, headerEnd))] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            case 2, 3 -> putNumber(bytes, numbers.get(random.nextInt(numbers.size())), random);
            // The first numbers are the counts, the last those of the tensors: what is between is mostly vocabulary.
            case 4 -> putNumber(bytes, numbers.get(numbers.size() - 1 - random.nextInt(Math.min(200, numbers.size()))), random);
            case 5 -> spoilText(bytes, texts.get(random.nextInt(texts.size())), random);
            case 6 -> copyText(bytes, texts.get(random.nextInt(texts.size())), texts.get(random.nextInt(texts.size())));
            case 7 -> spoilTemplate(bytes, random);
            default -> {
                return random.nextInt(4) > 0 ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
        }
        return bytes;
    }

    private static void putNumber(byte[] bytes, Place place, Random random) {
        if (place.at + place.size > bytes.length) return;
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long value = random.nextBoolean() ? EXTREMES[random.nextInt(EXTREMES.length)] : random.nextInt(64) - 8;
        switch (place.size) {
            case 1 -> out.put(place.at, (byte) value);
            case 2 -> out.putShort(place.at, (short) value);
            case 4 -> out.putInt(place.at, (int) value);
            default -> out.putLong(place.at, value);
        }
    }

    private static void spoilText(byte[] bytes, Text text, Random random) {
        for (int i = text.at; i < Math.min(text.at + text.length, bytes.length); i++)
            if (random.nextInt(4) == 0) bytes[i] = (byte) random.nextInt();
    }

    private static void copyText(byte[] bytes, Text from, Text to) {
        int length = Math.min(from.length, to.length);
        if (Math.max(from.at, to.at) + length <= bytes.length) System.arraycopy(bytes, from.at, bytes, to.at, length);
    }

    private void spoilTemplate(byte[] bytes, Random random) {
        Text longest = texts.stream().filter(text -> text.at + text.length <= bytes.length)
                .filter(text -> new String(original, text.at, text.length, StandardCharsets.UTF_8).contains("{%")).findFirst()
                .orElse(texts.get(random.nextInt(texts.size())));
        byte[] piece = TEMPLATE_PIECES[random.nextInt(TEMPLATE_PIECES.length)].getBytes(StandardCharsets.UTF_8);
        int room = Math.min(longest.length, bytes.length - longest.at) - piece.length;
        if (room > 0) System.arraycopy(piece, 0, bytes, longest.at + random.nextInt(room), piece.length);
    }
}
