package dev.satchel.djl;

import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.Generation.Ending;
import dev.satchel.GenerationOptions;
import dev.satchel.Generator;
import dev.satchel.ModelFormatException;
import dev.satchel.Prompt;
import dev.satchel.SatchelException;
import dev.satchel.TextScorer;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.onnx.ModelFolder;
import dev.satchel.djl.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A language model in a GGUF file, or in a folder made for ONNX Runtime, run on this machine by ONNX Runtime through DJL. Nothing leaves
 * the machine.
 *
 * <p>Safe for use by many threads. Up to four calls are answered at once, as far as {@link Options#stateBytes} allows: they take turns,
 * each evaluation has the whole machine, and none of them waits for a long prompt of another to be read to its end. Further calls wait
 * until one of these is done, in the order in which they came. It remembers what it read and wrote last in several conversations, within
 * the same bytes: a prompt that begins as one of them did is read only from where it differs. {@link GenerationOptions} says how the next
 * token is chosen.
 */
public final class DjlGenerator implements Generator {
    /** To be counted up whenever the same file gives other keys or values than before. */
    private static final int STATE_VERSION = 1;

    private final String name;
    private final LanguageModel model;
    private final Tokenizer tokenizer;
    private final ChatFormat format;
    private final Instructions instructions;
    private final Conversations conversations;
    private final int contextLength;
    private volatile boolean closed;

    private DjlGenerator(String name, LanguageModel model, Tokenizer tokenizer, ChatFormat format, int contextLength, long stateBytes,
            Optional<PrefixStore> kept) {
        this.name = name;
        this.model = model;
        this.tokenizer = tokenizer;
        this.format = format;
        this.instructions = new Instructions(format, kept);
        this.contextLength = contextLength;
        Set<Integer> ends = tokenizer.endTokens();
        OutputTokens tokens = new OutputTokens(model.vocabularySize(), this::bytes, ends::contains, this::isText);
        this.conversations = new Conversations(name, model, contextLength, stateBytes,
                session -> new Decoder(session, model.vocabularySize(), tokens));
    }

    /** Loads a model with {@link Options#standard()}. */
    public static DjlGenerator load(Path model) {
        return load(model, Options.standard());
    }

    /**
     * Loads a model. The file is not needed afterwards; the files of a folder are, until it is closed.
     *
     * @param model a GGUF file, or a folder with a ready-made model for ONNX Runtime in the layout of onnxruntime-genai or of optimum, or
     *        the {@code .onnx} file to take where a folder has several
     * @throws ModelFormatException when the file is damaged or of a kind that is not supported; the message says which
     * @throws SatchelException when the file is not there, does not fit into memory, or attends to fewer tokens than asked for
     */
    public static DjlGenerator load(Path model, Options options) {
        return ModelFolder.isOne(model) ? load(ModelFolder.open(model), options) : loadFile(model, options);
    }

    private static DjlGenerator loadFile(Path gguf, Options options) {
        try (GgufFile file = GgufFile.open(gguf)) {
            Tokenizer tokenizer = Tokenizer.of(file);
            ChatFormat format = ChatFormat.of(file, tokenizer);
            LanguageModel model = OrtLanguageModel.load(file, contextLength(file, options), options.threads(), options.exact(),
                    options.force());
            return of(name(file), model, model.contextLength(), tokenizer, format, gguf, file.files(), options);
        } catch (ModelFormatException e) {
            // A vocabulary and a template do not know the file that they are from.
            if (e.getMessage().contains(gguf.toString())) throw e;
            throw new ModelFormatException(gguf + ": " + e.getMessage(), e);
        }
    }

    private static DjlGenerator load(ModelFolder folder, Options options) {
        if (options.exact()) throw folder.noExactMode();
        int contextLength = contextLength(folder, options);
        ChatFormat format = ChatFormat.of(folder.chatTemplate(), folder.tokenizer());
        LanguageModel model = FolderModel.load(folder, options.threads(), options.force());
        return of(folder.name(), model, contextLength, folder.tokenizer(), format, folder.path(), folder.model().files(), options);
    }

    /** A generator that owns the model, which lies in these files of the place. */
    private static DjlGenerator of(String name, LanguageModel model, int contextLength, Tokenizer tokenizer, ChatFormat format, Path place,
            List<Path> files, Options options) {
        try {
            requireScores(place, model, tokenizer);
            Optional<PrefixStore> kept = options.instructionsFolder()
                    .map(folder -> new PrefixStore(folder, identity(files, options, model), model.stateBytesPerToken()));
            return new DjlGenerator(name, model, tokenizer, format, contextLength, options.stateBytes(), kept);
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /**
     * Everything but the tokens that a state depends on. A file is taken for the same while its path, size and time are: reading it all
     * would take longer than computing what is kept.
     */
    private static String identity(List<Path> files, Options options, LanguageModel model) {
        List<String> identity = new ArrayList<>();
        for (Path file : files) {
            try {
                identity.addAll(List.of(file.toRealPath().toString(), Long.toString(Files.size(file)),
                        Files.getLastModifiedTime(file).toString()));
            } catch (IOException e) {
                throw new SatchelException("cannot read the model " + file + ": " + e, e);
            }
        }
        identity.addAll(List.of("float32 " + options.exact(), "context " + model.contextLength(), OnnxRuntime.environment().getVersion(),
                System.getProperty("os.arch"), Integer.toString(STATE_VERSION)));
        return String.join("\n", identity);
    }

    /** The other way round is usual: a matrix with more rows than there are tokens is faster for some processors. */
    private static void requireScores(Path place, LanguageModel model, Tokenizer tokenizer) {
        if (tokenizer.vocabularySize() > model.vocabularySize())
            throw new ModelFormatException(
                    place + ": the vocabulary has " + tokenizer.vocabularySize() + " tokens and the model scores only "
                            + model.vocabularySize() + "; the file is damaged, get it again");
    }

    private static int contextLength(GgufFile file, Options options) {
        int asked = options.contextLength();
        return asked > 0 ? asked : Math.min(OrtLanguageModel.contextLength(file), Options.USUAL_CONTEXT_LENGTH);
    }

    private static int contextLength(ModelFolder folder, Options options) {
        int asked = options.contextLength();
        if (asked > folder.contextLength())
            throw new SatchelException(
                    folder.path() + ": the model attends to " + folder.contextLength() + " tokens, and a context of " + asked
                            + " was asked for; ask for " + folder.contextLength() + " or fewer");
        return asked > 0 ? asked : Math.min(folder.contextLength(), Options.USUAL_CONTEXT_LENGTH);
    }

    /** What the file calls itself, on one line; where it does not, the file's name. */
    private static String name(GgufFile file) {
        String given = file.text("general.name").orElse("").replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        String fileName = file.path().getFileName().toString().replaceFirst("\\.gguf$", "");
        return given.isEmpty() ? fileName : given.substring(0, Math.min(given.length(), 100));
    }

    @Override
    public String name() { return name; }

    /**
     * Whether the model file says how the model reads conversations. Where it does not, as with base models, prompts are written as
     * questions and answers, which the model may not follow.
     */
    public boolean hasChatTemplate() { return format.hasTemplate(); }

    @Override
    public int contextLength() { return contextLength; }

    @Override
    public int countTokens(String text) {
        requireOpen();
        return tokenizer.encode(text).length;
    }

    /**
     * The number of tokens of a prompt with everything the model's chat format adds.
     *
     * @throws SatchelException when the model's chat template refuses the conversation
     * @throws IllegalStateException when it is closed
     */
    @Override
    public int countTokens(Prompt prompt) {
        requireOpen();
        return format.encode(prompt).length;
    }

    /**
     * Generates text. Waits when too much is being written for others at the same time; one that is cancelled while it waits does nothing.
     *
     * @throws SatchelException when the prompt leaves no room in the context, or the model's chat template refuses the conversation
     * @throws IllegalStateException when it is closed, or when {@code onText} calls this generator
     */
    @Override
    public Generation generate(Prompt prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation) {
        requireOpen();
        int[] tokens = format.encode(prompt);
        Decoder.requireRoom(tokens, contextLength);
        int mostTokens = (int) Math.min((long) tokens.length + options.maxTokens(), contextLength);
        Optional<Conversations.Conversation> borrowed = conversations.borrow(tokens, mostTokens, cancellation);
        if (borrowed.isEmpty()) return new Generation("", Ending.CANCELLED, tokens.length, 0, 0, Duration.ZERO, Duration.ZERO);
        try (Conversations.Conversation conversation = borrowed.get()) {
            int[] beginning = instructions.beginning(prompt, tokens);
            instructions.recall(beginning, conversation.decoder());
            Generation generation = conversation.decoder().generate(tokens, options, onText, cancellation);
            instructions.keep(beginning, conversation.decoder());
            return generation;
        }
    }

    /**
     * How likely each of some texts is to be how the answer begins: the natural logarithms of the probabilities that the model itself gives
     * them, in the texts' order. The prompt is read once for all. Texts of different length are compared better by the mean of their
     * tokens.
     *
     * @param texts encoded as {@link #countTokens(String)} counts them: most models begin an answer without a space, and those whose
     *        tokenizer puts a space before every text (SentencePiece) get one here too
     * @throws SatchelException when the prompt and a text do not fit into the context, when the model's chat template refuses the
     *         conversation, or when the model's scores are not numbers
     * @throws java.util.concurrent.CancellationException when cancelled
     * @throws IllegalStateException when it is closed
     */
    public List<Double> logProbabilities(Prompt prompt, List<String> texts, Cancellation cancellation) {
        requireOpen();
        int[] tokens = format.encode(prompt);
        List<int[]> encoded = texts.stream().map(tokenizer::encode).toList();
        Decoder.requireRoom(tokens, contextLength);
        int longest = encoded.stream().mapToInt(text -> text.length).max().orElse(0);
        int mostTokens = (int) Math.min((long) tokens.length + longest, contextLength);
        Optional<Conversations.Conversation> borrowed = conversations.borrow(tokens, mostTokens, cancellation);
        try (Conversations.Conversation conversation = borrowed.orElseThrow(CancellationException::new)) {
            return conversation.decoder().score(tokens, encoded, cancellation);
        }
    }

    /** {@inheritDoc} It says how likely texts are without the model's chat format, so base models are as good at it. */
    @Override
    public Optional<TextScorer> scorer() { return Optional.of(this::score); }

    private TextScorer.Scores score(String examples, String rest, List<String> texts, int most, Cancellation cancellation) {
        requireOpen();
        int[] begun = examples.isEmpty() ? new int[0] : tokenizer.encode(examples);
        int[] beginning = begun.length == 0 ? begun : format.withBos(begun);
        int[] prompt = format.withBos(join(begun, following(examples, begun, rest)));
        int[] restAlone = tokenizer.encode(rest);
        List<int[]> encoded = texts.stream().map(each -> following(rest, restAlone, each)).toList();
        for (int i = 0; i < encoded.size(); i++)
            if (encoded.get(i).length == 0) throw new IllegalArgumentException("text " + i + " has no tokens: there is nothing to score");
        Decoder.requireRoom(prompt, contextLength);
        int longest = encoded.stream().mapToInt(text -> text.length).max().orElse(0);
        int mostTokens = (int) Math.min((long) prompt.length + longest, contextLength);
        Optional<Conversations.Conversation> borrowed = conversations.borrow(prompt, mostTokens, cancellation);
        try (Conversations.Conversation conversation = borrowed.orElseThrow(CancellationException::new)) {
            instructions.recall(beginning, conversation.decoder());
            Decoder.TextScores scores = conversation.decoder().scoreEach(prompt, encoded, most, cancellation);
            instructions.keep(beginning, conversation.decoder());
            return new TextScorer.Scores(IntStream.range(0, texts.size())
                    .mapToObj(i -> scores.texts().get(i) == null
                            ? TextScorer.Score.NONE
                            : score(texts.get(i), encoded.get(i), scores.texts().get(i)))
                    .toList(),
                    scores.cost());
        }
    }

    /** Where the tokens are not the text itself, nobody knows what was scored. */
    private TextScorer.Score score(String text, int[] tokens, Decoder.TextScore score) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int[] ends = new int[tokens.length];
        int end = 0;
        int bytesToEnd = 0;
        for (int i = 0; i < tokens.length; i++) {
            read.writeBytes(bytes(tokens[i]));
            // A character may lie in several tokens, and ends where the last of them does.
            while (end < text.length() && bytesToEnd + utf8Length(text.codePointAt(end)) <= read.size()) {
                bytesToEnd += utf8Length(text.codePointAt(end));
                end = text.offsetByCodePoints(end, 1);
            }
            ends[i] = end;
        }
        boolean same = read.toString(StandardCharsets.UTF_8).equals(text);
        return same ? new TextScorer.Score(ends, score.each(), score.closing()) : TextScorer.Score.NONE;
    }

    private static int utf8Length(int character) {
        if (character < 0x80) return 1;
        if (character < 0x800) return 2;
        return character < 0x10000 ? 3 : 4;
    }

    /**
     * The tokens of a text as they are behind another one. Most tokenizers put no token across a line break or before a space, and some
     * put a space before every text that is encoded alone; where the two do not part, the text is taken by itself.
     */
    private int[] following(String before, int[] beforeTokens, String text) {
        int[] both = tokenizer.encode(before + text);
        int difference = Arrays.mismatch(beforeTokens, both);
        return difference == beforeTokens.length ? Arrays.copyOfRange(both, difference, both.length) : tokenizer.encode(text);
    }

    private static int[] join(int[] first, int[] second) {
        return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
    }

    /** Waits for calls that are being answered, and frees the model's memory. Calls that waited with it fail. */
    @Override
    public void close() {
        conversations.close();
        closed = true;
        model.close();
    }

    /** For measuring without the token loop. */
    LanguageModel model() { return model; }

    /** The tokens that a model scores beyond its vocabulary stand for nothing; it was never trained to choose one. */
    private byte[] bytes(int token) {
        return token < tokenizer.vocabularySize() ? tokenizer.bytes(token) : new byte[0];
    }

    private boolean isText(int token) { return token < tokenizer.vocabularySize() && tokenizer.isText(token); }

    private void requireOpen() {
        if (closed) throw new IllegalStateException("the model " + name + " is closed");
    }

    /**
     * How a model is loaded.
     *
     * @param contextLength how many tokens prompt and answer may have together; 0 for the model's own, at most
     *        {@value #USUAL_CONTEXT_LENGTH}
     * @param threads that compute together, at least 1
     * @param exact multiply in float32 instead of with values rounded to 8 bits: for checking, slow, and four times the memory
     * @param stateBytes how much memory may be used for conversations, those being answered and those that may go on, at least 0. What is
     *        not remembered is read again. One call is answered however much it needs; others wait until there is room beside it
     * @param instructionsFolder where the states of system messages and of the examples of a {@link TextScorer} are kept for other processes, if anywhere: their keys and values, from
     *        which their words could be guessed, and never any of documents and questions. The newest 16 are kept, at most 256 MB
     * @param force load a model also when there seems to be too little memory for it
     */
    public record Options(int contextLength, int threads, boolean exact, long stateBytes, Optional<Path> instructionsFolder,
            boolean force) {
        /**
         * Enough for a question with its passages and some conversation. Every token in use costs memory for its keys and values, from 46
         * KB (SmolLM2-135M) to 230 KB (Qwen3-0.6B), and prompts as long as some models allow would take minutes to read.
         */
        public static final int USUAL_CONTEXT_LENGTH = 4096;

        /** Ten conversations of 500 tokens with SmolLM2-135M, two with Qwen3-0.6B. */
        public static final long USUAL_STATE_BYTES = 256L << 20;

        private static final int LONGEST_CONTEXT = 1 << 20;

        /** Checks the ranges. */
        public Options {
            if (contextLength != 0 && (contextLength < 2 || contextLength > LONGEST_CONTEXT))
                throw new IllegalArgumentException(
                        "contextLength must be 0 or from 2 to " + LONGEST_CONTEXT + ", got " + contextLength);
            if (threads < 1) throw new IllegalArgumentException("threads must be >= 1, got " + threads);
            if (stateBytes < 0) throw new IllegalArgumentException("stateBytes must be >= 0, got " + stateBytes);
            Objects.requireNonNull(instructionsFolder, "instructionsFolder");
        }

        /** The usual context, a thread for each physical core, fast. */
        public static Options standard() {
            return new Options(0, OrtLanguageModel.defaultThreads(), false, USUAL_STATE_BYTES, Optional.empty(), false);
        }

        /** The same with this context length; 0 for the usual one. */
        public Options withContextLength(int tokens) {
            return new Options(tokens, threads, exact, stateBytes, instructionsFolder, force);
        }

        /** The same with this many threads. */
        public Options withThreads(int count) {
            return new Options(contextLength, count, exact, stateBytes, instructionsFolder, force);
        }

        /** The same, in float32. */
        public Options inFloat32() {
            return new Options(contextLength, threads, true, stateBytes, instructionsFolder, force);
        }

        /** The same with this much memory for conversations. */
        public Options withStateBytes(long bytes) {
            return new Options(contextLength, threads, exact, bytes, instructionsFolder, force);
        }

        /** The same, keeping the states of system messages and examples in this folder. */
        public Options keepingInstructionsIn(Path folder) {
            return new Options(contextLength, threads, exact, stateBytes, Optional.of(folder), force);
        }

        /**
         * The same, but a model for which there seems to be too little memory is loaded all the same. Where there is indeed, the system may
         * end this process or another one.
         */
        public Options forced() {
            return new Options(contextLength, threads, exact, stateBytes, instructionsFolder, true);
        }
    }
}
