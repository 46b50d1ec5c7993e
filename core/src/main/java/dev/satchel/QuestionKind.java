package dev.satchel;

/** What a question asks for, which decides what can be an answer. */
enum QuestionKind {
    /** How many, how long, how much. */
    QUANTITY(true),
    /** When. */
    DATE(true),
    /** Who. */
    PERSON(true),
    /** Where. */
    PLACE(true),
    /** What something is. */
    DEFINITION(false),
    /** Why. */
    REASON(false),
    /** How something is done. */
    PROCEDURE(false),
    /** Whether something is so. */
    YES_NO(false),
    /** Several things. */
    LIST(false),
    /** What two things have in common, or not. */
    COMPARISON(false),
    /** A thing that has a name, or anything else that a few words can answer. */
    OTHER(true),
    /** What leans on the question before. */
    FOLLOW_UP(false),
    /** A greeting, thanks, a question about the program: nothing that is looked for in documents. */
    SMALL_TALK(false);

    private final boolean few;

    QuestionKind(boolean few) { this.few = few; }

    /** Whether a few words answer it, not only a sentence. */
    boolean isAnsweredByFewWords() { return few; }

    /** Whether words of one sentence can answer it at all, as they cannot say whether something is so, nor compare. */
    boolean canBeAnsweredByWords() {
        return few || this == DEFINITION || this == REASON || this == PROCEDURE || this == LIST;
    }

    /**
     * Whether several sentences explain it together. Of yes or no, only what says so is wanted: beside it, the "yes" to another question
     * would be a lie.
     */
    boolean isExplained() { return !few && this != YES_NO && this != FOLLOW_UP; }

    static QuestionKind of(Question question) {
        return KindRules.kind(question);
    }
}
