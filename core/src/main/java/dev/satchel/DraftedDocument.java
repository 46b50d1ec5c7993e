package dev.satchel;

import dev.satchel.Words.Word;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The questions that can be made of one document. */
final class DraftedDocument {
    static final String TABLE = "table";
    private static final String OWN = "own question";
    private static final int FEWEST_WORDS = 5;
    private static final int MOST_WORDS = 40;
    private static final int LONGEST_QUESTION = 16;
    private static final int LONGEST_SUBJECT = 7;
    private static final int LONGEST_ANSWER = 300;
    private static final int OF_A_TABLE = 3;
    /** With fewer, a heading that asks opens a chapter, which does not begin with the answer. */
    private static final int OF_A_LIST_OF_QUESTIONS = 3;
    private static final double HEADING = .7;
    private static final double TABLE_ROW = .75;
    /** What is not for readers, or leads to something that a question cannot show. */
    private static final Pattern NOT_PROSE = Pattern
            .compile("\\{\\{|https?:|<!--|(?i:listing|listagem|figure|figura) \\d|[{}|]|→|\\.\\.\\.|…");
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\[\\]]*)\\](?:\\([^()]*\\)|\\[[^\\[\\]]*\\])?");
    private static final Pattern CODE = Pattern.compile("`[^`]+`");
    /** A character of private use, which no document has for anything else. */
    private static final char TAKEN_OUT = '\uE0C0';
    private static final Pattern EMPHASIS = Pattern.compile("\\*+|(?<![\\p{L}\\p{N}])_+|_+(?![\\p{L}\\p{N}])");
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R[>\\s]*");
    private static final Pattern LEAD = Pattern.compile("^(?:[>\\s]+|[-*+•] +|\\d{1,3}[.)] +)+|^(?:Note|Nota|Warning|Aviso|Tip|Dica): *");
    private static final Pattern ASKS = Pattern.compile(
            "^(?i)(?:what|who|whom|whose|which|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|should|may|must|"
                    + "has|have) ");
    /** In a question that is the document's own, they are the reader and the writer. */
    private static final Pattern WHO_ASKS = Pattern.compile("(?iU)\\b(?:I|we|us|our|nós|nos|nosso|nossa)\\b");
    private static final Pattern WRITTEN_MONEY = Pattern.compile("(?:R\\$|US\\$|[$€£])\\s?\\d[\\d.,]*|\\d[\\d.,]*\\s?(?:€|£|USD|EUR|BRL)");
    /** What a comma may end: the answer is what stands before, for whoever wants it short. */
    private static final Pattern AFTERTHOUGHT = Pattern.compile("(?:,? (?:but|so|because|porque|mas)\\b|, |; | — |—|: | \\().*$");

    private final Document document;
    private final DraftNames names;
    private final Language language;
    private final Optional<DraftGrammar> grammar;

    DraftedDocument(Document document, DraftNames names) {
        this.document = document;
        this.names = names;
        String beginning = document.text().substring(0, Math.min(20_000, document.text().length()));
        language = FunctionWords.language(beginning, Words.of(beginning), Language.ENGLISH);
        grammar = DraftGrammar.of(language);
    }

    /** All of them, in the order of the document. */
    List<Drafted> questions() {
        List<Drafted> questions = new ArrayList<>();
        List<Block> blocks = document.blocks().isEmpty()
                ? List.of(new Block(Block.Kind.PARAGRAPH, 0, 0, Math.max(1, document.text().length())))
                : document.blocks();
        Optional<String> ownQuestion = Optional.empty();
        for (int i = 0; i < blocks.size() && !document.text().isEmpty(); i++) {
            Block block = blocks.get(i);
            switch (block.kind()) {
                case HEADING -> ownQuestion = ownQuestion(block);
                case TABLE -> questions.addAll(ofTable(block));
                case CODE -> ownQuestion = Optional.empty();
                default -> {
                    List<Block> list = blocks.subList(i, blocks.size()).stream().takeWhile(each -> each.kind() == Block.Kind.LIST_ITEM)
                            .toList();
                    ownQuestion.flatMap(question -> list.isEmpty() ? below(question, block) : below(question, list))
                            .ifPresent(questions::add);
                    ownQuestion = Optional.empty();
                    questions.addAll(ofSentences(block));
                }
            }
        }
        long own = questions.stream().filter(each -> each.kind().equals(OWN)).count();
        return own >= OF_A_LIST_OF_QUESTIONS
                ? questions
                : questions.stream().map(each -> each.kind().equals(OWN) ? each.valued(HEADING) : each).toList();
    }

    private Optional<String> ownQuestion(Block heading) {
        String text = Headings.textOf(document.text(), heading);
        boolean asks = text.endsWith("?") && (language != Language.ENGLISH || ASKS.matcher(text).find())
                || text.matches("(?i)(?:what|who|which|o que|quem) (?:is|are|é|são) .+[^?.]");
        int words = Words.of(text).size();
        if (!asks || words < 3 || words > LONGEST_QUESTION || leans(WHO_ASKS.matcher(text).replaceAll(""))) return Optional.empty();
        return Optional.of(text.endsWith("?") ? text : text + "?");
    }

    /** What stands first below a question is its answer. */
    private Optional<Drafted> below(String question, Block block) {
        List<Sentences.Range> sentences = Sentences.of(document.text(), block.start(), block.end());
        if (sentences.isEmpty()) return Optional.empty();
        Sentences.Range first = sentences.getFirst();
        Sentences.Range last = isShort(first) && sentences.size() > 1 ? sentences.get(1) : first;
        String answer = plain(document.text().substring(first.start(), last.end()));
        if (NOT_PROSE.matcher(answer).find() || answer.length() > LONGEST_ANSWER || answer.endsWith(":")) return Optional.empty();
        Set<String> answers = new LinkedHashSet<>(List.of(answer));
        if (last != first)
            for (Sentences.Range each : List.of(first, last)) answers.add(plain(document.text().substring(each.start(), each.end())));
        List<String> evidence = last == first ? List.of(quote(first)) : List.of(quote(first), quote(last));
        return Optional.of(new Drafted(question, List.copyOf(answers), evidence, document.id(), first.start(), OWN, question, 1));
    }

    /** A list is one answer, as long as a person can say it in one breath. */
    private Optional<Drafted> below(String question, List<Block> list) {
        List<String> items = list.stream().map(each -> plain(document.text().substring(each.start(), each.end()))).toList();
        String answer = String.join("; ", items);
        if (answer.length() > LONGEST_ANSWER || NOT_PROSE.matcher(answer).find()) return Optional.empty();
        List<String> evidence = list.stream().map(each -> quote(new Sentences.Range(each.start(), each.end()))).toList();
        return Optional.of(new Drafted(question, List.of(answer), evidence, document.id(), list.getFirst().start(), OWN, question, .97));
    }

    /** "No." and "Yes: ..." say little alone. */
    private boolean isShort(Sentences.Range sentence) {
        return sentence.end() - sentence.start() < 20;
    }

    private List<Drafted> ofSentences(Block block) {
        List<Drafted> questions = new ArrayList<>();
        for (Sentences.Range each : Sentences.of(document.text(), block.start(), block.end())) ofSentence(each).ifPresent(questions::add);
        return questions;
    }

    private Optional<Drafted> ofSentence(Sentences.Range range) {
        if (grammar.isEmpty()) return Optional.empty();
        String text = plain(document.text().substring(range.start(), range.end()));
        int words = Words.of(text).size();
        boolean prose = words >= FEWEST_WORDS && words <= MOST_WORDS && text.endsWith(".") && !NOT_PROSE.matcher(text).find()
                && (Character.isUpperCase(text.codePointAt(0)) || text.startsWith("`") || Character.isDigit(text.charAt(0)));
        if (!prose) return Optional.empty();
        String sentence = text.substring(0, text.length() - 1);
        for (DraftRule rule : grammar.get().rules()) {
            Matcher match = rule.form().matcher(sentence);
            if (match.matches()) return of(rule, match, range);
        }
        return Optional.empty();
    }

    private Optional<Drafted> of(DraftRule rule, Matcher match, Sentences.Range range) {
        boolean clause = rule.kind().equals("steps") || rule.kind().equals("means") || rule.kind().equals("condition");
        String subject = match.group("s");
        if (clause ? leans(subject) || Words.of(subject).size() < 2 : !isClear(subject)) return Optional.empty();
        if (rule.kind().equals("condition") && OF_THE_READER.matcher(subject).find()) return Optional.empty();
        if (!clause && isDoing(subject) && (!rule.kind().equals("meaning") || Words.of(subject).size() > 4)) return Optional.empty();
        String asked = clause ? subject : lowerCase(subject);
        if (!grammar.get().agree(match, asked)) return Optional.empty();
        String question = grammar.get().question(rule, match, asked);
        String answer = match.group("a").strip();
        int length = Words.of(question).size();
        if (length > LONGEST_QUESTION || leans(question) || answer.length() < 2 || !isBalanced(question) || !isBalanced(answer))
            return Optional.empty();
        Set<String> answers = new LinkedHashSet<>(List.of(answer));
        String shorter = AFTERTHOUGHT.matcher(answer).replaceFirst("");
        List<Word> words = Words.of(shorter);
        boolean whole = words.size() >= 3 && !FunctionWords.of(language).contains(words.getLast().form()) && isBalanced(shorter);
        if (whole) answers.add(shorter);
        return Optional.of(new Drafted(question, List.copyOf(answers), List.of(quote(range)), document.id(), range.start(), rule.kind(),
                asked, worth(rule, subject, answer, length)));
    }

    /** A question that is long, or whose answer leans on what was said before, is less often kept; one with a name more often. */
    private double worth(DraftRule rule, String subject, String answer, int length) {
        double worth = rule.worth() - .01 * Math.max(0, length - 9);
        if (leans(answer)) worth -= .1;
        if (Words.of(answer).size() > 25) worth -= .05;
        if (subject.contains("`") || Words.of(subject).stream().skip(1).anyMatch(Word::capital)) worth += .02;
        return worth;
    }

    /** A verb where a noun is expected: "Blocking a thread", "Trabalhar com Rust". */
    private boolean isDoing(String subject) {
        String first = subject.split(" ", 2)[0];
        return language == Language.ENGLISH ? first.matches("\\p{L}{3,}ing") : first.matches("\\p{L}{2,}(?:ar|er|ir)");
    }

    /** Whether it can be told what a subject is without having read what stands before. */
    private boolean isClear(String subject) {
        List<Word> words = Words.of(subject);
        if (words.isEmpty() || words.size() > LONGEST_SUBJECT || leans(subject) || !isBalanced(subject)) return false;
        List<String> forms = words.stream().map(each -> subject.substring(each.start(), each.end()).toLowerCase(Locale.ROOT)).toList();
        if (grammar.get().unclear().contains(forms.getFirst()) || grammar.get().before().contains(forms.getFirst())
                || grammar.get().before().contains(forms.getLast()))
            return false;
        if (POINTING.matcher(subject).find()) return false;
        Set<String> small = FunctionWords.of(language);
        List<Word> content = words.stream().filter(each -> !small.contains(each.form())).toList();
        boolean verb = words.stream()
                .anyMatch(each -> VERBS.contains(subject.substring(each.start(), each.end()).toLowerCase(Locale.ROOT)));
        if (content.isEmpty() || verb) return false;
        boolean code = subject.contains("`");
        boolean name = content.stream().anyMatch(each -> each.capital() && each.start() > 0 || each.isNumber());
        boolean says = content.stream().anyMatch(each -> !isVague(subject, each));
        boolean definite = DEFINITE.contains(forms.getFirst());
        // "The variable" is one that was shown before; "the bridge" is known to whoever asks, "a variable" is any.
        return code || name || says && (!definite || content.size() > 1 || !isProgramming());
    }

    private boolean isVague(String subject, Word word) {
        return grammar.get().vague().contains(subject.substring(word.start(), word.end()).toLowerCase(Locale.ROOT));
    }

    /** What is told of the reader, or of what just happened, is no condition. */
    private static final Pattern OF_THE_READER = Pattern.compile(
            "^(?:you(?:’re| are|’ve| have|’d| would)? (?:familiar|new|curious|coming|interested|wonder|want|need|like|prefer|remember|read|look|follow)"
                    + "|you(?:’re|’ve|’d)\\b|você (?:estiver|está|quer|quiser|já|preferir|precisa)|\\p{L}+[ai]d[oa]s?\\b|possível|necessário|terminar|terminamos)"
                    + "|^(?!.*\\b(?:is|are|be|gets?|been)\\b).*\\p{L}ed$");
    /** What is part of the document, not what it is about. */
    private static final Pattern POINTING = Pattern
            .compile("^(?i)(?:(?:the|an?|o|a|os|as) )?(?:table|figure|appendix|chapter|listing|section|example|exercise|note|tabela|figura|"
                    + "apêndice|capítulo|listagem|seção|exemplo|exercício|nota)s?\\b"
                    + "|^(?i)the (?:first|second|third|other|next|last|same|only|new|current|whole|rest)\\b|^(?i)[oa]s? (?:primeir|segund|terceir|outr|próxim|últim|mesm|únic|nov|atua)\\p{L}+");
    private static final Set<String> DEFINITE = Set.of("the", "o", "a", "os", "as");
    private static final Set<String> VERBS = Set.of("is", "are", "was", "were", "will", "can", "could", "would", "should", "must", "has",
            "have",
            "had", "does", "do", "that", "which", "who", "what", "if", "when", "because", "and", "or", "but", "é", "são", "foi", "foram",
            "pode",
            "podem", "tem", "têm", "que", "se", "quando", "porque", "e", "ou", "mas", "não", "not", "don't", "doesn't");

    /** Questions that may be asked of its things. */
    List<DraftGrammar.Unknown> unknown(boolean programming) {
        return grammar.map(each -> programming ? each.ofPrograms() : each.unknown()).orElse(List.of());
    }

    /** Where much code is shown, an article points to it. */
    private boolean isProgramming() { return PilotDraft.showsCode(document); }

    private boolean leans(String text) {
        return grammar.isPresent() && Words.of(text).stream()
                .anyMatch(each -> grammar.get().leaning().contains(text.substring(each.start(), each.end()).toLowerCase(Locale.ROOT)));
    }

    private static boolean isBalanced(String text) {
        return text.chars().filter(c -> c == '`').count() % 2 == 0
                && text.chars().filter(c -> c == '(').count() == text.chars().filter(c -> c == ')').count()
                && text.chars().filter(c -> c == '"').count() % 2 == 0
                && text.chars().filter(c -> c == '“').count() == text.chars().filter(c -> c == '”').count();
    }

    /** Within a sentence, a word that began one has no capital letter, unless it is a name: then it has one elsewhere too. */
    private String lowerCase(String subject) {
        String first = subject.split("[ ’']", 2)[0];
        boolean capital = first.length() > 0 && Character.isUpperCase(first.charAt(0))
                && first.substring(1).equals(first.substring(1).toLowerCase(Locale.ROOT));
        boolean small = FunctionWords.of(language).contains(first.toLowerCase(Locale.ROOT));
        boolean name = !small && names.isName(first, subject.matches("\\S+ \\p{Ll}.*"));
        boolean title = !small && subject.matches("\\S+ \\p{Lu}.*");
        return capital && !name && !title ? subject.substring(0, 1).toLowerCase(Locale.ROOT) + subject.substring(1) : subject;
    }

    /** Without the marks of Markdown, but for those around code; in one line. */
    private static String plain(String text) {
        String line = LINE_BREAK.matcher(text).replaceAll(" ").strip();
        // Within code, brackets and stars are no marks: it is taken out, and put back in the end.
        List<String> code = CODE.matcher(line).results().map(MatchResult::group).toList();
        String prose = LINK.matcher(Headings.withoutTags(CODE.matcher(line).replaceAll(String.valueOf(TAKEN_OUT)))).replaceAll("$1");
        String plain = EMPHASIS.matcher(prose).replaceAll("");
        for (Matcher lead = LEAD.matcher(plain); lead.lookingAt(); lead = LEAD.matcher(plain)) plain = plain.substring(lead.end());
        for (String each : code) plain = plain.replaceFirst(String.valueOf(TAKEN_OUT), Matcher.quoteReplacement(each));
        return plain.strip();
    }

    /** Verbatim, but in one line. */
    private String quote(Sentences.Range range) {
        return LINE_BREAK.matcher(document.text().substring(range.start(), range.end())).replaceAll(" ").strip();
    }

    private List<Drafted> ofTable(Block block) {
        List<String> lines = document.text().substring(block.start(), block.end()).lines().map(String::strip)
                .filter(each -> !each.isBlank())
                .toList();
        List<TableRow> rows = lines.getFirst().startsWith("|")
                ? TableRow.ofMarkdown(lines, DraftedDocument::plain)
                : lines.stream().flatMap(each -> TableRow.ofText(each).stream()).toList();
        List<Drafted> questions = new ArrayList<>();
        for (TableRow row : rows) {
            if (questions.size() == OF_A_TABLE) break;
            // Another column for each row, so that not all ask for the same.
            int column = questions.size() % row.cells().size();
            String value = row.cells().get(column).value();
            ofCell(row.label(), row.cells().get(column).column(), value).ifPresent(question -> questions.add(new Drafted(question,
                    List.of(value), List.of(row.line()), document.id(), block.start(), TABLE, row.label(), TABLE_ROW)));
        }
        return questions;
    }

    private Optional<String> ofCell(String row, String column, String value) {
        boolean fits = fits(row, 6) && fits(column, 4) && value.length() < 120 && !Words.of(value).isEmpty()
                && column.chars().noneMatch(Character::isDigit);
        if (!fits) return Optional.empty();
        boolean portuguese = language == Language.PORTUGUESE;
        if (WRITTEN_MONEY.matcher(value).find())
            return Optional.of((portuguese ? "Quanto custa “" : "How much is “") + row + "” (" + column + ")?");
        String asked = column.chars().skip(1).anyMatch(Character::isUpperCase)
                ? column
                : column.substring(0, 1).toLowerCase(Locale.ROOT) + column.substring(1);
        if (asked.matches("(?:what|how|when|where|o que|como|quando|onde)\\b.*")) return Optional.of("“" + row + "”: " + asked + "?");
        if (language == Language.ENGLISH) return Optional.of("What is the " + asked + " of “" + row + "”?");
        return portuguese ? Optional.of("O que está em “" + column + "” para “" + row + "”?") : Optional.empty();
    }

    private static boolean fits(String text, int mostWords) {
        int words = Words.of(text).size();
        return words > 0 && words <= mostWords && Character.isLetterOrDigit(text.codePointAt(0)) && isBalanced(text);
    }
}
