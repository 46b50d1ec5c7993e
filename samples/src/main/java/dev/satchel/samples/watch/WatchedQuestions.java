package dev.satchel.samples.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.satchel.Answer;
import dev.satchel.Folder;
import dev.satchel.Rag;
import dev.satchel.lucene.LuceneIndex;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A recipe: the least that answers questions and tells Prometheus of them, on this machine only. {@code satchel serve} does the same with a
 * page for people.
 */
public final class WatchedQuestions {
    private WatchedQuestions() {}

    /**
     * Answers the questions of standard input, one a line, and serves {@code /metrics}.
     *
     * @param arguments a folder of documents, a folder for the index, a port
     */
    public static void main(String[] arguments) throws IOException {
        Path indexFolder = Path.of(arguments[1]);
        // @start region=watch
        try (LuceneIndex index = LuceneIndex.open(indexFolder);
                Watch watch = new Watch(PilotRange.none(), indexFolder.resolveSibling("feedback.jsonl"))) {
            index.sync(Folder.of(Path.of(arguments[0])));
            Rag rag = Rag.over(index).listener(watch).build();
            HttpServer server = serve(watch, Integer.parseInt(arguments[2]));
            answer(rag);
            server.stop(0);
        }
        // @end region=watch
    }

    /** Serves the metrics at this port; 0 for one that is free. */
    static HttpServer serve(Watch watch, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/metrics", exchange -> send(exchange, watch.metrics()));
        server.start();
        return server;
    }

    private static void send(HttpExchange exchange, String text) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", Watch.CONTENT_TYPE);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void answer(Rag rag) throws IOException {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String question = questions.readLine(); question != null; question = questions.readLine()) {
            System.out.println(switch (rag.ask(question)) {
                case Answer.Grounded answer -> answer.text();
                case Answer.Abstained none -> none.reason();
            });
        }
    }
}
