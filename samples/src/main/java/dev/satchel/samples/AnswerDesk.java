package dev.satchel.samples;

import dev.satchel.Answer;
import dev.satchel.Cancellation;
import dev.satchel.Rag;
import dev.satchel.samples.AskedQuestion.Event;
import dev.satchel.samples.watch.Finding;
import dev.satchel.samples.watch.Rating;
import dev.satchel.samples.watch.Watch;
import dev.satchel.samples.web.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers the questions that come from browsers and programs: several at once, each in its conversation, none for ever. Owns its shelf. */
final class AnswerDesk implements AutoCloseable {
    /** The media type of replies that come line by line, each a JSON object. */
    static final String LINES = "application/x-ndjson";

    /** More would only wait for the model, which reads one prompt at a time. */
    private static final int MOST_AT_ONCE = 16;
    /** Of a question, in characters: several pages. */
    private static final int LONGEST_QUESTION = 8000;
    private static final Duration LONGEST_ANSWERING = Duration.ofMinutes(5);
    /** How soon it is noticed that whoever asked is gone: by writing to them. */
    private static final Duration HEARTBEAT = Duration.ofMillis(500);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private final Shelf shelf;
    private final Watch watch;
    private final WatchedRetriever retriever;
    private final OpenConversations conversations;
    private final GivenAnswers given = new GivenAnswers();
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final Set<AskedQuestion> running = ConcurrentHashMap.newKeySet();
    private volatile boolean modelIsLoaded;
    private volatile boolean closing;
    private volatile Contents contents;

    /** What there is, so that it need not be counted each time that it is asked for. */
    private record Contents(String description, int documents, Optional<String> embedder) {}

    /**
     * Answers from a shelf.
     *
     * @param watch is told of every question, and is closed with this
     */
    AnswerDesk(Shelf shelf, Watch watch) {
        this.shelf = shelf;
        this.watch = watch;
        this.retriever = new WatchedRetriever(shelf.retriever());
        Rag rag = shelf.rag(retriever).listener(watch).build();
        this.conversations = new OpenConversations(rag::converse, InstantSource.system());
        lookAgain();
    }

    /** What is asked. */
    Shelf shelf() { return shelf; }

    /** Looks what there is; to be called when it may have changed. */
    void lookAgain() {
        contents = new Contents(shelf.description(), shelf.documentIds().size(), shelf.embedder());
    }

    /** Waits until the model, if there is one, is loaded. */
    void awaitModel() {
        shelf.requireModel();
        modelIsLoaded = true;
    }

    /** Whether questions need not wait for the model to be loaded. */
    boolean isReady() { return modelIsLoaded; }

    /** Adds what there is to what is told of the service. */
    void describe(Json json) {
        Contents now = contents;
        json.with("description", now.description).with("documents", now.documents);
        shelf.model().ifPresentOrElse(model -> json.with("model", model), () -> json.withNull("model"));
        now.embedder.ifPresentOrElse(embedder -> json.with("embedder", embedder), () -> json.withNull("embedder"));
        json.with("conversations", conversations.size());
        ArrayNode drift = json.array("drift");
        for (Finding each : watch.drift()) drift.add(of(each));
    }

