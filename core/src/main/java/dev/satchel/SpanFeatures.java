package dev.satchel;

import dev.satchel.SpanWords.Wanted;
import dev.satchel.Words.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What speaks for and against a span, as numbers with names: what the model says of it, what kind of words it has and what the question
 * wants, and where the question's own words stand around it.
 */
final class SpanFeatures {
    /** How many words from the span count as near. */
    private static final int NEAR = 6;
    private static final int FAR = 15;
    /** Articles and prepositions that may stand between the word that asks and what it asks for. */
    private static final int FOCUS_WITHIN = 3;

    private final Set<String> terms;
    private final List<Word> questionWords;
    private final Set<String> functionWords;
    private final Wanted wanted;
    private final Set<String> focus;
    private final String preposition;

    SpanFeatures(Question question) {
        this.questionWords = Words.of(question.text());
        this.terms = question.terms();
        this.functionWords = FunctionWords.of(question.language());
        this.wanted = Wanted.of(questionWords);
        this.focus = focus();
        this.preposition = questionWords.size() > 1 && SpanWords.PREPOSITIONS.contains(questionWords.getFirst().form())
                ? questionWords.getFirst().form()
                : "";
    }

    /** Of "what kind of bridge": kind, bridge. */
    private Set<String> focus() {
        for (int i = 0; i < questionWords.size(); i++) {
            String form = questionWords.get(i).form();
            if (SpanWords.WHICH.contains(form) || SpanWords.MANY.contains(form) || SpanWords.COUNTS.contains(form)) {
                List<Word> after = questionWords.subList(i + 1, Math.min(questionWords.size(), i + 1 + FOCUS_WITHIN));
                List<Word> before = after.stream().takeWhile(each -> !SpanWords.IS.contains(each.form())).toList();
                return before.stream().filter(each -> !functionWords.contains(each.form())).map(Word::stem).collect(Collectors.toSet());
            }
        }
        return Set.of();
    }

