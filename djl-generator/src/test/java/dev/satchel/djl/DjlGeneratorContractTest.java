package dev.satchel.djl;

import dev.satchel.Generator;
import dev.satchel.GeneratorContract;
import dev.satchel.Prompt;
import dev.satchel.Prompt.Message;
import dev.satchel.Prompt.Role;
import java.util.List;

/** In float32, where a model with random weights says the same on every processor. */
class DjlGeneratorContractTest extends GeneratorContract {
    @Override
    protected Generator open() {
        return DjlGenerator.load(ModelFiles.reference("llama.Q4_1.gguf"), DjlGenerator.Options.standard().inFloat32());
    }

    @Override
    protected Prompt prompt() {
        return new Prompt(List.of(new Message(Role.SYSTEM, "You are helpful."), new Message(Role.USER, "How do birds fly?")));
    }
}
