package dev.tokamak.apps.files.sftp913;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.Deadline;
import dev.tokamak.apps.files.store.FileStore;

/** STOR, then SIZE, then the bytes. In the connection's context. */
final class StoreSteps {

    private final Session session;
    private final FileStore store;
    private final Runnable stored;
    private final Consumer<String> end;
    private final Deadline deadline = new Deadline();
    private Place file = Place.OUTERMOST;
    private Storing.Manner manner = Storing.Manner.NEW;
    private @Nullable Storing storing;

    /**
     * Steps of which none has been taken.
     *
     * @param stored called when all bytes have come and were replied to
     * @param end ends the connection with these words
     */
    StoreSteps(Session session, FileStore store, Runnable stored, Consumer<String> end) {
        this.session = session;
        this.store = store;
        this.stored = stored;
        this.end = end;
    }

    /** STOR; {@code accepted} when SIZE may come. */
    void begin(Place from, String argument, Runnable accepted) {
        int space = argument.indexOf(' ');
        var wanted = argument.substring(0, Math.max(space, 0)).toUpperCase(Locale.ROOT);
        switch (wanted) {
            case "NEW", "OLD", "APP" -> manner = Storing.Manner.valueOf(wanted);
            default -> {
                session.reply("-STOR NEW, OLD or APP, then a name");
                return;
            }
        }
        var target = from.to(argument.substring(space + 1));
        var how = manner;
        file = target;
        session.work(() -> Storing.answer(store, target, how), reply -> {
            if (reply.startsWith("+")) {
                accepted.run();
            }
            session.reply(reply);
        }, why -> session.reply("-" + why));
    }

    /** SIZE; {@code receiving} when the bytes may come. */
    void size(String digits, boolean ascii, Runnable receiving) {
        if (!digits.matches("[0-9]{1,18}")) {
            session.reply("-The size is a number of bytes");
            return;
        }
        long size = Long.parseLong(digits);
        var target = file;
        var how = manner;
        session.work(() -> Storing.open(store, target, how, size, ascii), opened -> {
            storing = opened;
            receiving.run();
            session.reply("+ok, waiting for file");
            watch(opened);
            if (opened.isComplete()) {
                write(opened);
            }
        }, why -> session.reply("-Not enough room, don't send it: " + why));
    }

    /** Takes what belongs to the file. */
    void receive(ByteBuffer in) {
        var current = Objects.requireNonNull(storing);
        current.take(in);
        if (current.isDue()) {
            write(current);
        }
    }

    private void write(Storing current) {
        session.work(current::write, reply -> {
            if (current.isComplete()) {
                storing = null;
                deadline.cancel();
                session.reply(reply);
                stored.run();
            }
        }, why -> end.accept("-Couldn't save because " + why));
    }

    /** Another command has come, or the end: what has come of a file is thrown away. */
    void giveUp() {
        deadline.cancel();
        if (storing != null) {
            storing.abandon();
            session.later(storing);
            storing = null;
        }
    }

    private void watch(Storing current) {
        deadline.watch(session.connection()::schedule, Sftp913Server.STALL_TIME, Sftp913Server.STALL_BYTES,
                () -> -current.left(), session::isBusy, () -> end.accept("-Couldn't save because fewer than "
                        + Sftp913Server.STALL_BYTES + " bytes came in " + Sftp913Server.STALL_TIME.toSeconds() + " s"));
    }
}