    private static ObjectNode of(Finding finding) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("measure", finding.measure().label());
        put(node, "value", finding.value());
        node.put("count", finding.count());
        put(node, "low", finding.low());
        put(node, "high", finding.high());
        return node.put("state", finding.state().label()).put("sentence", finding.sentence());
    }

    private static void put(ObjectNode node, String name, OptionalDouble value) {
        if (value.isPresent()) node.put(name, value.getAsDouble());
        else node.putNull(name);
    }

    /**
     * Begins to answer a question.
     *
     * @param conversation the one that it belongs to; a new one begins when it is not known
     * @throws Refusal when it is not answered now
     */
    Reply ask(String question, Optional<String> conversation) {
        if (question.length() > LONGEST_QUESTION)
            throw new Refusal(413, "the question is too long: it may have " + LONGEST_QUESTION + " characters");
        if (closing || !places.tryAcquire())
            throw new Refusal(503, "too many questions are being answered: ask again in a moment");
        try {
            OpenConversations.Taken taken = conversations.take(conversation);
            AskedQuestion asked = begin(question, taken);
            running.add(asked);
            // Those that were running when it began to close are stopped by then; this one was perhaps not yet among them.
            if (closing) asked.cancel();
            return new Reply(asked, taken);
        } catch (RuntimeException | Error failure) {
            places.release();
            throw failure;
        }
    }

    private AskedQuestion begin(String question, OpenConversations.Taken taken) {
        try {
            return AskedQuestion.begin((tell, cancellation) -> {
                retriever.tell(tell);
                return given.keep(taken.conversation().ask(question, text -> tell.accept(new Event.Drafted(text)), cancellation));
            }, () -> {
                taken.close();
                places.release();
            });
        } catch (RuntimeException | Error noThread) {
            taken.close();
            throw noThread;
        }
    }

    /** Forgets a conversation. */
    void forget(String conversation) { conversations.forget(conversation); }

    /**
     * A user rates an answer.
     *
     * @param answer its id
     * @param right what it should have been, if the user says so
     * @throws Refusal when the answer is not known any more
     */
    void rate(String answer, Rating rating, Optional<String> right) {
        watch.rate(given.find(answer).orElseThrow(() -> new Refusal(404, "this answer is too old to be rated: ask again")), rating, right);
    }

    /** The metrics as Prometheus reads them. */
    String metrics() { return watch.metrics(); }

    /** What becomes of a question, told to whoever asked it; closed when they are told or gone. For one thread. */
    final class Reply implements AutoCloseable {
        private final AskedQuestion asked;
        private final OpenConversations.Taken conversation;
        private final Instant deadline = Instant.now().plus(LONGEST_ANSWERING);

        private Reply(AskedQuestion asked, OpenConversations.Taken conversation) {
            this.asked = asked;
            this.conversation = conversation;
        }

        /** Writes what happens, an object a line; the last one is the answer, or says why there is none. */
        void writeTo(OutputStream lines) throws IOException {
            for (Optional<Event> event = next();; event = next()) {
                lines.write((json(event).onOneLine() + "\n").getBytes(StandardCharsets.UTF_8));
                lines.flush();
                if (event.filter(Reply::isLast).isPresent()) return;
            }
        }

        /**
         * Waits for the answer.
         *
         * @throws Refusal when it was stopped
         */
        Json whole() {
            while (true) {
                switch (next().orElse(null)) {
                    case Event.Answered answered -> {
                        return of(answered.answer());
                    }
                    case Event.Failed failed -> throw refusal(failed.failure());
                    case null, default -> {
                        // not yet
                    }
                }
            }
        }

        /** Stops it if it is not answered yet: nobody would hear of it. */
        @Override
        public void close() {
            asked.cancel();
            running.remove(asked);
        }

        private Optional<Event> next() {
            if (Instant.now().isAfter(deadline)) asked.cancel();
            return asked.next(HEARTBEAT);
        }

        private static boolean isLast(Event event) { return event instanceof Event.Answered || event instanceof Event.Failed; }

        private Json json(Optional<Event> event) {
            return switch (event.orElse(null)) {
                case null -> named("waiting");
                case Event.Searching searching -> named("searching");
                case Event.Reading reading -> named("reading").with("passages", reading.passages());
                case Event.Drafted drafted -> named("draft").with("text", drafted.text());
                case Event.Answered answered -> named("answer").withAll(of(answered.answer()));
                case Event.Failed failed -> named("failed").with("problem", refusal(failed.failure()).getMessage());
            };
        }

        private Json of(Answer answer) {
            return Json.of(answer).with("answer_id", answer.trace().id()).with("conversation", conversation.name())
                    .with("conversation_forgotten", conversation.wasForgotten());
        }

        private Refusal refusal(Throwable failure) {
            if (!(failure instanceof CancellationException)) return new Refusal(500, Failure.inOneLine(failure));
            return new Refusal(503, Instant.now().isBefore(deadline)
                    ? "it was stopped"
                    : "it took longer than " + LONGEST_ANSWERING.toMinutes() + " minutes and was stopped: a smaller model is faster");
        }

        private static Json named(String event) { return new Json().with("event", event); }
    }

    /** Stops what is being answered, takes no more questions, and waits until the model is at rest. */
    void stopAll() {
        closing = true;
        running.forEach(AskedQuestion::cancel);
        try {
            if (places.tryAcquire(MOST_AT_ONCE, LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) places.release(MOST_AT_ONCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        shelf.close();
        watch.close();
    }
}
