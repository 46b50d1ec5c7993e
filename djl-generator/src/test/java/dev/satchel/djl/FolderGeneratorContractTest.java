package dev.satchel.djl;

import dev.satchel.Generator;
import dev.satchel.GeneratorContract;
import dev.satchel.Prompt;
import dev.satchel.Prompt.Message;
import dev.satchel.Prompt.Role;
import dev.satchel.djl.TinyFolder.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** With a ready-made graph. */
class FolderGeneratorContractTest extends GeneratorContract {
    @TempDir
    private static Path folder;

    @Override
    protected Generator open() { return DjlGenerator.load(TinyFolder.write(new TinyFolder(Kind.GROUPED).optimum(), folder)); }

    @Override
    protected Prompt prompt() {
        return new Prompt(List.of(new Message(Role.SYSTEM, "You are helpful."), new Message(Role.USER, "How do birds fly?")));
    }
}
