package dev.tokamak.apps.files.drop;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreException;
import dev.tokamak.apps.files.store.StoreException.Kind;
import dev.tokamak.apps.files.store.StoreName;
import dev.tokamak.apps.files.store.Upload;
import dev.tokamak.net.ConnectionHandler;

/** What the connections of the drop service share. Any thread. */
public final class DropServer {

    /** How often it is looked whether a transfer goes on. */
    static final Duration STALL_TIME = Duration.ofSeconds(30);
    /** How many bytes have to come in that time. */
    static final long STALL_BYTES = 4 << 10;
    /** Bytes that may wait for the disk. */
    static final long WAITING_BYTES = 1 << 20;

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final FileStore store;
    private final InstantSource clock;
    private final Object lock = new Object();
    private String second = "";
    private int number;

    /**
     * A server that adds files to a store.
     *
     * @param store
     *            open as long as there are connections
     */
    public DropServer(FileStore store) {
        this(store, InstantSource.system());
    }

    DropServer(FileStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * For a new connection.
     *
     * @return its handler
     */
    public ConnectionHandler handler() {
        return new DropHandler(this);
    }

    /** A file with a name that none has. Blocks. */
    Upload begin() throws StoreException {
        while (true) {
            try {
                return store.create(nextName(), false, -1);
            } catch (StoreException e) {
                if (e.kind() != Kind.EXISTS) { // else it is from this very second, before a restart: the next number
                    throw e;
                }
            }
        }
    }

    private StoreName nextName() throws StoreException {
        var now = SECOND.format(clock.instant());
        synchronized (lock) {
            number = now.equals(second) ? number + 1 : 0;
            second = now;
            return StoreName.parse(String.format(Locale.ROOT, "drop-%s-%03d.bin", now, number));
        }
    }
}
