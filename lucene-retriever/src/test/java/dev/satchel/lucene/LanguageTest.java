package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.BeirCollection;
import dev.satchel.SharedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "ENGLISH    | The warranty lasts two years from the day on which you bought the kettle.",
            "PORTUGUESE | A garantia vale por dois anos a partir do dia em que você comprou a chaleira.",
            "PORTUGUESE | Não é possível trocar a peça sem a nota fiscal da compra.",
            "SPANISH    | La garantía dura dos años desde el día en que usted compró el hervidor.",
            "GERMAN     | Die Garantie gilt zwei Jahre von dem Tag an, an dem Sie den Wasserkocher gekauft haben.",
            "FRENCH     | La garantie est valable deux ans à partir du jour où vous avez acheté la bouilloire.",
            "ITALIAN    | La garanzia dura due anni dal giorno in cui avete acquistato il bollitore.",
            "DUTCH      | De garantie duurt twee jaar vanaf de dag waarop het apparaat door u is gekocht.",
            "SWEDISH    | Garantin gäller i två år från den dag då du köpte vattenkokaren och inte längre.",
            "DANISH     | Garantien gælder i to år fra den dag, hvor du købte kedlen, og ikke længere.",
            "NORWEGIAN  | Garantien gjelder i to år fra den dagen da du kjøpte kjelen, og ikke lenger enn det.",
            "FINNISH    | Takuu on voimassa kaksi vuotta siitä päivästä, jona te ostitte keittimen, eikä se ole pidempi.",
            "RUSSIAN    | Гарантия действует два года с того дня, когда вы купили чайник, и не больше.",
            "CJK        | 保証期間は、やかんをお買い上げの日から二年間です。",
            "CJK        | 保修期自您购买水壶之日起为两年。",
            "CJK        | 보증 기간은 주전자를 구입한 날부터 2년입니다.",
            "CZECH      | Záruka platí dva roky ode dne, kdy jste konvici koupili, a ne déle než do konce roku.",
            "HUNGARIAN  | A garancia a vízforraló megvásárlásától számított két évig érvényes, és nem vonatkozik arra, ami leesett.",
            "ROMANIAN   | Garanția este valabilă doi ani de la data la care ați cumpărat fierbătorul și nu acoperă căderile.",
            "TURKISH    | Bu garanti, su ısıtıcısını satın aldığınız günden itibaren iki yıl için geçerlidir ve daha uzun değildir.",
            "GREEK      | Η εγγύηση ισχύει για δύο χρόνια από την ημέρα που αγοράσατε τον βραστήρα.",
            "OTHER      | გარანტია მოქმედებს ორი წლის განმავლობაში ჩაიდნის შეძენის დღიდან.",
            "OTHER      | Garansi berlaku selama dua tahun sejak tanggal pembelian ketel.",
            "OTHER      | kettle 1.7 l; 39.90; steel; 2200 W"})
    void isToldFromASentence(Language language, String text) {
        assertEquals(language, Language.of(text));
    }

    @ParameterizedTest
    @CsvSource({"'', OTHER", "' ', OTHER", "12345 67890, OTHER", "x, OTHER"})
    void isOtherWhenThereAreNoWords(String text, Language language) {
        assertEquals(language, Language.of(text));
    }

    @ParameterizedTest
    @CsvSource({"scifact, ENGLISH, 1", "nfcorpus, ENGLISH, .998", "tldr-nl2bash, ENGLISH, .985", "faquad, PORTUGUESE, 1",
            "xquad-es, SPANISH, 1"})
    @Tag("evaluation")
    void isToldFromTheTextsOfACollection(String collection, Language language, double share) {
        assertTrue(share(collection, language, Integer.MAX_VALUE) >= share);
    }

    /** A trained model of ten megabytes (OpenNLP 2.5.4) gets .92, .91, .92, .98 and .93 of these. */
    @ParameterizedTest
    @CsvSource({"scifact, ENGLISH, .97", "nfcorpus, ENGLISH, .98", "tldr-nl2bash, ENGLISH, .96", "faquad, PORTUGUESE, .98",
            "xquad-es, SPANISH, .98"})
    @Tag("evaluation")
    void isToldFromTheirFirstEightyCharacters(String collection, Language language, double share) {
        double found = share(collection, language, 80);
        assertTrue(found >= share, () -> collection + ": " + found);
    }

    private static double share(String collection, Language language, int characters) {
        BeirCollection documents = BeirCollection.open(SharedFiles.require("eval/retrieval/" + collection));
        return documents.list().items().stream().mapToInt(item -> {
            String text = text(documents, item);
            return Language.of(text.substring(0, Math.min(characters, text.length()))) == language ? 1 : 0;
        }).average().orElse(0);
    }

    private static String text(BeirCollection documents, BeirCollection.Item item) {
        try {
            return documents.read(item, documents.content(item)).text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
