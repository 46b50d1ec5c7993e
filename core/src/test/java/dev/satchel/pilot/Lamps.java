package dev.satchel.pilot;

import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.GenerationOptions;
import dev.satchel.Generator;
import dev.satchel.Passage;
import dev.satchel.PilotQuestion;
import dev.satchel.Prompt;
import dev.satchel.Rag;
import dev.satchel.Retriever;
import dev.satchel.ScoredPassage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Documents about furniture, questions of them, and systems without a real model. */
final class Lamps {
    static final Map<String, String> TEXTS = new TreeMap<>(
            Map.of("lamp.txt", "The lamp weighs two kilograms. The lamp was made in Porto in 1987.",
                    "chair.txt", "The chair weighs nine kilograms.", "garden.txt", "Roses need sun and water."));
    static final List<PilotQuestion> QUESTIONS = List.of(question("weight", "How much does the LAMP weigh?", "two kilograms"),
            question("made", "Where was the lamp made?", "in Porto"), question("chair", "What does the chair weigh?", "nine kilograms"),
            question("none", "Who invented the telescope?"));

    private Lamps() {}

    static PilotQuestion question(String id, String text, String... answers) {
        return new PilotQuestion(id, text, Optional.empty(), List.of(answers), List.of());
    }

    static QuestionSet set() { return new QuestionSet("lamps", QUESTIONS, documents(query -> {})); }

    /** The same, of which each question that is looked for is noted. */
    static QuestionSet set(List<String> asked) {
        return new QuestionSet("lamps", QUESTIONS, documents(asked::add));
    }

    static QuestionSet.Documents documents(Consumer<String> onQuery) {
        Retriever retriever = (query, limit) -> {
            onQuery.accept(query);
            List<ScoredPassage> found = new ArrayList<>();
            TEXTS.forEach((id, text) -> {
                double score = 1 + words(query).stream().filter(word -> word.length() > 3 && words(text).contains(word)).count();
                found.add(new ScoredPassage(new Passage(id, "", List.of(), OptionalInt.empty(), 0, text), score));
            });
            found.sort((one, other) -> Double.compare(other.score(), one.score()));
            return found.stream().limit(limit).toList();
        };
        return new QuestionSet.Documents() {
            @Override
            public Retriever retriever(PilotQuestion question) { return retriever; }

            @Override
            public Optional<String> text(String documentId) { return Optional.ofNullable(TEXTS.get(documentId)); }

            @Override
            public boolean isSearched() { return true; }

            @Override
            public List<String> ids() { return List.copyOf(TEXTS.keySet()); }
        };
    }

    private static List<String> words(String text) { return List.of(text.toLowerCase(java.util.Locale.ROOT).split("\\P{L}+")); }

    static PilotSystem quoting(String name) { return quoting(name, Map.of()); }

    static PilotSystem quoting(String name, Map<String, String> facts) { return new System(name, facts, Optional.empty(), event -> {}); }

    /** A model that always says the same; answers of documents are quoted all the same. */
    static PilotSystem writing(String name, String words) {
        return new System(name, Map.of("model", name), Optional.of(prompt -> words), event -> {});
    }

    /** The same system, which tells when it is started and closed. */
    static PilotSystem told(PilotSystem system, List<String> events) {
        System known = (System) system;
        return new System(known.name, known.facts, known.model, events::add);
    }

    private record System(String name, Map<String, String> facts, Optional<Function<Prompt, String>> model, Consumer<String> onEvent)
            implements
                PilotSystem {
        @Override
        public boolean hasModel() { return model.isPresent(); }

        @Override
        public Running start() {
            onEvent.accept("started " + name);
            return new Running() {
                @Override
                public Rag over(Retriever retriever) { return Rag.over(retriever).build(); }

                @Override
                public Optional<Generator> generator() { return model.map(Fixed::new); }

                @Override
                public void close() { onEvent.accept("closed " + name); }
            };
        }
    }

    private record Fixed(Function<Prompt, String> reply) implements Generator {
        @Override
        public String name() { return "fixed"; }

        @Override
        public int contextLength() { return 1000; }

        @Override
        public int countTokens(String text) { return words(text).size(); }

        @Override
        public int countTokens(Prompt prompt) { return 10; }

        @Override
        public Generation generate(Prompt prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation) {
            String text = reply.apply(prompt);
            onText.accept(text);
            return new Generation(text, Generation.Ending.END_TOKEN, 10, 0, 3, Duration.ofMillis(2), Duration.ofMillis(3));
        }

        @Override
        public void close() {}
    }
}
