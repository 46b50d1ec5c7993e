package dev.satchel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.tika.parser.txt.CharsetDetector;
import org.apache.tika.parser.txt.CharsetMatch;

/**
 * The character set of a text that is not Unicode, guessed by the frequencies of its bytes (the detector of ICU), and believed only where
 * it has evidence: a guess is worse than windows-1252 for a few accents in a short text.
 */
final class LegacyCharset {
    private static final int SAMPLE = 12_000;
    private static final int BEFORE = 200;
    private static final Set<String> SEVERAL_BYTES = Set.of("Shift_JIS", "EUC-JP", "EUC-KR", "GB18030", "Big5");
    private static final int SURE_OF_SEVERAL = 60;
    /** Sets of one byte for another script, with the one of Windows that holds the same letters and more. */
    private static final Map<String, String> OTHER_SCRIPTS = Map.of("windows-1251", "windows-1251", "KOI8-R", "KOI8-R", "ISO-8859-5",
            "ISO-8859-5", "ISO-8859-7", "windows-1253", "ISO-8859-8", "windows-1255", "ISO-8859-8-I", "windows-1255", "windows-1256",
            "windows-1256", "ISO-8859-6", "ISO-8859-6");
    private static final Map<String, String> OTHER_LATIN = Map.of("ISO-8859-2", "ISO-8859-2", "windows-1250", "windows-1250", "ISO-8859-9",
            "windows-1254", "windows-1254", "windows-1254");
    private static final int SURE_OF_LATIN = 50;
    private static final int LATIN_LETTERS = 4;
    private static final int LATIN_LENGTH = 40;

    private LegacyCharset() {}

    /** The set of these bytes; {@code otherwise} when there is no evidence for another. */
    static Charset of(byte[] content, Charset otherwise) {
        byte[] sample = sample(content);
        int western = 0;
        Optional<CharsetMatch> best = Optional.empty();
        for (CharsetMatch match : new CharsetDetector().setText(sample).detectAll()) {
            String name = match.getName();
            if (name.equals("ISO-8859-1") || name.equals("windows-1252")) western = Math.max(western, match.getConfidence());
            else if (best.isEmpty() && isKnown(name)) best = Optional.of(match);
        }
        if (best.isEmpty()) return otherwise;
        String name = best.get().getName();
        int sure = best.get().getConfidence();
        if (SEVERAL_BYTES.contains(name)) return sure >= SURE_OF_SEVERAL && fits(sample, name) ? Charset.forName(name) : otherwise;
        int high = highBytes(sample);
        if (OTHER_SCRIPTS.get(name) instanceof String set)
            return sure > western && high > asciiLetters(sample) ? Charset.forName(set) : otherwise;
        boolean evidence = sure >= SURE_OF_LATIN && sure * 2 > western * 3 && high >= LATIN_LETTERS && sample.length >= LATIN_LENGTH;
        return evidence ? Charset.forName(OTHER_LATIN.get(name)) : otherwise;
    }

    private static boolean isKnown(String name) {
        return SEVERAL_BYTES.contains(name) || OTHER_SCRIPTS.containsKey(name) || OTHER_LATIN.containsKey(name);
    }

    /** From a little before the first byte that is not ASCII. */
    private static byte[] sample(byte[] content) {
        int first = 0;
        while (first < content.length && content[first] >= 0) first++;
        int from = Math.max(0, first - BEFORE);
        return Arrays.copyOfRange(content, from, Math.min(content.length, from + SAMPLE));
    }

    private static boolean fits(byte[] sample, String name) {
        // The sample may end inside a character.
        for (int cut = 0; cut < 4 && cut < sample.length; cut++) {
            try {
                Charset.forName(name).newDecoder().decode(ByteBuffer.wrap(sample, 0, sample.length - cut));
                return true;
            } catch (CharacterCodingException e) {
                if (sample.length < SAMPLE) return false;
            }
        }
        return false;
    }

    private static int highBytes(byte[] sample) {
        int count = 0;
        for (byte b : sample) if (b < 0) count++;
        return count;
    }

    private static int asciiLetters(byte[] sample) {
        int count = 0;
        for (byte b : sample) if (b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z') count++;
        return count;
    }
}
