package dev.satchel.samples.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A web server for people and programs on this machine, made of the JDK's own. It answers only who calls it by its names and comes from
 * its own pages; its pages load nothing from elsewhere and run no script but their own.
 */
public final class LocalServer implements AutoCloseable {
    /** Of connections at once; each request that is being answered has a thread. */
    private static final int MOST_CONNECTIONS = 100;
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);
    /** A minute more than the longest reply takes whose reader keeps up. */
    private static final Duration LONGEST_REPLY = Duration.ofMinutes(6);
    private static final Set<String> OF_EVERY_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    /** Two and more groups of an IPv6 address that are zero. */
    private static final Pattern ZEROS = Pattern.compile("(^|:)(0(:|$)){2,}");

    static {
        // The JDK reads these once, when its first server is made. Without them, who sends a request byte by byte, or does not
        // read the reply, holds a thread for ever.
        setUnlessGiven("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
        setUnlessGiven("sun.net.httpserver.maxReqTime", LONGEST_REQUEST.toSeconds());
        setUnlessGiven("sun.net.httpserver.maxRspTime", LONGEST_REPLY.toSeconds());
        setUnlessGiven("sun.net.httpserver.maxReqHeaders", 64);
        // A draft comes in many small pieces, each of which would wait for the one before to be confirmed.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static void setUnlessGiven(String property, long value) {
        if (System.getProperty(property) == null) System.setProperty(property, Long.toString(value));
    }

    /** What is done with a request. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Replies.
         *
         * @throws Refusal when it is not served
         * @throws IOException when whoever asked is gone
         */
        void handle(Call call) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Guard guard;
    private final Function<Throwable, String> explain;
    private final Map<String, Map<String, Handler>> handlers = new HashMap<>();

    private LocalServer(HttpServer server, Guard guard, Function<Throwable, String> explain) {
        this.server = server;
        this.guard = guard;
        this.explain = explain;
        AtomicInteger number = new AtomicInteger();
        // Not virtual threads: the JDK's server reads and writes under a monitor, and before Java 24 a virtual thread that waits there takes
        // one of the few threads that carry all others with it.
        this.threads = Executors.newCachedThreadPool(
                task -> Thread.ofPlatform().daemon().name("request " + number.incrementAndGet()).unstarted(task));
    }

    /**
     * A server that listens at this address, and replies once it is started.
     *
     * @param port 0 for any that is free
     * @param names by which it may be called besides those of this machine and the one that {@link #address} tells
     * @param explain says in a line for a person what went wrong
     * @throws IOException when it cannot listen there
     */
    public static LocalServer at(InetAddress address, int port, Set<String> names, Function<Throwable, String> explain)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
        Set<String> own = new HashSet<>(OF_EVERY_MACHINE);
        if (!address.isAnyLocalAddress()) own.add(name(address));
        return new LocalServer(server, new Guard(own, names, server.getAddress().getPort()), explain);
    }

    /** What replies to this method at exactly this path. GET also serves HEAD. Before {@link #start}. */
    public LocalServer on(String method, String path, Handler handler) {
        handlers.computeIfAbsent(path, each -> new HashMap<>()).put(method, handler);
        if (method.equals("GET")) handlers.get(path).put("HEAD", handler);
        return this;
    }

    /** Begins to reply. */
    public LocalServer start() {
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        return this;
    }

    /** Where it is reached from this machine. */
    public URI address() {
        InetSocketAddress at = server.getAddress();
        String name = at.getAddress().isAnyLocalAddress() ? "localhost" : name(at.getAddress());
        return URI.create("http://" + name + ":" + at.getPort() + "/");
    }

    /** As browsers write it in requests: the longest row of zeros in an IPv6 address is left out (RFC 5952), which Java does not. */
    static String name(InetAddress address) {
        String text = address.getHostAddress();
        if (!(address instanceof Inet6Address)) return text;
        String full = text.replaceFirst("%.*", "");
        Optional<String> zeros = ZEROS.matcher(full).results().map(MatchResult::group)
                .reduce((first, next) -> next.replace(":", "").length() > first.replace(":", "").length() ? next : first);
        return "[" + zeros.map(each -> full.replaceFirst(each, "::")).orElse(full) + "]";
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            protect(exchange.getResponseHeaders());
            Call call = new Call(exchange);
            try {
                String path = exchange.getRequestURI().getPath();
                guard.check(exchange.getRequestMethod(), path, exchange.getRequestHeaders());
                handler(exchange, path).handle(call);
            } catch (Refusal refusal) {
                problem(call, refusal.status(), refusal.getMessage());
            } catch (IOException gone) {
                throw gone;
            } catch (RuntimeException | Error failure) {
                problem(call, 500, explain.apply(failure));
            }
        }
    }

    private Handler handler(HttpExchange exchange, String path) {
        Map<String, Handler> methods = handlers.get(path);
        if (methods == null) throw new Refusal(404, "there is nothing at this address");
        Handler handler = methods.get(exchange.getRequestMethod());
        if (handler != null) return handler;
        exchange.getResponseHeaders().set("Allow", String.join(", ", methods.keySet()));
        throw new Refusal(405, "this address does not take " + exchange.getRequestMethod());
    }

    private static void problem(Call call, int status, String problem) throws IOException {
        call.reply(status, "application/json", JsonNodeFactory.instance.objectNode().put("problem", problem).toString());
    }

    /** Whatever a document holds, a browser runs nothing, loads nothing and sends nothing because of it. */
    private static void protect(Headers headers) {
        headers.set("Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
                        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        headers.set("Cache-Control", "no-store");
    }

    /** Takes no more requests, and gives those that are being answered a second to end. */
    @Override
    public void close() {
        server.stop(1);
        threads.shutdownNow();
    }
}
