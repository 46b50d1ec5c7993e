package dev.satchel;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A question, from being asked to its answer; has no word of it, of the answer or of a document. */
final class QuestionEvent {
    /** Null while nothing records: to make one would start the flight recorder, which takes longer than an answer. */
    private final Recorded event = FlightRecorder.isInitialized() ? new Recorded() : null;

    @Name("dev.satchel.Question")
    @Label("Question")
    @Category("Satchel")
    @Description("A question was asked, and answered or not")
    @StackTrace(false)
    private static final class Recorded extends Event {
        @Label("Question")
        @Description("The id that logs and traces have")
        String question;

        @Label("Outcome")
        @Description("grounded, abstained, small_talk, cancelled or failed")
        String outcome;

        @Label("Decision")
        @Description("How it was answered, or why it was not")
        String decision;

        @Label("Error")
        @Description("The class of what failed")
        String error;

        @Label("Kind")
        @Description("What it was taken to ask for")
        String kind;

        @Label("Confidence")
        double confidence;

        @Label("Passages Found")
        int passages;

        @Label("Model")
        String model;

        @Label("Prompt Tokens")
        int promptTokens;

        @Label("Tokens from Cache")
        int cachedTokens;

        @Label("Tokens Generated")
        int generatedTokens;

        @Label("Retrieval")
        @Timespan(Timespan.NANOSECONDS)
        long retrieve;

        @Label("Prefill")
        @Timespan(Timespan.NANOSECONDS)
        long prefill;

        @Label("Generation")
        @Timespan(Timespan.NANOSECONDS)
        long generate;
    }

    private QuestionEvent() {
        if (event != null) event.begin();
    }

    /** Begins now. */
    static QuestionEvent begun() {
        return new QuestionEvent();
    }

    /** Ends now, with an answer or without one. */
    void answered(Inquiry inquiry, Answer answer) {
        if (event == null || !event.shouldCommit()) return;
        Trace trace = answer.trace();
        event.outcome = inquiry.outcome();
        event.decision = inquiry.decision();
        event.kind = trace.kind();
        event.confidence = answer.confidence();
        event.passages = trace.passages().size();
        event.model = trace.model();
        event.promptTokens = trace.cost().promptTokens();
        event.cachedTokens = trace.cost().cachedTokens();
        event.generatedTokens = trace.cost().generatedTokens();
        event.retrieve = trace.retrieve().toNanos();
        event.prefill = trace.cost().prefill().toNanos();
        event.generate = trace.cost().generate().toNanos();
        event.question = inquiry.id();
        event.commit();
    }

    /** Ends now: it was cancelled, or something is wrong. */
    void failed(Inquiry inquiry, String how, Throwable failure) {
        if (event == null || !event.shouldCommit()) return;
        event.question = inquiry.id();
        event.outcome = how;
        event.error = failure.getClass().getName();
        event.commit();
    }
}
