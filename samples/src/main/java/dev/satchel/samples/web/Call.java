package dev.satchel.samples.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A request that was let in, and the reply to it. For one thread. */
public final class Call {
    /** A question and what belongs to it are far smaller. */
    private static final int LARGEST_BODY = 64 * 1024;

    private final HttpExchange exchange;

    Call(HttpExchange exchange) { this.exchange = exchange; }

    /**
     * A parameter of the address.
     *
     * @throws Refusal when it is not encoded as addresses are
     */
    public Optional<String> parameter(String name) {
        String query = exchange.getRequestURI().getRawQuery();
        if (query == null) return Optional.empty();
        try {
            for (String each : query.split("&")) {
                int equals = each.indexOf('=');
                if (equals >= 0 && decoded(each.substring(0, equals)).equals(name)) return Optional.of(decoded(each.substring(equals + 1)));
            }
            return Optional.empty();
        } catch (IllegalArgumentException notEncoded) {
            throw new Refusal(400, "the address cannot be read: a % must be followed by two hexadecimal digits");
        }
    }

    private static String decoded(String text) { return URLDecoder.decode(text, StandardCharsets.UTF_8); }

    /**
     * What was sent, as text.
     *
     * @throws Refusal when it is too much, or not UTF-8
     */
    public String body() throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (bytes.length > LARGEST_BODY) throw new Refusal(413, "more than " + LARGEST_BODY / 1024 + " KB were sent: send less");
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(400, "what was sent is not UTF-8");
        }
    }

    /** Whether a reply of this media type is asked for by name. */
    public boolean wants(String mediaType) {
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        return accept != null && accept.contains(mediaType);
    }

    /** Replies with a text of this media type. */
    public void reply(int status, String mediaType, String text) throws IOException {
        reply(status, mediaType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Replies with bytes of this media type. */
    public void reply(int status, String mediaType, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", mediaType);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        }
    }

    /** Begins a reply that is written as it comes; it is over when the handler returns. */
    public OutputStream stream(String mediaType) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", mediaType);
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }
}
