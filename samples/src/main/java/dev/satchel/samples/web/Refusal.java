package dev.satchel.samples.web;

/** A request that is not served; the message says why, in a sentence for a person. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /**
     * Refuses.
     *
     * @param status of HTTP, from 400 on
     * @param problem what was found and what to do
     */
    public Refusal(int status, String problem) {
        super(problem, null, false, false);
        this.status = status;
    }

    int status() { return status; }
}
