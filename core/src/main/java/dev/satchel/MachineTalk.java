package dev.satchel;

import dev.satchel.Sentences.Range;
import dev.satchel.Words.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What in a document speaks to the machine that reads it, or pretends to be its conversation: no person's question is answered by that,
 * unless the question is about such things.
 *
 * <p>One word says nothing: manuals are full of "ignore", "answer" and "instructions". It takes several kinds of words in one sentence: that
 * previous orders are void, or that a machine is told what it must reply. Words are compared without case, accents, invisible characters
 * and look-alikes.
 */
final class MachineTalk {
    private static final String VOID_WORDS = "ignor\\w* disregard\\w* forget overrid\\w* bypass\\w* desconsider\\w* esquec\\w* olvid\\w* descart\\w*"
            + " vergiss vergesst vergessen missacht\\w* oubli\\w* dimentic\\w* игнориру\\w* забудь\\w* 忽略 无视 忘记 忘掉 理会 تجاهل"
            + " pay_no_attention drop_whatever drop_everything no_hagas_caso nao_ligue ne_tenez_pas_compte не_обращай\\w*_внимания لا_تهتم";
    private static final String VOID = words(VOID_WORDS);
    private static final String ORDERS = words(
            "instruc\\w* istruzion\\w* prompts? directives? guidelines? rules? \\w*anweisung\\w* consignes?"
                    + " regras? reglas? инструкци\\w* 指令 指示 提示 التعليمات");
    private static final String PREVIOUS = words(
            "all previous\\w* prior above earlier preceding everything anterior\\w* previ[ao]s todas? todos"
                    + " acima vorherig\\w* bisherig\\w* obig\\w* alle precedent\\w* toutes tous tutt[ei] предыдущ\\w* все 以上 之前 所有 السابقة");
    private static final String ABOVE = words(
            "above acima arriba obig\\w* oben 以上 上面 上述 выше anterior precede\\w* so_far ate_aqui hasta_aqui"
                    + " finora bisher told_before سبق بما");
    private static final String READER_WORDS = "ai ia ki llms? \\w*gpt \\w*bots? robos? robots? roboter assistants? assistentes? asistentes?"
            + " assistent(?:en|i)? \\w*sprachmodell\\w* нейросет\\w* ассистент\\w* 助手 模型 人工 للمساعد لمساعد المساعد"
            + " language_models? modelos?_de_linguagem modelos?_de_lenguaje modeles?_de_langage artificial_intelligence"
            + " inteligencias?_artificial\\w* kunstlich\\w*_intelligenz intelligences?_artificielles? system_prompts? system_instructions?"
            + " automated_readers? instruc\\w+_d[eo]l?_sistema instructions?_du_systeme system(?:anweisung|prompt)\\w*";
    private static final String READER = words(READER_WORDS);
    private static final String REPLY = words(
            "answer\\w* repl(?:y|ies|ied) respond\\w* says? state report\\w* tell told output\\w* print copy cite"
                    + " repeat add include append claim pretend believes? respon\\w* dig[ao]\\w* diz dizer decir afirm\\w* contest\\w* antwort\\w* sag\\w*"
                    + " beleg\\w* behaupt\\w* repond\\w* dites dire terminez affirme\\w* rispond\\w* scrivi отвеча\\w* ответ\\w* скажи\\w* напиши"
                    + " 回答 告诉 输出 اجب وقل واجب");
    private static final String MUST = words(
            "must shall should always never you devem? sempre voce debe\\w* siempre muss mussen soll\\w* immer"
                    + " doit doivent toujours 必须 应该 总是 должн\\w* يجب");
    private static final String FROM_NOW_ON_WORDS = "from_now_on from_here_on a_partir_de_agora de_ahora_en_adelante ab_jetzt desormais d_ora_in_poi"
            + " отныне" + " your tu su sua deine votre ta".replaceAll("\\w+",
                    "$0_(?:new|nueva|nova|neue|nouvelle)_(?:task|tarea|tarefa|aufgabe|tache)");
    private static final String YOU_ARE_WORDS = "you_are you_re voce_e eres usted_es du_bist sie_sind vous_etes tu_es tu_sei ты вы";
    private static final String SETS_THE_REPLY_WORDS = "begin start end".replaceAll("\\w+",
            "$0_(?:your|every|each)_(?:response|answer|reply)_(?:with|by)") + " your_final_answer\\w*";
    /** Every order has one of these, or is a statement of a template; whatever has none needs no closer look. */
    private static final WordList BEGINS_ORDERS = WordList.of(VOID_WORDS, READER_WORDS, FROM_NOW_ON_WORDS, YOU_ARE_WORDS,
            SETS_THE_REPLY_WORDS);

