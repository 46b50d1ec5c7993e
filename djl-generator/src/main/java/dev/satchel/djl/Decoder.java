package dev.satchel.djl;

import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.Generation.Ending;
import dev.satchel.GenerationOptions;
import dev.satchel.SatchelException;
import dev.satchel.Trace;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The token loop over one session. It remembers the tokens that the session holds: a prompt that begins as the last one did, question and
 * answer included, is read from where it differs. For one thread at a time. Owns the session, not the model.
 */
final class Decoder implements AutoCloseable {
    /** More rows of logits are not asked for at once: with a large vocabulary each takes a megabyte. */
    static final int MOST_ROWS = 1 + PromptLookup.LONGEST;

    private final int vocabularySize;
    private final Session session;
    private final OutputTokens tokens;
    private final boolean guesses;
    /** The tokens that the session holds; what stands after {@code session.length()} does not count. */
    private final int[] held;

    /** Opens a session of {@code contextLength} tokens. */
    Decoder(LanguageModel model, int contextLength, OutputTokens tokens) {
        this(model, contextLength, tokens, true);
    }

    /**
     * Opens a session.
     *
     * @param guesses whether to read what is likely to follow together with a token; the text is the same without, for measuring
     */
    Decoder(LanguageModel model, int contextLength, OutputTokens tokens, boolean guesses) {
        this(model.newSession(contextLength), model.vocabularySize(), tokens, guesses);
    }

    /** Over a session that is there and empty; closing closes it. */
    Decoder(Session session, int vocabularySize, OutputTokens tokens) {
        this(session, vocabularySize, tokens, true);
    }

    private Decoder(Session session, int vocabularySize, OutputTokens tokens, boolean guesses) {
        this.vocabularySize = vocabularySize;
        this.tokens = tokens;
        this.guesses = guesses;
        this.held = new int[session.capacity()];
        this.session = session;
    }

    /** Continues the prompt; see {@link dev.satchel.Generator#generate} for the meaning of everything. */
    Generation generate(int[] prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation) {
        requireRoom(prompt, held.length);
        TokenChoice choice = new TokenChoice(options, prompt, vocabularySize, tokens);
        // A constraint has its own way with stop texts.
        TextStream text = new TextStream(options.constraint().isPresent() ? List.of() : options.stop(), onText);
        int cached = reuse(prompt);
        int limit = Math.min(options.maxTokens(), held.length - prompt.length);
        Progress progress = new Progress();
        PrefillEvent prefill = PrefillEvent.begun();
        Ending ending;
        try {
            Continuation continuation = new Continuation(Arrays.copyOfRange(prompt, cached, prompt.length), choice, cancellation);
            progress.promptRead();
            prefill.ended(prompt.length, cached);
            ending = write(continuation, choice, limit, text, progress);
        } catch (CancellationException e) {
            if (!cancellation.isCancelled()) throw e;
            ending = Ending.CANCELLED;
        }
        if (ending != Ending.STOP_TEXT && text.finish()) ending = Ending.STOP_TEXT;
        return progress.generation(text.text(), ending, prompt.length, cached, choice.told());
    }

    /**
     * The natural logarithm of the probability that each of some texts follows the prompt, from the model itself. The prompt is read once.
     *
     * @throws CancellationException when cancelled
     */
    List<Double> score(int[] prompt, List<int[]> texts, Cancellation cancellation) {
        List<Double> scores = new ArrayList<>();
        for (int[] text : texts) {
            requireRoom(join(prompt, text), held.length + 1);
            scores.add(text.length == 0 ? 0 : score(prompt, text, cancellation));
        }
        return scores;
    }

    private double score(int[] prompt, int[] text, Cancellation cancellation) {
        int[] all = join(prompt, text);
        reuse(prompt);
        double sum = 0;
        for (int from = prompt.length, to; from < all.length; from = to) {
            to = Math.min(from + MOST_ROWS, all.length);
            FloatBuffer rows = append(Arrays.copyOfRange(all, session.length(), to - 1), to - from, false, cancellation);
            for (int i = from; i < to; i++) sum += LogProbabilities.of(row(rows, i - from), tokens).of(all[i]);
        }
        return sum;
    }

