package dev.tokamak.apps.files.client;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.http.HttpEvent;
import dev.tokamak.apps.http.HttpLimits;
import dev.tokamak.apps.http.RequestHead;
import dev.tokamak.apps.http.ResponseDecoder;
import dev.tokamak.apps.http.ResponseHead;
import dev.tokamak.codec.Decoded;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/** One request without content, of whose answer the head is all that counts. */
final class HttpAsk implements ConnectionHandler {

    /** RFC 9110 section 15.5.6: not a failure of the request but a property of the server. */
    static final int NOT_ALLOWED = 405;

    private final HttpRequest request;
    private final RequestHead head;
    private final CompletableFuture<ResponseHead> done;
    private final ResponseDecoder responses;
    private boolean connected;

    HttpAsk(HttpRequest request, RequestHead head, CompletableFuture<ResponseHead> done) {
        this.request = request;
        this.head = head;
        this.done = done;
        responses = new ResponseDecoder(HttpLimits.DEFAULT, head.method().equals("HEAD"));
    }

    @Override
    public void onOpen(Connection c) {
        connected = true;
        c.write(head.encode());
    }

    @Override
    public void onData(Connection c, ByteBuffer in) {
        while (!done.isDone()) {
            switch (responses.decode(in)) {
                case Decoded.Frame(HttpEvent.Head(var answer, _)) when !answer.isInterim() -> answered(c, answer);
                case Decoded.Frame(_) -> {
                    // what goes with an interim answer
                }
                case Decoded.NeedMore() -> {
                    return;
                }
                case Decoded.Malformed(var why) -> fail(c, request.bad(why));
            }
        }
        in.position(in.limit());
    }

    private void answered(Connection c, ResponseHead answer) {
        if (answer.status() >= 200 && answer.status() <= 299 || answer.status() == NOT_ALLOWED) {
            done.complete(answer);
            c.close();
        } else {
            fail(c, request.refused(answer.status(), new byte[0], ""));
        }
    }

    private void fail(Connection c, TransferException why) {
        done.completeExceptionally(why);
        c.abort(CloseReason.CLOSED);
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        done.completeExceptionally(request.broken(connected, why, cause));
    }
}
