package dev.satchel.djl;

import dev.satchel.Prompt;
import dev.satchel.Prompt.Message;
import dev.satchel.Prompt.Role;
import dev.satchel.SatchelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that a prompt has of its first system messages alone, and their states and those of examples on the disk. What else is in a prompt, documents and
 * questions, is private and never kept. Nothing that goes wrong here is more than time lost. Safe for use by many threads.
 */
final class Instructions {
    private static final Logger log = LoggerFactory.getLogger(Instructions.class);
    /** Two contents that have nothing in common: what two prompts with them share does not depend on what is asked. */
    private static final List<String> QUESTIONS = List.of("a", "1.");

    private final ChatFormat format;
    private final Optional<PrefixStore> store;
    private volatile Known known = new Known(List.of(), new int[0]);

    private record Known(List<Message> messages, int[] tokens) {}

    /** Without a store there is nothing to keep and nothing is found. */
    Instructions(ChatFormat format, Optional<PrefixStore> store) {
        this.format = format;
        this.store = store;
    }

    /** The first tokens of a prompt, as far as they come from its system messages; none when nothing is kept of them. */
    int[] beginning(Prompt prompt, int[] tokens) {
        List<Message> system = prompt.messages().stream().takeWhile(each -> each.role() == Role.SYSTEM).toList();
        if (store.isEmpty() || system.isEmpty()) return new int[0];
        Known here = known;
        // The same messages may give other tokens than before: some templates write the date.
        if (!here.messages.equals(system) || !begins(tokens, here.tokens)) known = here = new Known(system, alone(system));
        return begins(tokens, here.tokens) ? here.tokens : new int[0];
    }

    private static boolean begins(int[] tokens, int[] beginning) {
        int difference = Arrays.mismatch(beginning, tokens);
        return difference < 0 || difference == beginning.length;
    }

    private int[] alone(List<Message> system) {
        try {
            int[] one = format.encode(asking(system, QUESTIONS.get(0)));
            int[] other = format.encode(asking(system, QUESTIONS.get(1)));
            return Arrays.copyOf(one, Math.max(0, Arrays.mismatch(one, other)));
        } catch (SatchelException e) { // a template that wants something else behind them
            return new int[0];
        }
    }

    private static Prompt asking(List<Message> system, String question) {
        List<Message> messages = new ArrayList<>(system);
        messages.add(new Message(Role.USER, question));
        return new Prompt(messages);
    }

    /** Lets a decoder go on from the state of a beginning, if that is kept and saves it work. */
    void recall(int[] beginning, Decoder decoder) {
        if (beginning.length <= decoder.inCommon(beginning)) return;
        try {
            store.flatMap(each -> each.find(beginning)).ifPresent(state -> decoder.restore(beginning, state));
        } catch (RuntimeException e) {
            log.debug("cannot use a state that was kept", e);
        }
    }

    /** Keeps the state of a beginning that a decoder has read. */
    void keep(int[] beginning, Decoder decoder) {
        if (beginning.length == 0 || decoder.inCommon(beginning) < beginning.length) return;
        try {
            store.ifPresent(each -> each.keep(beginning, () -> decoder.save(beginning.length)));
        } catch (RuntimeException e) {
            log.debug("cannot keep a state", e);
        }
    }
}
