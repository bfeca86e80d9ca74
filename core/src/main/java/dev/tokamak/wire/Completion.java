package dev.tokamak.wire;

import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The result of offloaded work on its way back. Whoever holds it either runs it in context or discards it; a result that
 * is discarded, or comes after the end, is closed when it can be.
 */
final class Completion<T> implements Runnable {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.wire");

    private final SerialContext context;
    private final @Nullable T result;
    private final @Nullable Throwable thrown;
    private final BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then;

    Completion(SerialContext context, @Nullable T result, @Nullable Throwable thrown,
            BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
        this.context = context;
        this.result = result;
        this.thrown = thrown;
        this.then = then;
    }

    /** Does the work, on the thread it was offloaded to. */
    static <T> Completion<T> of(SerialContext context, Callable<T> work,
            BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
        try {
            return new Completion<>(context, work.call(), null, then);
        } catch (Throwable t) {
            return new Completion<>(context, null, t, then);
        }
    }

    /** In context. */
    @Override
    public void run() {
        context.offloadCompleted();
        then.accept(result, thrown);
    }

    void discard() {
        context.offloadCompleted();
        if (result instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Throwable t) { // the application's: it must not end a loop
                LOG.log(Level.WARNING, "result of offloaded work could not be closed after " + context + " ended", t);
            }
        }
    }
}
