package dev.satchel.djl;

import dev.satchel.Embedder;
import dev.satchel.SatchelException;
import dev.satchel.djl.Windows.Window;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A sentence-embedding model, run on this machine by ONNX Runtime through DJL. Nothing leaves the machine.
 *
 * <p>It reads the folders of Sentence Transformers, Optimum and their like, and jars with a model and its {@code tokenizer.json}. How the
 * model is used (pooling, prefixes, longest text) is taken, in this order, from the caller, from the files beside the model, and from what
 * this library's catalog knows of a model by the name in its {@code config.json} or by its hash. Where nothing says a prefix there is none; where nothing says the pooling or the longest text,
 * the model is refused.
 *
 * <p>Safe for use by many threads. Passages are shared out among a few threads of its own; a question is read on the thread that asks, at
 * once. The same text always has the same vector: a model whose vectors depend on the other texts of a batch is given one text at a time.
 */
public final class DjlEmbedder implements Embedder {
    /** Passages are tokenized and sorted this many at a time, which bounds the memory that they take. */
    private static final int PASSAGES_AT_ONCE = 1024;
    /** Tokens of a batch, padding included: more gains nothing and takes memory. */
    private static final int TOKENS_AT_ONCE = 2048;
    /** Texts are cut into pieces of this many characters before they are tokenized, at spaces where there are some. */
    private static final int CHARACTERS_AT_ONCE = 1 << 15;

    private final String name;
    private final String fingerprint;
    private final Set<String> languages;
    private final TextTokenizer tokenizer;
    private final SentenceEncoder encoder;
    private final String queryPrefix;
    private final String passagePrefix;
    /** The tokens before the text of a passage that are the same for all: the template's, and the prefix. */
    private final long[] passageStart;
    private final int maxTokens;
    private final Workers workers;
    /** Calls hold the read lock, so that native memory is not freed under them. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean closed;
    private boolean freed;

    private DjlEmbedder(EmbeddingSettings settings, String fingerprint, TextTokenizer tokenizer, SentenceEncoder encoder, int threads) {
        this.name = settings.name().orElseThrow();
        this.fingerprint = fingerprint;
        this.languages = settings.languages().orElse(Set.of());
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.queryPrefix = settings.queryPrefix().orElse("");
        this.passagePrefix = settings.passagePrefix().orElse("");
        this.passageStart = join(tokenizer.before(), prefixTokens(tokenizer, passagePrefix));
        this.maxTokens = settings.maxTokens().orElseThrow();
        int taken = Math.max(passageStart.length, tokenizer.before().length + prefixTokens(tokenizer, queryPrefix).length)
                + tokenizer.after().length;
        if (2 * taken > maxTokens)
            throw new SatchelException("the model " + name + " reads " + maxTokens + " tokens, and its prefix and special tokens take "
                    + taken + " of them: use a shorter prefix, or longer texts");
        this.workers = new Workers(threads);
    }

    /** Loads the model in a folder or a jar that says itself how it is used. */
    public static DjlEmbedder load(Path folderOrJar) {
        return at(folderOrJar).load();
    }

    /** The model in a folder or a jar, of which something is still to be said. */
    public static Loader at(Path folderOrJar) {
        return new Loader(() -> EmbeddingFiles.at(folderOrJar), Optional.empty());
    }

    /** A model in a jar on the class path, by the resources' names. */
    public static Loader onClassPath(String model, String tokenizer) {
        return new Loader(() -> EmbeddingFiles.onClassPath(model, tokenizer), Optional.of(model));
    }

    @Override
    public String name() { return name; }

    @Override
    public String fingerprint() { return fingerprint; }

    @Override
    public int dimensions() { return encoder.dimensions(); }

    @Override
    public Set<String> languages() { return languages; }

