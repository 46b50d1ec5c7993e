package dev.satchel.samples.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.RagListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLinesTest {
    @TempDir
    private Path scratch;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.INFO.intValue()) lines.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Test
    void eachQuestionIsOneLineWithItsIdAndNoWordOfIt() throws IOException {
        List<String> ids = new ArrayList<>();
        Logger logger = Logger.getLogger("dev.satchel");
        Level before = logger.getLevel();
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
        try {
            new Secrets(scratch, new RagListener() {
                @Override
                public void onAsked(Asking asking) { ids.add(asking.id()); }
            }).tell();
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(before);
        }
        assertEquals(Optional.empty(), Secrets.in(String.join("\n", lines)));
        List<String> ofQuestions = lines.stream().filter(each -> each.startsWith("question ")).toList();
        assertEquals(ids, ofQuestions.stream().map(each -> each.substring(9, each.indexOf(':'))).toList());
        assertTrue(ofQuestions.get(4).matches("question [-0-9a-f]{36}: grounded, written, confidence 0\\.\\d+, 1 passages, 200 prompt "
                + "tokens, 50 of them cached, 11 generated; \\d+ ms"), ofQuestions.get(4));
        assertTrue(ofQuestions.getLast().endsWith("failed, dev.satchel.SatchelException; 0 ms"), ofQuestions.getLast());
    }
}
