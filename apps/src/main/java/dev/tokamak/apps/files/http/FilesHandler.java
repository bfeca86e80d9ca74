package dev.tokamak.apps.files.http;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.Deadline;
import dev.tokamak.apps.http.Fields;
import dev.tokamak.apps.http.Framing;
import dev.tokamak.apps.http.HttpEvent;
import dev.tokamak.apps.http.RequestDecoder;
import dev.tokamak.apps.http.RequestHead;
import dev.tokamak.codec.Decoded;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/**
 * One connection of the files service: requests one after the other, each answered before the next is looked at, so answers to
 * pipelined requests are in order by themselves. Files are opened and written by offloaded work; meanwhile reading is paused.
 *
 * <pre>
 *              .----------------------- answered -----------------------.
 *              v                                                        |
 *   o--> BETWEEN --GET, HEAD--> SKIPPING (a body that means nothing) --> WORKING
 *              \--PUT--> OPENING --> RECEIVING --all written--> WORKING --^
 *   from each: --refused, stalled, not to be kept--> OVER, after the answer
 * </pre>
 */
final class FilesHandler implements ConnectionHandler, Receiving.Owner {

    private enum State {
        BETWEEN,
        SKIPPING,
        OPENING,
        RECEIVING,
        WORKING,
        OVER
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final FilesServer server;
    private final FilesConfig config;
    private final RequestDecoder requests;
    private final Deadline deadline = new Deadline();
    private State state = State.BETWEEN;
    private boolean headHasBegun;
    // of the request that is being answered
    private @Nullable RequestHead request;
    private @Nullable Target target;
    private long skipped;
    private @Nullable Receiving receiving;

    FilesHandler(FilesServer server) {
        this.server = server;
        config = server.config();
        requests = new RequestDecoder(config.http());
    }

    // ---- what comes

    @Override
    public void onOpen(Connection c) {
        waitForRequest(c);
    }

    @Override
    public void onData(Connection c, ByteBuffer in) {
        while (state == State.BETWEEN || state == State.SKIPPING || state == State.RECEIVING) {
            switch (requests.decode(in)) {
                case Decoded.Frame(var event) -> take(c, event);
                case Decoded.NeedMore() -> {
                    if (state == State.BETWEEN && in.hasRemaining()) {
                        waitForHead(c);
                    }
                    return;
                }
                case Decoded.Malformed(var why) -> refuse(c, Answer.error(requests.refusal(), why));
            }
        }
    }

    private void take(Connection c, HttpEvent<RequestHead> event) {
        switch (event) {
            case HttpEvent.Head(var head, var framing) -> begin(c, head, framing);
            case HttpEvent.Body(var bytes) -> content(c, bytes);
            case HttpEvent.End(var fields) -> end(c, fields);
        }
    }

    private void begin(Connection c, RequestHead head, Framing framing) {
        headHasBegun = false;
        deadline.cancel();
        request = head;
        skipped = 0;
        try {
            target = Target.of(head, server.methods());
            if (head.method().equals("PUT")) {
                open(c, Putting.of(server, head, framing, target));
            } else {
                state = State.SKIPPING;
                if (!(framing instanceof Framing.None)) {
                    goOn(c, head);
                    watch(c);
                }
            }
        } catch (Refusal e) {
            refuse(c, server.failed(e, false));
        }
    }

    private void content(Connection c, ByteBuffer bytes) {
        if (state == State.RECEIVING) {
            Objects.requireNonNull(receiving).add(c, bytes);
            return;
        }
        skipped += bytes.remaining();
        if (skipped > config.ignoredBytes()) {
            refuse(c, Answer.error(413, "a body that means nothing, of more than " + config.ignoredBytes() + " bytes"));
        }
    }

    private void end(Connection c, Fields fields) {
        deadline.cancel();
        if (state == State.RECEIVING) {
            state = State.WORKING;
            c.pauseReading();
            Objects.requireNonNull(receiving).end(c, fields);
            return;
        }
        state = State.WORKING;
        c.pauseReading();
        var head = Objects.requireNonNull(request);
        var about = Objects.requireNonNull(target);
        Callable<Answer> work = head.method().equals("DELETE")
                ? new Deleting(server, head, about)::answer
                : new Getting(server, head, about)::answer;
        c.offload(work, (answer, thrown) -> answer(c, thrown == null
                ? Objects.requireNonNull(answer)
                : server.failed(thrown, false)));
    }

    // ---- uploads

    private void open(Connection c, Putting asked) {
        state = State.OPENING;
        c.pauseReading();
        receiving = new Receiving(server, asked, this);
        receiving.open(c);
    }

    @Override
    public void opened(Connection c) {
        state = State.RECEIVING;
        goOn(c, Objects.requireNonNull(request));
        watch(c);
        c.resumeReading();
        onData(c, NOTHING); // an empty upload ends without another byte
    }

    private static void goOn(Connection c, RequestHead head) {
        if (head.minor() > 0 && head.fields().first("Expect").isPresent()) {
            c.write(Answer.interim(100));
        }
    }

    @Override
    public void answered(Connection c, Answer answer) {
        answer(c, answer);
    }

    @Override
    public void refused(Connection c, Answer answer) {
        refuse(c, answer);
    }

    // ---- answers

    /** All of the request has been read: another may follow. */
    private void answer(Connection c, Answer answer) {
        var head = Objects.requireNonNull(request);
        if (!head.persists()) {
            refuse(c, answer);
            return;
        }
        state = State.BETWEEN;
        boolean more = answer.send(c, request, head.minor() == 0 ? "keep-alive" : "", server.now());
        forget();
        if (more) {
            waitForRequest(c);
        } // else onWritable does
        c.resumeReading();
    }

    /** The last answer on this connection, also when more of the request is on its way: closing waits for that. */
    private void refuse(Connection c, Answer answer) {
        state = State.OVER;
        deadline.cancel();
        answer.send(c, request, "close", server.now());
        abandon(c);
        c.close();
    }

    private void forget() {
        request = null;
        target = null;
        receiving = null;
    }

    @Override
    public void onWritable(Connection c) {
        if (state == State.BETWEEN && !deadline.isSet()) {
            waitForRequest(c);
        }
    }

    // ---- ends

    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) {
        if (state == State.BETWEEN && !rest.hasRemaining()) {
            state = State.OVER;
            c.close();
        } else if (state != State.OVER) {
            refuse(c, Answer.error(400, "the request ended before its end"));
        }
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        state = State.OVER;
        abandon(c);
    }

    private void abandon(Connection c) {
        if (receiving != null) {
            receiving.discard(c);
        }
    }

    // ---- deadlines

    private void waitForRequest(Connection c) {
        deadline.after(c::schedule, config.idleTime(), () -> {
            state = State.OVER;
            c.close();
        });
    }

    /** From its first byte on, whatever else comes. */
    private void waitForHead(Connection c) {
        if (!headHasBegun) {
            headHasBegun = true;
            deadline.after(c::schedule, config.headTime(), () -> refuse(c, Answer.error(408, "no whole head within "
                    + config.headTime().toSeconds() + " s")));
        }
    }

    private void watch(Connection c) {
        deadline.watch(c::schedule, config.stallTime(), config.stallBytes(), this::received,
                () -> receiving != null && receiving.isBusy(), () -> refuse(c, Answer.error(408, "fewer than "
                        + config.stallBytes() + " bytes in " + config.stallTime().toSeconds() + " s")));
    }

    private long received() {
        return receiving == null ? skipped : receiving.received();
    }
}
