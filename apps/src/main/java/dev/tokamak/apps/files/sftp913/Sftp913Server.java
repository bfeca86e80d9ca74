package dev.tokamak.apps.files.sftp913;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.apps.accounts.Attempts;
import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.time.NanoClock;

/** A server of RFC 913 over a {@link FileStore}: what its connections share. Any thread. */
public final class Sftp913Server {

    /** Connections at once; whoever comes then is greeted with a minus. */
    static final int MOST_SESSIONS = 200;
    /** Wrong passwords on one connection. */
    static final int MOST_WRONG = 3;
    /** Wrong passwords from one address in a {@link #WRONG_PERIOD}; then none is looked at from there until it is over. */
    static final int MOST_WRONG_FROM_ADDRESS = 10;
    static final Duration WRONG_PERIOD = Duration.ofMinutes(10);
    /** How long logging in may take. */
    static final Duration LOGIN_TIME = Duration.ofSeconds(60);
    /** How long the next command may be waited for. */
    static final Duration IDLE_TIME = Duration.ofMinutes(5);
    /** How often it is looked whether a file that is stored goes on. */
    static final Duration STALL_TIME = Duration.ofSeconds(30);
    /** How many bytes have to come in that time: whoever sends fewer keeps a name and a place taken for ever. */
    static final long STALL_BYTES = 4 << 10;

    private final FileStore store;
    private final Accounts accounts;
    private final Attempts<InetAddress> attempts;
    private final AtomicInteger sessions = new AtomicInteger();

    /**
     * A server.
     *
     * @param store
     *            the files; not closed by this
     * @param accounts
     *            who may log in
     */
    public Sftp913Server(FileStore store, Accounts accounts) {
        this(store, accounts, NanoClock.SYSTEM);
    }

    Sftp913Server(FileStore store, Accounts accounts, NanoClock clock) {
        this.store = store;
        this.accounts = accounts;
        attempts = new Attempts<>(MOST_WRONG_FROM_ADDRESS, WRONG_PERIOD, clock);
    }

    /**
     * A handler for one connection.
     *
     * @return new
     */
    public ConnectionHandler handler() {
        return new Sftp913Handler(this);
    }

    FileStore store() {
        return store;
    }

    Accounts accounts() {
        return accounts;
    }

    Attempts<InetAddress> attempts() {
        return attempts;
    }

    /** Whether there is room for one more; {@link #leave} gives it back. */
    boolean enter() {
        if (sessions.incrementAndGet() <= MOST_SESSIONS) {
            return true;
        }
        sessions.decrementAndGet();
        return false;
    }

    void leave() {
        sessions.decrementAndGet();
    }

    int sessions() {
        return sessions.get();
    }
}
