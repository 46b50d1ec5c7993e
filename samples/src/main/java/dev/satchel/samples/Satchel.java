package dev.satchel.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code satchel} command: questions over a folder of documents, in the terminal. */
@Command(name = "satchel", mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, versionProvider = Satchel.Version.class, sortOptions = false, usageHelpAutoWidth = true, description = "Questions of your own documents, on your own machine, answered with the exact words the answer rests on.", exitCodeListHeading = "%nExit status%n", exitCodeList = {
        "0:answered, found, passed",
        "1:not in the documents, nothing found, check failed",
        "2:something is wrong; one line on standard error says what"})
public final class Satchel {
    /** The exit status of success: answered, found, passed. */
    static final int FOUND = 0;
    /** The exit status of an honest no: not in the documents, nothing found, check failed. */
    static final int NOT_FOUND = 1;
    /** The exit status when something is wrong. */
    static final int WRONG = 2;

    private static final String AUTOMATIC = "auto";

    private final Console console;

    @Option(names = "--index", paramLabel = "DIR", scope = ScopeType.INHERIT, description = "Where the index is kept (default: a folder for each documents folder under the user's cache).")
    private Path index;

    @Option(names = "--model", paramLabel = "FILE|NAME|none", scope = ScopeType.INHERIT, description = "The model that writes answers: a GGUF file, a folder for ONNX Runtime, a name from 'satchel model list', or none for answers in quotes.")
    private String model;

    @Option(names = "--embedder", paramLabel = "NAME|FOLDER|JAR|none", scope = ScopeType.INHERIT, description = "The model that compares meanings: a name from 'satchel model list', a folder or jar, none for words alone, or auto, which fits the documents' languages (default: auto, or what the index was last given).")
    private String embedder;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print results as JSON, one object a line.")
    private boolean json;

    @Option(names = "--offline", scope = ScopeType.INHERIT, description = "Never use the network, not even to fetch a model.")
    private boolean offline;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Say more, and show where errors come from.")
    private boolean verbose;

    /** The command on this console, with no options given. */
    Satchel(Console console) { this.console = console; }

    /**
     * Runs the command and ends the process with its exit status.
     *
     * @param arguments as {@code satchel --help} describes them
     */
    public static void main(String[] arguments) {
        // Read when the first logger is made, which for many commands is never.
        System.setProperty("java.util.logging.config.class", Logging.class.getName());
        int status = run(Console.ofThisProcess(), arguments);
        System.exit(status);
    }

    /** Runs the command and returns its exit status. */
    static int run(Console console, String... arguments) {
        Satchel satchel = new Satchel(console);
        int status;
        try {
            status = satchel.commandLine(arguments).execute(arguments);
        } catch (Throwable error) { // OutOfMemoryError and its like, which picocli lets through: a person gets a line all the same
            status = satchel.explain(error);
        }
        if (console.out().checkError()) { // which also flushes; a script must not take half a result for the whole
            console.say("standard output cannot be written to: it is closed, or its disk is full");
            status = WRONG;
        }
        console.err().flush();
        return status;
    }

    /**
     * Checks that arguments make a command, without running it.
     *
     * @throws ParameterException when they do not
     */
    static void understand(String... arguments) {
        new Satchel(Console.ofThisProcess()).commandLine(arguments).parseArgs(arguments);
    }

    /** The command, ready to be run with these arguments. */
    private CommandLine commandLine(String... arguments) {
        CommandLine command = new CommandLine(this);
        subcommands(arguments).forEach(command::addSubcommand);
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        command.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        command.setColorScheme(CommandLine.Help.defaultColorScheme(console.outputIsTerminal() && console.colour() ? Ansi.ON : Ansi.OFF));
        command.setExecutionExceptionHandler((failure, failed, parsed) -> explain(failure));
        command.setParameterExceptionHandler((failure, wrong) -> explainUsage(failure));
        return command;
    }

    /**
     * The subcommands whose names are among the arguments; all of them when none is. Only one is needed to run, and looking at all the
     * others takes picocli a tenth of a second.
     */
    private List<Object> subcommands(String... arguments) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("chat", () -> new Chat(this));
        all.put("ask", () -> new Ask(this));
        all.put("draft", () -> new DraftCommand(this));
        all.put("serve", () -> new Serve(this));
        all.put("search", () -> new Search(this));
        all.put("sync", () -> new Sync(this));
        all.put("text", () -> new Text(this));
        all.put("model", () -> ModelCommand.with(this));
        all.put("pilot", () -> Pilot.with(this));
        List<String> given = all.keySet().stream().filter(List.of(arguments)::contains).toList();
        return (given.isEmpty() ? all.keySet() : given).stream().map(name -> all.get(name).get()).toList();
    }

    /** Says in one line what went wrong, and returns the exit status for it. */
    int explain(Throwable failure) {
        console.out().flush();
        console.say(Failure.inOneLine(failure));
        if (verbose) failure.printStackTrace(console.err());
        return WRONG;
    }

    private int explainUsage(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        console.say(
                PlainText.onOneLine(whatIsWrong(failure, command)) + " (see '" + command.getCommandSpec().qualifiedName() + " --help')");
        return WRONG;
    }

    /** In picocli's words, but for the two mistakes that are made most. */
    private static String whatIsWrong(ParameterException failure, CommandLine command) {
        if (!(failure instanceof UnmatchedArgumentException unmatched) || unmatched.isUnknownOption()) return failure.getMessage();
        String first = unmatched.getUnmatched().getFirst();
        if (!command.getSubcommands().isEmpty()) return "There is no command '" + first + "'";
        return "Too many arguments, from '" + first + "' on: several words that belong together need quotation marks";
    }

    /** Where to read and write. */
    Console console() { return console; }

    /** Whether results are wanted as JSON. */
    boolean json() { return json; }

    /** Whether the network may not be used. */
    boolean offline() { return offline; }

    /** Whether more is to be said than usual. */
    boolean verbose() { return verbose; }

    /** The index folder that was asked for. */
    Optional<Path> index() { return Optional.ofNullable(index); }

    /** The model that was asked for: a file, a name or {@code none}. */
    Optional<String> model() { return Optional.ofNullable(model); }

    /** The embedder that was asked for; empty when the index decides. */
    Optional<EmbedderChoice> embedder() {
        return Optional.ofNullable(embedder).filter(name -> !name.equals(AUTOMATIC)).map(name -> new EmbedderChoice(name, true));
    }

    /** Whether an embedder that an index was given earlier is to give way to one that fits. */
    boolean forgetsEmbedder() {
        return AUTOMATIC.equals(embedder);
    }

    /** Prints one JSON object. */
    void print(Json json) {
        console.out().println(json.onOneLine());
        console.out().flush();
    }

    /** Prints what {@code --version} says. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            try (InputStream version = Satchel.class.getResourceAsStream("version.txt")) {
                String number = new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
                return new String[] {"satchel " + number + " (Java " + Runtime.version().feature() + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")"};
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
