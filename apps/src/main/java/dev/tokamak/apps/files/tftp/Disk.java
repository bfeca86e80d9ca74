package dev.tokamak.apps.files.tftp;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import dev.tokamak.net.DatagramPort;

/**
 * An open file of a transfer, used on other threads, one piece of work after the other. In the context of the port but for
 * the work itself.
 */
final class Disk {

    private final DatagramPort port;
    private final Closeable file;
    private final Object oneAtATime = new Object();
    private boolean closed; // guarded by oneAtATime
    private boolean busy;

    Disk(DatagramPort port, Closeable file) {
        this.port = port;
        this.file = file;
    }

    /** Whether work is under way. */
    boolean isBusy() {
        return busy;
    }

    /**
     * Begins a piece of work.
     *
     * @param work blocks
     * @param then what to do with its result
     * @param failed what to do when it has failed
     */
    <T> void run(Callable<T> work, Consumer<T> then, Consumer<TftpException> failed) {
        busy = true;
        port.<T>offload(() -> serially(work), (result, failure) -> {
            busy = false;
            if (result != null) {
                then.accept(result);
            } else {
                failed.accept(Refusals.of(failure));
            }
        });
    }

    private <T> T serially(Callable<T> work) throws Exception {
        synchronized (oneAtATime) {
            if (closed) {
                throw new IOException("the transfer is over");
            }
            return work.call();
        }
    }

    /** Closes the file as soon as nothing is done with it. What was not finished is gone then. */
    void close() {
        port.<Boolean>offload(() -> {
            synchronized (oneAtATime) {
                closed = true;
                file.close();
            }
            return true;
        }, (_, _) -> {});
    }
}
