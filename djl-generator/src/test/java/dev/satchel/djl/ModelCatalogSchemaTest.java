package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.satchel.SatchelException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema that people write catalog files by, and the program that reads them, must want the same. */
class ModelCatalogSchemaTest {
    private static final String HASH = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
    private static final String WHOLE = """
            {"$schema": "models.schema.json", "models": [{"name": "mine", "family": "Mine", "parameters": 7, "sizeBytes": 18,
             "licence": "MIT", "sha256": "%s", "contextLength": 128, "languages": ["en"], "architecture": "llama",
             "shape": {"layers": 1, "width": 2, "keyValueHeads": 1, "heads": 5, "headSize": 2, "vocabulary": 3, "activeParameters": 6},
             "note": "only mine", "source": {"address": "https://example.org/mine.gguf"}}],
             "unavailable": [{"name": "theirs", "family": "Theirs", "reason": "it is theirs", "instead": ["mine"]}]}""".formatted(HASH);

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(ModelCatalog.schema());

    @TempDir
    private Path folder;

    @Test
    void theCatalogOfThisLibraryIsAsTheSchemaSays() throws Exception {
        try (InputStream models = ModelCatalog.class.getResourceAsStream("models.json")) {
            assertEquals(List.of(), validate(new String(models.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }

    @Test
    void whatTheSchemaAllowsIsRead() throws Exception {
        assertEquals(List.of(), validate(WHOLE));
        ModelCatalog.Entry mine = read(WHOLE).entry("mine").orElseThrow();
        assertEquals(new ModelShape(7, 18, 6, 1, 2, 1, 2, 3, 128, 5), mine.shape().orElseThrow());
        assertEquals("only mine", mine.note());
    }

    /** Each is the whole file with the words before the arrow replaced by those behind it. */
    @ParameterizedTest
    @ValueSource(strings = {
            "\"name\": \"mine\" -> \"name\": \"../up\"", "\"family\": \"Mine\", -> ", "\"family\": \"Mine\" -> \"family\": \" \"",
            "\"parameters\": 7 -> \"parameters\": 0", "\"sizeBytes\": 18 -> \"sizeBytes\": 70000000000", "\"licence\": \"MIT\", -> ",
            "\"sha256\": \"b179 -> \"sha256\": \"xyz1", "\"contextLength\": 128, -> ", "[\"en\"] -> [null]", "\"llama\" -> \"Llama 3\"",
            "\"layers\": 1, -> ", "\"heads\": 5 -> \"heads\": 0", "\"activeParameters\": 6 -> \"activeParameters\": 0",
            "https://example.org -> http://example.org",
            "\"address\": \"https://example.org/mine.gguf\" -> ", "only mine -> only\\nmine", "\"family\": \"Theirs\", -> ",
            "\"name\": \"theirs\" -> \"name\": \"The Irs\"", "\"reason\": \"it is theirs\", -> ", "[\"mine\"] -> [null]",
            "\"models\" -> \"model\""})
    void whatTheSchemaRefusesTheProgramRefusesToo(String change) {
        String[] words = change.split(" -> ", -1);
        String wrong = WHOLE.replace(words[0], words[1]);
        assertFalse(wrong.equals(WHOLE), "nothing was changed");
        assertFalse(validate(wrong).isEmpty(), "the schema allows " + change);
        assertThrows(SatchelException.class, () -> read(wrong), change);
    }

    private List<?> validate(String json) { return schema.validate(json, InputFormat.JSON); }

    private ModelCatalog read(String json) throws Exception {
        return ModelCatalog.in(folder).with(Files.writeString(folder.resolve("mine.json"), json));
    }
}
