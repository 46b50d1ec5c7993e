package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.satchel.Cancellation;
import dev.satchel.SatchelException;
import dev.satchel.djl.LoopbackServer.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetching over https, into a store, from a server that behaves well or badly. */
class WebOriginTest {
    private static final byte[] MODEL = random(1, 500_000);
    private static final String TAG = "\"first\"";
    private static final String NAME = "model.gguf";

    @TempDir
    private Path temporary;
    private Path folder;
    private LoopbackServer server;

    @BeforeEach
    void choosesFolder() { folder = temporary.resolve("models"); }

    @AfterEach
    void stops() {
        if (server != null) server.close();
    }

    @Test
    void whatComesIsVerifiedAndStored() throws Exception {
        start(exchange -> LoopbackServer.serve(exchange, MODEL, TAG));
        List<Long> told = new ArrayList<>();
        Path file = store().get(NAME, sha256(MODEL), MODEL.length, origin(), (bytes, total) -> told.addAll(List.of(bytes, total)),
                new Cancellation());
        assertEquals(folder.resolve(NAME), file);
        assertArrayEquals(MODEL, Files.readAllBytes(file));
        assertEquals(List.of("model.gguf", "model.gguf.lock", "model.gguf.verified"), files());
        assertEquals(List.of(500_000L, 500_000L), told.subList(told.size() - 2, told.size()));
    }

    @Test
    void whatIsThereIsNotFetchedAgain() throws Exception {
        start(exchange -> LoopbackServer.serve(exchange, MODEL, TAG));
        get();
        get();
        assertEquals(1, server.requests.size());
    }

