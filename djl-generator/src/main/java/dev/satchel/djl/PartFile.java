package dev.satchel.djl;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The beginning of a file that is being fetched, during one request: asks for what is missing and writes what comes. Beside it,
 * {@code .from} remembers the address and the validator, which is what the server called the state of the file (RFC 9110, section 8.8).
 */
final class PartFile implements BodySubscriber<Void> {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
    private static final int LARGEST_FROM = 10_000;

    private final CompletableFuture<Void> body = new CompletableFuture<>();
    private final Path path;
    private final Path from;
    private final long limit;
    private final WebOrigin origin;
    private URI address;
    private volatile long existing;
    private volatile long received;
    private volatile long total;
    private volatile Exception ownFailure;
    private volatile boolean startAgain;
    private volatile FileChannel channel;
    private Flow.Subscription subscription;

    /** {@code limit}: the most bytes that the whole file may have. */
    PartFile(Path path, long limit, WebOrigin origin) {
        this.path = path;
        this.from = path.resolveSibling(path.getFileName() + ".from");
        this.limit = limit;
        this.origin = origin;
    }

    /** What to ask the server: for the rest, when there is a beginning of a file that it may still have. */
    HttpRequest request(URI from, Duration timeout) throws IOException {
        address = from;
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(timeout);
        Optional<String> validator = validator();
        if (validator.isPresent()) {
            existing = Files.size(path);
            request.header("Range", "bytes=" + existing + "-").header("If-Range", validator.get());
        }
        return request.build();
    }

    private Optional<String> validator() throws IOException {
        if (!Files.isRegularFile(path) || Files.size(path) == 0) return Optional.empty();
        if (!Files.isRegularFile(from) || Files.size(from) > LARGEST_FROM) return Optional.empty();
        List<String> lines = Files.readAllLines(from);
        return lines.size() == 2 && lines.get(0).equals(address.toString()) ? Optional.of(lines.get(1)) : Optional.empty();
    }

    /** Decides what the body is, before it comes. */
    BodySubscriber<Void> receive(ResponseInfo response) {
        try {
            switch (response.statusCode()) {
                case 200 -> begin(response.headers());
                case 206 -> resume(response.headers());
                case 416 -> startAgain();
                case 301, 302, 303, 307, 308 -> throw new SatchelException(origin + " redirects to "
                        + response.headers().firstValue("Location").orElse("nowhere") + ", which is not https: not followed");
                default -> throw new SatchelException("the server answered " + response.statusCode() + " to " + origin
                        + ": check the address, or try later");
            }
        } catch (IOException | SatchelException e) {
            fail(e);
        }
        return this;
    }

    private void begin(HttpHeaders headers) throws IOException {
        existing = 0;
        total = headers.firstValueAsLong("Content-Length").orElse(0);
        requireWithinLimit(total);
        Files.deleteIfExists(from);
        channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        // A weak tag does not promise the same bytes.
        Optional<String> validator = headers.firstValue("ETag").filter(tag -> !tag.startsWith("W/"))
                .or(() -> headers.firstValue("Last-Modified"));
        if (validator.isPresent()) Files.write(from, List.of(address.toString(), validator.get()));
    }

    private void resume(HttpHeaders headers) throws IOException {
        Matcher range = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
        if (!range.matches() || Long.parseLong(range.group(1)) != existing) {
            startAgain();
            return;
        }
        total = range.group(2).equals("*") ? 0 : Long.parseLong(range.group(2));
        requireWithinLimit(total);
        channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** What is here does not fit what the server has. */
    private void startAgain() throws IOException {
        delete();
        startAgain = true;
        body.complete(null);
    }

    private void requireWithinLimit(long length) {
        if (length > limit)
            throw new SatchelException(origin + " has " + length + " bytes or more, and the model should have at most " + limit);
    }

    private void fail(Exception failure) {
        ownFailure = failure;
        body.completeExceptionally(failure);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (body.isDone()) subscription.cancel();
        else subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        try {
            for (ByteBuffer buffer : buffers) {
                requireWithinLimit(length() + buffer.remaining());
                int size = buffer.remaining();
                while (buffer.hasRemaining()) channel.write(buffer);
                received += size;
            }
            subscription.request(1);
        } catch (IOException | SatchelException e) {
            subscription.cancel();
            fail(e);
        }
    }

    @Override
    public void onError(Throwable error) { body.completeExceptionally(error); }

    @Override
    public void onComplete() { body.complete(null); }

    @Override
    public CompletionStage<Void> getBody() { return body; }

    /** Bytes that this request brought. */
    long received() { return received; }

    /** Bytes in the file. */
    long length() { return existing + received; }

    /** Bytes of the whole file; 0 while that is not known. */
    long total() { return total; }

    /** Puts what came onto the disk; false when it has to be asked for from the start. */
    boolean finish() throws IOException {
        if (startAgain) return false;
        channel.force(true);
        Files.deleteIfExists(from);
        return true;
    }

    /** Throws what was wrong on this side, or with the file as such, so that going on is no use; what this request wrote is deleted. */
    void throwOwnFailure() throws IOException {
        Exception failure = ownFailure;
        if (failure == null) return;
        if (channel != null) {
            close();
            delete();
        }
        if (failure instanceof IOException e) throw e;
        throw (SatchelException) failure;
    }

    private void delete() throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(from);
    }

    /** Without effect the second time. */
    void close() throws IOException {
        if (channel != null) channel.close();
    }
}
