package dev.satchel.djl;

import dev.satchel.Cancellation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a model remembers of several conversations, within a bound of memory. A prompt goes on in the conversation that begins like it;
 * conversations that were not used for longest make room for others. Safe for use by many threads.
 */
final class Conversations implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Conversations.class);
    /**
     * More answers at once would all come later without one coming sooner. Fewer would let a few long prompts hold up a short question.
     */
    static final int MOST_AT_ONCE = 4;
    /** A longer beginning that two conversations share is read again for the second, not copied. */
    private static final long MOST_BYTES_COPIED = 64 << 20;

    private final String name;
    private final LanguageModel model;
    private final int contextLength;
    private final long budget;
    private final Function<Session, Decoder> decoders;
    private final Turns turns = new Turns();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Who may not begin yet, in the order in which they came. */
    private final Deque<Object> queue = new ArrayDeque<>();
    /** Nobody uses these; the one that was used last stands last. */
    private final List<Conversation> idle = new ArrayList<>();
    private final Set<Conversation> borrowed = new HashSet<>();
    private boolean closed;

    /**
     * None yet.
     *
     * @param name the model's, for messages
     * @param contextLength how many tokens each can have
     * @param budget how many bytes of state all may take together; one conversation is possible however little it is
     * @param decoders makes the token loop over a session
     */
    Conversations(String name, LanguageModel model, int contextLength, long budget, Function<Session, Decoder> decoders) {
        this.name = name;
        this.model = model;
        this.contextLength = contextLength;
        this.budget = budget;
        this.decoders = decoders;
    }

    /** A conversation that is in use by one thread. Closing it keeps what it holds for prompts that begin like it. */
    final class Conversation implements AutoCloseable {
        private final TurnSession session = new TurnSession(model.newSession(contextLength), turns);
        private final Decoder decoder = decoders.apply(session);
        private Thread user;
        /** What it may take up before it is given back. */
        private long reserved;

        Decoder decoder() { return decoder; }

        private long bytes() { return Math.max(reserved, decoder.bytes()); }

        @Override
        public void close() { giveBack(this); }
    }

    /**
     * The conversation in which a prompt is read from furthest on, or another one, when those that begin like it are worth more as they
     * are.
     * Waits while there are too many, or too large ones.
     *
     * @param mostTokens how many tokens it will have with the answer
     * @return empty when cancelled before there was one
     * @throws IllegalStateException when this is closed, or when the thread uses a conversation already
     */
    @SuppressWarnings("try") // the registration is there to be closed
    Optional<Conversation> borrow(int[] prompt, int mostTokens, Cancellation cancellation) {
        long needed = model.sessionBytes(contextLength, mostTokens, Decoder.MOST_ROWS);
        Object place = new Object();
        WaitEvent event = WaitEvent.begun();
        try (Cancellation.Registration wake = cancellation.onCancel(this::wake)) {
            lock.lock();
            try {
                requireNotMine();
                int before = queue.size();
                boolean waits = before > 0 || !hasRoomFor(needed);
                queue.add(place);
                while (!closed && !cancellation.isCancelled() && !(queue.peek() == place && hasRoomFor(needed)))
                    changed.awaitUninterruptibly();
                if (waits) event.ended(before, cancellation.isCancelled());
                if (closed) throw new IllegalStateException("the model " + name + " is closed");
                if (cancellation.isCancelled()) return Optional.empty();
                return Optional.of(begin(choose(prompt, needed), needed));
            } finally {
                queue.remove(place);
                changed.signalAll();
                lock.unlock();
            }
        }
    }

    /** Idle conversations give way, those in use do not. */
    private boolean hasRoomFor(long needed) {
        return borrowed.isEmpty() || borrowed.size() < MOST_AT_ONCE && bytes(borrowed) + needed <= budget;
    }

    private Conversation begin(Conversation conversation, long needed) {
        conversation.user = Thread.currentThread();
        conversation.reserved = needed;
        conversation.session.begin();
        borrowed.add(conversation);
        return conversation;
    }

    private Conversation choose(int[] prompt, long needed) {
        Optional<Conversation> nearest = idle.stream().max(Comparator.comparingInt(each -> each.decoder.inCommon(prompt)));
        int common = nearest.map(each -> each.decoder.inCommon(prompt)).orElse(0);
        // The next turn, or the same passages and another question. Otherwise only the instructions are the same.
        if (nearest.isPresent() && 2 * common >= nearest.get().decoder.length() && fits(nearest.get(), needed))
            return take(nearest.get(), needed);
        Conversation other = fresh(needed);
        if (common > 0 && idle.contains(nearest.get()) && common * model.stateBytesPerToken() <= MOST_BYTES_COPIED)
            copy(Arrays.copyOf(prompt, common), nearest.get(), other);
        return other;
    }

    /** Where that fails, the beginning is read again. */
    private static void copy(int[] beginning, Conversation from, Conversation to) {
        try {
            to.decoder.restore(beginning, from.decoder.save(beginning.length));
        } catch (RuntimeException e) {
            log.debug("cannot copy the beginning of a conversation", e);
        }
    }

    /**
     * A new one if there is room, else the one that was not used for longest: its memory is used again, which a closed one's is only when
     * the Java heap has been cleaned up.
     */
    private Conversation fresh(long needed) {
        if (used() + needed > budget && !idle.isEmpty() && fits(idle.getFirst(), needed)) return take(idle.getFirst(), needed);
        makeRoom(needed);
        return new Conversation();
    }

    /** Whether those in use leave room for an idle one, which keeps the memory that it has. */
    private boolean fits(Conversation conversation, long needed) {
        return borrowed.isEmpty() || bytes(borrowed) + Math.max(needed, conversation.bytes()) <= budget;
    }

    private Conversation take(Conversation conversation, long needed) {
        idle.remove(conversation);
        makeRoom(Math.max(needed, conversation.bytes()));
        return conversation;
    }

    /** Closes those that were not used for longest, until there is room or none is left. */
    private void makeRoom(long needed) {
        while (!idle.isEmpty() && used() + needed > budget) idle.removeFirst().decoder.close();
    }

    private long used() {
        return bytes(idle) + bytes(borrowed);
    }

    private static long bytes(Collection<Conversation> conversations) {
        return conversations.stream().mapToLong(Conversation::bytes).sum();
    }

    private void giveBack(Conversation conversation) {
        lock.lock();
        try {
            conversation.session.end();
            conversation.user = null;
            conversation.reserved = 0;
            borrowed.remove(conversation);
            idle.add(conversation);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many wait until they may begin. */
    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes of state are kept for all conversations. */
    long bytes() {
        lock.lock();
        try {
            return used();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for those in use and frees all. Whoever waits for one fails, and so does every later call. */
    @Override
    public void close() {
        lock.lock();
        try {
            requireNotMine();
            closed = true;
            changed.signalAll();
            while (!borrowed.isEmpty()) changed.awaitUninterruptibly();
            idle.forEach(each -> each.decoder.close());
            idle.clear();
        } finally {
            lock.unlock();
        }
    }

    private void requireNotMine() {
        if (borrowed.stream().anyMatch(each -> each.user == Thread.currentThread()))
            throw new IllegalStateException("a generator cannot be used by its own listener");
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
