package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import dev.satchel.GenerationOptions;
import dev.satchel.Prompt;
import dev.satchel.Prompt.Message;
import dev.satchel.Prompt.Role;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the chat format of a real vocabulary and a model without weights. */
class InstructionsTest {
    private static final Prompt PROMPT = new Prompt(
            List.of(new Message(Role.SYSTEM, "You are helpful."), new Message(Role.USER, "How do birds fly?")));

    @TempDir
    private Path folder;

    private PrefixStore store;
    private Instructions instructions;
    private int[] tokens;
    private int[] beginning;
    private HashModel model;
    private Decoder decoder;

    @BeforeEach
    void readPrompt() {
        try (GgufFile file = GgufFile.open(ModelFiles.reference("llama.Q4_1.gguf"))) {
            Tokenizer tokenizer = Tokenizer.of(file);
            ChatFormat format = ChatFormat.of(file, tokenizer);
            model = new HashModel(tokenizer.vocabularySize(), 200, 7);
            store = new PrefixStore(folder.resolve("instructions"), "hash", model.stateBytesPerToken());
            instructions = new Instructions(format, Optional.of(store));
            tokens = format.encode(PROMPT);
        }
        beginning = instructions.beginning(PROMPT, tokens);
        decoder = decoder(200);
        decoder.generate(tokens, GenerationOptions.greedy(2), text -> {}, new Cancellation());
    }

    @AfterEach
    void closeDecoder() { decoder.close(); }

    private Decoder decoder(int capacity) {
        return new Decoder(model, capacity,
                new OutputTokens(model.vocabularySize(), token -> new byte[] {'x'}, token -> false, token -> true));
    }

    @Test
    void theBeginningIsWhatThePromptHasOfItsSystemMessages() {
        assertTrue(beginning.length > 5);
        assertArrayEquals(Arrays.copyOf(tokens, beginning.length), beginning);
        assertEquals(0, instructions.beginning(PROMPT, new int[] {1, 2, 3}).length);
        assertArrayEquals(beginning, instructions.beginning(PROMPT, tokens));
    }

    @Test
    void aStateThatCannotBeCopiedIsNotKeptAndIsNoFailure() {
        model.beforeSave = () -> {
            throw new SatchelException("no room");
        };
        instructions.keep(beginning, decoder);
        assertEquals(Optional.empty(), store.find(beginning));
        model.beforeSave = () -> {};
        instructions.keep(beginning, decoder);
        assertTrue(store.find(beginning).isPresent());
    }

    @Test
    void aStateThatCannotBeUsedIsNoFailure() {
        instructions.keep(beginning, decoder);
        try (Decoder tooSmall = decoder(2); Decoder other = decoder(200)) {
            instructions.recall(beginning, tooSmall);
            assertEquals(0, tooSmall.length());
            instructions.recall(beginning, other);
            assertEquals(beginning.length, other.length());
        }
    }
}
