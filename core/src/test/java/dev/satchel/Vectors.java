package dev.satchel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What other programs computed, for comparison: columns with tabs between, in a resource beside this class. */
final class Vectors {
    private Vectors() {}

    static List<Object[]> of(String resource) throws IOException {
        try (InputStream in = Vectors.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .map(line -> (Object[]) line.split("\t")).toList();
        }
    }
}
