package dev.satchel.junit;

import dev.satchel.pilot.AnsweredQuestion;
import dev.satchel.pilot.AnsweredQuestion.Score;
import dev.satchel.pilot.PilotReport;
import dev.satchel.pilot.SystemRun;
import dev.satchel.pilot.Variations;
import java.util.List;

/** Which questions went wrong, by their ids: where a person begins to look. */
final class Misses {
    private static final int MOST = 20;

    private Misses() {}

    static String of(PilotReport report) {
        StringBuilder told = new StringBuilder();
        for (SystemRun run : report.systems()) {
            List<String> wrong = report.answers().stream()
                    .filter(each -> each.system().equals(run.system()) && each.variation().equals(Variations.AS_ASKED))
                    .filter(each -> each.score(Score.RIGHT).filter(right -> right == 0).isPresent()).map(AnsweredQuestion::id).toList();
            if (wrong.isEmpty()) continue;
            told.append("\nnot right of ").append(run.system()).append(": ")
                    .append(String.join(", ", wrong.subList(0, Math.min(MOST, wrong.size()))));
            if (wrong.size() > MOST) told.append(" and ").append(wrong.size() - MOST).append(" more");
        }
        return told.toString();
    }
}
