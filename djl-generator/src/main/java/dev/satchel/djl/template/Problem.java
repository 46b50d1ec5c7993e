package dev.satchel.djl.template;

import dev.satchel.SatchelException;

/** Something that a template does wrong, said without the place; whoever knows the line makes a {@link SatchelException} of it. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    Problem(String what) { super(what); }

    static SatchelException at(int line, String what) {
        return new SatchelException("the model's chat template, line " + line + ": " + what + "; use another file of this model");
    }

    SatchelException at(int line) { return at(line, getMessage()); }

    SatchelException somewhere() {
        return new SatchelException("the model's chat template: " + getMessage() + "; use another file of this model");
    }
}
