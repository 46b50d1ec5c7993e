package dev.satchel.samples;

import dev.satchel.Embedder;
import dev.satchel.SatchelException;
import dev.satchel.djl.DjlEmbedder;
import dev.satchel.djl.ModelCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Finds embedders: the model that was named, or the one that fits the languages of documents. */
final class Embedders {
    /** What stands for words alone. */
    static final String NONE = "none";
    /** For English: it comes with the program, inside a jar of the class path. */
    static final String ENGLISH = "bge-small-en-v1.5";
    /** For everything else, and for documents in several languages. */
    static final String MULTILINGUAL = "multilingual-e5-small";

    /** As the index calls what it does not recognise: tables, code, a few words. It says nothing about the others. */
    private static final String UNRECOGNISED = "other";
    /** An English model is better at English than a multilingual one; so few others are found well enough by their words. */
    private static final double NEGLIGIBLE = 0.1;

    private Embedders() {}

    /**
     * The name of the embedder that fits documents in these languages, {@link #NONE} for no documents. An English model knows nothing of
     * other languages, so it is for English documents alone.
     *
     * @param languages how many documents are in each language
     */
    static String fitting(Map<String, Integer> languages) {
        int recognised = languages.entrySet().stream().filter(each -> !each.getKey().equals(UNRECOGNISED)).mapToInt(Map.Entry::getValue)
                .sum();
        int english = languages.getOrDefault("en", 0);
        if (recognised == 0) return NONE;
        return recognised - english <= NEGLIGIBLE * recognised ? ENGLISH : MULTILINGUAL;
    }

    /** Whether the embedder that the catalog calls so is on this machine. */
    static boolean isHere(Satchel satchel, String name) {
        ModelCatalog catalog = satchel.catalog();
        return catalog.entry(name).isPresent() && catalog.find(name).isPresent();
    }

    /** Begins to load an embedder that is named as the catalog names it, and then fetched when it is not here, or by its folder or jar. */
    static Embedder loading(Satchel satchel, String wanted) {
        DjlEmbedder.Loader loader = loader(satchel, wanted);
        return new LoadingEmbedder(wanted, loader::load);
    }

    /** Loads an embedder and waits for it. */
    static Embedder open(Satchel satchel, String wanted) {
        return loader(satchel, wanted).load();
    }

    private static DjlEmbedder.Loader loader(Satchel satchel, String wanted) {
        ModelCatalog catalog = satchel.catalog();
        if (catalog.entry(wanted).isPresent()) {
            if (catalog.find(wanted).isEmpty()) Model.fetch(satchel, catalog, wanted);
            return catalog.embedder(wanted);
        }
        if (Files.exists(Path.of(wanted))) return DjlEmbedder.at(Path.of(wanted));
        throw new SatchelException("no folder or jar " + wanted + ", and no embedder of that name: 'satchel model list' has the names");
    }
}
