package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.HashEmbedder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberingEmbedderTest {
    private final List<String> embedded = new ArrayList<>();
    private final ForwardingEmbedder listening = new ForwardingEmbedder(new HashEmbedder()) {
        @Override
        public float[] embedQuestion(String question) {
            embedded.add(question);
            return super.embedQuestion(question);
        }

        @Override
        public List<float[]> embedPassages(List<String> passages) {
            embedded.addAll(passages);
            return super.embedPassages(passages);
        }
    };

    @Test
    void whatWasEmbeddedIsNotEmbeddedAgain() {
        RememberingEmbedder embedder = new RememberingEmbedder(listening);
        float[] asked = embedder.embedQuestion("Where?");
        assertArrayEquals(asked, embedder.embedQuestion("Where?"));
        embedder.embedPassages(List.of("Here.", "There.", "Here."));
        List<float[]> vectors = embedder.embedPassages(List.of("There.", "Nowhere.", "Here."));
        assertEquals(List.of("Where?", "Here.", "There.", "Nowhere."), embedded);
        List<float[]> expected = new HashEmbedder().embedPassages(List.of("There.", "Nowhere.", "Here."));
        for (int i = 0; i < 3; i++) assertArrayEquals(expected.get(i), vectors.get(i));
    }

    @Test
    void whatWasNotUsedForLongestIsForgottenFirst() {
        int bytes = 120 + 2 * 5 + 4 * new HashEmbedder().dimensions();
        RememberingEmbedder embedder = new RememberingEmbedder(listening, 2L * bytes);
        for (String each : List.of("one..", "two..", "one..", "three")) embedder.embedPassages(List.of(each));
        embedded.clear();
        embedder.embedPassages(List.of("one..", "three", "two.."));
        assertEquals(List.of("two.."), embedded);
    }

    @Test
    void whoChangesAVectorChangesItForNobodyElse() {
        RememberingEmbedder embedder = new RememberingEmbedder(listening);
        embedder.embedPassages(List.of("Here.")).getFirst()[0] = 7;
        embedder.embedQuestion("Where?")[0] = 7;
        assertArrayEquals(new HashEmbedder().embedPassages(List.of("Here.")).getFirst(),
                embedder.embedPassages(List.of("Here.")).getFirst());
        assertArrayEquals(new HashEmbedder().embedQuestion("Where?"), embedder.embedQuestion("Where?"));
    }
}
