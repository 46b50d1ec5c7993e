package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the README shows is compiled, and what it tells people to type is understood. */
class ReadmeTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|([^\\s|;&<>]+)");
    private static final Pattern SATCHEL = Pattern.compile("(?:^|\\| *|\\$ )((?:samples/bin/)?satchel +[^|;&<>]*)");

    private record Block(String language, String text) {}

    @TestFactory
    Stream<DynamicTest> everyJavaBlockStandsInTheSamples() throws IOException {
        String sources = sources();
        List<Block> blocks = blocks("java");
        assertFalse(blocks.isEmpty(), "the README shows no Java");
        return blocks.stream().map(block -> DynamicTest.dynamicTest(firstLine(block.text), () -> assertTrue(
                sources.contains(withoutIndent(block.text)), () -> "not in the samples' sources:\n" + block.text)));
    }

    @TestFactory
    Stream<DynamicTest> everyCommandIsUnderstood() throws IOException {
        List<List<String>> commands = new ArrayList<>();
        for (Block block : blocks("sh", "console", "text")) block.text.lines().forEach(line -> {
            Matcher satchel = SATCHEL.matcher(line.strip());
            while (satchel.find()) commands.add(words(satchel.group(1)));
        });
        assertFalse(commands.isEmpty(), "the README shows no satchel command");
        return commands.stream().map(words -> DynamicTest.dynamicTest(String.join(" ", words), () -> {
            String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
            assertDoesNotThrow(() -> Satchel.understand(arguments));
            for (String word : words)
                if (word.startsWith("samples/")) assertTrue(Files.exists(PROJECT.resolve(word)), () -> word + " is not there");
        }));
    }

    private static List<Block> blocks(String... languages) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(PROJECT.resolve("README.md")));
        while (matcher.find())
            if (List.of(languages).contains(matcher.group(1))) blocks.add(new Block(matcher.group(1), matcher.group(2)));
        return blocks;
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find())
            for (int group = 1; group <= 3; group++)
                if (matcher.group(group) != null) words.add(matcher.group(group));
        return words;
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT.resolve("samples/src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().map(ReadmeTest::read)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return withoutIndent(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutIndent(String text) { return text.lines().map(String::strip).collect(Collectors.joining("\n")); }

    private static String firstLine(String text) { return text.lines().findFirst().orElse(""); }
}
