package dev.satchel.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What tells that a model is still the one that something was found out about. */
final class FileState {
    private FileState() {}

    /** The real path, and of each of its files name, size and time: as good as a hash of gigabytes, and at once. */
    static String of(Path model) throws IOException {
        Path real = model.toRealPath();
        StringBuilder state = new StringBuilder(real.toString());
        for (Path file : files(real))
            state.append('\n').append(file.getFileName()).append(' ').append(Files.size(file)).append(' ')
                    .append(Files.getLastModifiedTime(file));
        return state.toString();
    }

    /** The same wherever it lies: sizes and times, without the path. */
    static String ofContent(Path model) throws IOException {
        StringBuilder state = new StringBuilder();
        for (Path file : files(model.toRealPath()))
            state.append(state.isEmpty() ? "" : ", ").append(Files.size(file)).append(" bytes of ").append(Files.getLastModifiedTime(file));
        return state.toString();
    }

    private static List<Path> files(Path model) throws IOException {
        if (Files.isRegularFile(model)) return List.of(model);
        try (Stream<Path> files = Files.list(model)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
