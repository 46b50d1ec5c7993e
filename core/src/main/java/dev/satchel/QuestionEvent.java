package dev.satchel;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A question, from being asked to its answer; has no word of it, of the answer or of a document. */
@Name("dev.satchel.Question")
@Label("Question")
@Category("Satchel")
@Description("A question was asked, and answered or not")
@StackTrace(false)
final class QuestionEvent extends Event {
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

    /** Begins now. */
    static QuestionEvent begun() {
        QuestionEvent event = new QuestionEvent();
        event.begin();
        return event;
    }

    /** Ends now, with an answer or without one. */
    void answered(Inquiry inquiry, Answer answer) {
        if (!shouldCommit()) return;
        Trace trace = answer.trace();
        outcome = inquiry.outcome();
        decision = inquiry.decision();
        kind = trace.kind();
        confidence = answer.confidence();
        passages = trace.passages().size();
        model = trace.model();
        promptTokens = trace.cost().promptTokens();
        cachedTokens = trace.cost().cachedTokens();
        generatedTokens = trace.cost().generatedTokens();
        retrieve = trace.retrieve().toNanos();
        prefill = trace.cost().prefill().toNanos();
        generate = trace.cost().generate().toNanos();
        question = inquiry.id();
        commit();
    }

    /** Ends now: it was cancelled, or something is wrong. */
    void failed(Inquiry inquiry, String how, Throwable failure) {
        if (!shouldCommit()) return;
        question = inquiry.id();
        outcome = how;
        error = failure.getClass().getName();
        commit();
    }
}
