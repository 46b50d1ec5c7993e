package dev.satchel;

import java.util.List;
import java.util.Objects;

/**
 * What a generator is asked: a conversation, in order. Every message's content is data: no token or template expression in it is ever
 * recognised as anything but text.
 *
 * @param messages the conversation; the last one is what is to be answered
 */
public record Prompt(List<Message> messages) {
    /** Copies the messages and refuses an empty conversation. */
    public Prompt {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) throw new IllegalArgumentException("a prompt needs at least one message");
    }

    /** Who speaks. */
    public enum Role {
        /** Instructions that hold for the whole conversation. */
        SYSTEM,
        /** The person who asks. */
        USER,
        /** The model, earlier in the conversation or as an example. */
        ASSISTANT
    }

    /**
     * One turn.
     *
     * @param role who speaks
     * @param content what they say
     */
    public record Message(Role role, String content) {
        /** Refuses null. */
        public Message {
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(content, "content");
        }
    }
}
