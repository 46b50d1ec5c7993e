package dev.satchel.pilot;

import dev.satchel.pilot.AnsweredQuestion.Score;
import dev.satchel.pilot.AnsweredQuestion.Time;
import java.util.Map;
import java.util.Optional;

/**
 * All that one system answered to one question: what the bootstrap draws.
 *
 * @param asAsked the answer to the question as it stands
 * @param others those to its variations, and the one without documents, by variation
 */
record Asked(AnsweredQuestion asAsked, Map<String, AnsweredQuestion> others) {
    double score(Score score) {
        return asAsked.score(score).orElse(Double.NaN);
    }

    double time(Time time) {
        return asAsked.time(time).orElse(Double.NaN);
    }

    double score(String variation, Score score) {
        return Optional.ofNullable(others.get(variation)).flatMap(each -> each.score(score)).orElse(Double.NaN);
    }
}
