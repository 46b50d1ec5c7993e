package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeparatedValuesReaderTest {
    private static Document read(String text) {
        return new SeparatedValuesReader().read("price_list.csv", text.getBytes(StandardCharsets.UTF_8));
    }

    private static final String ROWS = "Part: Solar panel; Price: 95,00.\nPart: Bolt, \"small\".";

    @ParameterizedTest
    @ValueSource(strings = {"Part;Price\nSolar panel;95,00\n\"Bolt, \"\"small\"\"\";\n",
            "Part,Price\r\nSolar panel,\"95,00\"\r\n\"Bolt, \"\"small\"\"\",\r\n",
            "Part\tPrice\nSolar panel\t95,00\n\"Bolt, \"\"small\"\"\"\t",
            "\uFEFFPart|Price\n\nSolar panel|95,00\n\"Bolt, \"\"small\"\"\"|"})
    void everyRowNamesItsColumns(String text) {
        assertEquals(ROWS, read(text).text());
        assertEquals(List.of(new Block(Block.Kind.TABLE, 0, 0, ROWS.length())), read(text).blocks());
        assertEquals("price list", read(text).title());
    }

    @Test
    void aValueMayHoldLineEnds() { assertEquals("Part: a b; Price: 5.", read("Part,Price\n\"a\nb\",5\n").text()); }

    @Test
    void aQuoteThatIsNeverClosedDoesNotHoldTheOtherRows() {
        assertEquals("Part: \"Bolt 5; Price: 2.\nPart: Nut; Price: 1.", read("Part,Price\n\"Bolt 5,2\nNut,1\n").text());
    }

    @Test
    void oneColumnIsALineEach() { assertEquals("alpha\nbeta", read("alpha\nbeta\n").text()); }

    @Test
    void nothingIsADocumentWithoutText() { assertEquals("", read("").text()); }

    private static final String CHARACTERS = "a1,;\t|\"\n\r '\\";

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void anyTextIsRead(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(60); length > 0; length--) text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            SplitterContract.assertPromises(Splitter.structured(), read(text.toString()));
        }
    }

    @Test
    void readsTablesOnly() {
        assertTrue(new SeparatedValuesReader().reads("a/b.CSV") && new SeparatedValuesReader().reads("x.tsv"));
        assertFalse(new SeparatedValuesReader().reads("a.txt"));
    }
}
