package dev.satchel.samples.web;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** HTTP written by hand, so that a test can send what no client would. */
final class RawHttp {
    private RawHttp() {}

    /**
     * A reply.
     *
     * @param headers by their names in lower case
     */
    record Reply(int status, Map<String, String> headers, String body) {}

    /** Sends a request with these lines as its head and this body, and reads the whole reply. */
    static Reply send(URI server, List<String> head, String body) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            String length = body.isEmpty() ? "" : "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n";
            String request = String.join("\r\n", head) + "\r\nConnection: close\r\n" + length + "\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int gap = reply.indexOf("\r\n\r\n");
            List<String> lines = Arrays.asList(reply.substring(0, gap).split("\r\n"));
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line : lines.subList(1, lines.size())) headers.put(line.split(": ", 2)[0], line.split(": ", 2)[1]);
            return new Reply(Integer.parseInt(lines.getFirst().split(" ")[1]), headers, reply.substring(gap + 4));
        }
    }
}
