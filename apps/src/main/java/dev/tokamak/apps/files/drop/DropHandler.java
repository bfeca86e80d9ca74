package dev.tokamak.apps.files.drop;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.Deadline;
import dev.tokamak.apps.files.OrderedWriter;
import dev.tokamak.apps.files.store.Published;
import dev.tokamak.apps.files.store.StoreException;
import dev.tokamak.apps.files.store.Upload;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.SharedBytes;

/**
 * One transfer: bytes until the sender half-closes, then one line with the name, the size and the SHA-256 of the file that they
 * have become.
 *
 * <pre>
 *   EMPTY --first bytes--> OPENING --> RECEIVING --end of input, all written--> PUBLISHING --answered--> OVER
 *     \__ end of input: no file _________________________________________________________________________^
 * </pre>
 */
final class DropHandler implements ConnectionHandler, OrderedWriter.Listener {

    private enum State {
        EMPTY,
        OPENING,
        RECEIVING,
        PUBLISHING,
        OVER
    }

    private final DropServer server;
    private final Deadline deadline = new Deadline();
    private State state = State.EMPTY;
    private @Nullable Upload upload;
    private @Nullable OrderedWriter file;

    DropHandler(DropServer server) {
        this.server = server;
    }

    @Override
    public void onOpen(Connection c) {
        watch(c);
    }

    @Override
    public void onData(Connection c, ByteBuffer in) {
        if (state == State.EMPTY) {
            begin(c);
        } else if (state == State.RECEIVING) {
            Objects.requireNonNull(file).add(c, in);
        }
    }

    /** What has come stays unread until the file is open. */
    private void begin(Connection c) {
        state = State.OPENING;
        c.pauseReading();
        c.offload(server::begin, (begun, thrown) -> {
            if (thrown != null) {
                failed(c, thrown);
                return;
            }
            upload = Objects.requireNonNull(begun);
            upload.whenStopping(() -> c.execute(() -> stopping(c)));
            file = new OrderedWriter(upload, DropServer.WAITING_BYTES, this);
            state = State.RECEIVING;
            c.resumeReading();
        });
    }

    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) {
        if (state == State.EMPTY) {
            finish(c, "nothing was sent, so there is no file");
        } else if (state == State.RECEIVING) {
            state = State.PUBLISHING;
            var complete = Objects.requireNonNull(file);
            complete.end();
            if (complete.isWritten()) {
                written(c);
            }
        }
    }

    @Override
    public void written(Connection c) {
        if (state != State.PUBLISHING) {
            return; // more will come
        }
        deadline.cancel();
        var complete = Objects.requireNonNull(file);
        file = null; // from here on it ends by itself
        c.offload(Objects.requireNonNull(upload)::publish, (published, thrown) -> {
            if (thrown == null) {
                finish(c, line(Objects.requireNonNull(published)));
            } else {
                complete.close(c);
                failed(c, thrown);
            }
        });
    }

    private static String line(Published published) {
        return published.name() + " " + published.size() + " " + published.sha256Hex();
    }

    @Override
    public void failed(Connection c, Throwable thrown) {
        finish(c, "error: " + switch (thrown) {
            case StoreException e -> e.words();
            case RejectedExecutionException _ -> "the server has too much to do";
            default -> "the server failed";
        });
    }

    private void stopping(Connection c) {
        if (state == State.RECEIVING) {
            finish(c, "error: the server is stopping");
        }
    }

    private void finish(Connection c, String line) {
        state = State.OVER;
        deadline.cancel();
        abandon(c);
        c.write(SharedBytes.utf8(line + "\n"));
        c.close();
    }

    /** A reset, or TLS that ended without saying so: what came may be half of it, and is thrown away. */
    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        state = State.OVER;
        abandon(c);
    }

    private void abandon(Connection c) {
        if (file != null) {
            file.discard(c);
            file = null;
        } else if (upload != null) {
            upload.abandon(); // who was to publish it may have refused that
        }
    }

    // ---- who sends nothing, or next to nothing, isn't waited for

    private void watch(Connection c) {
        deadline.watch(c::schedule, DropServer.STALL_TIME, DropServer.STALL_BYTES, this::received,
                this::isWaitingForDisk,
                () -> finish(c, "error: fewer than " + DropServer.STALL_BYTES + " bytes in "
                        + DropServer.STALL_TIME.toSeconds() + " s"));
    }

    private long received() {
        return file == null ? 0 : file.received();
    }

    private boolean isWaitingForDisk() {
        return state == State.OPENING || file != null && file.isBusy();
    }
}
