package dev.satchel;

import dev.satchel.Words.Word;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Greetings, thanks and questions about the program. A text is small talk only when nothing is left of it without them: "hello, how long is
 * the warranty?" is a question, and only its greeting is taken off.
 *
 * @param reply what to answer
 * @param language in which
 */
record SmallTalk(Phrases reply, Language language) {
    /** What says nothing by itself, but may stand beside what is said. */
    private static final Map<Language, String> BESIDE = Map.of(Language.ENGLISH,
            "there | everyone | all | again | satchel | so much | very much | a lot | for your help | for the help | for everything | please | dear | friend | my friend | bot | you | then | for now",
            Language.PORTUGUESE,
            "satchel | pessoal | todos | pela ajuda | por tudo | mesmo | por favor | amigo | amiga | gente | a todos | com voce | entao",
            Language.SPANISH,
            "satchel | a todos | por todo | por la ayuda | por tu ayuda | por su ayuda | por favor | amigo | amiga | entonces | contigo | usted",
            Language.GERMAN,
            "satchel | zusammen | alle | fur alles | fur die hilfe | fur ihre hilfe | fur deine hilfe | bitte | mal | da | dir | ihnen | leute");
    private static final Map<Language, Map<Phrases, String>> SAYINGS = Map.of(Language.ENGLISH, Map.of(
            Phrases.HELLO,
            """
                    hello | hi | hey | hiya | howdy | greetings | good morning | good afternoon | good evening | good day | nice to meet you | welcome
                    | yo | sup
                    """,
            Phrases.WELCOME,
            """
                    thanks | thank you | thank u | thx | thnx | ty | tks | many thanks | cheers | much appreciated | i appreciate it | appreciated
                    | thanks a million
                    """,
            Phrases.GOODBYE,
            "bye | bye bye | goodbye | good bye | see you | see ya | see you later | see you soon | good night | farewell | take care | cya",
            Phrases.ACKNOWLEDGED,
            """
                    ok | okay | okey | k | great | perfect | cool | nice | good | fine | alright | all right | got it | i see | understood | sure | yes | no | yep | nope
                    | awesome | wonderful | excellent | very good | sounds good | that is all | that s all | never mind | nevermind | that helps | well done
                    """,
            Phrases.WELL,
            "how are you | how are you doing | how do you do | how is it going | how s it going | what s up | whats up | how are things | are you ok | how are you today",
            Phrases.ABOUT,
            """
                    who are you | what are you | what is your name | what s your name | what can you do | what do you do | what can you do for me
                    | how can you help | how can you help me | can you help me | could you help me | help | help me | i need help | how do you work
                    | are you a robot | are you human | are you a bot | are you an ai | what can i ask | what can i ask you | what should i ask
                    | are you there | who made you | what do you know | are you chatgpt | what are you able to do | tell me about yourself | introduce yourself
                    """),
            Language.PORTUGUESE, Map.of(
                    Phrases.HELLO,
                    "ola | oi | oie | opa | bom dia | boa tarde | boa noite | e ai | alo | saudacoes | prazer | prazer em conhecer",
                    Phrases.WELCOME,
                    "obrigado | obrigada | muito obrigado | muito obrigada | obrigadao | brigado | brigada | valeu | vlw | grato | grata | agradeco | obg | muito grato | muito grata",
                    Phrases.GOODBYE,
                    "tchau | tchau tchau | ate logo | ate mais | ate breve | ate amanha | adeus | falou | ate a proxima | xau",
                    Phrases.ACKNOWLEDGED,
                    """
                            ok | certo | entendi | entendido | perfeito | otimo | legal | beleza | blz | sim | nao | claro | muito bom | muito bem | excelente | show | ta bom | esta bem
                            | tudo certo | compreendi | bom | que bom | isso e tudo | e so isso | era so isso | so isso
                            """,
                    Phrases.WELL,
                    "tudo bem | tudo bom | como vai | como voce esta | como vai voce | como esta | como esta voce | tudo bem com voce | como voces estao",
                    Phrases.ABOUT,
                    """
                            quem e voce | o que e voce | o que voce e | o que voce faz | o que voce pode fazer | o que voce sabe fazer | qual e o seu nome | qual o seu nome | qual seu nome | qual e seu nome
                            | como voce se chama | como voce pode me ajudar | como voce pode ajudar | pode me ajudar | voce pode me ajudar | ajuda | me ajuda | me ajude | preciso de ajuda
                            | como voce funciona | voce e um robo | voce e humano | o que posso perguntar | o que eu posso perguntar | o que sabes fazer | quem es tu | o que podes fazer | voce esta ai
                            | quem te criou | quem criou voce
                            """),
            Language.SPANISH, Map.of(
                    Phrases.HELLO,
                    "hola | buenas | buenos dias | buen dia | buenas tardes | buenas noches | saludos | que tal | mucho gusto | encantado | encantada",
                    Phrases.WELCOME,
                    "gracias | muchas gracias | mil gracias | muchisimas gracias | te lo agradezco | se lo agradezco | grax",
                    Phrases.GOODBYE,
                    "adios | chao | chau | hasta luego | hasta pronto | hasta manana | nos vemos | hasta la vista | hasta la proxima",
                    Phrases.ACKNOWLEDGED,
                    """
                            ok | vale | de acuerdo | entendido | entiendo | perfecto | genial | claro | si | no | muy bien | bien | excelente | estupendo | bueno | esta bien | eso es todo
                            | ya veo | comprendo | comprendido
                            """,
                    Phrases.WELL,
                    "como estas | como esta | como te va | como le va | que tal estas | que tal esta | como estan | como va todo",
                    Phrases.ABOUT,
                    """
                            quien eres | quien es usted | que eres | que haces | que puedes hacer | que puede hacer | que sabes hacer | como te llamas | como se llama usted | cual es tu nombre | cual es su nombre
                            | como puedes ayudarme | como me puedes ayudar | puedes ayudarme | me puedes ayudar | puede ayudarme | me puede ayudar | ayuda | ayudame | necesito ayuda | como funcionas
                            | eres un robot | eres humano | que puedo preguntar | que puedo preguntarte | que te puedo preguntar | estas ahi | quien te creo | en que puedes ayudarme | en que me puedes ayudar
                            """),
            Language.GERMAN, Map.of(
                    Phrases.HELLO,
                    "hallo | hi | hey | guten tag | guten morgen | guten abend | moin | servus | gruss gott | gruezi | grusse | tag | freut mich | schonen guten tag",
                    Phrases.WELCOME,
                    "danke | danke schon | dankeschon | vielen dank | besten dank | herzlichen dank | danke sehr | tausend dank | ich danke",
                    Phrases.GOODBYE,
                    "tschuss | tschuss | ciao | auf wiedersehen | wiedersehen | bis bald | bis spater | bis morgen | gute nacht | bis dann | machs gut | mach s gut | tschau | tschuess",
                    Phrases.ACKNOWLEDGED,
                    """
                            ok | okay | gut | sehr gut | alles klar | verstanden | verstehe | ich verstehe | prima | super | toll | perfekt | ja | nein | klar | in ordnung | das war alles
                            | das ist alles | passt | genau | schon | wunderbar
                            """,
                    Phrases.WELL,
                    "wie geht es | wie geht s | wie gehts | wie geht es dir | wie geht es ihnen | alles gut | was geht | wie lauft s",
                    Phrases.ABOUT,
                    """
                            wer bist du | wer sind sie | was bist du | was sind sie | was kannst du | was konnen sie | was machst du | was kannst du tun | was konnen sie tun | was kannst du fur mich tun
                            | was konnen sie fur mich tun | wie heisst du | wie heissen sie | wie kannst du mir helfen | wie konnen sie mir helfen | kannst du mir helfen | konnen sie mir helfen | hilfe
                            | hilf mir | ich brauche hilfe | wie funktionierst du | bist du ein roboter | bist du ein mensch | was kann ich fragen | was kann ich dich fragen | bist du da
                            | was kannst du alles
                            """),
            Language.FRENCH,
            Map.of(Phrases.HELLO, "bonjour | salut | bonsoir | coucou", Phrases.WELCOME, "merci | merci beaucoup | merci bien",
                    Phrases.GOODBYE, "au revoir | a bientot | bonne nuit | bonne journee", Phrases.ACKNOWLEDGED,
                    "d accord | ok | parfait | compris | tres bien | oui | non",
                    Phrases.WELL, "ca va | comment ca va | comment allez vous | comment vas tu",
                    Phrases.ABOUT, "qui es tu | qui etes vous | que peux tu faire | que pouvez vous faire | aide | aidez moi | aide moi"),
            Language.ITALIAN,
            Map.of(Phrases.HELLO, "ciao | buongiorno | buon giorno | buonasera | buona sera | salve", Phrases.WELCOME,
                    "grazie | grazie mille | molte grazie | tante grazie",
                    Phrases.GOODBYE, "arrivederci | a presto | buonanotte | buona notte | addio", Phrases.ACKNOWLEDGED,
                    "va bene | ok | perfetto | capito | ho capito | si | no",
                    Phrases.WELL, "come stai | come sta | come va | tutto bene",
                    Phrases.ABOUT,
                    "chi sei | chi e lei | cosa puoi fare | che cosa puoi fare | cosa sai fare | aiuto | puoi aiutarmi | come ti chiami"),
            Language.DUTCH, Map.of(Phrases.HELLO, "hallo | hoi | goedemorgen | goedemiddag | goedenavond | goedendag | dag",
                    Phrases.WELCOME, "bedankt | dank je | dank u | dank je wel | dank u wel | dankjewel | hartelijk dank",
                    Phrases.GOODBYE, "tot ziens | doei | tot straks | tot morgen | welterusten", Phrases.ACKNOWLEDGED,
                    "oke | ok | prima | begrepen | goed | ja | nee",
                    Phrases.WELL, "hoe gaat het | hoe gaat het met je | hoe gaat het met u", Phrases.ABOUT,
                    "wie ben je | wie bent u | wat kun je | wat kan je | help | wat kun je doen"));
    /** Only what no question begins with may be taken off one: not "who are you", and not "no". */
    private static final Set<Phrases> TAKEN_OFF = Set.of(Phrases.HELLO, Phrases.WELCOME, Phrases.ACKNOWLEDGED, Phrases.WELL,
            Phrases.GOODBYE);
    private static final Map<Language, List<Saying>> TABLE = table();
    /** A hyphen without a space beside it joins: "Hi-Fi". */
    private static final Pattern END_OF_SAYING = Pattern.compile("[,.!?;:¡¿\\n—…]|\\s[-–]|[-–]\\s");
    /** Words of this length may have one letter wrong, and none that is shorter: "hallo" is "hello", but "hat" is not "hey". */
    private static final int MISTYPED = 5;
    private static final Pattern REPEATED = Pattern.compile("(\\p{L})\\1{2,}");

