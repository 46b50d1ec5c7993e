package com.example.answers;

import dev.satchel.Answer;
import dev.satchel.Citation;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;

/** {@code POST /ask} with {@code {"question": "..."}}. */
@Path("/ask")
class AskResource {
    private final Answers answers;

    AskResource(Answers answers) { this.answers = answers; }

    record Question(String question) {}

    record Quote(String document, int start, int end, String quote) {
        static Quote of(Citation citation) {
            return new Quote(citation.documentId(), citation.start(), citation.end(), citation.quote());
        }
    }

    record Reply(String outcome, String text, String reason, double confidence, List<Quote> citations) {}

    /** An answer takes a second of computing, which must not hold up the threads that listen. */
    @POST
    @Blocking
    public Reply ask(Question asked) {
        return switch (answers.rag().ask(asked.question())) {
            case Answer.Grounded found -> new Reply("grounded", found.text(), null, found.confidence(),
                    found.citations().stream().map(Quote::of).toList());
            case Answer.Abstained none -> new Reply("abstained", null, none.reason(), none.confidence(), List.of());
        };
    }
}