    private static final Pattern VOIDS_ORDERS = all("(?<!\\bno |\\bnao |\\bnot |\\bdon t |\\bnever |\\bnunca )" + VOID, ORDERS, PREVIOUS);
    private static final Pattern VOIDS_ALL_ABOVE = any(VOID + "(?: \\w+){0,4} " + ABOVE);
    private static final Pattern TELLS_A_MACHINE = all(READER, REPLY, MUST);
    private static final Pattern GIVES_A_ROLE = any(
            words(YOU_ARE_WORDS) + "(?: (?!not |no |nao |nicht |pas )\\w+){0,5} " + READER, words(SETS_THE_REPLY_WORDS));
    private static final Pattern FROM_NOW_ON = any(words(FROM_NOW_ON_WORDS));
    private static final Pattern NAMES_A_MACHINE = any(READER);
    private static final Pattern SAYS_WHAT_TO_REPLY = any(REPLY);
    private static final Pattern IS_ABOUT_IT = any(READER,
            words("instruc\\w* istruzion\\w* \\w*anweisung\\w* consignes? инструкци\\w* 指令 指示 提示 التعليمات prompts? tokens? templates? chat\\w*"));

    /** What chat formats mark turns with, whatever invisible characters stand in it: {@code <|im_end|>}, {@code [INST]}, {@code <instructions>}. */
    private static final Pattern MARKER = Pattern.compile(String.join("|", "[<＜]\\p{Cf}*[|｜│￨][^<>＜＞\\n]{1,60}[|｜│￨]\\p{Cf}*[>＞]",
            "</?(?:start|end)_of_turn>", "\\[/?INST\\]", "<</?SYS>>",
            "(?i:</?(?:instructions?|system(?:[_-]?prompt)?|assistant)>)"));
    /** A line that begins like the machine's own turn, in the forms in which conversations are written down. */
    private static final Pattern OWN_TURN = Pattern.compile(
            "(?mui)^[ \\t>*_\\-\\[<#]*(?:(?:assistant|ai|chatbot|assistente|asistente|assistent|ассистент|助手|المساعد)[ \\t*_\\]>]*[:：]"
                    + "|###[ \\t]*(?:instruction|response|input|system|sistema)s?[ \\t]*:)");
    private static final Pattern OTHER_TURN = Pattern.compile(
            "(?mui)^[ \\t>*_\\-\\[<#]*(?:user|human|system|usu[aá]rio|benutzer|nutzer|utilisateur|пользователь|sistema|用户|系统|المستخدم)"
                    + "[ \\t*_\\]>]*[:：]");
    /** The lines of a prompt that asks for a quote, or for an answer from a text: whoever writes one wants to be taken for it. */
    private static final Pattern PROMPTS_TEXT = Pattern.compile("(?mui)^[ \\t]*(?:passage|text)[ \\t]*[:：]");
    private static final Pattern PROMPTS_QUESTION = Pattern.compile("(?mui)^[ \\t]*(?:question|answer)[ \\t]*[:：]");
    /** A statement of a template that sets what is to be said. */
    private static final Pattern STATEMENT = Pattern.compile("\\{%-?\\s*(?:set|for|macro)\\b");
    private static final Pattern CLAUSES = Pattern.compile("[:;!：；！]");
    /** The end of a marker with which a turn begins. */
    private static final Pattern OPENS = Pattern.compile("(?i)(?:header_id|start|message|assistant|user|system|model)[^\\p{L}]*$");
    /** What is left of a turn's head without its markers. */
    private static final Pattern ROLE = Pattern.compile("\\s*[\\p{L}_]{0,20}\\s*");
    /** How far into a sentence somebody is addressed: "Note to the AI assistant: …". */
    private static final int ADDRESS = 60;
    /** How much of a sentence is looked at together, in characters. */
    private static final int LONGEST = 1000;