    /** Some words and the reply to them; none when they may only stand beside others. */
    private record Saying(List<String> words, Optional<Phrases> reply) {}

    private static Map<Language, List<Saying>> table() {
        Map<Language, List<Saying>> table = new EnumMap<>(Language.class);
        SAYINGS.forEach((language, replies) -> {
            List<Saying> sayings = table.computeIfAbsent(language, each -> new ArrayList<>());
            replies.forEach((reply, list) -> add(list, Optional.of(reply), sayings));
            add(BESIDE.getOrDefault(language, "satchel"), Optional.empty(), sayings);
            // The longest first: "hi there" before "hi", "how are you doing" before "how are you".
            sayings.sort((one, other) -> other.words.size() - one.words.size());
        });
        return table;
    }

    private static void add(String list, Optional<Phrases> reply, List<Saying> sayings) {
        for (String each : list.strip().split("\\s*\\|\\s*")) sayings.add(new Saying(List.of(each.split(" ")), reply));
    }

    /** What a text is when it is nothing but small talk. */
    static Optional<SmallTalk> of(Question question) {
        List<String> words = forms(question.words());
        if (words.isEmpty()) return Optional.empty();
        for (Language language : languages(question.language())) {
            Optional<Phrases> reply = reply(words, TABLE.get(language));
            if (reply.isPresent()) return reply.map(each -> new SmallTalk(each, language));
        }
        return Optional.empty();
    }

