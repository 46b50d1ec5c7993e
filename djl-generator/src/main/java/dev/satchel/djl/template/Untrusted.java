package dev.satchel.djl.template;

import java.util.Objects;

/**
 * Text from people and documents. Wherever a template carries it, cut or joined with other text, it stays marked, so that no special token
 * is recognised in it.
 *
 * @param text any text
 */
public record Untrusted(String text) {
    /** Refuses null. */
    public Untrusted {
        Objects.requireNonNull(text, "text");
    }
}
