package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Five questions to a page in each language, answered without a model, by one or two sentences of six. */
class QuotesInManyLanguagesTest {
    private static final String FRENCH = """
            La bouilloire Vega est garantie deux ans à partir de la date d'achat.
            Elle pèse 1,2 kg sans son socle.
            Le réservoir se nettoie une fois par mois avec du vinaigre blanc.
            Un voyant rouge clignote quand l'eau manque.
            L'usine de Lyon fabrique le socle depuis 1998.
            Les réclamations sont à envoyer au service des pannes dans les trente jours.
            """;

    private static final String ITALIAN = """
            Il bollitore Vega è garantito per due anni dalla data di acquisto.
            Pesa 1,2 kg senza la base.
            Il serbatoio si pulisce una volta al mese con aceto bianco.
            Una spia rossa lampeggia quando manca l'acqua.
            La fabbrica di Torino produce la base dal 1998.
            I reclami vanno inviati al servizio guasti entro trenta giorni.
            """;

    private static final String DUTCH = """
            De waterkoker Vega heeft twee jaar garantie vanaf de datum van aankoop.
            Zonder voet weegt hij 1,2 kg.
            Het reservoir wordt elke maand met azijn schoongemaakt.
            Een rood lampje knippert als er water ontbreekt.
            De fabriek in Utrecht maakt de voet sinds 1998.
            Klachten moeten binnen dertig dagen naar de storingsdienst.
            """;

    private static final String GERMAN = """
            Der Wasserkocher Vega hat zwei Jahre Garantie ab dem Kaufdatum.
            Ohne Sockel wiegt er 1,2 kg.
            Der Behälter wird einmal im Monat mit Essig gereinigt.
            Eine rote Lampe blinkt, wenn Wasser fehlt.
            Das Werk in Kassel baut den Sockel seit 1998.
            Beschwerden gehen innerhalb von dreißig Tagen an den Kundendienst.
            """;

    private static final String SWEDISH = """
            Vattenkokaren Vega har två års garanti från inköpsdagen.
            Utan sockel väger den 1,2 kg.
            Behållaren rengörs en gång i månaden med ättika.
            En röd lampa blinkar när vatten saknas.
            Fabriken i Malmö tillverkar sockeln sedan 1998.
            Klagomål skickas till felanmälan inom trettio dagar.
            """;

    private static final String POLISH = """
            Czajnik Vega ma dwa lata gwarancji od daty zakupu.
            Bez podstawy waży 1,2 kg.
            Zbiornik czyści się raz w miesiącu octem.
            Czerwona lampka miga, gdy brakuje wody.
            Fabryka w Łodzi produkuje podstawę od 1998 roku.
            Reklamacje należy wysłać do serwisu w ciągu trzydziestu dni.
            """;

    private static final String RUSSIAN = """
            На чайник «Вега» даётся гарантия два года со дня покупки.
            Без подставки он весит 1,2 кг.
            Резервуар чистят раз в месяц уксусом.
            Красная лампочка мигает, когда не хватает воды.
            Завод в Туле выпускает подставку с 1998 года.
            Жалобы следует отправлять в сервис в течение тридцати дней.
            """;

    private static final String CHINESE = """
            织女牌水壶自购买之日起保修两年。
            不带底座时重量为1.2公斤。
            水箱每月用白醋清洗一次。
            缺水时红灯会闪烁。
            苏州工厂从1998年起生产底座。
            投诉请在三十天内寄到维修部。
            """;

    private static final String JAPANESE = """
            ベガのやかんの保証期間は購入日から二年間です。
            台座を除いた重さは1.2キロです。
            水槽は月に一度、酢で洗います。
            水が足りないと赤いランプが点滅します。
            台座は1998年から浜松の工場で作られています。
            苦情は三十日以内に修理部へ送ってください。
            """;