    private static List<Language> languages(Language first) {
        List<Language> languages = new ArrayList<>(List.of(first, Language.ENGLISH));
        for (Language each : Language.values()) languages.add(each);
        return languages.stream().distinct().filter(TABLE::containsKey).toList();
    }

    /** The reply that matters most of those to all the words: a question about the program before thanks, and thanks before a greeting. */
    private static Optional<Phrases> reply(List<String> words, List<Saying> sayings) {
        Optional<Phrases> best = Optional.empty();
        for (int at = 0; at < words.size();) {
            Optional<Saying> said = said(words, at, sayings);
            if (said.isEmpty()) return Optional.empty();
            if (best.isEmpty() || said.get().reply.isPresent() && rank(said.get().reply.get()) > rank(best.get()))
                best = said.get().reply.or(() -> Optional.empty());
            at += said.get().words.size();
        }
        return best;
    }

    private static int rank(Phrases reply) {
        return List.of(Phrases.ACKNOWLEDGED, Phrases.HELLO, Phrases.WELCOME, Phrases.GOODBYE, Phrases.WELL, Phrases.ABOUT).indexOf(reply);
    }

    private static Optional<Saying> said(List<String> words, int at, List<Saying> sayings) {
        return sayings.stream()
                .filter(each -> at + each.words.size() <= words.size() && isSaid(words.subList(at, at + each.words.size()), each))
                .findFirst();
    }

