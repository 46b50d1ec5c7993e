package dev.satchel.djl.template;

import dev.satchel.ModelFormatException;

/** Something that a template does wrong, said without the place; whoever knows the line makes a {@link ModelFormatException} of it. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    Problem(String what) { super(what); }

    static ModelFormatException at(int line, String what) {
        return new ModelFormatException("the model's chat template, line " + line + ": " + what + "; use another file of this model");
    }

    ModelFormatException at(int line) { return at(line, getMessage()); }

    ModelFormatException somewhere() {
        return new ModelFormatException("the model's chat template: " + getMessage() + "; use another file of this model");
    }
}
