package dev.satchel.samples;

import dev.satchel.AnswerMode;
import dev.satchel.Answerability;
import dev.satchel.Rag;
import dev.satchel.Role;
import dev.satchel.SatchelException;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the commands that answer: how an answer is made, when there is one, and in whose name. */
final class Manner {
    @Option(names = "--mode", paramLabel = "auto|extract|quote|write", description = {
            "How answers are made: extract (sentences, no model), quote (words of the documents that the model chooses),",
            "write (the model's words, checked), or auto, which is what the model is good for (default: auto)."})
    private AnswerMode mode = AnswerMode.AUTO;

    @Option(names = "--gate", paramLabel = "strict|normal|lenient", description = "How sure it must be that the documents answer (default: normal).")
    private Gate gate = Gate.NORMAL;

    @Option(names = "--role", paramLabel = "plain|customer-service", description = "In whose name is answered (default: plain).")
    private String role = "plain";

    @Option(names = "--contact", paramLabel = "TEXT", description = "Whom customers are sent to when the documents do not say, such as an e-mail address; needed by --role customer-service.")
    private Optional<String> contact = Optional.empty();

    /** How sure it must be that the documents answer. */
    enum Gate {
        /** Rather no answer than a wrong one. */
        STRICT,
        /** In between. */
        NORMAL,
        /** Rather a wrong answer than none. */
        LENIENT;

        private Answerability answerability() {
            return switch (this) {
                case STRICT -> Answerability.strict();
                case NORMAL -> Answerability.normal();
                case LENIENT -> Answerability.lenient();
            };
        }
    }

    /**
     * Checks the options, before anything is opened for them.
     *
     * @param model whether there is one to ask
     * @throws SatchelException when they do not fit together
     */
    void check(boolean model) {
        if (!model && (mode == AnswerMode.QUOTE || mode == AnswerMode.WRITE))
            throw new SatchelException("--mode " + mode.name().toLowerCase(Locale.ROOT)
                    + " needs a model: leave out --model none, or take --mode extract");
        role();
    }

    /** The same for a rag over these parts, and what was learned of its documents, if anything was. */
    Rag.Builder applied(Rag.Builder rag, Optional<Answerability> learned) {
        Answerability shipped = gate.answerability();
        Answerability when = learned.map(each -> each.from(shipped.enough())).orElse(shipped);
        return rag.mode(mode).answering(when).speakingAs(role());
    }

    private Role role() {
        return switch (role) {
            case "plain" -> {
                if (contact.isPresent()) throw new SatchelException("--contact is for --role customer-service: give both");
                yield new Role.Plain();
            }
            case "customer-service" -> new Role.CustomerService(contact.filter(each -> !each.isBlank()).orElseThrow(
                    () -> new SatchelException("--role customer-service needs --contact, whom to write to when the documents do not say")));
            default -> throw new SatchelException("there is no role " + role + ": plain and customer-service are");
        };
    }
}
