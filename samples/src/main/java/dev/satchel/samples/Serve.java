package dev.satchel.samples;

import dev.satchel.SatchelException;
import dev.satchel.samples.watch.PilotRange;
import dev.satchel.samples.watch.Watch;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code satchel serve}: the chat in a browser. */
@Command(name = "serve", description = "The chat in a browser, on this machine only, until Ctrl-C; and the same as JSON for programs (docs/serve.md). Documents that change meanwhile are read again.")
final class Serve implements Callable<Integer> {
    private static final int LARGEST_PORT = 65535;

    private final Satchel satchel;

    @Parameters(arity = "1..*", paramLabel = "FOLDER", description = "One or more folders of documents.")
    private List<Path> folders;

    @Option(names = "--port", paramLabel = "N", description = "Where it listens; 0 for any that is free (default: 8080).")
    private int port = 8080;

    @Option(names = "--listen", paramLabel = "ADDRESS", description = {
            "The address of this machine where it listens (default: 127.0.0.1, which no other machine reaches).",
            "There are no passwords: whoever reaches it may ask the documents."})
    private String listen = "127.0.0.1";

    @Option(names = "--allow-host", paramLabel = "NAME", description = "Another name by which browsers may call it, such as that of a proxy in front of it; may be repeated.")
    private Set<String> names = new TreeSet<>();

    @Option(names = "--pilot", paramLabel = "REPORT.json", description = "The report of a pilot of these documents: it is said when answers leave the range of the pilot's.")
    private Optional<Path> pilot = Optional.empty();

    @Option(names = "--pilot-system", paramLabel = "NAME", description = "Which of the pilot's systems is compared (default: the recommended one).")
    private Optional<String> system = Optional.empty();

    @Option(names = "--feedback", paramLabel = "FILE", description = "Where it is kept what users say of answers, as questions for a pilot (default: feedback.jsonl beside the index).")
    private Optional<Path> feedback = Optional.empty();

    @Mixin
    private Scope scope;

    @Mixin
    private Manner manner;

    Serve(Satchel satchel) { this.satchel = satchel; }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (BrowserChat chat = listening()) {
            Runtime.getRuntime().addShutdownHook(new Thread(chat::close, "end of serving"));
            PilotRange range = range();
            chat.open(() -> Shelf.openForQuestions(satchel, folders, scope, manner), shelf -> new Watch(range, feedback(shelf)));
            announce(chat);
            chat.awaitEnd();
        }
        return Satchel.FOUND;
    }

    private PilotRange range() {
        if (pilot.isEmpty() && system.isPresent()) throw new SatchelException("--pilot-system is for --pilot: give both");
        return pilot.map(report -> PilotRange.read(report, system)).orElseGet(PilotRange::none);
    }

    private Path feedback(Shelf shelf) {
        return feedback.orElseGet(() -> shelf.calibration().file().resolveSibling("feedback.jsonl"));
    }

    private void announce(BrowserChat chat) {
        if (satchel.json()) satchel.print(new Json().with("address", chat.address().toString()));
        else {
            satchel.console().out().println("Ask at " + chat.address() + " (Ctrl-C ends it).");
            satchel.console().out().flush();
        }
    }

    private BrowserChat listening() throws IOException {
        if (port < 0 || port > LARGEST_PORT) throw new SatchelException("--port must be from 0 to " + LARGEST_PORT + ", got " + port);
        InetAddress address = address();
        try {
            BrowserChat chat = BrowserChat.at(satchel, address, port, names);
            if (!address.isLoopbackAddress())
                satchel.console().say("whoever reaches " + listen + " may ask these documents, without a password and unencrypted");
            return chat;
        } catch (BindException e) {
            throw new SatchelException("cannot listen at port " + port + " of " + listen + " (" + e.getMessage()
                    + "): choose another with --port, or 0 for any that is free", e);
        }
    }

    private InetAddress address() {
        try {
            return InetAddress.getByName(listen);
        } catch (UnknownHostException e) {
            throw new SatchelException("--listen needs an address of this machine, such as 127.0.0.1, got " + listen, e);
        }
    }
}
