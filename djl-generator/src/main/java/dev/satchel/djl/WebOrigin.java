package dev.satchel.djl;

import dev.satchel.Cancellation;
import dev.satchel.SatchelException;
import dev.satchel.djl.ModelCatalog.ProgressListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A file at an {@code https} address. An interrupted transfer goes on where it stopped (RFC 9110, sections 13.1.5 and 14) as long as the
 * server says that the file is still the same.
 */
final class WebOrigin implements ModelOrigin {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STALL_TIMEOUT = Duration.ofSeconds(60);
    private static final int POLL_MILLIS = 200;
    private static final int MOST_INTERRUPTIONS = 5;

    private final URI address;
    private final Duration stallTimeout;

    WebOrigin(URI address) { this(address, STALL_TIMEOUT); }

    /** {@code stallTimeout}: how long the server may be silent before it is asked again. */
    WebOrigin(URI address, Duration stallTimeout) {
        this.address = requireHttps(address);
        this.stallTimeout = stallTimeout;
    }

    static URI requireHttps(URI address) {
        if (!"https".equalsIgnoreCase(address.getScheme()) || address.getHost() == null)
            throw new IllegalArgumentException("an address begins with https://HOST/, got " + address);
        return address;
    }

    /** Without the query, where an address may carry a secret. */
    @Override
    public String toString() { return address.getScheme() + "://" + address.getAuthority() + address.getPath(); }

    /** What an address leads to can be replaced, where it does not name a version. */
    @Override
    public String whyOther() {
        return "; the publisher may have changed the file: a catalog of your own may give its new sha256, once you trust it";
    }

    @Override
    public void fetch(Path path, long limit, ProgressListener progress, Cancellation cancellation) throws IOException {
        // Redirect.NORMAL never follows from https to http.
        try (HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(CONNECT_TIMEOUT)
                .build()) {
            try {
                int interruptions = 0;
                while (!transfer(client, new PartFile(path, limit, this), progress, cancellation)) {
                    if (++interruptions == MOST_INTERRUPTIONS)
                        throw new SatchelException("the transfer from " + this + " was interrupted " + interruptions
                                + " times; what came is kept: try again later");
                }
            } finally {
                client.shutdownNow();
            }
        }
    }

    /** One request; false when there is reason to send another one for the rest. */
    @SuppressWarnings("try") // the registration is there to be closed
    private boolean transfer(HttpClient client, PartFile part, ProgressListener progress, Cancellation cancellation) throws IOException {
        CompletableFuture<HttpResponse<Void>> response = client.sendAsync(part.request(address, stallTimeout), part::receive);
        try (Cancellation.Registration stop = cancellation.onCancel(() -> response.cancel(true))) {
            await(response, part, progress);
            if (!part.finish()) return false;
            progress.progress(part.length(), part.length());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            if (cancellation.isCancelled()) throw new CancellationException();
            part.throwOwnFailure();
            if (part.received() > 0) return false;
            throw new SatchelException(
                    "cannot reach " + this + " (" + e.getCause() + "); check the network, or use a model file of your own", e);
        } finally {
            response.cancel(true);
            part.close();
        }
    }

    private void await(CompletableFuture<?> response, PartFile part, ProgressListener progress)
            throws InterruptedException, ExecutionException {
        long last = -1;
        long lastChange = System.nanoTime();
        while (true) {
            try {
                response.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                progress.progress(part.length(), part.total());
                if (part.received() != last) {
                    last = part.received();
                    lastChange = System.nanoTime();
                } else if (System.nanoTime() - lastChange > stallTimeout.toNanos()) {
                    throw new ExecutionException(new IOException("nothing came for " + stallTimeout.toSeconds() + " seconds", e));
                }
            }
        }
    }
}
