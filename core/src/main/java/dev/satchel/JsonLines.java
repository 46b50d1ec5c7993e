package dev.satchel;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of one JSON object a line, and others that are read line by line; what is wrong is told with the file and the line. */
final class JsonLines {
    private static final JsonMapper JSON = new JsonMapper();
    /** Far above any document of test collections; a file without line breaks must not be read into the heap. */
    private static final int LONGEST_LINE = 16 << 20;

    private JsonLines() {}

    /**
     * Where a line is in its file.
     *
     * @param number counted from 1, blank lines too
     * @param offset its first byte
     * @param length in bytes, without the line break
     */
    record Line(int number, long offset, int length) {}

    interface LineReader {
        void read(Line line, byte[] bytes);
    }

    /** Line by line, without those that are blank and without a byte order mark. */
    static void forEachLine(Path file, LineReader reader) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long offset = 0;
            int number = 1;
            for (int b = in.read(); b >= 0 || line.size() > 0; b = in.read()) {
                if (b >= 0 && b != '\n') {
                    if (line.size() == LONGEST_LINE)
                        throw bad(file, number, "a line of more than " + LONGEST_LINE + " bytes", "write one object a line");
                    line.write(b);
                    continue;
                }
                byte[] bytes = line.toByteArray();
                line.reset();
                int start = number == 1 && startsWithMark(bytes) ? 3 : 0;
                byte[] content = start == 0 ? bytes : Arrays.copyOfRange(bytes, start, bytes.length);
                if (!new String(content, StandardCharsets.UTF_8).isBlank())
                    reader.read(new Line(number, offset + start, content.length), content);
                offset += bytes.length + 1;
                number++;
                if (b < 0) return;
            }
        }
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf;
    }

    static JsonNode object(Path file, int number, byte[] bytes) {
        try {
            JsonNode node = JSON.readTree(bytes);
            if (!node.isObject()) throw bad(file, number, "no JSON object", "write one object a line");
            return node;
        } catch (JacksonException e) {
            throw new SatchelException(file + " line " + number + ": not JSON (" + e.getOriginalMessage() + "): write one object a line",
                    e);
        }
    }

    static String text(Path file, int number, JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isString()) throw bad(file, number, "no text named \"" + name + "\"", "add it, in quotation marks");
        return value.stringValue();
    }

    static SatchelException bad(Path file, int number, String found, String what) {
        return new SatchelException(file + " line " + number + ": " + found + ": " + what);
    }
}