    @Test
    void anInterruptedTransferGoesOnWhereItStopped() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        start(exchange -> {
            if (calls.incrementAndGet() == 1) LoopbackServer.serveBeginning(exchange, MODEL, TAG, 200_000);
            else LoopbackServer.serve(exchange, MODEL, TAG);
        });
        assertArrayEquals(MODEL, Files.readAllBytes(get()));
        assertEquals(List.of(new Request(null, null), new Request("bytes=200000-", TAG)), server.requests);
    }

    @Test
    void aSilentServerIsAskedAgainForTheRest() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        start(exchange -> {
            if (calls.incrementAndGet() > 1) LoopbackServer.serve(exchange, MODEL, TAG);
            else serveBeginningAndFallSilent(exchange, 100_000, over);
        });
        WebOrigin impatient = new WebOrigin(server.address("/models/model.gguf"), Duration.ofSeconds(3));
        Path file = store().get(NAME, sha256(MODEL), MODEL.length, impatient, (bytes, total) -> {}, new Cancellation());
        assertArrayEquals(MODEL, Files.readAllBytes(file));
        over.countDown();
        assertEquals(new Request("bytes=100000-", TAG), server.requests.get(1));
    }

    @Test
    void theNextTryGoesOnWhereACancelledOneStopped() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        start(exchange -> {
            if (calls.incrementAndGet() > 1) LoopbackServer.serve(exchange, MODEL, TAG);
            else serveBeginningAndFallSilent(exchange, 300_000, over);
        });
        Cancellation cancellation = new Cancellation();
        assertThrows(CancellationException.class, () -> store().get(NAME, sha256(MODEL), MODEL.length, origin(), (bytes, total) -> {
            assertEquals(500_000, total);
            if (bytes == 300_000) cancellation.cancel();
        }, cancellation));
        over.countDown();
        assertFalse(Files.exists(folder.resolve(NAME)));
        assertArrayEquals(MODEL, Files.readAllBytes(get()));
        assertEquals(new Request("bytes=300000-", TAG), server.requests.get(1));
    }

    @Test
    void aServerThatHasNoRangesIsReadFromTheStart() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        start(exchange -> {
            if (calls.incrementAndGet() == 1) LoopbackServer.serveBeginning(exchange, MODEL, TAG, 200_000);
            else LoopbackServer.serve(exchange, MODEL, "\"other, so that no If-Range holds\"");
        });
        assertArrayEquals(MODEL, Files.readAllBytes(get()));
    }

    @Test
    void withoutAPromiseOfTheSameBytesTheRestIsNotAskedFor() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        start(exchange -> {
            if (calls.incrementAndGet() == 1) LoopbackServer.serveBeginning(exchange, MODEL, "W/\"weak\"", 200_000);
            else LoopbackServer.serve(exchange, MODEL, TAG);
        });
        assertArrayEquals(MODEL, Files.readAllBytes(get()));
        assertNull(server.requests.get(1).range());
    }

    @Test
    void aRangeThatWasNotAskedForIsNotBelieved() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        start(exchange -> {
            int call = calls.incrementAndGet();
            if (call == 1) {
                LoopbackServer.serveBeginning(exchange, MODEL, TAG, 200_000);
            } else if (call == 2) {
                exchange.getResponseHeaders().set("Content-Range", "bytes 0-499999/500000");
                exchange.sendResponseHeaders(206, MODEL.length);
                exchange.getResponseBody().write(MODEL);
                exchange.close();
            } else {
                LoopbackServer.serve(exchange, MODEL, TAG);
            }
        });
        assertArrayEquals(MODEL, Files.readAllBytes(get()));
        assertEquals(new Request(null, null), server.requests.get(2));
    }

    @Test
    void aPartLongerThanTheFileIsThrownAway() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        start(exchange -> {
            int call = calls.incrementAndGet();
            if (call == 1) LoopbackServer.serveBeginning(exchange, MODEL, TAG, 200_000);
            else if (call == 2) LoopbackServer.answer(exchange, 416);
            else LoopbackServer.serve(exchange, MODEL, TAG);
        });
        assertArrayEquals(MODEL, Files.readAllBytes(get()));
        assertEquals(new Request(null, null), server.requests.get(2));
    }

    @Test
    void aServerThatAlwaysBreaksOffIsGivenUp() throws Exception {
        start(exchange -> LoopbackServer.serveBeginning(exchange, MODEL, TAG, 1000));
        assertEquals("the transfer from " + address() + " was interrupted 5 times; what came is kept: try again later", refusal());
        assertEquals(5, server.requests.size());
        assertFalse(Files.exists(folder.resolve(NAME)));
    }

    @Test
    void otherBytesAreRefusedAndDeleted() throws Exception {
        byte[] other = random(2, MODEL.length);
        start(exchange -> LoopbackServer.serve(exchange, other, TAG));
        assertEquals("what came from " + address() + " is not the model: it has the sha256 " + sha256(other) + " instead of "
                + sha256(MODEL)
                + "; it was deleted; the publisher may have changed the file: a catalog of your own may give its new sha256, "
                + "once you trust it", refusal());
        assertEquals(List.of("model.gguf.lock"), files());
    }

    @Test
    void aModelThatIsThereStaysWhenAnotherCannotBeVerified() throws Exception {
        byte[] other = random(2, MODEL.length);
        start(exchange -> LoopbackServer.serve(exchange, other, TAG));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(NAME), "an older version");
        refusal();
        assertEquals("an older version", Files.readString(folder.resolve(NAME)));
    }

    @Test
    void aLengthThatTheModelCannotHaveIsRefusedBeforeAByteIsRead() throws Exception {
        start(exchange -> LoopbackServer.serve(exchange, new byte[600_000], TAG));
        assertEquals(address() + " has 600000 bytes or more, and the model should have at most 500000", refusal());
        assertEquals(List.of("model.gguf.lock"), files());
    }

    @Test
    void anEndlessBodyIsNotReadToTheEnd() throws Exception {
        start(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[50_000];
            try {
                for (int i = 0; i < 10_000; i++) exchange.getResponseBody().write(block);
            } finally {
                exchange.close();
            }
        });
        assertTrue(refusal().endsWith("bytes or more, and the model should have at most 500000"));
        assertEquals(List.of("model.gguf.lock"), files());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 500, 503})
    void anErrorOfTheServerIsToldWithItsNumber(int status) throws Exception {
        start(exchange -> LoopbackServer.answer(exchange, status));
        assertEquals("the server answered " + status + " to " + address() + ": check the address, or try later", refusal());
    }

    @Test
    void anErrorOfTheServerLeavesWhatCameBefore() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        start(exchange -> {
            int call = calls.incrementAndGet();
            if (call == 1) LoopbackServer.serveBeginning(exchange, MODEL, TAG, 200_000);
            else if (call == 2) LoopbackServer.answer(exchange, 503);
            else LoopbackServer.serve(exchange, MODEL, TAG);
        });
        refusal();
        assertArrayEquals(MODEL, Files.readAllBytes(get()));
        assertEquals(new Request("bytes=200000-", TAG), server.requests.get(2));
    }

    @Test
    void aRedirectionIsFollowedToHttps() throws Exception {
        start(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/there")) {
                LoopbackServer.serve(exchange, MODEL, TAG);
            } else {
                exchange.getResponseHeaders().set("Location", "/there");
                LoopbackServer.answer(exchange, 302);
            }
        });
        assertArrayEquals(MODEL, Files.readAllBytes(get()));
    }

    @Test
    void aRedirectionToPlainHttpIsNotFollowed() throws Exception {
        start(exchange -> {
            exchange.getResponseHeaders().set("Location", "http://localhost/there");
            LoopbackServer.answer(exchange, 302);
        });
        assertEquals(address() + " redirects to http://localhost/there, which is not https: not followed", refusal());
    }

    @Test
    void aCertificateThatNobodyTrustsIsNoServer() throws Exception {
        start(exchange -> LoopbackServer.serve(exchange, MODEL, TAG));
        URI other = URI.create(server.address("/").toString().replace("localhost", "127.0.0.1")); // not named in the certificate
        SatchelException refused = assertThrows(SatchelException.class,
                () -> store().get(NAME, sha256(MODEL), MODEL.length, new WebOrigin(other), (bytes, total) -> {}, new Cancellation()));
        assertTrue(refused.getMessage().startsWith("cannot reach " + other + " (javax.net.ssl.SSLHandshakeException"),
                refused.getMessage());
    }

    @Test
    void withoutAServerTheMessageSaysWhatToDo() throws Exception {
        start(exchange -> {});
        URI address = server.address("/model?key=secret");
        server.close();
        SatchelException refused = assertThrows(SatchelException.class,
                () -> store().get(NAME, sha256(MODEL), MODEL.length, new WebOrigin(address), (bytes, total) -> {}, new Cancellation()));
        assertEquals("cannot reach " + address.toString().replace("?key=secret", "")
                + " (java.net.ConnectException); check the network, or use a model file of your own", refused.getMessage());
    }

    @Test
    void aFullDiskIsSaidToBeOneAndKeepsNothing() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "there is no device here that is always full");
        start(exchange -> LoopbackServer.serve(exchange, MODEL, TAG));
        Files.createDirectories(folder);
        Files.createSymbolicLink(folder.resolve(NAME + ".part"), Path.of("/dev/full"));
        assertEquals("cannot write the model " + NAME + " to " + folder + ": java.io.IOException: No space left on device", refusal());
        assertEquals(List.of("model.gguf.lock"), files());
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Files.writeString(folder, "a file is in the way");
        start(exchange -> LoopbackServer.serve(exchange, MODEL, TAG));
        assertEquals("cannot write the model " + NAME + " to " + folder + ": java.nio.file.FileAlreadyExistsException: " + folder,
                refusal());
    }

    @Test
    void twoThreadsThatWantItAtOnceFetchItOnce() throws Exception {
        CountDownLatch bothAsked = new CountDownLatch(1);
        start(exchange -> {
            await(bothAsked);
            LoopbackServer.serve(exchange, MODEL, TAG);
        });
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Path> wants = this::get;
            Future<Path> one = threads.submit(wants);
            Future<Path> other = threads.submit(wants);
            Thread.sleep(300);
            bothAsked.countDown();
            assertEquals(one.get(), other.get());
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, server.requests.size());
    }

    @Test
    void whoeverWaitsForAnotherProcessCanBeCancelled() throws Exception {
        start(exchange -> LoopbackServer.serve(exchange, MODEL, TAG));
        Files.createDirectories(folder);
        Process other = LockHolder.start(folder.resolve(NAME + ".lock"));
        Cancellation cancellation = new Cancellation();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Path> waiting = threads.submit(
                    () -> store().get(NAME, sha256(MODEL), MODEL.length, origin(), (bytes, total) -> {}, cancellation));
            Thread.sleep(300);
            assertFalse(waiting.isDone());
            assertEquals(List.of(), server.requests);
            cancellation.cancel();
            assertThrows(CancellationException.class, () -> {
                try {
                    waiting.get();
                } catch (java.util.concurrent.ExecutionException e) {
                    throw e.getCause();
                }
            });
        } finally {
            threads.shutdownNow();
            other.destroyForcibly().waitFor();
        }
        get();
    }

    @Test
    void onlyHttpsIsAnAddress() {
        for (String address : List.of("http://localhost/m.gguf", "file:///etc/passwd", "https:/m.gguf", "m.gguf")) {
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> new WebOrigin(URI.create(address)));
            assertEquals("an address begins with https://HOST/, got " + address, refused.getMessage());
        }
    }

    /** Another process that holds a file's lock until it is killed. */
    static final class LockHolder {
        private LockHolder() {}

        static Process start(Path lock) throws Exception {
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                    System.getProperty("java.class.path"), LockHolder.class.getName(), lock.toString()).start();
            assertEquals('h', process.getInputStream().read());
            return process;
        }

        public static void main(String[] arguments) throws Exception {
            try (var channel = java.nio.channels.FileChannel.open(Path.of(arguments[0]), java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.WRITE)) {
                channel.lock();
                System.out.print('h');
                System.out.flush();
                Thread.sleep(Duration.ofMinutes(1));
            }
        }
    }

    private void start(HttpHandler handler) throws Exception { server = new LoopbackServer(handler); }

    private ModelStore store() { return new ModelStore(folder); }

    private WebOrigin origin() { return new WebOrigin(server.address("/models/model.gguf")); }

    private String address() { return server.address("/models/model.gguf").toString(); }

    private static void serveBeginningAndFallSilent(HttpExchange exchange, int bytes, CountDownLatch over) throws IOException {
        exchange.getResponseHeaders().set("ETag", TAG);
        exchange.sendResponseHeaders(200, MODEL.length);
        exchange.getResponseBody().write(MODEL, 0, bytes);
        exchange.getResponseBody().flush();
        await(over);
    }

    private Path get() throws Exception {
        return store().get(NAME, sha256(MODEL), MODEL.length, origin(), (bytes, total) -> {}, new Cancellation());
    }

    private String refusal() {
        return assertThrows(SatchelException.class, this::get).getMessage();
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
