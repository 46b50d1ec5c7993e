package dev.satchel.djl.template;

import dev.satchel.SatchelException;

/** What is said when a template cannot be used. */
final class Problems {
    private Problems() {}

    static SatchelException at(int line, String what) {
        return new SatchelException("the model's chat template, line " + line + ": " + what + "; use another file of this model");
    }
}
