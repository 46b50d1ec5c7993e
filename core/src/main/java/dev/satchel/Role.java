package dev.satchel;

/**
 * In whose name questions are answered. It decides what is said around an answer, in the question's language, {@link Answer#frame()}; what
 * the answer says comes from the documents in every role.
 */
public sealed interface Role {
    /** Nobody's: for people who ask their own documents. At most it says that what follows is a quote and not a yes or no. */
    record Plain() implements Role {}

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
    }
}
