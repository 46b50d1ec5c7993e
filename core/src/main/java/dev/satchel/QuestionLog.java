package dev.satchel;

import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of one question in the log and in the flight recorder: its id, what became of it and what that cost; no word of it, of the answer
 * or of a document.
 */
final class QuestionLog {
    private static final Logger LOG = LoggerFactory.getLogger(Rag.class);
    private static final long NANOS_OF_A_MILLISECOND = 1_000_000;

    private final QuestionEvent event = QuestionEvent.begun();
    private final long begin = System.nanoTime();
    private final Inquiry inquiry;

    private QuestionLog(Inquiry inquiry) { this.inquiry = inquiry; }

    static QuestionLog begun(Inquiry inquiry) { return new QuestionLog(inquiry); }

    void answered(Answer answer) {
        event.answered(inquiry, answer);
        if (!LOG.isInfoEnabled()) return;
        Trace.Cost cost = answer.trace().cost();
        LOG.info("question {}: {}, {}, confidence {}, {} passages, {} prompt tokens, {} of them cached, {} generated; {} ms", inquiry.id(),
                inquiry.outcome(), inquiry.decision(), Math.round(100 * answer.confidence()) / 100.0, answer.trace().passages().size(),
                cost.promptTokens(), cost.cachedTokens(), cost.generatedTokens(), milliseconds());
    }

    void failed(Throwable failure) {
        String outcome = failure instanceof CancellationException ? "cancelled" : "failed";
        event.failed(inquiry, outcome, failure);
        // What an exception says may have words of the question.
        LOG.info("question {}: {}, {}; {} ms", inquiry.id(), outcome, failure.getClass().getName(), milliseconds());
    }

    private long milliseconds() { return (System.nanoTime() - begin) / NANOS_OF_A_MILLISECOND; }
}
