package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Rag;
import dev.satchel.samples.web.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is remembered, for how long, and how many. */
class OpenConversationsTest {
    private Instant now = Instant.parse("2026-12-01T08:00:00Z");
    private final OpenConversations open = new OpenConversations(Rag.over((query, limit) -> List.of()).build()::converse, () -> now);

    private String used(Optional<String> name) {
        try (OpenConversations.Taken taken = open.take(name)) {
            return taken.name();
        }
    }

    @Test
    void isRememberedByItsName() {
        OpenConversations.Taken first = open.take(Optional.empty());
        first.close();
        OpenConversations.Taken second = open.take(Optional.of(first.name()));
        assertSame(first.conversation(), second.conversation());
        assertEquals(first.name(), second.name());
        assertFalse(second.wasForgotten());
    }

    @Test
    void namesAreLongAndNeverTheSame() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 1000; i++) assertTrue(names.add(used(Optional.empty())));
        assertTrue(names.stream().allMatch(each -> each.matches("[A-Za-z0-9_-]{24}")), names::toString);
    }

    @Test
    void aNameThatSomebodyMadeUpIsNotTaken() {
        assertNotEquals("mine", used(Optional.of("mine")));
    }

    @Test
    void isForgottenAfterASilence() {
        String name = used(Optional.empty());
        now = now.plus(Duration.ofMinutes(119));
        assertEquals(name, used(Optional.of(name)));
        now = now.plus(Duration.ofMinutes(121));
        try (OpenConversations.Taken taken = open.take(Optional.of(name))) {
            assertTrue(taken.wasForgotten());
        }
    }

    @Test
    void isForgottenWhenAskedTo() {
        String name = used(Optional.empty());
        open.forget(name);
        assertNotEquals(name, used(Optional.of(name)));
    }

    @Test
    void onlySoManyAreRememberedAndTheOldestGoes() {
        String oldest = used(Optional.empty());
        String second = used(Optional.empty());
        OpenConversations.Taken underWay = open.take(Optional.empty());
        assertEquals(oldest, used(Optional.of(oldest))); // so it is the newest
        List<String> others = new ArrayList<>();
        for (int i = 0; i < 198; i++) others.add(used(Optional.empty()));
        assertEquals(200, open.size());
        assertEquals(oldest, used(Optional.of(oldest)));
        assertNotEquals(second, used(Optional.of(second)));
        for (int i = 0; i < 300; i++) used(Optional.empty());
        underWay.close();
        assertEquals(underWay.name(), used(Optional.of(underWay.name())), "one whose question is being answered is kept");
    }

    @Test
    void answersOneQuestionAtATime() {
        OpenConversations.Taken taken = open.take(Optional.empty());
        assertEquals("a question of this conversation is being answered: wait for it, or begin another conversation",
                assertThrows(Refusal.class, () -> open.take(Optional.of(taken.name()))).getMessage());
        taken.close();
        assertEquals(taken.name(), used(Optional.of(taken.name())));
    }
}