    private MachineTalk() {}

    /** Any of these words; a space in one of them is written as an underscore. */
    private static String words(String words) {
        return "(?<!\\w)(?:" + words.strip().replaceAll(" +", "|").replace('_', ' ') + ")(?!\\w)";
    }

    private static Pattern any(String... groups) {
        return Pattern.compile(String.join("|", groups), Pattern.UNICODE_CHARACTER_CLASS);
    }

    /** Texts that have something of each. */
    private static Pattern all(String... groups) {
        StringBuilder pattern = new StringBuilder("^");
        for (String group : groups) pattern.append("(?=.*?(?:").append(group).append("))");
        return Pattern.compile(pattern.toString(), Pattern.UNICODE_CHARACTER_CLASS);
    }

    /** Whether a question is about machines that read, instructions or conversations: then sentences about them may answer it. */
    static boolean isAskedFor(String question) {
        return MARKER.matcher(question).find() || IS_ABOUT_IT.matcher(forms(question)).find();
    }

    /** Whether a sentence tells a machine what to do. */
    static boolean isOrder(String sentence) {
        return STATEMENT.matcher(sentence).find()
                || pieces(sentence).stream().map(Piece::of).anyMatch(each -> each.mayBeOrder() && each.isOrder());
    }

    /** Whether it has a word for saying something, as what an order is about has. */
    static boolean saysWhatToReply(String sentence) {
        return pieces(sentence).stream().anyMatch(each -> SAYS_WHAT_TO_REPLY.matcher(forms(each)).find());
    }

    /** A sentence; one longer than people write is examined in pieces that overlap, so that it takes no longer than its length. */
    static List<String> pieces(String sentence) {
        if (sentence.length() <= LONGEST) return List.of(sentence);
        List<String> pieces = new ArrayList<>();
        for (int start = 0; start + LONGEST / 2 < sentence.length(); start += LONGEST / 2)
            pieces.add(sentence.substring(wordStart(sentence, start),
                    start + LONGEST < sentence.length() ? wordStart(sentence, start + LONGEST) : sentence.length()));
        return pieces;
    }

    private static int wordStart(String text, int from) {
        int start = from;
        while (start > 0 && from - start < ADDRESS && !Character.isWhitespace(text.charAt(start - 1))) start--;
        return start;
    }

    /**
     * Part of a sentence, or all of it.
     *
     * @param text as it is written
     * @param words of it
     */
    record Piece(String text, List<Word> words) {
        static Piece of(String text) { return new Piece(text, Words.of(text)); }

        /** Whether it is worth a closer look, which takes much longer. */
        boolean mayBeOrder() {
            return BEGINS_ORDERS.hasAnyOf(forms(0, text.length()));
        }

        /** Whether the rules say so. */
        boolean isOrder() {
            String forms = forms(0, text.length());
            return voidsOrders() || VOIDS_ALL_ABOVE.matcher(forms).find() || TELLS_A_MACHINE.matcher(forms).find()
                    || GIVES_A_ROLE.matcher(forms).find() || ordersFromNowOn(forms) || isAddress();
        }

        private boolean voidsOrders() {
            int start = 0;
            for (Matcher clause = CLAUSES.matcher(text); clause.find(); start = clause.end())
                if (VOIDS_ORDERS.matcher(forms(start, clause.start())).find()) return true;
            return VOIDS_ORDERS.matcher(forms(start, text.length())).find();
        }

        private static boolean ordersFromNowOn(String forms) {
            Matcher begin = FROM_NOW_ON.matcher(forms);
            return begin.find() && SAYS_WHAT_TO_REPLY.matcher(forms).find(begin.end());
        }

