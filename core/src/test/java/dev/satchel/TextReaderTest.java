package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextReaderTest {
    private static Document read(String id, String text) { return new TextReader().read(id, text.getBytes(StandardCharsets.UTF_8)); }

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "A.TXT", "x/y/Main.java", "app.log", "LICENSE", "LICENSE-MIT", "README", "Makefile",
            "b.yaml"})
    void readsTextByItsName(String name) { assertTrue(new TextReader().reads(name)); }

    @ParameterizedTest
    @ValueSource(strings = {"a.png", "a.pdf", "a.csv", "a.md", "a.html", "notes", "a.xyz", ".txt", "readme.pdf"})
    void leavesOtherNamesAlone(String name) { assertFalse(new TextReader().reads(name)); }

    @Test
    void theTextIsTheFilesOwnContent() {
        Document document = read("notes/price_list-2024.txt", "\uFEFFOne.\r\n\r\nTwo.\r\n");
        assertEquals("One.\r\n\r\nTwo.\r\n", document.text());
        assertEquals("price list 2024", document.title());
        assertEquals(List.of(), document.blocks());
    }

    @ParameterizedTest
    @CsvSource({"src/Main.java,Main.java", "README,README", "a/b_c.txt,b c", "'a\nb.txt',a b", "'---.txt','---.txt (file)'",
            "'\t\u0001',(file)"})
    void theTitleIsANiceFormOfTheName(String id, String title) { assertEquals(title, read(id, "x").title()); }

    @Test
    void codeIsCutAtLines() {
        assertEquals(List.of(new Block(Block.Kind.CODE, 0, 0, 10)), read("a.java", "int a;\nb;\n").blocks());
        assertEquals(List.of(), read("a.java", "").blocks());
    }
}
