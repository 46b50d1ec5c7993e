package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentencesTest {
    /** The sentences are written one to a list element; joined by a blank they must be found again. */
    private static void assertSentences(String... sentences) {
        assertEquals(List.of(sentences), found(String.join(" ", sentences)));
    }

    private static List<String> found(String text) {
        return Sentences.of(text).stream().map(range -> text.substring(range.start(), range.end())).toList();
    }

    @Test
    void plainSentencesEndAtTheirMarks() {
        assertSentences("The lamp is on.", "Is it warm?", "Yes!", "It runs for 3.5 hours.", "Then it stops.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dr. Smith met Mrs. Jones and J. K. Rowling at St. Mary's in Washington D.C. on Jan. 5 at 3 p.m. Eastern time.",
            "Use a small tool, e.g. Pliers or tongs (cf. Fig. 3, p. 12, No. 7), i.e. Anything that grips, etc. Nothing else.",
            "The U.S. Government vs. Apple Inc. Filings are long.",
            "See https://example.org/a.b?c=d.e!f and mail me at a.b@example.org now.",
            "Version 1.2.3 of Node.js runs .NET code.", "George W. Bush and R. da Silva met M. El Baradei.", "He waited ... and then left.",
            "\"Why?\" she asked, and \"Stop!\" he cried.", "It costs 1.000,50 or 3 units.", "Step 1. Open the lid.",
            "Jacques Lefevre (c. 1455-1536) lived.", "He lived in Mt. Vernon, Gen. Patton did not."})
    void englishStaysWhole(String sentence) { assertEquals(List.of(sentence), found(sentence)); }

    @Test
    void anAbbreviationBeforeAUsualFirstWordEndsTheSentence() {
        assertSentences("It closes at 5 p.m.", "The door is locked.", "He works at Acme Inc.", "They make lamps.", "I moved to the U.S.",
                "It was cold.", "Bring pens, paper, etc.", "We have none.", "He chose plan B.", "It failed.");
    }

    @Test
    void aYearOrANumberEndsASentence() {
        assertSentences("It began in 1999.", "Everyone came.", "The answer is 42.", "No.", "It is Newcomen's.", "Watt's is newer.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"O Sr. Silva e a Sra. Souza moram na Av. Paulista, n.º 1000, conforme o art. 5 da lei.",
            "Use um pano, p. ex. Algodão, como diz a Profa. Lima na pág. 12.",
            "A empresa Luz Ltda. Filial Sul foi fundada pelo Dr. J. P. Alves.",
            "Isso vale a partir de 1.500,00 reais, aprox. 3 meses."})
    void portugueseStaysWhole(String sentence) { assertEquals(List.of(sentence), found(sentence)); }

    @Test
    void portugueseSentences() {
        assertSentences("A garantia dura dois anos.", "O prazo é de 30 dias, exceto pilhas, cabos, etc.", "Não há taxa.", "Quanto custa?",
                "São R$ 3,50.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"El Sr. García y la Dra. Ruiz viven en EE. UU. desde hace aprox. 5 años, según el art. 12 y la pág. 3.",
            "Hay herramientas, p. ej. Alicates, y más.", "¡Hola! gritó Ud. desde la Avda. América núm. 7."})
    void spanishStaysWhole(String sentence) { assertEquals(List.of(sentence), found(sentence)); }

    @Test
    void spanishSentences() { assertSentences("¿Cuánto dura?", "¡Dos años!", "«Es mucho.»", "El plazo es de 30 días."); }

    @ParameterizedTest
    @ValueSource(strings = {"Am 3. Oktober 1990 und im 19. Jahrhundert gab es z. B. Ausnahmen, d. h. Fälle nach Abs. 2 bzw. Art. 5.",
            "Bis weit ins 19. Jahrhundert und im frühen 18. Jahrhundert, am 3. Mai.",
            "Dr. Müller und Prof. Dr. Weiß wohnen in der Kaiserstr. Nummer 5.", "Das kostet ca. 3,5 Mio. Euro inkl. MwSt.",
            "Vom 1. Januar bis zum 2. Februar galt Nr. 7 usw. Punkt."})
    void germanStaysWhole(String sentence) { assertEquals(List.of(sentence), found(sentence)); }

    @Test
    void germanSentences() {
        assertSentences("Die Garantie gilt bis 2027.", "Danach nicht.", "„Wirklich?“", "Er ist 42.", "Das stimmt.");
    }

    @Test
    void chineseAndJapaneseNeedNoBlank() {
        assertEquals(List.of("保修期为两年。", "电池除外！", "真的吗？", "是的."), found("保修期为两年。电池除外！真的吗？是的."));
        assertEquals(List.of("「はい。」と言った。", "次の日、来た。"), found("「はい。」と言った。次の日、来た。"));
        assertEquals(List.of("他说：“好！”", "“走吧。”"), found("他说：“好！”“走吧。”"));
        assertEquals(List.of("真的吗?", "我不知道"), found("真的吗?我不知道"));
    }

    @Test
    void otherScriptsHaveTheirOwnFullStop() { assertSentences("यह एक दीपक है।", "यह नया है।", "هل هو جديد؟", "نعم هو جديد۔", "پھر"); }

    @Test
    void closingMarksBelongToTheSentence() {
        assertSentences("He said \"Stop.\"", "(It was late.)", "**Note.**", "Run `it`.", "`main` is first.", "See this.[12]",
                "And this.[^note]",
                "[A link](x.md).", "Done.");
    }

    @Test
    void hardWrappedLinesAreOneSentence() {
        assertEquals(List.of("The lamp that\r\nstands on the\r\n1999. table is on.", "It is\nwarm."),
                found("The lamp that\r\nstands on the\r\n1999. table is on. It is\nwarm."));
        assertEquals(List.of("> Quoted lines\n> are joined.", "> Here too."), found("> Quoted lines\n> are joined.\n>\n> Here too."));
    }

    @Test
    void structureEndsASentenceWithoutAMark() {
        assertEquals(
                List.of("# Heading", "A line", "- one\n  wrapped", "- two", "1. first", "2. second", "Title\n=====", "Text", "| a | b |",
                        "|---|---|", "| 1 | 2 |", "x | y", "<!-- a\nremark -->", "after", "{{#include x.md}}", "end", "[link]: http://x.y"),
                found("# Heading\nA line\n\n- one\n  wrapped\n- two\n\n1. first\n2. second\n\nTitle\n=====\nText\n| a | b |\n|---|---|\n| 1 | 2 |\n"
                        + "x | y\n<!-- a\nremark -->\nafter\n{{#include x.md}}\nend\n[link]: http://x.y\n"));
    }

    @Test
    void aFencedCodeBlockIsOneUnit() {
        assertEquals(List.of("Run:", "```console\n$ a. B\n\n$ c\n```", "Then stop."),
                found("Run:\n```console\n$ a. B\n\n$ c\n```\nThen stop."));
        assertEquals(List.of("```console\n$ a. B", "$ c"), found("```console\n$ a. B\n\n$ c"), "without its end it is text");
    }

    @Test
    void nothingHasNoSentences() {
        assertEquals(List.of(), found(""));
        assertEquals(List.of(), found(" \t\r\n\u3000\n"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void rangesAreOrderedTrimmedAndHoldEverything(long seed) {
        Random random = new Random(seed);
        String[] parts = {"a", "Bc", " ", "  ", "\n", "\r\n", "\n\n", ".", "?", "!", "...", "。", "「", "」", "\"", "(", ")", "- ", "1. ",
                "# ",
                "```", "~~~\n", "|", " | ", "> ", "[", "]:", "[^1]", "<!--", "-->", "===", "e.g.", "Dr", "5", "\uD83D\uDE00", "\uD800",
                "\u3000",
                "\u00A0", "\u2028", "\t", "{{"};
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) text.append(parts[random.nextInt(parts.length)]);
            String s = text.toString();
            int last = 0;
            for (Sentences.Range range : Sentences.of(s)) {
                assertTrue(range.start() >= last && range.end() > range.start(), s);
                assertTrue(holdsNothing(s.substring(last, range.start())), s);
                String sentence = s.substring(range.start(), range.end());
                assertEquals(sentence.strip(), sentence, s);
                last = range.end();
            }
            assertTrue(holdsNothing(s.substring(last)), s);
        }
    }

    private static boolean holdsNothing(String gap) {
        return gap.chars().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '>');
    }

    /** As readers write them. */
    @Test
    void aRowOfATableIsASentence() {
        List<String> rows = List.of("iPhone, 2023 (in millions): $65,775; 2022: $71,628.",
                "mac, 2023 (in millions): $7,735; 2022: approx. $10,852.",
                "Part: SP-051 (see p. 4). Spare; Price: R$ 39,90; Note: Do not open. Return it.", "Total: 3; Share: 5 %.");
        assertEquals(rows, found(String.join("\n", rows)));
    }

    @Test
    void aBracketWithNamesInOtherLanguagesMakesNoRow() {
        assertSentences("Ecuador (Spanish: Ecuador; Quechua: Ikwadur), officially the Republic of Ecuador, is a country.",
                "Its capital is Quito.");
    }

    @Test
    void theColumnsOfARowCanBeTakenOut() {
        assertEquals("Bolt $5 3 g", Sentences.withoutColumns("Bolt, Price: $5; Weight: 3 g").strip().replaceAll("\\s+", " "));
    }

    @Test
    void marksThatCloseBehindABlankBelongToTheSentenceBefore() {
        assertSentences("He said `` it is late . ''", "Then he left ( at last . )", "Nobody asked ; nobody `` knew '' .", "It was over .");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Siehe https://example.org/a.b?c=d. Dann weiter.|Siehe https://example.org/a.b?c=d.|Dann weiter.",
            "Use version 1.2.3 of app.config. Then restart.|Use version 1.2.3 of app.config.|Then restart.",
            "It weighs 3.5 kg. The lamp costs $4.50. Done.|It weighs 3.5 kg.|The lamp costs $4.50.|Done.",
            "Il dure 2 ans. Il coûte 3,50 €. Voilà !|Il dure 2 ans.|Il coûte 3,50 €.|Voilà !",
            "M. Dupont et Mme. Roux habitent ici. Ils partent.|M. Dupont et Mme. Roux habitent ici.|Ils partent.",
            "Il sig. Rossi e la sig.ra Bianchi vivono qui. Partono domani.|Il sig. Rossi e la sig.ra Bianchi vivono qui.|Partono domani.",
            "Il dott. Verdi paga ca. Cento euro. Va bene.|Il dott. Verdi paga ca. Cento euro.|Va bene.",
            "“Is it new?” she asked. “Yes.” It is.|“Is it new?” she asked.|“Yes.”|It is."})
    void sentencesAreFound(String textAndSentences) {
        List<String> parts = List.of(textAndSentences.split("\\|"));
        assertEquals(parts.subList(1, parts.size()), found(parts.getFirst()));
    }

    @Test
    void semicolonsAndColonsInProseMakeNoRow() {
        assertEquals(List.of("It has two parts: the lid; the base: both are\nmade of steel."),
                found("It has two parts: the lid; the base: both are\nmade of steel."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"今日は暖かい。|水を入れますか？|はい！", "水壶已满。|要多久？|两分钟！", "물이 끓습니다.|얼마나 걸립니까?|2분입니다.",
            "पानी गरम है।|कितना समय लगेगा?|दो मिनट।", "الماء ساخن.|كم يستغرق؟|دقيقتان.", "پانی گرم ہے۔|کتنا وقت لگے گا؟|دو منٹ۔",
            "Ջուրը տաք է։|Երկու րոպե։", "Το νερό είναι ζεστό.|Πόση ώρα θέλει;|Δύο λεπτά.", "Вода горячая.|Сколько ждать?|Две минуты.",
            "น้ำร้อน รอสองนาที"})
    void marksOfOtherScriptsEndSentences(String sentences) {
        String[] expected = sentences.split("\\|");
        boolean spaceless = "。！？".indexOf(expected[0].charAt(expected[0].length() - 1)) >= 0;
        assertEquals(List.of(expected), found(String.join(spaceless ? "" : " ", expected)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", " ", ".", ". ", "A. ", "1. ", "A 1. ", "\"", "(", "```x\n", "~~~~x\n", "[", "[^", "[x\n", "|", "> ",
            "- ", "\n", "Dr. ", "<!--\n", "。", "\t\n", "a: b; ", "a: b;\n"})
    void twoMillionCharactersOfOneThingTakeLinearTime(String part) {
        // No clock: a quadratic step would run for an hour here.
        Sentences.of(part.repeat(2_000_000 / part.length()));
    }
}
