package dev.tokamak.apps.files.sftp913;

import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.store.StoreException;
import dev.tokamak.net.Connection;
import dev.tokamak.net.SharedBytes;

/**
 * What the commands of one connection have in common: replies, and work on other threads, of which there is one piece at a time
 * while no further command is read. In the connection's context.
 */
final class Session {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.files.sftp913");

    private final Connection connection;
    private boolean busy;

    Session(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** Sends a reply, whose first character is its code: {@code + - !} or a space. */
    void reply(String text) {
        connection.write(SharedBytes.utf8(text + "\0"));
    }

    /** Whether work is under way. */
    boolean isBusy() {
        return busy;
    }

    /**
     * Does something that blocks; commands wait.
     *
     * @param then what to do with its result
     * @param failed what to do with the words that say why there is none
     */
    <T> void work(Callable<T> work, Consumer<T> then, Consumer<String> failed) {
        busy = true;
        connection.pauseReading();
        connection.<T>offload(work, (result, thrown) -> {
            busy = false;
            if (result != null) {
                then.accept(result);
            } else {
                failed.accept(words(thrown));
            }
            if (!busy) {
                connection.resumeReading();
            }
        });
    }

    /** For something whose end nobody waits for. */
    void later(AutoCloseable end) {
        connection.<Boolean>offload(() -> {
            end.close();
            return true;
        }, (_, _) -> {});
    }

    /** For the person at the other end. */
    static String words(@Nullable Throwable thrown) {
        if (thrown instanceof StoreException refusal) {
            return refusal.words();
        }
        if (thrown instanceof NotAsciiException) {
            return String.valueOf(thrown.getMessage());
        }
        if (thrown instanceof RejectedExecutionException) {
            return "the server is too busy";
        }
        LOG.log(Level.WARNING, "a command failed", thrown);
        return "the server failed";
    }
}
