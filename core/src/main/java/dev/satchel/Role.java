package dev.satchel;

/**
 * In whose name questions are answered. A role decides what is said around an answer, in the question's language; what the answer says
 * comes from the documents in every role.
 */
public sealed interface Role {
    /** What is said around an answer to this question. */
    Answer.Frame around(String question);

    /** What is said when the documents do not answer this question. */
    Answer.Frame withoutAnswer(String question);

    /** Nobody's: nothing is said around an answer. For people who ask their own documents. */
    record Plain() implements Role {
        @Override
        public Answer.Frame around(String question) { return Answer.Frame.NONE; }

        @Override
        public Answer.Frame withoutAnswer(String question) { return Answer.Frame.NONE; }
    }

    /**
     * A company's, whose customers ask its documents: polite and short, and it names who can help when the documents do not say. It
     * promises nothing: whatever an answer promises, the documents do.
     *
     * @param contact who can help, as a person reads it: an address, a number, a link
     */
    record CustomerService(String contact) implements Role {
        /** Refuses a contact that says nothing. */
        public CustomerService {
            if (contact.isBlank()) throw new IllegalArgumentException("customer service needs a contact, such as an e-mail address");
        }

        @Override
        public Answer.Frame around(String question) {
            Speech speech = Speech.of(question);
            return new Answer.Frame(speech.thanks(), speech.more(contact));
        }

        @Override
        public Answer.Frame withoutAnswer(String question) {
            Speech speech = Speech.of(question);
            return new Answer.Frame(speech.notFound(), speech.ask(contact));
        }
    }
}
