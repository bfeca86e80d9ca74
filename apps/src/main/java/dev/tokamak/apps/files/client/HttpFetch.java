package dev.tokamak.apps.files.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.OrderedWriter;
import dev.tokamak.apps.files.http.DigestFields;
import dev.tokamak.apps.http.Framing;
import dev.tokamak.apps.http.HttpEvent;
import dev.tokamak.apps.http.HttpLimits;
import dev.tokamak.apps.http.RequestHead;
import dev.tokamak.apps.http.ResponseDecoder;
import dev.tokamak.apps.http.ResponseHead;
import dev.tokamak.codec.Decoded;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/**
 * One GET into a partial file: of all of it, or of what is missing when the server's file is still the one that the beginning is
 * from (RFC 9110 section 13.1.5).
 *
 * <pre>
 *   LOOKING (what is there?) --> ASKING --head--> OPENING --> TAKING --all written, digest compared--> over
 *                                     \__ an error: its text __________________________________________^
 * </pre>
 */
final class HttpFetch implements ConnectionHandler, OrderedWriter.Listener {

    private static final long WAITING_BYTES = 1 << 20;

    private final HttpRequest request;
    private final PartialFile partial;
    private final Transfer.Progress progress;
    private final CompletableFuture<TransferResult> done;
    private final boolean mayResume;
    private final ResponseDecoder responses = new ResponseDecoder(HttpLimits.DEFAULT, false);
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private boolean connected;
    private boolean opening;
    private boolean ended;
    private FetchedBytes.@Nullable Beginning beginning;
    private @Nullable ResponseHead answer;
    private @Nullable FetchedBytes bytes;
    private @Nullable OrderedWriter writer;
    private long total = -1;
    private long resumedAt;

    HttpFetch(HttpRequest request, PartialFile partial, Transfer.Progress progress,
            CompletableFuture<TransferResult> done, boolean mayResume) {
        this.request = request;
        this.partial = partial;
        this.progress = progress;
        this.done = done;
        this.mayResume = mayResume;
    }

    @Override
    public void onOpen(Connection c) {
        connected = true;
        c.offload(() -> mayResume ? FetchedBytes.beginning(partial) : FetchedBytes.Beginning.NONE, (found, thrown) -> {
            if (thrown != null) {
                fail(c, cannotWrite(thrown));
            } else {
                ask(c, Objects.requireNonNull(found));
            }
        });
    }

    private void ask(Connection c, FetchedBytes.Beginning found) {
        beginning = found;
        var fields = request.fields().with(DigestFields.WANTED, "sha-256=1");
        if (found.size() > 0) {
            fields = fields.with("Range", "bytes=" + found.size() + "-").with("If-Range", found.validator());
        }
        c.write(new RequestHead("GET", request.path(), 1, fields).encode());
    }

    // ---- the answer

    @Override
    public void onData(Connection c, ByteBuffer in) {
        while (!done.isDone() && !opening) {
            switch (responses.decode(in)) {
                case Decoded.Frame(var event) -> take(c, event);
                case Decoded.NeedMore() -> {
                    return;
                }
                case Decoded.Malformed(var why) -> fail(c, request.bad(why));
            }
        }
        if (done.isDone()) {
            in.position(in.limit());
        }
    }

    private void take(Connection c, HttpEvent<ResponseHead> event) {
        switch (event) {
            case HttpEvent.Head(var head, var framing) -> {
                if (!head.isInterim()) {
                    answer = head;
                    head(c, head, framing);
                }
            }
            case HttpEvent.Body(var piece) -> {
                if (writer != null) {
                    writer.add(c, piece);
                } else {
                    while (piece.hasRemaining() && text.size() < HttpRequest.MOST_SHOWN) {
                        text.write(piece.get());
                    }
                }
            }
            case HttpEvent.End(_) -> {
                if (answer != null) {
                    end(c, answer);
                } // else of an interim answer
            }
        }
    }

    private void head(Connection c, ResponseHead head, Framing framing) {
        long kept = Objects.requireNonNull(beginning).size();
        long length = framing instanceof Framing.Length(long all) ? all : -1;
        if (head.status() == 200) {
            total = length;
            open(c, head, false);
        } else if (head.status() == 206 && kept > 0 && isTheRest(head, length)) {
            total = kept + length;
            resumedAt = kept;
            open(c, head, true);
        }
    }