    private static final String KOREAN = """
            베가 주전자의 보증 기간은 구입일로부터 2년입니다.
            받침대를 뺀 무게는 1.2킬로그램입니다.
            물통은 한 달에 한 번 식초로 닦습니다.
            물이 부족하면 빨간 램프가 깜박입니다.
            받침대는 1998년부터 대구 공장에서 만듭니다.
            불만 사항은 30일 안에 수리부로 보내십시오.
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Combien de temps la bouilloire est-elle garantie ? | garantie deux ans
            Combien pèse-t-elle sans son socle ? | 1,2 kg
            Avec quoi se nettoie le réservoir ? | vinaigre
            Où le socle est-il fabriqué ? | Lyon
            Pourquoi le voyant rouge clignote-t-il ? | 'l''eau manque'
            """)
    void inFrench(String question, String answer) { assertAnswered(FRENCH, question, answer); }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Per quanto tempo è garantito il bollitore? | due anni
            Quanto pesa senza la base? | 1,2 kg
            Come si pulisce il serbatoio? | aceto
            Dove si produce la base? | Torino
            Perché lampeggia la spia rossa? | 'manca l''acqua'
            """)
    void inItalian(String question, String answer) { assertAnswered(ITALIAN, question, answer); }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Hoeveel jaar garantie heeft de waterkoker? | twee jaar
            Hoeveel weegt hij zonder voet? | 1,2 kg
            Waarmee wordt het reservoir schoongemaakt? | azijn
            Waar wordt de voet gemaakt door de fabriek? | Utrecht
            Waarom knippert het rode lampje? | water ontbreekt
            """)
    void inDutch(String question, String answer) { assertAnswered(DUTCH, question, answer); }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Wie lange hat der Wasserkocher Garantie? | zwei Jahre
            Wie viel wiegt er ohne Sockel? | 1,2 kg
            Womit wird der Behälter gereinigt? | Essig
            Wo baut das Werk den Sockel? | Kassel
            Warum blinkt die rote Lampe? | Wasser fehlt
            """)
    void inGerman(String question, String answer) { assertAnswered(GERMAN, question, answer); }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Hur lång garanti har vattenkokaren? | två års garanti
            Vad väger den utan sockel? | 1,2 kg
            Hur rengörs behållaren? | ättika
            Var tillverkas sockeln? | Malmö
            När blinkar en röd lampa? | vatten saknas
            """)
    void inSwedish(String question, String answer) { assertAnswered(SWEDISH, question, answer); }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Ile lat gwarancji ma czajnik? | dwa lata
            Ile waży bez podstawy? | 1,2 kg
            Czym czyści się zbiornik? | octem
            Gdzie fabryka produkuje podstawę? | Łodzi
            Dlaczego miga czerwona lampka? | brakuje wody
            """)
    void inPolish(String question, String answer) { assertAnswered(POLISH, question, answer); }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Какая гарантия даётся на чайник? | два года
            Сколько весит чайник без подставки? | 1,2 кг
            Чем чистят резервуар? | уксусом
            Где выпускают подставки? | Туле
            Почему мигает красная лампочка? | не хватает воды
            """)
    void inRussian(String question, String answer) { assertAnswered(RUSSIAN, question, answer); }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            水壶保修多长时间？ | 保修两年
            不带底座时重量是多少？ | 1.2公斤
            水箱用什么清洗？ | 白醋
            底座在哪里生产？ | 苏州
            红灯为什么闪烁？ | 缺水时
            """)
    void inChinese(String question, String answer) { assertAnswered(CHINESE, question, answer); }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            保証期間は何年ですか？ | 二年間
            台座を除いた重さはいくらですか？ | 1.2キロ
            水槽は何で洗いますか？ | 酢で
            台座はどこで作られていますか？ | 浜松
            なぜ赤いランプが点滅しますか？ | 水が足りない
            """)
    void inJapanese(String question, String answer) { assertAnswered(JAPANESE, question, answer); }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            보증 기간은 얼마입니까? | 2년
            받침대를 뺀 무게는 얼마입니까? | 1.2킬로그램
            물통은 무엇으로 닦습니까? | 식초
            받침대는 어디에서 만듭니까? | 대구
            왜 빨간 램프가 깜박입니까? | 물이 부족
            """)
    void inKorean(String question, String answer) { assertAnswered(KOREAN, question, answer); }

    private static void assertAnswered(String page, String question, String answer) {
        Passage passage = new Passage("page.txt", "", List.of(), OptionalInt.empty(), 0, page);
        Answer given = Rag.over((asked, limit) -> List.of(new ScoredPassage(passage, 1))).build().ask(question);
        String expected = page.lines().filter(line -> line.contains(answer)).findFirst().orElseThrow();
        String text = given instanceof Answer.Grounded grounded ? grounded.text() : "nothing";
        boolean explained = Set.of("reason", "procedure").contains(given.trace().kind());
        assertTrue(text.contains(expected) && text.lines().count() <= (explained ? 3 : 2), text);
    }
}