    private static boolean isSaid(List<String> words, Saying saying) {
        // "Como funciona?" asks for something else than "¿Cómo funcionas?".
        boolean mayBeMistyped = saying.reply.filter(each -> each != Phrases.ABOUT).isPresent();
        for (int i = 0; i < words.size(); i++)
            if (!words.get(i).equals(saying.words.get(i)) && !(mayBeMistyped && isMistyped(words.get(i), saying.words.get(i))))
                return false;
        return true;
    }

    private static List<String> forms(List<Word> words) {
        return words.stream().map(each -> REPEATED.matcher(WordPattern.plain(each)).replaceAll("$1")).toList();
    }

    /** One letter is wrong, missing, too many, or has changed places with the next. */
    private static boolean isMistyped(String typed, String meant) {
        if (meant.length() < MISTYPED || Math.abs(typed.length() - meant.length()) > 1 || typed.charAt(0) != meant.charAt(0)) return false;
        int same = 0;
        while (same < Math.min(typed.length(), meant.length()) && typed.charAt(same) == meant.charAt(same)) same++;
        String typedRest = typed.substring(same);
        String meantRest = meant.substring(same);
        if (typedRest.length() > meantRest.length()) return typedRest.substring(1).equals(meantRest);
        if (typedRest.length() < meantRest.length()) return meantRest.substring(1).equals(typedRest);
        if (typedRest.isEmpty() || typedRest.substring(1).equals(meantRest.substring(1))) return true;
        return typedRest.length() > 1 && typedRest.charAt(0) == meantRest.charAt(1) && typedRest.charAt(1) == meantRest.charAt(0)
                && typedRest.substring(2).equals(meantRest.substring(2));
    }

    /** A text without the small talk around what it asks; the text itself when there is none, or nothing else. */
    static String takenOff(Question question) {
        String text = question.text();
        List<Word> words = question.words();
        List<String> forms = forms(words);
        for (Language language : languages(question.language())) {
            int from = 0;
            int to = words.size();
            while (from < to) {
                int end = endOfSaying(question, forms, from, language);
                if (end <= from) break;
                from = end;
            }
            while (from < to) {
                int start = startOfSaying(question, forms, to, language);
                if (start >= to) break;
                to = start;
            }
            if (from >= to) return text;
            if (from == 0 && to == words.size()) continue;
            int start = from == 0 ? 0 : opening(text, words.get(from - 1).end(), words.get(from).start());
            if (to == words.size()) return text.substring(start).strip();
            String left = text.substring(start, closing(text, words.get(to - 1).end(), words.get(to).start())).strip();
            return text.strip().endsWith("?") && !left.endsWith("?") ? left + "?" : left;
        }
        return text;
    }

    /** Where the text begins again after a saying: with an opening mark if there is one. */
    private static int opening(String text, int from, int to) {
        for (int i = from; i < to; i++) if ("¿¡\"(".indexOf(text.charAt(i)) >= 0) return i;
        return to;
    }

    private static int closing(String text, int from, int to) {
        for (int i = from; i < to; i++) if ("?!.".indexOf(text.charAt(i)) >= 0) return i + 1;
        return from;
    }

    /** One past the last word of sayings that begin here and are set off from what follows. */
    private static int endOfSaying(Question question, List<String> forms, int from, Language language) {
        int at = from;
        int end = from;
        while (at < forms.size()) {
            Optional<Saying> said = said(forms, at, TABLE.get(language))
                    .filter(each -> each.reply.isEmpty() || TAKEN_OFF.contains(each.reply.get()));
            if (said.isEmpty() || at == from && said.get().reply.isEmpty()) break;
            at += said.get().words.size();
            if (at < forms.size() && isSetOff(question, at)) end = at;
        }
        return end;
    }

    private static int startOfSaying(Question question, List<String> forms, int to, Language language) {
        for (int start = Math.max(1, to - 4); start < to; start++)
            if (isSetOff(question, start) && isAll(forms.subList(start, to), language)) return start;
        return to;
    }

    private static boolean isAll(List<String> forms, Language language) {
        return reply(forms, TABLE.get(language)).filter(TAKEN_OFF::contains).isPresent() || forms.equals(List.of("please"));
    }

    private static boolean isSetOff(Question question, int at) {
        return END_OF_SAYING.matcher(question.before(at)).find();
    }
}
