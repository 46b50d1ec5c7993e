package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddersTest {
    @Test
    void englishDocumentsGetTheEnglishModelAndAllOthersTheMultilingualOne() {
        assertEquals("bge-small-en-v1.5", Embedders.fitting(Map.of("en", 12)));
        assertEquals("multilingual-e5-small", Embedders.fitting(Map.of("pt", 1)));
        assertEquals("multilingual-e5-small", Embedders.fitting(Map.of("en", 12, "pt", 4)));
    }

    @Test
    void aFewOthersAmongManyEnglishOnesDoNotCount() {
        assertEquals("bge-small-en-v1.5", Embedders.fitting(Map.of("en", 90, "de", 10)));
        assertEquals("multilingual-e5-small", Embedders.fitting(Map.of("en", 89, "de", 11)));
    }

    @Test
    void whatIsInNoKnownLanguageSaysNothing() {
        assertEquals("bge-small-en-v1.5", Embedders.fitting(Map.of("en", 1, "other", 50)));
        assertEquals("none", Embedders.fitting(Map.of("other", 50)));
        assertEquals("none", Embedders.fitting(Map.of()));
    }

    @Test
    void aChoiceIsRememberedWithItsIndex(@TempDir Path index) throws Exception {
        assertEquals(Optional.empty(), EmbedderChoice.rememberedIn(index));
        for (EmbedderChoice choice : new EmbedderChoice[] {new EmbedderChoice("/some folder/e5", true), EmbedderChoice.WORDS_ALONE}) {
            choice.rememberIn(index);
            assertEquals(Optional.of(choice), EmbedderChoice.rememberedIn(index));
        }
        Files.writeString(index.resolve("embedder.txt"), "something else");
        assertEquals(Optional.empty(), EmbedderChoice.rememberedIn(index));
    }
}
