package dev.satchel.samples;

import dev.satchel.Generator;
import dev.satchel.SatchelException;
import dev.satchel.WritingPilot;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code satchel pilot writing}: whether a model may write answers, or only quote. */
@Command(name = "writing", description = "Whether a model can write answers: it is asked a few questions, and what comes of it is remembered. A model that was not tried, or that failed, quotes.")
final class PilotWriting implements Callable<Integer> {
    private final Satchel satchel;
    private final WritingNotes notes;

    PilotWriting(Satchel satchel, WritingNotes notes) {
        this.satchel = satchel;
        this.notes = notes;
    }

    @Override
    public Integer call() {
        Path file = Model.chosenFile(satchel).orElseThrow(() -> new SatchelException("there is no model to try: name one with --model"));
        WritingPilot.Result result;
        try (Generator model = Model.open(satchel, file)) {
            result = WritingPilot.measure(model);
        }
        notes.keep(file, result);
        if (satchel.json()) satchel.print(WritingNotes.json(result));
        else satchel.console().out().println(text(result));
        return result.passed() ? Satchel.FOUND : Satchel.NOT_FOUND;
    }

    private static String text(WritingPilot.Result result) {
        return String.format(Locale.ROOT,
                "%s %s: %d of %d questions answered right, %d of %d sentences supported, %d of %d refused that the "
                        + "text does not answer",
                result.model(), result.passed() ? "writes" : "does not write, it quotes", result.right(),
                result.answerable(), result.supported(), result.sentences(), result.refused(), result.unanswerable());
    }
}
