package dev.satchel.pilot;

import dev.satchel.Generator;
import dev.satchel.Rag;
import dev.satchel.Retriever;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A system that needs no start: whoever made it closes it. */
record ReadySystem(String name, Function<Retriever, Rag> rag) implements PilotSystem, PilotSystem.Running {
    ReadySystem {
        if (name.isBlank()) throw new IllegalArgumentException("a system needs a name");
        Objects.requireNonNull(rag, "rag");
    }

    @Override
    public Map<String, String> facts() { return Map.of(); }

    @Override
    public boolean hasModel() { return false; }

    @Override
    public Running start() { return this; }

    @Override
    public Rag over(Retriever retriever) { return rag.apply(retriever); }

    @Override
    public Optional<Generator> generator() { return Optional.empty(); }

    @Override
    public void close() {}
}
