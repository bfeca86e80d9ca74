package dev.tokamak.apps.chat.server;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.protocol.ErrorCode;
import dev.tokamak.apps.chat.store.Archive;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.time.NanoClock;

/**
 * A chat server: makes a handler for each connection, and owns the rooms behind them. Any thread; several transports and loops
 * may share it. What it acknowledges is on the disk.
 *
 * <p>
 * Before the transport is shut down, {@link #stop} tells everybody and lets what was said be answered; afterwards it is
 * {@linkplain #close closed}.
 */
public final class ChatServer implements Closeable {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.chat");

    private final ChatSettings settings;
    private final NanoClock clock;
    private final LoginDesk desk;
    private final RoomsAccess rooms;
    private final Runnable beforeEnd;
    private final Closeable end;

    /** Of these parts. */
    ChatServer(ChatSettings settings, NanoClock clock, LoginDesk desk, RoomsAccess rooms, Runnable beforeEnd,
            Closeable end) {
        this.settings = settings;
        this.clock = clock;
        this.desk = desk;
        this.rooms = rooms;
        this.beforeEnd = beforeEnd;
        this.end = end;
    }

    /**
     * Starts a server. Blocks while it reads what is kept.
     *
     * @param directory
     *            where accounts and rooms are kept; made when it isn't there
     * @param settings
     *            how it behaves
     * @return running
     * @throws IOException
     *             when the directory can't be used: in use, readable by others, damaged; the message says which
     */
    public static ChatServer start(Path directory, ChatSettings settings) throws IOException {
        var archive = Archive.open(directory, settings.history());
        try {
            var accounts = Accounts.open(directory, settings.limits().accounts());
            var rooms = new Rooms(settings, archive, accounts::exists, NanoClock.SYSTEM, Clock.systemUTC());
            var desk = new LoginDesk(accounts, settings, new SecureRandom(), NanoClock.SYSTEM);
            var thread = new RoomsThread(rooms, archive);
            return new ChatServer(settings, NanoClock.SYSTEM, desk, thread, thread::stop, thread);
        } catch (IOException | RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    /**
     * A handler for one connection, encrypted or not.
     *
     * @return a new one
     */
    public ConnectionHandler connection() {
        return new ChatHandler(this);
    }

    /**
     * Everybody is told that it ends, after what they said is answered; nobody is let in any more. Before the transport is shut
     * down. Blocks until it is done, or for some seconds when the disk doesn't answer.
     */
    public void stop() {
        beforeEnd.run();
    }

    /**
     * Writes down what was said, and ends. Blocks.
     *
     * @throws IOException
     *             when the disk doesn't answer
     */
    @Override
    public void close() throws IOException {
        end.close();
    }

    ChatSettings settings() {
        return settings;
    }

    NanoClock clock() {
        return clock;
    }

    LoginDesk desk() {
        return desk;
    }

    RoomsAccess rooms() {
        return rooms;
    }

    /** Why something failed that had to be done elsewhere. */
    ErrorCode explain(@Nullable Throwable thrown) {
        if (thrown instanceof RejectedExecutionException) {
            return ErrorCode.BUSY;
        }
        LOG.log(Level.WARNING, "accounts can't be used: {0}", String.valueOf(thrown));
        return ErrorCode.STORAGE;
    }
}
