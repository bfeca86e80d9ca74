package dev.tokamak.apps.files.http;

import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;

import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreException;
import dev.tokamak.apps.files.store.StoreException.Kind;
import dev.tokamak.net.ConnectionHandler;

/** What the connections of one files service share. Any thread. */
public final class FilesServer {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.files");

    private final FileStore store;
    private final FilesConfig config;
    private final InstantSource clock;
    private final boolean transferTo;
    private final Digests digests = new Digests();
    private final LongAdder failures = new LongAdder();

    /**
     * A server of the files in a store.
     *
     * @param store
     *            open as long as there are connections
     * @param config
     *            how patient it is
     */
    public FilesServer(FileStore store, FilesConfig config) {
        this(store, config, InstantSource.system());
    }

    FilesServer(FileStore store, FilesConfig config, InstantSource clock) {
        this(store, config, clock, true);
    }

    private FilesServer(FileStore store, FilesConfig config, InstantSource clock, boolean transferTo) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.transferTo = transferTo;
    }

    /**
     * A server of the same files that sends them in another way. To be called before there are connections.
     *
     * @param whether
     *            true, as it is unless said otherwise: the kernel moves a file to the socket ({@code sendfile(2)}). False: it is
     *            read into memory and written from there, as it must be over TLS anyway
     * @return the other server
     */
    public FilesServer withTransferTo(boolean whether) {
        return new FilesServer(store, config, clock, whether);
    }

    /**
     * For a new connection.
     *
     * @return its handler
     */
    public ConnectionHandler handler() {
        return new FilesHandler(this);
    }

    FileStore store() {
        return store;
    }

    FilesConfig config() {
        return config;
    }

    /** The file as it is sent. */
    FileChannel sent(FileChannel file) {
        return transferTo ? file : new CopiedFile(file);
    }

    Digests digests() {
        return digests;
    }

    Instant now() {
        return clock.instant();
    }

    /** RFC 9110 section 10.2.1. Where a file may be replaced by anybody, removing it takes nothing more from its owner. */
    List<String> methods() {
        return store.limits().overwrite() ? List.of("GET", "HEAD", "PUT", "DELETE") : List.of("GET", "HEAD", "PUT");
    }

    /** What a request is answered with that could not be carried out. */
    Answer failed(Throwable thrown, boolean upload) {
        return switch (thrown) {
            case Refusal refusal when refusal.status() == 405 -> Answer.error(405, refusal.words())
                    .with("Allow", String.join(", ", methods()));
            case Refusal refusal -> Answer.error(refusal.status(), refusal.words());
            case StoreException e -> failed(e, status(e, upload));
            case RejectedExecutionException _ -> later("the server has too much to do");
            default -> {
                report(thrown);
                yield Answer.error(500, "the server failed");
            }
        };
    }

    Answer failed(StoreException e, int status) {
        if (e.kind() == Kind.FAILED || e.kind() == Kind.DISK_FULL) {
            report(e);
        }
        return status == 503 ? later(e.words()) : Answer.error(status, e.words());
    }

    static Answer later(String words) {
        return Answer.error(503, words).with("Retry-After", "1");
    }

    static int status(StoreException e, boolean upload) {
        return switch (e.kind()) {
            case BAD_NAME -> 400;
            case NOT_FOUND -> upload ? 409 : 404; // of an upload, the directory
            case NOT_A_FILE -> upload ? 409 : 404;
            case EXISTS -> 409;
            case BUSY -> 503;
            case QUOTA, DISK_FULL -> 507;
            case TOO_LARGE -> 413;
            case FAILED -> 500;
        };
    }

    private static Throwable root(Throwable thrown) {
        return thrown instanceof StoreException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /** The 1st, 2nd, 4th, 8th .. time: a full disk is not to fill the log. */
    private void report(Throwable thrown) {
        failures.increment();
        long count = failures.sum();
        if (Long.bitCount(count) == 1) {
            LOG.log(Level.WARNING, "a request failed, the " + count + ". one", root(thrown));
        }
    }
}
