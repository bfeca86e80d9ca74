package dev.tokamak.apps.http;

import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.codec.Decoded;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/**
 * One GET on a connection of its own: the request goes out when it opens, the response goes to the consumer as it
 * comes, and whatever happens there is one outcome, the first.
 *
 * <pre>
 *   CONNECTING --onOpen, request sent--> WAITING --head--> BODY --end--> OVER (complete)
 *        \________ refused, unknown __________\____ deadline, bad, cut, too long ____^ (failed)
 * </pre>
 */
final class HttpExchange implements ConnectionHandler {

    private static final int MOST_INTERIM = 8;
    private static final int LONGEST_LOCATION = 100;

    private final String server;
    private final RequestHead request;
    private final HttpClient.Config config;
    private final ResponseConsumer consumer;
    private final Consumer<? super HttpOutcome> then;
    private final ResponseDecoder responses;
    private boolean connected;
    private boolean over;
    private int interim;
    private @Nullable ResponseHead head;
    private long body;

    HttpExchange(String server, RequestHead request, HttpClient.Config config, ResponseConsumer consumer,
            Consumer<? super HttpOutcome> then) {
        this.server = server;
        this.request = request;
        this.config = config;
        this.consumer = consumer;
        this.then = then;
        responses = new ResponseDecoder(config.limits(), false);
    }

    @Override
    public void onOpen(Connection c) {
        connected = true;
        c.write(request.encode());
    }

    @Override
    public void onData(Connection c, ByteBuffer in) {
        while (!over) {
            switch (responses.decode(in)) {
                case Decoded.Frame(var event) -> take(c, event);
                case Decoded.NeedMore() -> {
                    return;
                }
                case Decoded.Malformed(var why) -> refuse(c, why);
            }
        }
        in.position(in.limit()); // what follows a response that is the only one
    }

    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) {
        switch (responses.inputEnded()) {
            case Decoded.Frame(var event) -> take(c, event);
            case Decoded.Malformed(var why) -> refuse(c, why);
            case Decoded.NeedMore() -> throw new IllegalStateException("nothing more can come");
        }
        c.close();
    }

    private void take(Connection c, HttpEvent<ResponseHead> event) {
        try {
            switch (event) {
                case HttpEvent.Head(var begun, var framing) -> begin(begun, framing);
                case HttpEvent.Body(var bytes) -> body(bytes);
                case HttpEvent.End(_) -> end(c);
            }
        } catch (ResponseRefused e) {
            refuse(c, e.why());
        }
    }

    private void begin(ResponseHead begun, Framing framing) throws ResponseRefused {
        if (begun.isInterim()) {
            if (begun.status() == 101 || ++interim > MOST_INTERIM) {
                throw new ResponseRefused("interim responses without end, or one that nobody asked for");
            }
            return;
        }
        if (begun.status() >= 300 && begun.status() < 400) {
            throw new ResponseRefused("status " + begun.status() + ", a redirect" + location(begun)
                    + ", which isn't followed");
        }
        if (framing instanceof Framing.Length(long bytes) && bytes > config.maxBody()) {
            throw tooLong();
        }
        head = begun;
        consumer.head(begun);
    }

    /** Where to, as far as it can be shown: it is the server's text. */
    private static String location(ResponseHead begun) {
        return begun.fields().first("Location").filter(Syntax::isVisible)
                .map(to -> to.length() <= LONGEST_LOCATION ? to : to.substring(0, LONGEST_LOCATION) + "...")
                .map(to -> " to " + to).orElse("");
    }

    private void body(ByteBuffer bytes) throws ResponseRefused {
        body += bytes.remaining();
        if (body > config.maxBody()) {
            throw tooLong();
        }
        consumer.body(bytes);
    }

    private ResponseRefused tooLong() {
        return new ResponseRefused("a body longer than " + config.maxBody() + " bytes");
    }

    private void end(Connection c) {
        var complete = head;
        if (complete != null) { // else the end of an interim response
            finish(new HttpOutcome.Complete(complete));
            c.close();
        }
    }

    private void refuse(Connection c, String why) {
        finish(new HttpOutcome.Failed(server + " answered with " + why));
        c.abort(CloseReason.MALFORMED);
    }

    /** In context: the time is over. */
    void expired(Connection c) {
        if (!over) {
            finish(new HttpOutcome.Failed((connected ? "no whole answer from " : "no connection to ") + server
                    + " within " + config.deadline().toMillis() + " ms"));
            c.abort(CloseReason.IDLE);
        }
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        finish(new HttpOutcome.Failed((connected
                ? "the connection to " + server + " broke: "
                : "cannot reach " + server
                        + ": ")
                + explain(why, cause)));
    }

    private void finish(HttpOutcome outcome) {
        if (!over) {
            over = true;
            then.accept(outcome);
        }
    }

    private static String explain(CloseReason why, @Nullable Throwable cause) {
        var root = cause;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof UnknownHostException) {
            return "no such name, or no name server reached";
        }
        var said = root == null ? null : root.getMessage();
        return said == null ? why.sentence() : why.sentence() + ": " + said;
    }
}
