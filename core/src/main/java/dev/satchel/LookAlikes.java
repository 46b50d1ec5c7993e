package dev.satchel;

import java.lang.Character.UnicodeScript;

/** Letters of one script that look like those of another, with which a word is made that reads the same and compares as different. */
final class LookAlikes {
    /** Capitals look like other letters than their small ones do: В is B, and в is none. */
    private static final String CYRILLIC_AND_GREEK = "аеорсухіјѕһԁԛԝҽοναικτυχρ" + "АВЕКМНОРСТУХІЈЅҺԚԜ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";
    private static final String LATIN = "aeopcyxijshdqweovaiktuxp" + "ABEKMHOPCTYXIJShQW" + "ABEZHIKMNOPTYX";

    private LookAlikes() {}

    /**
     * A word as it is written, with Latin letters in the place of those that look like them, if it has Latin letters too. No language mixes
     * scripts within a word, but for unit signs, and these stay the same for all texts.
     */
    static String inOneScript(String word) {
        boolean latin = false;
        boolean other = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < 0x250) latin |= Character.isLetter(c);
            else other |= UnicodeScript.of(c) == UnicodeScript.CYRILLIC || UnicodeScript.of(c) == UnicodeScript.GREEK;
        }
        if (!latin || !other) return word;
        StringBuilder plain = new StringBuilder(word);
        for (int i = 0; i < word.length(); i++) {
            int alike = CYRILLIC_AND_GREEK.indexOf(word.charAt(i));
            if (alike >= 0) plain.setCharAt(i, LATIN.charAt(alike));
        }
        return plain.toString();
    }
}
