package dev.satchel.lucene;

import dev.satchel.Folder;
import dev.satchel.HashEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Synchronizes in a process of its own, so that another can kill it. */
final class SyncProcess {
    private SyncProcess() {}

    /** Starts one. It writes the id of each document that it comes to, a line each. */
    static Process start(Path documents, Path index, long bytesPerCommit) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(List.of(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), SyncProcess.class.getName(), documents.toString(), index.toString(),
                Long.toString(bytesPerCommit))).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    public static void main(String[] arguments) {
        SyncLimits limits = new SyncLimits(Duration.ofSeconds(5), Long.parseLong(arguments[2]), Duration.ofHours(1));
        try (LuceneIndex index = LuceneIndex.at(Path.of(arguments[1])).within(limits).embeddedBy(new HashEmbedder()).open()) {
            index.sync(Folder.of(Path.of(arguments[0])), progress -> System.out.println(progress.documentId()));
        }
    }
}
