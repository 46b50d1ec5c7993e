package dev.satchel.samples;

import dev.satchel.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last answers by their ids, so that they can be rated. Safe for use by many threads. */
final class GivenAnswers {
    /** Each holds the passages that it was made of, some tens of kilobytes. */
    private static final int MOST = 200;

    private final Map<String, Answer> last = new LinkedHashMap<>();

    /** Keeps an answer for a while, and returns it. */
    synchronized Answer keep(Answer answer) {
        last.put(answer.trace().id(), answer);
        if (last.size() > MOST) last.remove(last.keySet().iterator().next());
        return answer;
    }

    /** The answer of this id, if it is not too old. */
    synchronized Optional<Answer> find(String id) { return Optional.ofNullable(last.get(id)); }
}
