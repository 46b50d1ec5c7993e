package dev.satchel.djl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.IntBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * SentencePiece's precompiled map of characters, as a {@code tokenizer.json} holds it: the size of a double-array trie, the trie, and the
 * texts that its values point into, each with a zero byte at its end. The tokenizer library ends the whole process when such a map is
 * damaged, so it is checked before.
 *
 * <p>A unit of the trie has a label in bits 0 to 7; bit 8 when a key ends there; and in bits 10 to 30, to be shifted by 8 when bit 9 is
 * set, how far its children are: those of unit {@code i} are at {@code i ^ offset ^ label}, its value at {@code i ^ offset}. A unit with
 * bit 31 is a value.
 */
final class CharacterMap {
    private static final int LABELS = 256;

    private CharacterMap() {}

    /** Whether nothing in it points outside. */
    static boolean isSound(String base64) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.remaining() < Integer.BYTES) return false;
            int size = bytes.getInt();
            if (size < Integer.BYTES || size % Integer.BYTES != 0 || size > bytes.remaining()) return false;
            IntBuffer units = bytes.slice(bytes.position(), size).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
            ByteBuffer texts = bytes.slice(bytes.position() + size, bytes.remaining() - size);
            CharBuffer unused = StandardCharsets.UTF_8.newDecoder().decode(texts.duplicate()); // refuses what is not UTF-8
            return unused != null && pointsInside(units, texts);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return false;
        }
    }

    private static boolean pointsInside(IntBuffer units, ByteBuffer texts) {
        for (int i = 0; i < units.capacity(); i++) {
            int unit = units.get(i);
            if (unit < 0) continue;
            int children = i ^ unit >>> 10 << ((unit & 1 << 9) >>> 6);
            // A reader looks where a child of any label would be.
            if (children < 0 || (children | LABELS - 1) >= units.capacity()) return false;
            boolean keyEnds = (unit & 1 << 8) != 0;
            if (keyEnds && !isCharacter(texts, units.get(children) & Integer.MAX_VALUE)) return false;
        }
        return true;
    }

    /** Whether a character begins at a place, or all ends there. */
    private static boolean isCharacter(ByteBuffer texts, int at) {
        return at == texts.capacity() || at < texts.capacity() && (texts.get(at) & 0xC0) != 0x80;
    }
}
