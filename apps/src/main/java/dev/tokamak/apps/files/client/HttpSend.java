package dev.tokamak.apps.files.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.http.DigestFields;
import dev.tokamak.apps.http.HttpEvent;
import dev.tokamak.apps.http.HttpLimits;
import dev.tokamak.apps.http.RequestHead;
import dev.tokamak.apps.http.ResponseDecoder;
import dev.tokamak.apps.http.ResponseHead;
import dev.tokamak.codec.Decoded;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.FileSlice;

/**
 * One PUT: the head, then, when the server says so or says nothing, the file in slices. Who refuses it says so before the file
 * has been sent for nothing.
 */
final class HttpSend implements ConnectionHandler {

    /** RFC 9110 section 10.1.1: a client doesn't wait for ever for leave. */
    private static final Duration LEAVE = Duration.ofSeconds(1);
    /** Small enough to show progress, large enough for sendfile. */
    private static final long SLICE = 1 << 20;

    private final HttpRequest request;
    private final Path file;
    private final long size;
    private final byte[] sha256;
    private final Transfer.Progress progress;
    private final CompletableFuture<TransferResult> done;
    private final ResponseDecoder responses = new ResponseDecoder(HttpLimits.DEFAULT, false);
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private boolean connected;
    private boolean sending;
    private long queued;
    private @Nullable ResponseHead answer;

    HttpSend(HttpRequest request, Path file, long size, byte[] sha256, Transfer.Progress progress,
            CompletableFuture<TransferResult> done) {
        this.request = request;
        this.file = file;
        this.size = size;
        this.sha256 = sha256;
        this.progress = progress;
        this.done = done;
    }

    @Override
    public void onOpen(Connection c) {
        connected = true;
        var fields = request.fields().with("Content-Length", Long.toString(size))
                .with("Content-Type", "application/octet-stream")
                .with(DigestFields.REPRESENTATION, DigestFields.value(sha256));
        c.write(new RequestHead("PUT", request.path(), 1, size == 0 ? fields : fields.with("Expect", "100-continue"))
                .encode());
        if (size > 0) {
            c.schedule(LEAVE, () -> send(c));
        }
    }

    // ---- the file

    private void send(Connection c) {
        if (!sending && answer == null) {
            sending = true;
            sendSlice(c);
        }
    }

    private void sendSlice(Connection c) {
        long from = queued;
        long length = Math.min(SLICE, size - from);
        c.offload(() -> new FileSlice(FileChannel.open(file), from, length), (slice, thrown) -> {
            if (thrown != null) {
                fail(c, new TransferException("cannot read " + file + ": " + thrown.getMessage(), thrown));
                return;
            }
            queued += length;
            c.write(Objects.requireNonNull(slice)); // onWritable says that it is sent
        });
    }

    @Override
    public void onWritable(Connection c) {
        progress.moved(queued, size);
        if (sending && queued < size && answer == null) {
            sendSlice(c);
        }
    }

    // ---- the answer

    @Override
    public void onData(Connection c, ByteBuffer in) {
        while (!done.isDone()) {
            switch (responses.decode(in)) {
                case Decoded.Frame(var event) -> take(c, event);
                case Decoded.NeedMore() -> {
                    return;
                }
                case Decoded.Malformed(var why) -> fail(c, request.bad(why));
            }
        }
        in.position(in.limit());
    }

    private void take(Connection c, HttpEvent<ResponseHead> event) {
        switch (event) {
            case HttpEvent.Head(var head, _) -> {
                if (head.status() == 100) {
                    send(c);
                } else if (!head.isInterim()) {
                    answer = head;
                }
            }
            case HttpEvent.Body(var bytes) -> {
                while (bytes.hasRemaining() && text.size() < HttpRequest.MOST_SHOWN) {
                    text.write(bytes.get());
                }
            }
            case HttpEvent.End(_) -> {
                if (answer != null) {
                    end(c, answer);
                } // else of an interim answer
            }
        }
    }

    private void end(Connection c, ResponseHead head) {
        if (head.status() < 200 || head.status() > 299) {
            fail(c, request.refused(head.status(), text.toByteArray(), head.fields().first("Content-Type").orElse("")));
            return;
        }
        var theirs = DigestFields.representation(head.fields());
        if (theirs.isPresent() && !Arrays.equals(theirs.get(), sha256)) {
            fail(c, request.bad("another digest than that of the file"));
            return;
        }
        done.complete(new TransferResult(request.name(), size, 0, Optional.of(HexFormat.of().formatHex(sha256)),
                theirs.isPresent(), request.time(), Optional.empty()));
        c.close();
    }

    private void fail(Connection c, TransferException why) {
        done.completeExceptionally(why);
        c.abort(CloseReason.CLOSED);
    }

    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) {
        if (responses.inputEnded() instanceof Decoded.Frame(var event)) {
            take(c, event);
        }
        if (!done.isDone()) {
            fail(c, request.bad("nothing, or with half an answer, and closed the connection"));
        }
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        done.completeExceptionally(request.broken(connected, why, cause));
    }
}