    /** All of the rest, of the very version that the beginning is from: servers may send less, or not know If-Range. */
    private boolean isTheRest(ResponseHead head, long length) {
        var found = Objects.requireNonNull(beginning);
        long whole = found.size() + length;
        return length > 0 && head.fields().all("ETag").equals(List.of(found.validator()))
                && head.fields().all("Content-Range")
                        .equals(List.of("bytes " + found.size() + "-" + (whole - 1) + "/" + whole));
    }

    private void open(Connection c, ResponseHead head, boolean keep) {
        opening = true;
        c.pauseReading();
        // a weak validator is no good for parts
        var etag = head.fields().first("ETag").filter(value -> value.startsWith("\"")).orElse("");
        var found = Objects.requireNonNull(beginning);
        c.offload(() -> FetchedBytes.open(partial, found, keep, etag), (opened, thrown) -> {
            opening = false;
            if (thrown != null) {
                fail(c, cannotWrite(thrown));
                return;
            }
            bytes = Objects.requireNonNull(opened);
            writer = new OrderedWriter(bytes, WAITING_BYTES, this);
            progress.moved(resumedAt, total);
            c.resumeReading();
            onData(c, ByteBuffer.allocate(0)); // an empty file ends without another byte
        });
    }

    private void end(Connection c, ResponseHead head) {
        ended = true;
        if (writer != null) {
            writer.end();
            if (writer.isWritten()) {
                written(c);
            }
        } else if ((head.status() == 416 || head.status() == 206) && mayResume
                && Objects.requireNonNull(beginning).size() > 0) {
            c.close(); // what is here is no part of what is there
            request.again().accept(new HttpFetch(request, partial, progress, done, false), done);
            answer = null;
        } else {
            fail(c, request.refused(head.status(), text.toByteArray(), head.fields().first("Content-Type").orElse("")));
        }
    }

    // ---- the file

    @Override
    public void written(Connection c) {
        progress.moved(resumedAt + Objects.requireNonNull(writer).received(), total);
        if (!ended) {
            return;
        }
        var complete = Objects.requireNonNull(bytes);
        writer = null; // from here on it ends by itself
        c.offload(() -> finish(complete), (result, thrown) -> {
            if (thrown == null) {
                done.complete(Objects.requireNonNull(result));
                c.close();
            } else {
                fail(c, thrown instanceof TransferException why ? why : cannotWrite(thrown));
            }
        });
    }

    /** Blocks. */
    private TransferResult finish(FetchedBytes complete) throws IOException {
        var sha256 = complete.finish();
        var theirs = DigestFields.representation(Objects.requireNonNull(answer).fields());
        if (theirs.isPresent() && !Arrays.equals(theirs.get(), sha256)) {
            partial.discard();
            throw new TransferException("what came from " + request.server()
                    + " has another digest than the file there: thrown away");
        }
        return new TransferResult(request.name(), complete.size(), resumedAt,
                Optional.of(HexFormat.of().formatHex(sha256)), theirs.isPresent(), request.time(), Optional.empty());
    }

    @Override
    public void failed(Connection c, Throwable thrown) {
        fail(c, cannotWrite(thrown));
    }

    private TransferException cannotWrite(Throwable thrown) {
        return new TransferException("cannot write " + partial.path() + ": " + thrown.getMessage(), thrown);
    }

    private void fail(Connection c, TransferException why) {
        done.completeExceptionally(why);
        c.abort(CloseReason.CLOSED);
    }

    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) {
        if (answer != null && responses.inputEnded() instanceof Decoded.Frame(var event)) {
            take(c, event);
        } else if (!done.isDone() && !ended) {
            fail(c, new TransferException(request.server() + " closed the connection before the end of the file"));
        }
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        if (writer != null) {
            writer.discard(c);
            writer = null;
        }
        if (answer != null || !ended) { // else another connection goes on
            done.completeExceptionally(request.broken(connected, why, cause));
        }
    }
}
