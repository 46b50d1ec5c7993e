package dev.satchel.pilot;

import dev.satchel.Generator;
import dev.satchel.Rag;
import dev.satchel.Retriever;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A system that needs no start: whoever made it closes it. */
record ReadySystem(String name, Map<String, String> facts, Function<Retriever, Rag> rag) implements PilotSystem, PilotSystem.Running {
    ReadySystem {
        if (name.isBlank()) throw new IllegalArgumentException("a system needs a name");
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        Objects.requireNonNull(rag, "rag");
    }

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
