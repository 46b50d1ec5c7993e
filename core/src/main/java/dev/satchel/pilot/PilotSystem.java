package dev.satchel.pilot;

import dev.satchel.Generator;
import dev.satchel.Rag;
import dev.satchel.Retriever;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One way of answering questions, to be compared with others: a model with its mode and settings, or no model at all. */
public interface PilotSystem {
    /** What it is called in results; no two of a pilot have the same. */
    String name();

    /**
     * What a reader of the report wants to know of it, by name and in the order in which it is told, such as {@code model}, {@code mode},
     * {@code size on disk}.
     */
    Map<String, String> facts();

    /** Whether it has a model, which is then also asked without documents. */
    default boolean hasModel() {
        return true;
    }

    /**
     * Loads what it needs. The time that this takes belongs to its cold start, so nothing should be loaded before.
     *
     * @throws dev.satchel.SatchelException when it cannot
     */
    Running start();

    /** One that is there already, and is not closed here: without a model, or with one that is shared. Its cold start is not measured. */
    static PilotSystem of(String name, Function<Retriever, Rag> rag) {
        return of(name, Map.of(), rag);
    }

    /**
     * The same with facts that the report tells of it, such as the model and its file's hash: records of another model or other settings are
     * known, and refused, by them alone.
     */
    static PilotSystem of(String name, Map<String, String> facts, Function<Retriever, Rag> rag) {
        return new ReadySystem(name, facts, rag);
    }

    /** A system that can be asked. Closed before the next one is started, so that only one is in memory. */
    interface Running extends AutoCloseable {
        /** What answers from these passages. */
        Rag over(Retriever retriever);

        /** Its model, which can also be asked without documents; empty when it has none. */
        Optional<Generator> generator();

        @Override
        void close();
    }
}
