package dev.tokamak.apps.files.http;

import java.nio.ByteBuffer;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.OrderedWriter;
import dev.tokamak.apps.files.store.StoreException;
import dev.tokamak.apps.files.store.Upload;
import dev.tokamak.apps.http.Fields;
import dev.tokamak.net.Connection;

/** One file on its way from a PUT into the store: opened, written and published by offloaded work. In the connection's context. */
final class Receiving implements OrderedWriter.Listener {

    /** Who answers. */
    interface Owner {
        /** The content may come. */
        void opened(Connection c);

        /** It has all come, and this is what became of it. */
        void answered(Connection c, Answer answer);

        /** It has come to nothing, and the rest of the content isn't wanted. */
        void refused(Connection c, Answer answer);
    }

    private final FilesServer server;
    private final Putting putting;
    private final Owner owner;
    private @Nullable Upload upload;
    private @Nullable OrderedWriter body;
    private @Nullable Fields trailers;

    Receiving(FilesServer server, Putting putting, Owner owner) {
        this.server = server;
        this.putting = putting;
        this.owner = owner;
    }

    void open(Connection c) {
        c.offload(putting::begin, (begun, thrown) -> {
            if (thrown != null) {
                failed(c, thrown);
                return;
            }
            upload = Objects.requireNonNull(begun);
            body = new OrderedWriter(upload, server.config().waitingBytes(), this);
            upload.whenStopping(() -> c.execute(() -> stopping(c)));
            owner.opened(c);
        });
    }

    private void stopping(Connection c) {
        if (body != null && trailers == null) {
            owner.refused(c, FilesServer.later("the server is stopping"));
        }
    }

    void add(Connection c, ByteBuffer content) {
        Objects.requireNonNull(body).add(c, content);
    }

    /** All of the content has come. */
    void end(Connection c, Fields last) {
        trailers = last;
        var complete = Objects.requireNonNull(body);
        complete.end();
        if (complete.isWritten()) {
            written(c);
        }
    }

    @Override
    public void written(Connection c) {
        var last = trailers;
        if (last == null) {
            return; // more will come
        }
        var complete = Objects.requireNonNull(body);
        var finished = Objects.requireNonNull(upload);
        body = null; // from here on it ends by itself
        c.offload(() -> putting.finish(finished, last), (answer, thrown) -> {
            if (thrown != null) {
                complete.close(c);
            }
            owner.answered(c, thrown == null ? Objects.requireNonNull(answer) : explain(thrown));
        });
    }

    @Override
    public void failed(Connection c, Throwable thrown) {
        owner.refused(c, explain(thrown));
    }

    private Answer explain(Throwable thrown) {
        return thrown instanceof StoreException e
                ? server.failed(e, putting.status(e))
                : server.failed(thrown, true);
    }

    /** Bytes of content. */
    long received() {
        return body == null ? 0 : body.received();
    }

    /** Whether the disk is being waited for. */
    boolean isBusy() {
        return body != null && body.isBusy();
    }

    /** Nothing will become of it, unless it is being published already. */
    void discard(Connection c) {
        if (body != null) {
            body.discard(c);
            body = null;
        } else if (upload != null) {
            upload.abandon(); // who was to publish it may have refused that
        }
    }
}
