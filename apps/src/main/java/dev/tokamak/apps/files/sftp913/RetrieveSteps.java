package dev.tokamak.apps.files.sftp913;

import java.nio.ByteBuffer;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.net.CloseReason;

/** RETR, then SEND and the bytes, or STOP. In the connection's context. */
final class RetrieveSteps {

    private final Session session;
    private final FileStore store;
    private final Runnable sent;
    private @Nullable Retrieving retrieving;

    /**
     * Steps of which none has been taken.
     *
     * @param sent called when all bytes have been given to the connection
     */
    RetrieveSteps(Session session, FileStore store, Runnable sent) {
        this.session = session;
        this.store = store;
        this.sent = sent;
    }

    /** RETR; {@code offered} when SEND or STOP may come. */
    void begin(Place file, boolean ascii, Runnable offered) {
        session.work(() -> Retrieving.open(store, file, ascii), opened -> {
            retrieving = opened;
            offered.run();
            session.reply(" " + opened.size());
        }, why -> session.reply("-" + why));
    }

    /** SEND; and again when the connection is writable. */
    void send() {
        var file = Objects.requireNonNull(retrieving);
        if (file.isSent()) {
            giveUp();
            sent.run();
        } else if (file.isAscii()) {
            session.work(file::nextText, text -> sendText(file, text),
                    _ -> session.connection().abort(CloseReason.IO_ERROR)); // the size can't be kept any more
        } else {
            session.connection().write(file.whole());
        }
    }

    private void sendText(Retrieving file, ByteBuffer text) {
        if (session.connection().write(text) || file.isSent()) {
            send();
        }
    }

    /** The file is not needed any more. */
    void giveUp() {
        if (retrieving != null) {
            session.later(retrieving);
            retrieving = null;
        }
    }
}