    /**
     * A vector for what is looked for, made on the calling thread.
     *
     * @throws IllegalStateException when it is closed
     */
    @Override
    public float[] embedQuestion(String question) {
        lock.readLock().lock();
        try {
            requireOpen();
            long[] text = tokenizer.encode(queryPrefix + pieces(question).get(0));
            int room = maxTokens - tokenizer.before().length - tokenizer.after().length;
            long[] tokens = join(tokenizer.before(), Arrays.copyOf(text, Math.min(text.length, room)), tokenizer.after());
            return encoder.encode(List.of(tokens))[0];
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * A vector for each passage. A long one is read in windows that overlap a little; its vector is the mean of theirs, weighted by
     * what each adds to those before.
     *
     * @throws IllegalStateException when it is closed, also meanwhile
     * @throws java.util.concurrent.CancellationException when the thread is interrupted
     */
    @Override
    public List<float[]> embedPassages(List<String> passages) {
        lock.readLock().lock();
        try {
            requireOpen();
            List<float[]> vectors = new ArrayList<>(passages.size());
            for (int start = 0; start < passages.size(); start += PASSAGES_AT_ONCE)
                vectors.addAll(embedSome(passages.subList(start, Math.min(passages.size(), start + PASSAGES_AT_ONCE))));
            return vectors;
        } finally {
            lock.readLock().unlock();
        }
    }

    private List<float[]> embedSome(List<String> passages) {
        List<List<Piece>> pieces = new ArrayList<>(passages.stream().map(passage -> List.<Piece>of()).toList());
        workers.run(passages.size(), i -> pieces.set(i, piecesOf(passages.get(i))));
        List<List<Piece>> batches = batches(pieces.stream().flatMap(List::stream).toList());
        workers.run(batches.size(), i -> encode(batches.get(i)));
        return pieces.stream().map(DjlEmbedder::mean).toList();
    }

    private List<Piece> piecesOf(String passage) {
        requireOpen();
        long[] text = tokens(passage);
        int room = maxTokens - passageStart.length - tokenizer.after().length;
        List<Piece> pieces = new ArrayList<>();
        for (Window window : Windows.over(text.length, room)) {
            long[] part = Arrays.copyOfRange(text, window.start(), window.end());
            pieces.add(new Piece(join(passageStart, part, tokenizer.after()), window.added()));
        }
        return pieces;
    }

    /** The tokens of a passage behind its prefix, which it is tokenized with, because the beginning depends on it. */
    private long[] tokens(String passage) {
        long[][] tokens = pieces(passage).stream().map(piece -> {
            long[] all = join(tokenizer.before(), tokenizer.encode(passagePrefix + piece));
            int same = Arrays.mismatch(all, passageStart);
            return Arrays.copyOfRange(all, same < 0 ? all.length : Math.min(same, passageStart.length), all.length);
        }).toArray(long[][]::new);
        return join(tokens);
    }

    /** The tokens that a prefix has whatever follows it. */
    private static long[] prefixTokens(TextTokenizer tokenizer, String prefix) {
        long[] one = tokenizer.encode(prefix + "a b");
        long[] other = tokenizer.encode(prefix + "1.");
        int same = Arrays.mismatch(one, other);
        return Arrays.copyOf(one, same < 0 ? one.length : same);
    }

    /** Texts of like length together, so that little is padded; the longest first, so that no thread is left with one at the end. */
    private List<List<Piece>> batches(List<Piece> pieces) {
        List<List<Piece>> batches = new ArrayList<>();
        List<Piece> batch = new ArrayList<>();
        for (Piece piece : pieces.stream().sorted(Comparator.comparingInt((Piece p) -> p.tokens.length).reversed()).toList()) {
            if (!batch.isEmpty() && (!encoder.batches() || (batch.size() + 1) * batch.get(0).tokens.length > TOKENS_AT_ONCE)) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
            batch.add(piece);
        }
        if (!batch.isEmpty()) batches.add(batch);
        return batches;
    }

    private void encode(List<Piece> batch) {
        requireOpen();
        float[][] vectors = encoder.encode(batch.stream().map(piece -> piece.tokens).toList());
        for (int i = 0; i < vectors.length; i++) batch.get(i).vector = vectors[i];
    }

    private static float[] mean(List<Piece> pieces) {
        if (pieces.size() == 1) return pieces.get(0).vector;
        float[] mean = new float[pieces.get(0).vector.length];
        for (Piece piece : pieces)
            for (int i = 0; i < mean.length; i++) mean[i] += piece.vector[i] * piece.weight;
        // Windows that cancel each other out have no mean; the first one then speaks for all.
        return SentenceEncoder.normalize(mean) ? mean : pieces.get(0).vector;
    }

    /** A text in pieces that the tokenizer takes without needing much memory; nearly always it is one. */
    private static List<String> pieces(String text) {
        if (text.length() <= CHARACTERS_AT_ONCE) return List.of(text);
        List<String> pieces = new ArrayList<>();
        for (int start = 0; start < text.length();) {
            int end = Math.min(text.length(), start + CHARACTERS_AT_ONCE);
            int space = end < text.length() ? text.lastIndexOf(' ', end) : end;
            if (space > start) end = space;
            else if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }

    private static long[] join(long[]... parts) {
        return Stream.of(parts).flatMapToLong(Arrays::stream).toArray();
    }

    private void requireOpen() {
        if (closed) throw new IllegalStateException("the embedder " + name + " is closed");
    }

    /** Calls that are under way fail after the batch that they are at. */
    @Override
    public void close() {
        closed = true;
        lock.writeLock().lock();
        try {
            if (freed) return;
            freed = true;
            workers.close();
            encoder.close();
            tokenizer.close();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** A part of a passage that the model reads at once, and then its vector. */
    private static final class Piece {
        private final long[] tokens;
        private final int weight;
        private float[] vector;

        Piece(long[] tokens, int weight) {
            this.tokens = tokens;
            this.weight = weight;
        }
    }

    /** How the vectors of a text's tokens become the text's vector. */
    public enum Pooling {
        /** That of the first token. */
        CLS,
        /** Their mean. */
        MEAN,
        /** The largest number at each place. */
        MAX,
        /** That of the last token. */
        LAST_TOKEN
    }

    /** Says how a model is used, as far as it does not say so itself, and loads it. Not for use by many threads. */
    public static final class Loader {
        private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}");
        private static final int LARGEST_TOKENIZER = 128 << 20;
        private static final int SHORTEST_TEXT = 16;
        /** Short ones that have nothing in common. */
        private static final List<String> PROBES = List.of("a tide", "1969", "(x) = {Q};");

        /** Opens the model's files. */
        interface Source {
            EmbeddingFiles open();
        }

        private final Source source;
        private Optional<String> model;
        private EmbeddingSettings said = EmbeddingSettings.UNKNOWN;
        private EmbeddingSettings known = EmbeddingSettings.UNKNOWN;
        private Optional<HashNotes> notes = Optional.empty();
        private int threads = OrtLanguageModel.defaultThreads();

        Loader(Source source, Optional<String> model) {
            this.source = source;
            this.model = model;
        }

        /**
         * The model's file within the folder or jar, such as {@code onnx/model_quantized.onnx}. Default: {@code onnx/model.onnx} or
         * {@code model.onnx}; where neither is, the only one that ends with {@code .onnx}.
         */
        public Loader model(String file) {
            model = Optional.of(file);
            return this;
        }

        /** What a person would call the model. Default: what it calls itself, else the file's name. */
        public Loader name(String name) {
            if (name.isBlank()) throw new IllegalArgumentException("blank name");
            return saying(new EmbeddingSettings(Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty()));
        }

        /** How tokens become one vector. */
        public Loader pooling(Pooling pooling) {
            return saying(new EmbeddingSettings(Optional.empty(), Optional.of(pooling), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty()));
        }

        /** What stands before every question, with the space behind it. */
        public Loader queryPrefix(String prefix) {
            return saying(new EmbeddingSettings(Optional.empty(), Optional.empty(), Optional.of(prefix), Optional.empty(),
                    Optional.empty(), Optional.empty()));
        }

        /** What stands before every passage, with the space behind it. */
        public Loader passagePrefix(String prefix) {
            return saying(new EmbeddingSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(prefix),
                    Optional.empty(), Optional.empty()));
        }

        /** The longest text, in tokens with the special ones; at most what the model says itself. */
        public Loader maxTokens(int tokens) {
            if (tokens < SHORTEST_TEXT)
                throw new IllegalArgumentException("maxTokens must be >= " + SHORTEST_TEXT + ", got " + tokens);
            return saying(new EmbeddingSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.of(tokens), Optional.empty()));
        }

        /** The languages it was made for, as ISO 639-1 codes; empty for many. Default: what is known of a model of its name, else many. */
        public Loader languages(Set<String> codes) {
            for (String code : codes)
                if (!LANGUAGE.matcher(code).matches()) throw new IllegalArgumentException("not an ISO 639-1 code: " + code);
            return saying(new EmbeddingSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.of(Set.copyOf(codes))));
        }

        /** How many passages are read at the same time. Default: one for each physical core. */
        public Loader threads(int count) {
            if (count < 1) throw new IllegalArgumentException("threads must be >= 1, got " + count);
            threads = count;
            return this;
        }

        /** What the catalog says of it, for where neither the caller nor its files say anything. */
        Loader known(EmbeddingSettings settings) {
            known = settings;
            return this;
        }

        /** Where the hash of the model may be remembered. Default: nowhere. */
        Loader notes(HashNotes hashes) {
            notes = Optional.of(hashes);
            return this;
        }

        private Loader saying(EmbeddingSettings settings) {
            said = settings.orElse(said);
            return this;
        }

        /**
         * Loads the model. Its files are not needed afterwards.
         *
         * @throws SatchelException when something is missing, damaged, not supported, or not said by anyone; the message says which
         */
        public DjlEmbedder load() {
            try (EmbeddingFiles files = source.open()) {
                String modelFile = modelFile(files);
                String tokenizerFile = tokenizerFile(files);
                EmbeddingConfig config = EmbeddingConfig.read(files);
                byte[] json = files.read(tokenizerFile, LARGEST_TOKENIZER);
                // Its tokenizer takes as long to load as a small model, and neither needs the other before both are there.
                CompletableFuture<TextTokenizer> tokenizer = beside(() -> TextTokenizer.load(json, files.place() + ": " + tokenizerFile));
                SentenceEncoder encoder = null;
                try {
                    Optional<byte[]> bytes = files.onDisk(modelFile).isPresent()
                            ? Optional.empty()
                            : Optional.of(files.read(modelFile, EmbeddingFiles.LARGEST_FILE));
                    String modelHash = hash(files, modelFile, bytes);
                    EmbeddingSettings settings = settings(files, modelFile, config, modelHash);
                    encoder = SentenceEncoder.load(files, modelFile, bytes, settings.pooling(), config.padding(),
                            () -> probes(made(tokenizer)));
                    return new DjlEmbedder(settings, fingerprint(files, modelFile, modelHash, json, settings), made(tokenizer), encoder,
                            threads);
                } catch (RuntimeException | Error e) {
                    if (encoder != null) encoder.close();
                    tokenizer.thenAccept(TextTokenizer::close);
                    throw e;
                }
            }
        }

        private static <T> CompletableFuture<T> beside(Supplier<T> load) {
            return CompletableFuture.supplyAsync(load, task -> Thread.ofPlatform().name("tokenizer loader").daemon().start(task));
        }

        private static <T> T made(CompletableFuture<T> future) {
            try {
                return future.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException known) throw known;
                if (e.getCause() instanceof Error fatal) throw fatal;
                throw e;
            }
        }

        private static List<long[]> probes(TextTokenizer tokenizer) {
            return PROBES.stream().map(text -> join(tokenizer.before(), tokenizer.encode(text), tokenizer.after())).toList();
        }

        private String hash(EmbeddingFiles files, String modelFile, Optional<byte[]> bytes) {
            Supplier<String> compute = () -> bytes.map(each -> HexFormat.of().formatHex(sha256().digest(each)))
                    .orElseGet(() -> sha256(files, modelFile));
            Optional<Path> container = files.container(modelFile);
            return notes.isPresent() && container.isPresent()
                    ? notes.get().sha256(modelFile, container.get(), compute)
                    : compute.get();
        }

        private String modelFile(EmbeddingFiles files) {
            List<String> models = files.names().stream().filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".onnx")).toList();
            if (model.isPresent() && !models.contains(model.get()))
                throw new SatchelException(files.place() + " has no model " + model.get() + "; it has: " + String.join(", ", models));
            if (model.isPresent()) return model.get();
            for (String usual : List.of("onnx/model.onnx", "model.onnx")) if (models.contains(usual)) return usual;
            if (models.isEmpty()) throw new SatchelException(files.place() + " has no model: no file ends with .onnx");
            if (models.size() > 1)
                throw new SatchelException(files.place() + " has several models, name one with model(...): " + String.join(", ", models));
            return models.get(0);
        }

        private static String tokenizerFile(EmbeddingFiles files) {
            List<String> tokenizers = files.names().stream().filter(name -> name.endsWith("tokenizer.json")).toList();
            for (String usual : List.of("tokenizer.json", "onnx/tokenizer.json")) if (tokenizers.contains(usual)) return usual;
            if (tokenizers.size() != 1)
                throw new SatchelException(
                        files.place() + " must have one file that ends with tokenizer.json, it has " + tokenizers.size());
            return tokenizers.get(0);
        }

        private EmbeddingSettings settings(EmbeddingFiles files, String modelFile, EmbeddingConfig config, String modelHash) {
            String last = modelFile.substring(modelFile.lastIndexOf('/') + 1).replaceFirst("(?i)\\.onnx$", "");
            EmbeddingSettings byFile = new EmbeddingSettings(Optional.of(last), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty());
            EmbeddingSettings settings = said.orElse(config.settings()).orElse(known)
                    .orElse(ModelCatalog.known(config.knownAs(), modelHash))
                    .orElse(byFile);
            int longest = config.settings().maxTokens().orElse(Integer.MAX_VALUE);
            int wanted = settings.maxTokens().orElseThrow(() -> new SatchelException(files.place()
                    + ": nothing says how many tokens the model reads; say it with maxTokens(512), as the model's description has it"));
            if (wanted > longest)
                throw new SatchelException(files.place() + ": the model reads at most " + longest + " tokens, and " + wanted
                        + " were asked for");
            if (wanted < SHORTEST_TEXT)
                throw new SatchelException(files.place() + ": texts of at most " + wanted + " tokens are too short for passages");
            return settings;
        }

        /** Everything that a vector depends on. Large models keep their weights in files beside the model's, named after it. */
        private static String fingerprint(EmbeddingFiles files, String modelFile, String modelHash, byte[] tokenizer,
                EmbeddingSettings settings) {
            StringBuilder parts = new StringBuilder(modelHash);
            for (String name : files.names())
                if (name.startsWith(modelFile + "_data") || name.startsWith(modelFile + ".data")) parts.append(sha256(files, name));
            MessageDigest digest = sha256();
            digest.update(tokenizer);
            parts.append(HexFormat.of().formatHex(digest.digest())).append('\n').append(settings.pooling()).append('\n')
                    .append(settings.queryPrefix()).append('\n').append(settings.passagePrefix()).append('\n')
                    .append(settings.maxTokens()).append('\n').append(Windows.VERSION);
            return HexFormat.of().formatHex(sha256().digest(parts.toString().getBytes(StandardCharsets.UTF_8)));
        }

        private static String sha256(EmbeddingFiles files, String name) {
            MessageDigest digest = sha256();
            try (InputStream in = files.open(name)) {
                byte[] buffer = new byte[1 << 20];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) digest.update(buffer, 0, read);
            } catch (IOException e) {
                throw new SatchelException(files.place() + ": cannot read " + name + ": " + e.getMessage(), e);
            }
            return HexFormat.of().formatHex(digest.digest());
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
