package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextDecoderTest {
    private static final String TEXT = "Größe não 保修期 \uD83D\uDE00\r\nline\r\n";

    private static byte[] bytes(String charset, int... mark) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int b : mark) out.write(b);
        out.writeBytes(TEXT.getBytes(Charset.forName(charset)));
        return out.toByteArray();
    }

    @Test
    void aByteOrderMarkDecidesAndIsNotPartOfTheText() {
        assertEquals(TEXT, TextDecoder.decode("a", bytes("UTF-8", 0xEF, 0xBB, 0xBF)));
        assertEquals(TEXT, TextDecoder.decode("a", bytes("UTF-16LE", 0xFF, 0xFE)));
        assertEquals(TEXT, TextDecoder.decode("a", bytes("UTF-16BE", 0xFE, 0xFF)));
        assertEquals(TEXT, TextDecoder.decode("a", bytes("UTF-32LE", 0xFF, 0xFE, 0, 0)));
        assertEquals(TEXT, TextDecoder.decode("a", bytes("UTF-32BE", 0, 0, 0xFE, 0xFF)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void withoutAMarkTheBytesTell(String charset) { assertEquals(TEXT, TextDecoder.decode("a", bytes(charset))); }

    @Test
    void chineseInUtf16HasZerosOnTheOtherSideToo() {
        String text = "第一章 一一一\n第二章 2\n".repeat(40); // 一 is 4E00
        assertEquals(text, TextDecoder.decode("a", text.getBytes(StandardCharsets.UTF_16LE)));
        assertEquals(text, TextDecoder.decode("a", text.getBytes(StandardCharsets.UTF_16BE)));
    }

    @Test
    void whatIsNotUtf8IsWindows1252() {
        assertEquals("Preço: 5 € – „gut“", TextDecoder.decode("a", "Preço: 5 € – „gut“".getBytes(Charset.forName("windows-1252"))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"windows-1251, Настоящая гарантия действует два года со дня покупки лампы.",
            "KOI8-R, Настоящая гарантия действует два года со дня покупки лампы.",
            "ISO-8859-5, Настоящая гарантия действует два года со дня покупки лампы.",
            "ISO-8859-7, Η εγγύηση ισχύει για δύο χρόνια από την ημερομηνία αγοράς.",
            "windows-1253, Η εγγύηση ισχύει για δύο χρόνια από την ημερομηνία αγοράς.",
            "windows-1255, האחריות תקפה לשנתיים מיום הרכישה. הסוללות אינן כלולות.",
            "windows-1256, الضمان صالح لمدة سنتين من تاريخ الشراء. البطاريات غير مشمولة.",
            "ISO-8859-2, 'Gwarancja jest ważna przez dwa lata od daty zakupu, z wyjątkiem żarówek i części zużywających się.'",
            "windows-1250, 'Gwarancja jest ważna przez dwa lata od daty zakupu, z wyjątkiem żarówek i części zużywających się.'",
            "ISO-8859-9, 'Garanti, satın alma tarihinden itibaren iki yıl geçerlidir. Şarj edilebilir piller hariçtir.'",
            "Shift_JIS, 保証期間は購入日から二年間です。電池は含まれません。", "EUC-JP, 保証期間は購入日から二年間です。電池は含まれません。",
            "GB18030, 保修期为自购买之日起两年。电池不包括在内。", "Big5, 保固期為自購買之日起兩年。電池不包括在內。",
            "EUC-KR, 보증 기간은 구입일로부터 2년입니다. 배터리는 포함되지 않습니다.",
            "windows-1252, A garantia é válida por dois anos a partir da data da compra. Não inclui as lâmpadas.",
            "windows-1252, 'Die Garantie gilt für zwei Jahre ab dem Kaufdatum, außer für Glühbirnen.'", "windows-1252, naïve café",
            "windows-1252, Größe", "windows-1252, x é y", "windows-1252, Smørrebrød på Blåbærgrød",
            "windows-1252, 'Le prix est de 6 € à l’œil, déjà payé cet été.'"})
    void olderCharacterSetsAreFoundByTheirBytes(String charset, String text) {
        assertEquals(text, TextDecoder.decode("a", text.getBytes(Charset.forName(charset))));
    }

    @ParameterizedTest
    @CsvSource({"89504E470D0A1A0A0000000D49484452", "7F454C4602010100", "504B03040A00000000", "0102030405060708", "FFD8FFE000104A46", "00"})
    void aBinaryFileIsRefusedInOneLine(String hex) {
        byte[] content = HexFormat.of().parseHex(hex);
        SatchelException e = assertThrows(SatchelException.class, () -> TextDecoder.decode("odd\nname.txt", content));
        assertEquals(
                "odd\\u000Aname.txt is a binary file, not text: leave it out, or give its name the extension of its format",
                e.getMessage());
        assertFalse(TextDecoder.looksLikeText(content));
    }

    @Test
    void nothingAndTerminalColoursAreText() {
        assertEquals("", TextDecoder.decode("a", new byte[0]));
        assertTrue(TextDecoder.looksLikeText(new byte[0]));
        assertEquals("\u001B[31mred\u001B[0m", TextDecoder.decode("a", "\u001B[31mred\u001B[0m".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aSampleMayEndInsideACharacter(int shift) {
        byte[] content = ("x".repeat(shift) + "\uD83D\uDE00".repeat(TextDecoder.SAMPLE)).getBytes(StandardCharsets.UTF_8);
        assertTrue(TextDecoder.looksLikeText(Arrays.copyOf(content, TextDecoder.SAMPLE)));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void randomBytesAreTextOrRefusedNeverAnythingElse(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] content = new byte[random.nextInt(300)];
            random.nextBytes(content);
            try {
                TextDecoder.decode("a", content);
            } catch (SatchelException expected) {
                assertTrue(expected.getMessage().startsWith("a is a binary file"));
            }
        }
    }
}
