package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LanguageAnalyzersTest {
    private static List<String> terms(Language language, String text) {
        List<String> terms = new ArrayList<>();
        try (TokenStream tokens = language.analyzer().tokenStream("", text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) terms.add(term.toString());
            tokens.end();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return terms;
    }

    /** A part number, an error code, an address, a price and the like mean the same in every language. */
    @ParameterizedTest
    @EnumSource
    void codesAreToldApart(Language language) {
        String[][] alike = {{"SP-051", "SP-052"}, {"E2", "E3"}, {"192.168.0.1", "192.168.0.2"}, {"3,50", "3,51"}, {"ABCDEF12", "ABCDEF13"},
                {"2026-11-24", "2026-11-25"}};
        for (String[] each : alike) assertNotEquals(terms(language, each[0]), terms(language, each[1]));
        for (String each : new String[] {"std::vec", "hello_cargo", "--release", "Cargo.toml", "C:\\Windows", "x86"})
            assertFalse(terms(language, each).isEmpty(), each);
    }

    @ParameterizedTest
    @CsvSource({"ENGLISH, café, cafe", "PORTUGUESE, garantia da estação, garantia da estacao", "SPANISH, reparación, reparacion",
            "FRENCH, réservoir, reservoir", "GERMAN, Behälter, Behalter", "CZECH, záruka, zaruka",
            "ROMANIAN, garanție, garantie", "LATVIAN, tējkanna, tejkanna", "CROATIAN, čišćenje, ciscenje", "POLISH, żarówka, zarowka",
            "SWEDISH, köket, koket", "TURKISH, sürümü, surumu", "OTHER, naïve, naive"})
    void accentsMayBeLeftOut(Language language, String accented, String plain) {
        assertEquals(terms(language, accented), terms(language, plain));
    }

    @ParameterizedTest
    @CsvSource({"POLISH, czajnika, czajnikiem", "UKRAINIAN, гарантія, гарантією", "SLOVENIAN, garancija, garancijo",
            "MARATHI, किटलीची, किटलीचा"})
    void formsOfAWordBeginAlike(Language language, String one, String other) {
        assertEquals(terms(language, one), terms(language, other));
    }

    /** Full-width Latin letters are Latin letters, and Latin words among the others stay whole. */
    @ParameterizedTest
    @CsvSource({"JAPANESE, ＵＳＢケーブル, usb ケー ーブ ブル", "CHINESE, 使用 Cargo 构建, 使用 cargo 构建", "KOREAN, 보증 기간, 보증 기간"})
    void pairsOfCharactersStandForWords(Language language, String text, String terms) {
        assertEquals(List.of(terms.split(" ")), terms(language, text));
    }
}
