package dev.satchel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;

/** Texts written byte by byte, at random, as a constraint allows. */
final class RandomBytes {
    private RandomBytes() {}

    /** A whole text. In half of all cases the smallest byte that is allowed comes, which ends JSON texts soon. */
    static String allowedBy(TokenConstraint constraint, Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TokenConstraint.State state = constraint.begin();
        while (!(state.mayEnd() && (random.nextInt(8) == 0 || next(state, new ByteArrayOutputStream(), 0).isEmpty())))
            state = next(state, bytes, random.nextBoolean() ? 0 : random.nextInt(256)).orElseThrow();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The first state from a byte upwards, round the corner. */
    private static Optional<TokenConstraint.State> next(TokenConstraint.State state, ByteArrayOutputStream bytes, int from) {
        for (int i = 0; i < 256; i++) {
            byte b = (byte) (from + i);
            Optional<TokenConstraint.State> next = state.next(b);
            if (next.isEmpty()) continue;
            bytes.write(b);
            return next;
        }
        return Optional.empty();
    }
}
