package dev.satchel.samples;

import dev.satchel.Answerability;
import dev.satchel.PilotQuestions;
import dev.satchel.SatchelException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code satchel pilot calibrate}: fits what tells whether the documents answer to one's own documents. */
@Command(name = "calibrate", description = "Learn from your own questions when the documents of a folder answer; 'ask' and 'chat' go by it from then on.")
final class PilotCalibrate implements Callable<Integer> {
    private final Satchel satchel;

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "Questions that the documents answer and questions that they do not, as for 'pilot answers'; some twenty of each are a good beginning. All are asked of the folder. May be repeated.")
    private List<Path> data;

    @Option(names = "--folder", required = true, paramLabel = "DIR", description = "The documents.")
    private Path folder;

    @Mixin
    private Scope scope;

    PilotCalibrate(Satchel satchel) { this.satchel = satchel; }

    @Override
    public Integer call() {
        List<Answerability.Known> known = data.stream().flatMap(file -> PilotQuestions.read(file).questions().stream())
                .map(each -> new Answerability.Known(each.question(), each.isAnswerable())).toList();
        try (Shelf shelf = Shelf.openForSearches(satchel, folder, scope)) {
            shelf.embed();
            Path file = shelf.calibration().keep(calibrated(known, shelf));
            if (satchel.json()) satchel.print(new Json().with("questions", known.size()).with("file", file.toString()));
            else satchel.console().out().println("calibrated by " + known.size() + " questions: " + file);
            return Satchel.FOUND;
        }
    }

    private static Answerability calibrated(List<Answerability.Known> known, Shelf shelf) {
        try {
            return Answerability.calibrated(known, shelf.retriever());
        } catch (IllegalArgumentException oneKind) {
            throw new SatchelException(oneKind.getMessage(), oneKind);
        }
    }
}
