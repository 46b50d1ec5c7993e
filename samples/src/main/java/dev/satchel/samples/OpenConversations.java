package dev.satchel.samples;

import dev.satchel.Conversation;
import dev.satchel.samples.web.Refusal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The conversations of those who ask through a browser, each known by a name that nobody can guess. Only so many are remembered, and none
 * for long after its last question. Safe for use by many threads.
 */
final class OpenConversations {
    /** A conversation remembers a few hundred tokens, so this is little. */
    private static final int MOST = 200;
    private static final Duration LONGEST_SILENCE = Duration.ofHours(2);
    private static final int CONFLICT = 409;

    private final Supplier<Conversation> begin;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    /** The one that was used longest ago first. */
    private final Map<String, Open> open = new LinkedHashMap<>();

    /** Conversations that begin so, at times that a clock tells. */
    OpenConversations(Supplier<Conversation> begin, InstantSource clock) {
        this.begin = begin;
        this.clock = clock;
    }

    private static final class Open {
        private final Conversation conversation;
        private Instant used;
        private boolean inUse;

        private Open(Conversation conversation) { this.conversation = conversation; }
    }

    /**
     * A conversation for one question; nobody else has it until it is given back.
     *
     * @param name of the conversation
     * @param isNew whether it remembers nothing
     * @param wasForgotten whether it stands in for one that was asked for and is not remembered any more
     */
    record Taken(OpenConversations from, String name, Conversation conversation, boolean isNew, boolean wasForgotten)
            implements
                AutoCloseable {
        @Override
        public void close() { from.giveBack(name); }
    }

    /**
     * Takes the conversation of this name, or a new one.
     *
     * @throws Refusal when another question of it is being answered
     */
    synchronized Taken take(Optional<String> wanted) {
        forgetOld();
        Optional<Open> known = wanted.map(open::remove);
        String name = known.isPresent() ? wanted.orElseThrow() : newName();
        Open taken = known.orElseGet(() -> new Open(begin.get()));
        open.put(name, taken);
        if (taken.inUse)
            throw new Refusal(CONFLICT, "a question of this conversation is being answered: wait for it, or begin another conversation");
        taken.inUse = true;
        taken.used = clock.instant();
        return new Taken(this, name, taken.conversation, known.isEmpty(), wanted.isPresent() && known.isEmpty());
    }

    private synchronized void giveBack(String name) {
        Open each = open.get(name);
        if (each == null) return;
        each.inUse = false;
        each.used = clock.instant();
    }

    /** Forgets a conversation; without effect when there is none of this name. */
    synchronized void forget(String name) { open.remove(name); }

    /** How many are remembered. */
    synchronized int size() {
        forgetOld();
        return open.size();
    }

    private void forgetOld() {
        Instant oldest = clock.instant().minus(LONGEST_SILENCE);
        open.values().removeIf(each -> !each.inUse && each.used.isBefore(oldest));
        for (var each = open.values().iterator(); open.size() >= MOST && each.hasNext();) if (!each.next().inUse) each.remove();
    }

    private String newName() {
        byte[] bytes = new byte[18];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
