package dev.satchel;

import static dev.satchel.DraftGrammar.Unknown.Of.BODIES;
import static dev.satchel.DraftGrammar.Unknown.Of.CODE;
import static dev.satchel.DraftGrammar.Unknown.Of.EVENTS;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How sentences of a language become questions.
 *
 * @param rules the first that fits is taken
 * @param base verbs as they stand in statements, and as they stand in questions
 * @param unclear words with which a subject is about something that was said before, or is no subject at all
 * @param before words that belong to the verb when a subject seems to end with them
 * @param vague nouns that say nothing alone
 * @param leaning words that make a clause lean on what was said before
 * @param unknown questions that may be asked of a thing, and what documents say that answer them
 * @param ofPrograms the same where things are parts of programs
 * @param contractions words that are written as one when they meet
 */
record DraftGrammar(List<DraftRule> rules, Map<String, String> base, Set<String> unclear, Set<String> before, Set<String> vague,
        Set<String> leaning,
        List<Unknown> unknown, List<Unknown> ofPrograms, Map<String, String> contractions) {
    /**
     * A question that may be asked of a thing.
     *
     * @param of what it may be asked of
     * @param question with {@code {s}} for the thing
     * @param answered what a passage about the thing has that may answer it
     */
    record Unknown(Of of, String question, Pattern answered) {
        /** What it may be asked of. */
        enum Of {
            /** What takes time. */
            EVENTS,
            /** What has a size or a price. */
            BODIES,
            /** What programs are made of. */
            CODE
        }

        static Unknown of(Of of, String question, String answered) {
            return new Unknown(of, question, Pattern.compile(answered, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        }
    }

    private static final String SUBJECT = "(?<s>[^,;:()]{2,70}?)";
    private static final String TIME = "[^,;]*\\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\\b[^,;]*?";
    private static final String TEMPO = "[^,;]*\\b(?:segundos?|minutos?|horas?|dias?|semanas?|m[eê]s(?:es)?|anos?)\\b[^,;]*?";
    private static final String NUMBER = "(?:two|three|four|five|six|seven|eight|nine|ten|twelve|\\d+)";
    private static final String NUMERO = "(?:dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|doze|\\d+)";
    /** What is counted; what is counted so often that it says nothing needs to be told of what. */
    private static final String SEVERAL = "(?:(?!(?:kinds|types|sorts|techniques|ways|options|choices|forms|steps|reasons|parts|things|main)\\b)\\p{L}+ ){0,2}?"
            + "(?:(?!(?:kinds|types|sorts|techniques|ways|options|choices|forms|steps|reasons|parts|things)\\b)\\p{L}+s|\\p{L}+s of \\p{L}+(?: \\p{L}+)?)";
    private static final String DATE = "(?:\\d{1,2} )?(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) )?"
            + "(?:\\d{1,2}, )?\\d{4}";
    /** What may follow an answer without being part of it. */
    private static final String REST = "(?:[,;:].*| because .*| so that .*| when .*| if .*)?";

    private static final String IMPERATIVES = words(
            """
                    add annotate append ask attach bring build call change check choose clean click close connect copy create declare define delete
                    disconnect download drag empty enter fill find follow give go hold implement import include insert install keep log look make mark
                    mount move open pair pass place plug pour prefix press pull push put read register remove replace return rinse rotate run save scan
                    see select send set sign specify start stop switch take tap test touch turn type unplug update use visit wait wash wipe wrap write
                    """)
            .stream().sorted().collect(Collectors.joining("|"));
    private static final String IMPERATIVOS = words(
            """
                    abra aceite adicione ajuste altere aperte aproxime assine chame clique coloque confira conecte copie crie declare defina desconecte digite
                    entre envie escolha escreva espere execute feche gire imprima inclua informe insira instale leia ligue limpe mande marque pressione puxe
                    registre remova retire rode salve selecione siga substitua teste toque troque use utilize veja verifique visite
                    """)
            .stream().sorted().collect(Collectors.joining("|"));

    private static final Map<Language, DraftGrammar> GRAMMARS = Map.of(Language.ENGLISH,
            new DraftGrammar(List.of(
                    DraftRule.of("duration", .98, SUBJECT + " (?<v>takes?|lasts?) (?<a>" + TIME + ")" + REST, "How long {do} {s} {v}?"),
                    DraftRule.of("amount", .98, SUBJECT + " (?<v>costs?|weighs?) (?<a>[^,;]*\\d.*?)" + REST, "How much {do} {s} {v}?"),
                    DraftRule.of("amount", .97, SUBJECT
                            + " (?<b>is|are) (?<a>(?:about |at least |at most |up to |only )?[\\d.,]+ (?:m|cm|mm|km|metres|meters)) (?<m>long|wide|high|tall|deep|thick)\\b.*",
                            "How {m} {b} {s}?"),
                    DraftRule.of("amount", .96,
                            SUBJECT + " (?:has|have|gets?|comes? with) an? (?<p>(?:\\p{L}+ ){0,2}?\\p{L}+) of (?<a>[^,;]*?\\d.*?)" + REST,
                            "What is the {p} of {s}?"),
                    DraftRule.of("amount", .95,
                            SUBJECT + " (?:has|have|supports?|offers?|comes? with|contains?) (?:exactly |only |up to |at most )?(?<a>"
                                    + NUMBER + ") (?<p>" + SEVERAL + ")(?:[,:;.].*| (?:for|that|in|to|which|—) .*)?",
                            "How many {p} {do} {s} have?"),
                    DraftRule.of("date", .97,
                            SUBJECT + " (?<b>was|were) (?<p>(?:first )?\\p{L}+(?:ed|en|un|ilt|ld|de|nd)) (?:[^,;]* )?(?<a>(?:in|on) " + DATE
                                    + ")\\b.*",
                            "When {b} {s} {p}?"),
                    DraftRule.of("name", .9, SUBJECT + " (?<b>is|are) (?:called|known as|named|referred to as) (?<a>[^,;]{2,60}?)" + REST,
                            "What {b} {s} called?"),
                    DraftRule.of("steps", .93,
                            "To (?<s>(?!(?:illustrate|demonstrate|summarize|see|understand|begin|explore|introduce|show|recap|review|explain|help|many|some|most|all|the|an?|this|that|do so)\\b)[^,;:]{2,30} [^,;:]{2,60}), (?<a>(?:(?:you|we) (?:(?:can|need to|must|should|have to|may|will need to|could|simply|just) )?(?!are\\b|re\\b|want)\\p{Ll}|(?:"
                                    + IMPERATIVES + ") )[^;]{8,160}?)(?:;.*)?",
                            "How do you {s}?"),
                    DraftRule.of("means", .9, "You (?:can|may) (?<s>[^,;:]{6,80}?) (?<a>(?:by|using|with) [^;]{4,120}?)" + REST,
                            "How can you {s}?"),
                    DraftRule.of("condition", .86,
                            "(?<w>If|When) (?<s>[^,;:]{8,90}), (?:then )?(?<a>you (?:must|should|need to|have to) .{6,150})",
                            "What should you do {w} {s}?"),
                    DraftRule.of("condition", .86,
                            "(?<w>If|When) (?<s>[^,;:]{8,90}), (?:then )?(?<a>(?:the |a |an |our |[A-Z`]|no |nothing |it |its |all |your )(?!re\\b).{10,150})",
                            "What happens {w} {s}?"),
                    DraftRule.of("reason", .9, SUBJECT
                            + " (?<b>is|are|was|were|can|cannot|must|should) (?<p>(?!because)[^,;:]{3,80}?) (?<a>because (?!of (?:this|that|it)\\b)[^;:]{8,150})",
                            "Why {b} {s} {p}?"),
                    DraftRule.of("use", .9, SUBJECT + " (?<b>is|are) used (?<a>(?:to|for|as|when) [^;:]{6,120}?)" + REST,
                            "What {b} {s} used for?"),
                    DraftRule.of("use", .85,
                            SUBJECT + " (?:lets?|allows?|enables?) (?:you|us|the user|programmers|users) (?:to )?(?<a>[^;:]{6,120}?)"
                                    + REST,
                            "What {do} {s} allow you to do?"),
                    DraftRule.of("meaning", .9, SUBJECT + " means (?:that )?(?<a>[^;:]{4,120})", "What does {s} mean?"),
                    DraftRule.of("place", .9, SUBJECT
                            + " (?<b>is|are) (?<p>stored|located|kept|placed|saved|printed|published|installed|mounted) (?<a>(?:in|at|on|under|below|inside|near|next to) [^;:]{3,80}?)"
                            + REST,
                            "Where {b} {s} {p}?"),
                    DraftRule.of("definition", .91, SUBJECT
                            + " (?<b>is|are) (?<a>(?!(?:a |an )?(?:lot|bit|little|good|great|bad|must|few|thing|reason|problem|way we|similar|common|useful|more|better|example|consideration|part|result|consequence|sign|matter|major|key|number|case)\\b)an? [^;:]{8,140}?)"
                            + "(?:[;:].*)?", "What {b} {s}?"),
                    DraftRule.of("definition", .9,
                            "(?<s>(?:[Tt]he|[Aa]n?) (?:default|maximum|minimum|usual|purpose|opposite|name|goal|role|job|main|most common|address|port|limit) [^,;:()]{3,60}?|[Tt]he opposite of [^,;:()]{3,60}?) (?<b>is|are) (?<a>(?!that\\b|called\\b)[^;:]{2,120}?)"
                                    + REST,
                            "What {b} {s}?"),
                    DraftRule.of("content", .8, SUBJECT
                            + " (?<v>contains?|includes?|requires?|needs?|measures?|supports?|stores?|represents?|describes?|covers?|prevents?|guarantees?|specifies|returns?|sends?|shows?) (?<a>(?!that\\b)[^;:]{6,110}?)"
                            + "(?:[;:].*)?", "What {do} {s} {v}?")),
                    Map.ofEntries(Map.entry("takes", "take"), Map.entry("lasts", "last"), Map.entry("costs", "cost"),
                            Map.entry("weighs", "weigh"),
                            Map.entry("contains", "contain"), Map.entry("includes", "include"), Map.entry("requires", "require"),
                            Map.entry("needs", "need"), Map.entry("measures", "measure"), Map.entry("supports", "support"),
                            Map.entry("stores", "store"), Map.entry("represents", "represent"), Map.entry("describes", "describe"),
                            Map.entry("covers", "cover"), Map.entry("prevents", "prevent"), Map.entry("guarantees", "guarantee"),
                            Map.entry("specifies", "specify"), Map.entry("returns", "return"), Map.entry("sends", "send"),
                            Map.entry("shows", "show"), Map.entry("lets", "let"), Map.entry("allows", "allow"),
                            Map.entry("enables", "enable")),
                    words("""
                            it this that these those they he she we you i there here such each both one some many most all another other if when while as
                            because so and but or then however also although though since what which who how why where its their our his her my your let note
                            first second third finally next later now instead otherwise similarly likewise again thus therefore unlike like in on at for with
                            without by from to after before until once every any either neither none nothing everything only even just not no another same
                            using running calling adding by following previous above below sometimes often usually once recall remember say imagine suppose
                            """),
                    words("also now then just only still often usually always never already even simply actually really generally typically"),
                    words("""
                            function functions code value values result results difference problem reason example examples program type types rest error errors
                            output line lines method methods parameter parameters argument arguments way ways thing things part parts case cases point
                            answer idea following first second third last next main other same name names list file files variable variables item items
                            data number numbers text step steps section chapter table figure issue solution downside advantage key change changes field
                            fields body signature call new user message messages string implementation definition behavior one ones rule rules project
                            documentation package process device unit product system book time moment process
                            """),
                    words("""
                            it this that these those they them we us our here there such so above below following previous earlier later i let's we'll we've
                            we're former latter its their
                            """),
                    List.of(Unknown.of(EVENTS, "How much does {s} cost?", "[$€£]|\\bcosts?\\b|\\bprices?\\b|\\bfree\\b|\\bcharge"),
                            Unknown.of(EVENTS, "Who carries out {s}?", "\\b(?:we|by|team|staff|workshop|technician|carrier)\\b"),
                            Unknown.of(EVENTS, "How long in advance do you have to ask for {s}?",
                                    "\\badvance|\\bbefore\\b|\\bappointment|\\bbook"),
                            Unknown.of(EVENTS, "How many people are needed for {s}?", "\\bpersons?\\b|\\bpeople\\b|\\balone\\b"),
                            Unknown.of(BODIES, "How much does {s} weigh?", "\\bweigh|\\d ?(?:kg|g|lb|grams?|pounds?)\\b"),
                            Unknown.of(BODIES, "What is {s} made of?",
                                    "\\bmade (?:of|from)\\b|\\bmaterials?\\b|\\bsteel|plastic|wood|alumin|glass|metal|copper"),
                            Unknown.of(BODIES, "Who designed {s}?", "\\b(?:design|invent|creat|develop|found)(?:ed|ers?|or)\\b"),
                            Unknown.of(BODIES, "In which country is {s} made?", "\\bmade in\\b|\\bmanufactur|\\bfactory|\\bcountr"),
                            Unknown.of(BODIES, "Which colours does {s} come in?",
                                    "\\bcolou?r|\\bwhite\\b|\\bblack\\b|\\bgr[ae]y\\b|\\bgreen\\b|\\bblue\\b|\\bred\\b"),
                            Unknown.of(BODIES, "Which shops sell {s}?", "\\bsell|\\bsold\\b|\\bshops?\\b|\\bstores?\\b|\\bresellers?\\b")),
                    List.of(Unknown.of(CODE, "In which version was {s} introduced?",
                            "\\bversions?\\b|\\b1\\.\\d|\\bstabili[sz]|\\bintroduced in\\b|\\bedition"),
                            Unknown.of(CODE, "Who designed {s}?", "\\b(?:design|invent|creat|develop)(?:ed|ers?|or)\\b"),
                            Unknown.of(CODE, "How much memory does {s} use?", "\\bbytes?\\b|\\bmemory\\b|\\b[KMG]B\\b"),
                            Unknown.of(CODE, "Which company maintains {s}?", "\\bcompan|\\bmaintain|\\bteam\\b"),
                            Unknown.of(CODE, "In which file of the source code is {s} defined?", "\\bsource code\\b|\\bdefined in\\b"),
                            Unknown.of(CODE, "Which environment variable turns off {s}?", "environment variable|\\b[A-Z]{3,}_[A-Z]+"),
                            Unknown.of(CODE, "Which other programming languages have {s}?",
                                    "other (?:programming )?languages|\\bC\\+\\+|\\bJava\\b|\\bPython\\b|\\bRuby\\b|\\bC#|\\bHaskell")),
                    Map.of()),
            Language.PORTUGUESE,
            new DraftGrammar(List.of(
                    DraftRule.of("duration", .98, SUBJECT + " (?<v>leva|levam|dura|duram|demora|demoram) (?<a>" + TEMPO + ")"
                            + "(?:[,;:].*)?", "Quanto tempo {v} {s}?"),
                    DraftRule.of("amount", .98, SUBJECT + " (?<v>custa|custam|pesa|pesam|mede|medem) (?<a>[^,;]*\\d.*?)(?:[,;:].*)?",
                            "Quanto {v} {s}?"),
                    DraftRule.of("amount", .96,
                            SUBJECT + " (?:tem|têm) (?<p>garantia|altura|largura|capacidade|duração) de (?<a>[^,;]*?\\d.*?)(?:[,;:].*)?",
                            "Qual é a {p} de {s}?"),
                    DraftRule.of("amount", .96, SUBJECT
                            + " (?:tem|têm) (?<p>prazo|alcance|diâmetro|comprimento|desconto|peso) de (?<a>[^,;]*?\\d.*?)(?:[,;:].*)?",
                            "Qual é o {p} de {s}?"),
                    DraftRule.of("amount", .95, SUBJECT
                            + " (?:tem|têm|possui|possuem|contém|contêm|oferece) (?:exatamente |só |somente |até )?(?<a>" + NUMERO
                            + ") (?<p>(?!(?:tipos|maneiras|formas|partes|opções|técnicas|coisas)(?! de))\\p{L}+(?:ões|ns|is|os|as|es)(?: de \\p{L}+)?)(?:[,:;.].*| (?:para|que|em) .*)?",
                            "Qual é o número de {p} que {s} tem?"),
                    DraftRule.of("date", .97, SUBJECT
                            + " (?<b>foi|foram) (?<p>(?:\\p{L}+ )?\\p{L}+(?:ado|ada|ados|adas|ido|ida|idos|idas)) (?:[^,;]* )?(?<a>em (?:\\p{L}+ de )?\\d{4})\\b.*",
                            "Quando {s} {b} {p}?"),
                    DraftRule.of("name", .9, SUBJECT
                            + " (?<b>é|são) (?:chamado|chamada|chamados|chamadas|conhecido como|conhecida como|conhecidos como) (?:de )?(?<a>[^,;]{2,60}?)(?:[,;:].*)?",
                            "Como se chama {s}?"),
                    DraftRule.of("steps", .93,
                            "Para (?<s>(?!(?:ilustrar|introduzir|demonstrar|mostrar|ver|entender|resumir|começar|explorar|explicar|ajudar)\\b)\\p{L}+(?:ar|er|ir|or)\\b [^,;:]{4,90}), (?<a>(?:(?:você|nós) )?(?:(?:pode|deve|precisa|tem que|basta|é preciso|é necessário|(?!vamos\\b)\\p{Ll}{2,}(?:amos|emos|imos)|"
                                    + IMPERATIVOS + ")) [^;]{6,160}?)(?:;.*)?",
                            "Como {s}?"),
                    DraftRule.of("condition", .86,
                            "(?<w>Se|Quando) (?<s>[^,;:]{8,90}), (?:então )?(?<a>(?:o |a |os |as |um |uma |nada |[A-Z`]).{10,150})",
                            "O que acontece {w} {s}?"),
                    DraftRule.of("reason", .9, SUBJECT
                            + " (?<b>é|são|não é|não são|pode|podem|não pode|não podem|deve|devem|precisa|precisam) (?<p>[^,;:]{3,80}?),? (?<a>porque [^;:]{8,150})",
                            "Por que {s} {b} {p}?"),
                    DraftRule.of("use", .9,
                            SUBJECT + " (?<b>é|são) (?:usad[oa]s?|utilizad[oa]s?) (?<a>(?:para|como|quando) [^;:]{6,120}?)(?:[,;:].*)?",
                            "Para que {s} {b} usado(a)?"),
                    DraftRule.of("use", .9, SUBJECT + " (?<v>serve|servem) (?<a>para [^;:]{6,120}?)(?:[,;:].*)?", "Para que {v} {s}?"),
                    DraftRule.of("use", .85, SUBJECT + " (?<v>permite|permitem) (?:que )?(?<a>[^;:]{6,120}?)(?:[,;:].*)?",
                            "O que {s} {v}?"),
                    DraftRule.of("meaning", .9, SUBJECT + " (?<v>significa|significam) (?<a>[^;:]{4,120})", "O que {v} {s}?"),
                    DraftRule.of("place", .9, SUBJECT
                            + " (?<v>fica|ficam|está localizad[oa]|são armazenad[oa]s|é armazenad[oa]) (?<a>(?:em|no|na|nos|nas|dentro|embaixo|sobre) [^;:]{3,80}?)(?:[,;:].*)?",
                            "Onde {v} {s}?"),
                    DraftRule.of("definition", .91, SUBJECT
                            + " (?<b>é|são) (?<a>(?!(?:um |uma )?(?:pouco|boa|bom|ótim[oa]|coisa|maneira|forma|exemplo|problema|parte|caso|resultado|habilidade|característica)\\b)(?:um|uma|uns|umas) [^;:]{8,140}?)(?:[;:].*)?",
                            "O que {b} {s}?"),
                    DraftRule.of("content", .8, SUBJECT
                            + " (?<v>contém|contêm|inclui|incluem|exige|exigem|precisa de|precisam de|suporta|suportam|armazena|armazenam|representa|representam|descreve|descrevem|cobre|cobrem|retorna|retornam|mostra|mostram|garante|garantem|impede|impedem|mede|medem) (?<a>(?!que\\b)[^;:]{6,110}?)(?:[;:].*)?",
                            "O que {s} {v}?")),
                    Map.of(),
                    words("""
                            isso isto aquilo esse essa esses essas este esta estes estas aquele aquela ele ela eles elas nós você eu aqui ali lá tal tais cada ambos
                            alguns algumas muitos muitas todos todas outro outra outros outras se quando enquanto como porque então e mas ou porém também
                            embora que qual quem onde seu sua seus suas nosso nossa meu minha primeiro segundo terceiro finalmente depois agora em no na nos
                            nas para com sem por de do da dos das após antes até uma_vez qualquer nenhum nada tudo só apenas não mesmo usando executando
                            perceba note observe lembre vamos há é são às vezes geralmente ao à aos outra algum alguma
                            """),
                    words("também agora então já ainda só apenas sempre nunca geralmente não te se nos me lhe lhes mais"),
                    words("""
                            função funções código valor valores resultado resultados diferença problema razão exemplo exemplos programa tipo tipos resto erro
                            erros saída linha linhas método métodos parâmetro parâmetros argumento argumentos maneira forma modo coisa coisas parte partes
                            caso casos ponto resposta ideia seguinte primeiro primeira segundo segunda último última próximo próxima outro outra mesmo mesma
                            nome nomes lista arquivo arquivos variável variáveis item dados número números texto passo passos seção capítulo tabela figura
                            solução vantagem mudança mudanças campo campos corpo assinatura chamada mensagem implementação definição regra regras projeto
                            sintaxe documentação livro vez hora
                            """),
                    words("""
                            isso isto aquilo esse essa esses essas este esta estes estas aquele aquela ele ela eles elas nós nosso nossa disso disto nisso nele
                            nela dele dela seu sua seus suas acima abaixo seguinte anterior aqui vamos nos neste nesta nesse nessa deste desta desse dessa
                            """),
                    List.of(Unknown.of(EVENTS, "Quanto custa {s}?", "R\\$|€|\\bcust|\\bpreç|\\bgrátis|\\bgratuit|\\bpago"),
                            Unknown.of(EVENTS, "Quem realiza {s}?", "\\b(?:nós|pela?|equipe|técnic|oficina|transportadora)"),
                            Unknown.of(BODIES, "Quanto pesa {s}?", "\\bpes[ao]|\\d ?(?:kg|g)\\b|gramas"),
                            Unknown.of(BODIES, "De que material é {s}?", "\\bfeit|\\bmateria|\\baço|plástic|madeira|alumín|vidro|metal"),
                            Unknown.of(BODIES, "Quem projetou {s}?", "\\b(?:projet|invent|cri|desenvolv|fund)(?:ou|ado|ada|ador|ores)\\b"),
                            Unknown.of(BODIES, "Em que país se fabrica {s}?", "\\bfabric|\\bpaís|\\bBrasil\\b")),
                    List.of(Unknown.of(CODE, "Em que versão surgiu {s}?", "\\bvers[ãõ]|\\b1\\.\\d|\\bestabiliz|\\bedição"),
                            Unknown.of(CODE, "Quem projetou {s}?", "\\b(?:projet|invent|cri|desenvolv)(?:ou|ado|ada|ador|ores)\\b"),
                            Unknown.of(CODE, "Quanta memória usa {s}?", "\\bbytes?\\b|\\bmemória\\b|\\b[KMG]B\\b"),
                            Unknown.of(CODE, "Que variável de ambiente desliga {s}?", "variáve(?:l|is) de ambiente|\\b[A-Z]{3,}_[A-Z]+"),
                            Unknown.of(CODE, "Que outras linguagens de programação têm {s}?",
                                    "outras linguagens|\\bC\\+\\+|\\bJava\\b|\\bPython\\b|\\bRuby\\b|\\bC#")),
                    Map.of(" de o ", " do ", " de a ", " da ", " de os ", " dos ", " de as ", " das ")));

    static Optional<DraftGrammar> of(Language language) { return Optional.ofNullable(GRAMMARS.get(language)); }

    private static Set<String> words(String list) {
        return Arrays.stream(list.strip().split("\\s+")).collect(Collectors.toUnmodifiableSet());
    }

    /** The question of a sentence in this form. */
    String question(DraftRule rule, Matcher sentence, String subject) {
        String question = rule.question();
        for (String group : sentence.namedGroups().keySet()) {
            String text = sentence.group(group);
            if (text == null || group.equals("a")) continue;
            String shown = switch (group) {
                case "s" -> subject;
                case "v" -> base.getOrDefault(text, text);
                case "w" -> text.toLowerCase(Locale.ROOT);
                default -> text.replaceFirst("^(?:also|também) ", "");
            };
            question = question.replace("{" + group + "}", shown);
        }
        for (Map.Entry<String, String> each : contractions.entrySet()) question = question.replace(each.getKey(), each.getValue());
        question = question.replace("Why cannot ", "Why can’t ");
        return question.replace("{do}", isPlural(subject) ? "do" : "does");
    }

    /** Whether subject and verb are both of one thing or both of several: otherwise the one is not the subject of the other. */
    boolean agree(Matcher sentence, String subject) {
        String verb = sentence.namedGroups().containsKey("v") ? sentence.group("v") : "";
        return base.isEmpty() || verb.isEmpty() || isPlural(subject) != base.containsKey(verb);
    }

    /** Of English things, where a question needs to know it. */
    static boolean isPlural(String subject) {
        String head = subject.replaceFirst(" (?:of|for|in|on|with|from|to|at) .*", "");
        String last = head.substring(head.lastIndexOf(' ') + 1);
        return !subject.matches("(?i)an? .*") && last.matches("\\p{L}+[^su\\W]s|\\p{L}+men|people|children|.* and .*")
                || head.matches(".* and .*");
    }
}
