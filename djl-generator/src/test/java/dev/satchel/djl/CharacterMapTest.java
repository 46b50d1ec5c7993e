package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CharacterMapTest {
    private static final int LABELS = 256;

    /** One key, "A", for which "é" is put. */
    private final int[] units = new int[2 * LABELS];
    private byte[] texts = "x\0é\0".getBytes(StandardCharsets.UTF_8);

    CharacterMapTest() {
        int children = LABELS; // of the root; of "A" they are at 256 ^ 65 ^ 65
        units[0] = LABELS << 10;
        units[children ^ 'A'] = 'A' | 1 << 8 | 'A' << 10;
        units[LABELS] = 1 << 31 | 2;
    }

    @Test
    void aSoundMapIsTaken() { assertTrue(isSound()); }

    @Test
    void aChildOutsideTheTrieIsFound() {
        units[LABELS ^ 'A'] = 'A' | 1 << 8 | 1024 << 10;
        assertFalse(isSound());
    }

    @Test
    void aChildFarOutsideTheTrieIsFound() {
        units[LABELS ^ 'A'] = 'A' | 1 << 9 | ((1 << 21) - 1) << 10;
        assertFalse(isSound());
    }

    @Test
    void aValueOutsideTheTextsIsFound() {
        units[LABELS] = 1 << 31 | 6;
        assertFalse(isSound());
        units[LABELS] = Integer.MAX_VALUE;
        assertFalse(isSound());
    }

    @Test
    void aValueWithinACharacterIsFound() {
        units[LABELS] = 1 << 31 | 3;
        assertFalse(isSound());
    }

    @Test
    void textsThatAreNotUtf8AreFound() {
        texts = new byte[] {'x', 0, (byte) 0xC3};
        assertFalse(isSound());
    }

    @Test
    void aSizeThatIsNotThatOfTheTrieIsFound() {
        assertFalse(CharacterMap.isSound(""));
        assertFalse(CharacterMap.isSound("no base64!"));
        for (int size : new int[] {-4, 0, 3, units.length * 4 + 400}) assertFalse(CharacterMap.isSound(encoded(size)), () -> "size " + size);
    }

    private boolean isSound() { return CharacterMap.isSound(encoded(units.length * Integer.BYTES)); }

    private String encoded(int size) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (1 + units.length) + texts.length).order(ByteOrder.LITTLE_ENDIAN).putInt(size);
        for (int unit : units) bytes.putInt(unit);
        return Base64.getEncoder().encodeToString(bytes.put(texts).array());
    }
}
