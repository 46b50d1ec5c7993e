package dev.satchel;

import java.util.regex.Pattern;

/**
 * What a sentence of one form answers.
 *
 * @param kind what it is called
 * @param form of the whole sentence without its full stop; the group {@code s} is what it is about, {@code a} the answer, {@code v} a verb
 *        that the question has in another form, and any other group stands in the question as it is
 * @param question with each group in braces
 * @param worth how likely a person keeps it, from 0 to 1
 */
record DraftRule(String kind, Pattern form, String question, double worth) {
    static DraftRule of(String kind, double worth, String form, String question) {
        return new DraftRule(kind, Pattern.compile(form, Pattern.UNICODE_CASE), question, worth);
    }
}