    /** The features of each candidate in order; all have the same names in the same order. */
    List<Map<String, Double>> of(List<SpanCandidate> candidates) {
        Likelihoods likelihoods = new Likelihoods(candidates);
        Map<Evidence.Sentence, Surroundings> sentences = new LinkedHashMap<>();
        List<Map<String, Double>> all = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            SpanCandidate each = candidates.get(i);
            Surroundings around = sentences.computeIfAbsent(each.sentence(), Surroundings::new);
            Map<String, Double> features = new LinkedHashMap<>();
            likelihoods.add(i, features);
            new Span(around, each).add(features);
            all.add(features);
        }
        return all;
    }

    private static double is(boolean condition) { return condition ? 1 : 0; }

    /** What the model says, alone and compared with the other candidates. */
    private static final class Likelihoods {
        private final List<SpanCandidate> candidates;
        private final double best;
        private final double bestEach;
        private final double sum;
        private final double[] shared;
        private final double bestScore;

        Likelihoods(List<SpanCandidate> candidates) {
            this.candidates = candidates;
            this.best = candidates.stream().mapToDouble(SpanCandidate::logProbability).max().orElse(0);
            this.bestEach = candidates.stream().mapToDouble(SpanCandidate::eachTokens).max().orElse(0);
            this.sum = candidates.stream().mapToDouble(each -> Math.exp(each.logProbability() - best)).sum();
            this.shared = shared();
            this.bestScore = candidates.stream().mapToDouble(each -> each.sentence().score()).max().orElse(0);
        }

        /** The likelihood of what else says nearly the same: a span that shares its words with other likely spans is safer. */
        private double[] shared() {
            double[] shared = new double[candidates.size()];
            for (int i = 0; i < shared.length; i++)
                for (SpanCandidate other : candidates)
                    shared[i] += Math.exp(other.logProbability() - best) / sum * candidates.get(i).overlap(other);
            return shared;
        }

        void add(int index, Map<String, Double> features) {
            SpanCandidate it = candidates.get(index);
            features.put("relative", it.logProbability() - best);
            features.put("eachToken", it.eachTokens());
            features.put("eachTokenRelative", it.eachTokens() - bestEach);
            features.put("rootToken", it.logProbability() / Math.sqrt(it.tokens() + 1));
            features.put("end", it.endLogProbability());
            features.put("first", it.firstLogProbability());
            features.put("least", it.leastLogProbability());
            features.put("logTokens", Math.log(it.tokens() + 1));
            features.put("shared", shared[index]);
            features.put("logShared", Math.log(shared[index] + 1e-3));
            features.put("sentenceGap", bestScore > 0 ? (it.sentence().score() - bestScore) / bestScore : 0);
            features.put("sentenceBest", is(it.sentence().score() >= bestScore));
        }
    }

    /** A sentence's words. */
    private final class Surroundings {
        final String text;
        final int start;
        final int end;
        final List<Word> words;
        final boolean[] isTerm;

        Surroundings(Evidence.Sentence sentence) {
            text = sentence.passage().text();
            start = sentence.start();
            end = sentence.end();
            words = Words.of(text, start, end);
            isTerm = new boolean[words.size()];
            for (int i = 0; i < isTerm.length; i++) isTerm[i] = terms.contains(words.get(i).stem());
        }
    }

    /** One candidate among its sentence's words. */
    private final class Span {
        private final Surroundings around;
        private final SpanCandidate it;
        private final int from;
        private final int to;
        private final List<Word> words;
        private final String text;

        Span(Surroundings around, SpanCandidate it) {
            this.around = around;
            this.it = it;
            int first = 0;
            while (first < around.words.size() && around.words.get(first).start() < it.start()) first++;
            int last = first;
            while (last < around.words.size() && around.words.get(last).end() <= it.end()) last++;
            this.from = first;
            this.to = last;
            this.words = around.words.subList(from, to);
            this.text = it.text();
        }

        void add(Map<String, Double> features) {
            addLength(features);
            addOverlap(features);
            addKind(features);
            addPlace(features);
        }

        private void addLength(Map<String, Double> features) {
            double count = Math.max(1, words.size());
            features.put("logWords", Math.log(count));
            features.put("words", count / 10);
            features.put("part", (it.end() - it.start()) / (double) Math.max(1, around.end - around.start));
            features.put("reason&logWords", wanted == Wanted.REASON ? Math.log(count) : 0);
            features.put("number&logWords", wanted == Wanted.NUMBER ? Math.log(count) : 0);
            features.put("date&logWords", wanted == Wanted.DATE ? Math.log(count) : 0);
            features.put("name&logWords", wantsName() ? Math.log(count) : 0);
        }

        private boolean wantsName() { return wanted == Wanted.PERSON || wanted == Wanted.PLACE; }

        private void addOverlap(Map<String, Double> features) {
            List<Word> content = words.stream().filter(each -> !functionWords.contains(each.form())).toList();
            double shared = content.stream().filter(each -> terms.contains(each.stem())).count();
            double overlap = shared / Math.max(1, content.size());
            features.put("overlap", overlap);
            features.put("overlaps", is(shared > 0));
            features.put("onlyOverlap", is(!content.isEmpty() && shared == content.size()));
            features.put("noContent", is(content.isEmpty()));
            features.put("startsWithTerm", is(isTermAt(from)));
            features.put("endsWithTerm", is(to > from && isTermAt(to - 1)));
            features.put("distance", distance() / 10.0);
            double near = 0;
            for (int i = Math.max(0, from - NEAR); i < Math.min(around.isTerm.length, to + NEAR); i++)
                if ((i < from || i >= to) && around.isTerm[i]) near++;
            features.put("near", near / 5);
            features.put("nearPart", near / Math.max(1, terms.size()));
            features.put("termBefore", is(isTermAt(from - 1)));
            features.put("termAfter", is(isTermAt(to)));
            features.put("termTwoBefore", is(isTermAt(from - 2)));
            features.put("termTwoAfter", is(isTermAt(to + 1)));
            features.put("focusWithin", is(words.stream().anyMatch(this::isFocus)));
            features.put("focusLast", is(to > from && isFocus(around.words.get(to - 1))));
            features.put("focusAfter", is(isFocusAt(to)));
            features.put("focusBefore", is(isFocusAt(from - 1) || isFocusAt(from - 2)));
        }

        private boolean isFocus(Word word) { return focus.contains(word.stem()); }

        private boolean isFocusAt(int index) { return index >= 0 && index < around.words.size() && isFocus(around.words.get(index)); }

        private boolean isTermAt(int index) { return index >= 0 && index < around.isTerm.length && around.isTerm[index]; }

        private int distance() {
            for (int far = 0; far < FAR; far++) if (isTermAt(from - 1 - far) || isTermAt(to + far)) return far;
            return FAR;
        }

        private void addKind(Map<String, Double> features) {
            boolean digit = words.stream().anyMatch(Word::isNumber);
            boolean number = digit || words.stream().anyMatch(each -> SpanWords.NUMBERS.contains(each.form()));
            boolean date = words.stream().anyMatch(each -> isYear(each) || SpanWords.MONTHS.contains(each.form()) && each.capital()
                    || each.form().startsWith("centur") || each.form().startsWith("secul") || each.form().startsWith("sigl"));
            boolean time = date || words.stream().anyMatch(each -> SpanWords.TIMES.contains(each.form()));
            long capitals = words.stream().filter(Word::capital).count();
            boolean capital = capitals > 0 && !(words.size() == 1 && from == 0 && functionWords.contains(words.getFirst().form()));
            for (Wanted each : Wanted.values()) {
                String name = each.name().toLowerCase(java.util.Locale.ROOT);
                features.put(name + "&number", is(wanted == each && number));
                features.put(name + "&date", is(wanted == each && date));
                features.put(name + "&capital", is(wanted == each && capital));
                features.put(name + "&startsCapital", is(wanted == each && !words.isEmpty() && words.getFirst().capital() && from > 0));
            }
            features.put("date&time", is(wanted == Wanted.DATE && time));
            features.put("number&date&hasNone", is(wanted == Wanted.NUMBER && !number || wanted == Wanted.DATE && !time));
            features.put("number&startsNumber", is(wanted == Wanted.NUMBER && !words.isEmpty() && isNumber(words.getFirst())));
            features.put("number&afterNumber", is(wanted == Wanted.NUMBER && from > 0 && isNumber(around.words.get(from - 1))));
            features.put("allCapital", is(!words.isEmpty() && capitals == words.size()));
            features.put("capitalPart", capitals / (double) Math.max(1, words.size()));
            boolean before = from > 1 && around.words.get(from - 1).capital() && it.start() - around.words.get(from - 1).end() == 1;
            boolean after = to < around.words.size() && around.words.get(to).capital() && around.words.get(to).start() - it.end() == 1;
            features.put("cutsNameBefore", is(before && !words.isEmpty() && words.getFirst().capital()));
            features.put("cutsNameAfter", is(after && !words.isEmpty() && words.getLast().capital()));
            features.put("cutsNumberAfter", is(!words.isEmpty() && isNumber(words.getLast()) && to < around.words.size()
                    && isNumber(around.words.get(to)) && around.words.get(to).start() - it.end() <= 2));
            features.put("cutsNumberBefore", is(!words.isEmpty() && isNumber(words.getFirst()) && from > 0
                    && isNumber(around.words.get(from - 1)) && it.start() - around.words.get(from - 1).end() <= 2));
            features.put("endsS", is(text.endsWith("'s") || text.endsWith("’s")));
        }

        private boolean isNumber(Word word) { return word.isNumber() || SpanWords.NUMBERS.contains(word.form()); }

        private static boolean isYear(Word word) { return word.form().matches("1\\d{3}s?|20\\d\\d"); }

        private void addPlace(Map<String, Double> features) {
            String before = from > 0 ? around.words.get(from - 1).form() : "";
            String after = to < around.words.size() ? around.words.get(to).form() : "";
            String first = words.isEmpty() ? "" : words.getFirst().form();
            String last = words.isEmpty() ? "" : words.getLast().form();
            char markBefore = mark(it.start() - 1, -1);
            char markAfter = mark(it.end(), 1);
            features.put("startsFunction", is(functionWords.contains(first)));
            features.put("endsFunction", is(functionWords.contains(last)));
            features.put("startsDeterminer", is(SpanWords.DETERMINERS.contains(first)));
            features.put("startsPreposition", is(SpanWords.PREPOSITIONS.contains(first)));
            features.put("startsConjunction", is(SpanWords.CONJUNCTIONS.contains(first)));
            features.put("startsIs", is(SpanWords.IS.contains(first)));
            features.put("afterPreposition", is(SpanWords.PREPOSITIONS.contains(before)));
            features.put("afterDeterminer", is(SpanWords.DETERMINERS.contains(before)));
            features.put("afterIs", is(SpanWords.IS.contains(before)));
            features.put("afterComma", is(markBefore == ',' || markBefore == ';' || markBefore == ':'));
            features.put("beforeComma", is(markAfter == ',' || markAfter == ';'));
            features.put("beforePreposition", is(markAfter == ' ' && SpanWords.PREPOSITIONS.contains(after)));
            features.put("beforeConjunction", is(markAfter == ' ' && SpanWords.CONJUNCTIONS.contains(after)));
            features.put("beforeIs", is(markAfter == ' ' && SpanWords.IS.contains(after)));
            features.put("beforeContent", is(markAfter == ' ' && !after.isEmpty() && !functionWords.contains(after)));
            features.put("afterContent", is(markBefore == ' ' && !before.isEmpty() && !functionWords.contains(before)));
            features.put("quoted", is("\"“‘'«`*".indexOf(markBefore) >= 0 && "\"”’'»`*".indexOf(markAfter) >= 0));
            features.put("bracketBefore", is(markBefore == '('));
            features.put("joinedBefore", is("-–—/".indexOf(markBefore) >= 0));
            features.put("joinedAfter", is("-–—/".indexOf(markAfter) >= 0));
            features.put("comma", is(text.indexOf(',') >= 0));
            features.put("semicolon", is(text.indexOf(';') >= 0 || text.indexOf(':') >= 0 || text.indexOf('(') >= 0));
            features.put("and", is(words.stream().skip(1).anyMatch(each -> SpanWords.CONJUNCTIONS.contains(each.form()))));
            features.put("atStart", is(from == 0));
            features.put("atEnd", is(to >= around.words.size()));
            features.put("place", from / (double) Math.max(1, around.words.size()));
            features.put("samePreposition", is(!preposition.isEmpty() && before.equals(preposition)));
            features.put("otherPreposition", is(!preposition.isEmpty() && !before.equals(preposition)));
            features.put("person&afterBy",
                    is(wanted == Wanted.PERSON && Set.of("by", "por", "pelo", "pela", "von", "par").contains(before)));
        }

        /** What stands right there; a space where it is a word or nothing. */
        private char mark(int index, int step) {
            int at = index;
            while (at >= around.start && at < around.end && Character.isWhitespace(around.text.charAt(at))) at += step;
            if (at < around.start || at >= around.end) return '.';
            return Character.isLetterOrDigit(around.text.charAt(at)) ? ' ' : around.text.charAt(at);
        }
    }
}