    /**
     * How likely some texts are to follow the prompt, token by token; only {@code most} of them, those whose first token is likeliest, and
     * null for the others. Texts that begin alike are read again: they seldom do, and a few tokens take little longer than one.
     *
     * @throws CancellationException when cancelled
     */
    TextScores scoreEach(int[] prompt, List<int[]> texts, int most, Cancellation cancellation) {
        texts.forEach(text -> requireRoom(join(prompt, text), held.length));
        PrefillEvent prefill = PrefillEvent.begun();
        long begin = System.nanoTime();
        int cached = reuse(prompt);
        LogProbabilities first = LogProbabilities
                .roughly(row(append(Arrays.copyOfRange(prompt, cached, prompt.length), 1, false, cancellation), 0), tokens);
        long promptRead = System.nanoTime();
        prefill.ended(prompt.length, cached);
        DecodeEvent decode = DecodeEvent.begun();
        Set<Integer> likeliest = IntStream.range(0, texts.size()).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> first.of(texts.get(i)[0])).reversed()).limit(most)
                .collect(Collectors.toSet());
        List<TextScore> scores = new ArrayList<>();
        int read = 0;
        for (int i = 0; i < texts.size(); i++) {
            scores.add(likeliest.contains(i) ? scoreEach(prompt.length, texts.get(i), first, cancellation) : null);
            if (likeliest.contains(i)) read += texts.get(i).length;
        }
        session.truncate(prompt.length);
        decode.scored(read);
        return new TextScores(scores, new Trace.Cost(prompt.length, cached, read, Duration.ofNanos(promptRead - begin),
                Duration.ofNanos(System.nanoTime() - promptRead)));
    }

    private TextScore scoreEach(int promptLength, int[] text, LogProbabilities first, Cancellation cancellation) {
        session.truncate(promptLength);
        double[] each = new double[text.length];
        double[] closing = new double[text.length];
        each[0] = first.of(text[0]);
        for (int from = 0, to; from < text.length; from = to) {
            to = Math.min(from + MOST_ROWS, text.length);
            FloatBuffer rows = append(Arrays.copyOfRange(text, from, to), to - from, false, cancellation);
            for (int i = from; i < to; i++) {
                LogProbabilities after = LogProbabilities.roughly(row(rows, i - from), tokens);
                closing[i] = after.ofAny(tokens.closing());
                if (i + 1 < text.length) each[i + 1] = after.of(text[i + 1]);
            }
        }
        return new TextScore(each, closing);
    }

    /**
     * What {@link #scoreEach} gives.
     *
     * @param texts null where a text was not scored
     */
    record TextScores(List<TextScore> texts, Trace.Cost cost) {}

    /**
     * The logarithms of a text's probabilities.
     *
     * @param each of each token, after those before it
     * @param closing that after the token the answer is over
     */
    record TextScore(double[] each, double[] closing) {}

    private FloatBuffer row(FloatBuffer rows, int number) {
        return rows.duplicate().position(number * vocabularySize).limit((number + 1) * vocabularySize);
    }

    private Ending write(Continuation continuation, TokenChoice choice, int limit, TextStream text, Progress progress) {
        DecodeEvent event = DecodeEvent.begun();
        Optional<Ending> ending = Optional.empty();
        try {
            ending = Optional.of(writeToEnd(continuation, choice, limit, text, progress));
            return ending.get();
        } finally {
            event.wrote(progress.generated, ending);
        }
    }

    private Ending writeToEnd(Continuation continuation, TokenChoice choice, int limit, TextStream text, Progress progress) {
        while (true) {
            int token = choice.next(continuation.logits());
            Optional<Ending> ending = choice.endsWith(token);
            if (ending.isPresent()) return ending.get();
            progress.generated++;
            if (text.append(tokens.bytes(token))) return Ending.STOP_TEXT;
            if (!choice.goesOnAfter(token)) return Ending.END_TOKEN;
            if (progress.generated == limit) return Ending.LENGTH;
            continuation.goOn(token, limit - progress.generated);
        }
    }

    /**
     * What the session holds while a text is written: the tokens so far, and behind them perhaps some that were read ahead because they are
     * certain or likely to follow. Those are kept when they are chosen, and forgotten when another one is.
     */
    private final class Continuation {
        private final TokenChoice choice;
        private final Cancellation cancellation;
        private final PromptLookup lookup = new PromptLookup();
        /** How many of the session's tokens were chosen. */
        private int length;
        private FloatBuffer rows;
        /** The place of the token that the first row follows. */
        private int firstRow;
        private int guessed;
        private int guessedFrom;

        Continuation(int[] unread, TokenChoice choice, Cancellation cancellation) {
            this.choice = choice;
            this.cancellation = cancellation;
            read(unread, 1);
            this.length = session.length();
            this.guessedFrom = length;
        }

        /** The logits after the chosen tokens; of no meaning behind a token that was certain, when nobody wants every row. */
        FloatBuffer logits() {
            return row(rows, Math.max(0, length - 1 - firstRow));
        }

        /** Goes on with a token, unless it was read ahead; at most {@code most} tokens will come behind it. */
        void goOn(int token, int most) {
            boolean wasReadAhead = length < session.length() && held[length] == token;
            if (!wasReadAhead) readWithGuess(token, most);
            length++;
        }

        private void readWithGuess(int token, int most) {
            lookup.checked(guessed, Math.max(0, length - guessedFrom));
            session.truncate(length);
            int[] certain = choice.certain();
            int atOnce = choice.wantsEveryRow() ? Math.min(most, MOST_ROWS) : most;
            int[] chosen = join(new int[] {token}, Arrays.copyOf(certain, Math.min(certain.length, atOnce - 1)));
            int[] next = join(chosen, guess(chosen, atOnce));
            guessed = next.length - chosen.length;
            guessedFrom = length + chosen.length;
            read(next, choice.wantsEveryRow() ? next.length : guessed + 1);
        }

        private int[] guess(int[] chosen, int most) {
            if (!guesses) return new int[0];
            System.arraycopy(chosen, 0, held, length, chosen.length);
            int[] certain = Arrays.copyOfRange(chosen, 1, chosen.length);
            int[] guess = lookup.guess(held, length + chosen.length, most - chosen.length);
            return Arrays.copyOf(guess, choice.possible(join(certain, guess)) - certain.length);
        }

        private void read(int[] next, int wanted) {
            rows = append(next, wanted, choice.looksOnlyAtLikeliest(), cancellation);
            firstRow = session.length() - wanted;
        }
    }

    /** Refuses a prompt that leaves no room in the context. */
    static void requireRoom(int[] prompt, int contextLength) {
        if (prompt.length == 0) throw new IllegalArgumentException("a prompt needs at least one token");
        if (prompt.length >= contextLength)
            throw new SatchelException("the prompt has " + prompt.length + " tokens and the context holds " + contextLength
                    + " for prompt and answer: shorten the prompt, or load the model with a longer context");
    }

    /** Keeps what the session has in common with the prompt; never all of it, because the last token's logits are wanted. */
    private int reuse(int[] prompt) {
        int common = Math.min(inCommon(prompt), prompt.length - 1);
        session.truncate(common);
        return common;
    }

    /** How many of the first tokens are those that the session holds. */
    int inCommon(int[] tokens) {
        int most = Math.min(session.length(), tokens.length);
        int difference = Arrays.mismatch(held, 0, most, tokens, 0, most);
        return difference < 0 ? most : difference;
    }

    /** The state of the first tokens that the session holds. */
    ByteBuffer save(int tokens) { return session.save(tokens); }

    /** Goes on from the state that another session had after these tokens, and forgets its own. */
    void restore(int[] tokens, ByteBuffer state) {
        session.truncate(0);
        session.restore(tokens.length, state);
        System.arraycopy(tokens, 0, held, 0, tokens.length);
    }

    /** How many tokens the session holds. */
    int length() { return session.length(); }

    /** The memory that the session takes up now. */
    long bytes() { return session.bytes(); }

    /** The logits after each of the last {@code rows} of the tokens. */
    private FloatBuffer append(int[] next, int rows, boolean onlyLikeliest, Cancellation cancellation) {
        if (cancellation.isCancelled()) throw new CancellationException();
        System.arraycopy(next, 0, held, session.length(), next.length);
        try {
            return onlyLikeliest ? session.appendForLikeliest(next, rows, cancellation) : session.append(next, rows, cancellation);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // After a failure in the engine nobody knows what its state is worth.
            session.truncate(0);
            throw e;
        }
    }

    private static int[] join(int[] first, int[] second) {
        int[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    @Override
    public void close() { session.close(); }

    /** Counts and times of one generation. */
    private static final class Progress {
        private final long begin = System.nanoTime();
        private long promptRead = -1;
        private int generated;

        void promptRead() { promptRead = System.nanoTime(); }

        Generation generation(String text, Ending ending, int promptTokens, int cachedTokens, List<Generation.Token> told) {
            long end = System.nanoTime();
            long read = promptRead < 0 ? end : promptRead;
            return new Generation(text, ending, promptTokens, cachedTokens, generated, Duration.ofNanos(read - begin),
                    Duration.ofNanos(end - read), told);
        }
    }
}
