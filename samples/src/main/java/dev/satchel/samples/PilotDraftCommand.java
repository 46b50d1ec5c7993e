package dev.satchel.samples;

import dev.satchel.Document;
import dev.satchel.DocumentSource;
import dev.satchel.Folder;
import dev.satchel.PilotDraft;
import dev.satchel.PilotQuestion;
import dev.satchel.SatchelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code satchel pilot draft}: questions for a pilot, to be edited by a person. */
@Command(name = "draft", description = {
        "Propose questions for a pilot from the documents; no model is asked. Edit what it prints, one question a line: correct answers, remove"
                + " what nobody would ask, add what people do ask. Those with \"answerable\":false are meant to have no answer; look whether that is so."})
final class PilotDraftCommand implements Callable<Integer> {
    private final Satchel satchel;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder of documents.")
    private Path folder;

    @Option(names = "-n", paramLabel = "N", defaultValue = "40", description = "How many questions at most, a quarter of them unanswerable (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Another number draws others among those that are equally good (default: ${DEFAULT-VALUE}).")
    private long seed;

    PilotDraftCommand(Satchel satchel) { this.satchel = satchel; }

    @Override
    public Integer call() {
        if (count < 1) throw new SatchelException("-n must be at least 1, got " + count);
        List<PilotDraft.Proposal> proposals = PilotDraft.of(read(Folder.of(folder)), count, seed);
        for (PilotDraft.Proposal each : proposals) satchel.print(json(each));
        long answerable = proposals.stream().filter(each -> each.question().isAnswerable()).count();
        satchel.console().say(proposals.isEmpty()
                ? "no sentence, table or question of the documents could be made a question: write some by hand"
                : answerable + " questions with an answer and " + (proposals.size() - answerable)
                        + " without: edit them, then satchel pilot run --folder " + folder + " --questions FILE");
        return proposals.isEmpty() ? Satchel.NOT_FOUND : Satchel.FOUND;
    }

    private List<Document> read(Folder source) {
        DocumentSource.Listing listing = source.list();
        listing.problems().forEach(this::tell);
        List<Document> documents = new ArrayList<>();
        try (ProgressBar bar = new ProgressBar(satchel.console(), "reading")) {
            for (DocumentSource.Item each : listing.items()) {
                bar.show(documents.size(), listing.items().size(), each.id());
                try {
                    documents.add(source.read(each, source.content(each)));
                } catch (IOException | RuntimeException e) {
                    tell(new DocumentSource.Problem(each.id(), Failure.inOneLine(e)));
                }
            }
        }
        return documents;
    }

    private void tell(DocumentSource.Problem problem) { satchel.console().say(IndexKeeper.describe(problem)); }

    private static Json json(PilotDraft.Proposal proposal) {
        PilotQuestion question = proposal.question();
        Json json = new Json().with("id", question.id()).with("question", question.question());
        question.answers().forEach(json.array("answers")::add);
        json.with("answerable", question.isAnswerable());
        question.evidence().forEach(json.array("evidence")::add);
        return json.with("document", proposal.document()).with("kind", proposal.kind());
    }
}
