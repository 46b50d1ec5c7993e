package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.BeirCollection;
import dev.satchel.SharedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
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
            "JAPANESE   | 保証期間は、やかんをお買い上げの日から二年間です。",
            "CHINESE    | 保修期自您购买水壶之日起为两年。",
            "KOREAN     | 보증 기간은 주전자를 구입한 날부터 2년입니다.",
            "CZECH      | Záruka platí dva roky ode dne, kdy jste konvici koupili, a ne déle než do konce roku.",
            "HUNGARIAN  | A garancia a vízforraló megvásárlásától számított két évig érvényes, és nem vonatkozik arra, ami leesett.",
            "ROMANIAN   | Garanția este valabilă doi ani de la data la care ați cumpărat fierbătorul și nu acoperă căderile.",
            "TURKISH    | Bu garanti, su ısıtıcısını satın aldığınız günden itibaren iki yıl için geçerlidir ve daha uzun değildir.",
            "GREEK      | Η εγγύηση ισχύει για δύο χρόνια από την ημέρα που αγοράσατε τον βραστήρα.",
            "GEORGIAN   | გარანტია მოქმედებს ორი წლის განმავლობაში ჩაიდნის შეძენის დღიდან.",
            "INDONESIAN | Garansi berlaku selama dua tahun sejak tanggal pembelian ketel.",
            "CATALAN    | La garantia és vàlida durant dos anys des del dia en què vau comprar el bullidor.",
            "GALICIAN   | A garantía é válida durante dous anos desde o día no que mercou o fervedor, e non cobre as pezas nin os cables cando non son os seus. Pode pedir unha peza na súa tenda.",
            "BASQUE     | Bermeak bi urte irauten du ontzia erosi zen egunetik, eta ez du beste ezer egiten.",
            "POLISH     | Gwarancja jest ważna przez dwa lata od dnia, w którym czajnik został kupiony, i nie dłużej.",
            "SLOVAK     | Záruka platí dva roky odo dňa, keď ste si kanvicu kúpili, a nie dlhšie, ako je uvedené.",
            "CROATIAN   | Jamstvo vrijedi dvije godine od dana kada ste kupili kuhalo, a ne duže nego što je navedeno.",
            "SERBIAN    | Гаранција важи две године од дана када сте купили кувало, а не дуже него што је наведено.",
            "SERBIAN    | Šta treba da uradim posle kupovine, gde se to piše, i ko mi kaže da li je sve u redu? Takođe, zašto nije?",
            "SLOVENIAN  | Garancija velja dve leti od dneva, ko ste kupili kotliček, in ne več kot tako, kot je navedeno.",
            "ALBANIAN   | Garancia vlen për dy vjet nga dita kur keni blerë çajnikun dhe nuk është më e gjatë.",
            "ESTONIAN   | Garantii kehtib kaks aastat alates päevast, mil veekeetja osteti, või kuni see tuleb välja vahetada. Kõik osad ei ole selles, kui need puuduvad, ning iga tükk tuleb kirja panna.",
            "LATVIAN    | Garantija ir spēkā divus gadus no dienas, kad jūs iegādājāties tējkannu, un ne ilgāk.",
            "LITHUANIAN | Garantija galioja dvejus metus nuo tos dienos, kai jūs įsigijote virdulį, ir ne ilgiau.",
            "VIETNAMESE | Bảo hành có giá trị trong hai năm kể từ ngày bạn mua ấm đun nước và không dài hơn.",
            "IRISH      | Tá an ráthaíocht bailí ar feadh dhá bhliain ón lá a cheannaigh tú an citeal, agus níl sé níos faide.",
            "ICELANDIC  | Ábyrgðin gildir í tvö ár frá þeim degi sem þú keyptir ketilinn og ekki lengur.",
            "AFRIKAANS  | Die waarborg is geldig vir twee jaar vanaf die dag waarop jy die ketel gekoop het, en nie langer nie.",
            "UKRAINIAN  | Гарантія діє два роки від дня, коли ви купили чайник, і не більше.",
            "BELARUSIAN | Гарантыя дзейнічае два гады з дня, калі вы купілі чайнік, і не даўжэй.",
            "BULGARIAN  | Гаранцията е валидна две години от деня, в който сте купили каната, и не повече.",
            "MACEDONIAN | Гаранцијата важи две години од денот кога сте го купиле бокалот, а не повеќе.",
            "ARABIC     | الضمان ساري المفعول لمدة سنتين من اليوم الذي اشتريت فيه الغلاية، وليس أكثر من ذلك.",
            "PERSIAN    | این ضمانت از روزی که شما کتری را خریده‌اید به مدت دو سال معتبر است و نه بیشتر.",
            "URDU       | یہ ضمانت اس دن سے دو سال کے لیے ہے جب آپ نے کیتلی خریدی تھی، اور اس سے زیادہ نہیں۔",
            "SORANI     | گەرەنتییەکە بۆ ماوەی دوو ساڵە لە ڕۆژی کڕینی کەتلییەکەوە و زیاتر نییە.",
            "HEBREW     | האחריות תקפה לשנתיים מיום רכישת הקומקום ולא יותר מכך.",
            "HINDI      | यह गारंटी केतली खरीदने के दिन से दो साल तक मान्य है और इससे अधिक नहीं।",
            "NEPALI     | यो ग्यारेन्टी तपाईंले केतली किनेको दिनदेखि दुई वर्षसम्म मान्य हुन्छ र त्यो भन्दा बढी छैन।",
            "MARATHI    | ही हमी तुम्ही किटली विकत घेतल्याच्या दिवसापासून दोन वर्षे वैध आहे आणि त्यापेक्षा जास्त नाही.",
            "BENGALI    | কেটলি কেনার দিন থেকে দুই বছর পর্যন্ত এই গ্যারান্টি বৈধ।",
            "TAMIL      | கெண்டியை வாங்கிய நாளிலிருந்து இரண்டு ஆண்டுகளுக்கு இந்த உத்தரவாதம் செல்லுபடியாகும்.",
            "TELUGU     | కెటిల్ కొన్న రోజు నుండి రెండు సంవత్సరాల పాటు ఈ హామీ చెల్లుతుంది.",
            "ARMENIAN   | Երաշխիքը գործում է երկու տարի՝ թեյնիկի գնման օրվանից։",
            "THAI       | การรับประกันมีอายุสองปีนับจากวันที่คุณซื้อกาต้มน้ำ",
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
    @CsvSource(delimiter = '|', value = {"O que é MIT?         | PORTUGUESE", "hash map entry       | PORTUGUESE",
            "What is the use of it? | ENGLISH", "Wie lange dauert das? | GERMAN", "                     | PORTUGUESE"})
    void aQuestionIsInTheLanguageOfTheDocumentsUnlessItTellsAnother(String question, Language language) {
        Map<Language, Long> passages = Map.of(Language.PORTUGUESE, 100L, Language.SPANISH, 10L, Language.OTHER, 1L);
        assertEquals(language, Language.ofQuestion(question == null ? "" : question, passages));
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
