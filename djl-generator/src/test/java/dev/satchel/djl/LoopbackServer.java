package dev.satchel.djl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An https server on this machine whose certificate this process trusts while the server is open. */
final class LoopbackServer implements AutoCloseable {
    private static final String PASSWORD = "loopback";

    final List<Request> requests = new CopyOnWriteArrayList<>();
    private final SSLContext before = SSLContext.getDefault();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpsServer server;

    record Request(String range, String ifRange) {}

    LoopbackServer(HttpHandler handler) throws Exception {
        SSLContext context = Certificate.CONTEXT;
        SSLContext.setDefault(context);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(new Request(exchange.getRequestHeaders().getFirst("Range"), exchange.getRequestHeaders().getFirst("If-Range")));
            handler.handle(exchange);
        });
        server.start();
    }

    URI address(String path) {
        return URI.create("https://localhost:" + server.getAddress().getPort() + path);
    }

    /** The whole, or the part that is asked for, of bytes that have this tag. */
    static void serve(HttpExchange exchange, byte[] bytes, String tag) throws IOException {
        int from = 0;
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range != null && tag.equals(exchange.getRequestHeaders().getFirst("If-Range")))
            from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
        exchange.getResponseHeaders().set("ETag", tag);
        if (from > 0) exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes, from, bytes.length - from);
        }
    }

    /** Announces all the bytes and breaks off after {@code count}. */
    static void serveBeginning(HttpExchange exchange, byte[] bytes, String tag, int count) throws IOException {
        exchange.getResponseHeaders().set("ETag", tag);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, count);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    /** An answer without a body. */
    static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        SSLContext.setDefault(before);
    }

    /** Made once, for it takes a while. */
    private static final class Certificate {
        static final SSLContext CONTEXT = make();

        private static SSLContext make() {
            try {
                Path folder = Files.createTempDirectory("certificate");
                try {
                    return context(folder.resolve("certificate.p12"));
                } finally {
                    Files.deleteIfExists(folder.resolve("certificate.p12"));
                    Files.delete(folder);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private static SSLContext context(Path file) throws Exception {
            Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
            Process process = new ProcessBuilder(keytool.toString(), "-genkeypair", "-alias", "loopback", "-keyalg", "EC", "-dname",
                    "CN=localhost", "-ext", "SAN=dns:localhost", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass",
                    PASSWORD)
                    .redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) throw new IllegalStateException(said);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, PASSWORD.toCharArray());
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(keys);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        }
    }
}
