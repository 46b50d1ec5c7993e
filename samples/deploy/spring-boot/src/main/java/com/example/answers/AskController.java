package com.example.answers;

import dev.satchel.Answer;
import dev.satchel.Citation;
import dev.satchel.Rag;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /ask} with {@code {"question": "..."}}. */
@RestController
class AskController {
    private final Rag rag;

    AskController(Rag rag) { this.rag = rag; }

    record Question(String question) {}

    record Quote(String document, int start, int end, String quote) {
        static Quote of(Citation citation) {
            return new Quote(citation.documentId(), citation.start(), citation.end(), citation.quote());
        }
    }

    record Reply(String outcome, String text, String reason, double confidence, List<Quote> citations) {}

    @PostMapping("/ask")
    Reply ask(@RequestBody Question asked) {
        return switch (rag.ask(asked.question())) {
            case Answer.Grounded found -> new Reply("grounded", found.text(), null, found.confidence(),
                    found.citations().stream().map(Quote::of).toList());
            case Answer.Abstained none -> new Reply("abstained", null, none.reason(), none.confidence(), List.of());
        };
    }
}