        /** Whether a machine is named before a colon, or alone before the first comma, and behind it stands what it should say. */
        private boolean isAddress() {
            for (int i = 1; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean ends = ":：".indexOf(c) >= 0
                        || ",，".indexOf(c) >= 0 && i < ADDRESS && text.substring(0, i).strip().split(" ").length <= 3;
                if (ends && NAMES_A_MACHINE.matcher(forms(i - ADDRESS, i)).find()
                        && SAYS_WHAT_TO_REPLY.matcher(forms(i, i + 2 * ADDRESS)).find())
                    return true;
            }
            return false;
        }

        /** The words that stand between two places. */
        private String forms(int from, int to) {
            StringBuilder forms = new StringBuilder();
            for (int i = firstFrom(from); i < words.size() && words.get(i).end() <= to; i++)
                forms.append(forms.isEmpty() ? "" : " ").append(words.get(i).form());
            return forms.toString();
        }

        private int firstFrom(int place) {
            int least = 0;
            int most = words.size();
            while (least < most) {
                int middle = (least + most) / 2;
                if (words.get(middle).start() < place) least = middle + 1;
                else most = middle;
            }
            return least;
        }
    }

    /**
     * The parts of a text that look like turns of a conversation with a machine: from a marker or a label to the end of the paragraph; of
     * the next one, where a turn's head is a paragraph of its own.
     */
    static List<Range> turns(String text) {
        List<Integer> heads = new ArrayList<>();
        addEnds(MARKER.matcher(text), heads);
        Matcher own = OWN_TURN.matcher(text);
        if (own.find()) {
            addEnds(own.reset(), heads);
            addEnds(OTHER_TURN.matcher(text), heads);
        }
        heads.sort(null);
        if (heads.isEmpty()) return addPrompt(text, new ArrayList<>());
        Paragraphs paragraphs = new Paragraphs(text);
        List<Range> turns = new ArrayList<>();
        for (int head : heads) {
            if (!turns.isEmpty() && turns.getLast().end() >= head) {
                // A head at the end of a turn: what it begins is in the next paragraph.
                if (!OPENS.matcher(text.substring(Math.max(0, head - ADDRESS), head)).find()) continue;
                Range last = turns.removeLast();
                turns.add(new Range(last.start(), Math.max(last.end(), turnEnd(text, paragraphs, head))));
                continue;
            }
            int start = head;
            while (start > 0 && text.charAt(start - 1) != '\n' && head - start < ADDRESS && !endsSentence(text.charAt(start - 1))) start--;
            turns.add(new Range(start, turnEnd(text, paragraphs, head)));
        }
        return addPrompt(text, turns);
    }

    /** From its first line to the end of its last. */
    private static List<Range> addPrompt(String text, List<Range> turns) {
        List<Integer> lines = new ArrayList<>();
        addEnds(PROMPTS_TEXT.matcher(text), lines);
        int texts = lines.size();
        addEnds(PROMPTS_QUESTION.matcher(text), lines);
        if (texts == 0 || lines.size() == texts) return turns;
        lines.sort(null);
        turns.add(new Range(text.lastIndexOf('\n', lines.getFirst()) + 1, lineEnd(text, lines.getLast())));
        return turns;
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static boolean endsSentence(char c) { return ".!?。！？".indexOf(c) >= 0; }

    private static void addEnds(Matcher matcher, List<Integer> ends) {
        while (matcher.find()) ends.add(matcher.end());
    }

    private static int turnEnd(String text, Paragraphs paragraphs, int head) {
        int end = paragraphs.end(head);
        boolean headOnly = end - head < 2 * ADDRESS && ROLE.matcher(MARKER.matcher(text.substring(head, end)).replaceAll("")).matches();
        return headOnly ? paragraphs.nextEnd(head) : end;
    }

    private static String forms(String text) {
        return Words.of(text).stream().map(Word::form).collect(Collectors.joining(" "));
    }
}
