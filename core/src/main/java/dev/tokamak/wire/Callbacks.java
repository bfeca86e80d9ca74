package dev.tokamak.wire;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectionHandler;

/**
 * The callbacks of one handler. Whatever it throws ends its own connection and nothing else, and it leaves no interrupt
 * flag behind. In context only.
 */
final class Callbacks {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.wire");

    private final ConnectionCore core;
    private final ConnectionHandler handler;

    Callbacks(ConnectionCore core, ConnectionHandler handler) {
        this.core = core;
        this.handler = handler;
    }

    void opened() {
        try {
            handler.onOpen(core);
        } catch (Throwable t) {
            core.handlerFailed(t);
        } finally {
            core.clearInterrupt();
        }
    }

    void data(ByteBuffer in) {
        try {
            handler.onData(core, in);
        } catch (Throwable t) {
            core.handlerFailed(t);
        } finally {
            core.clearInterrupt();
        }
    }

    void writable() {
        try {
            handler.onWritable(core);
        } catch (Throwable t) {
            core.handlerFailed(t);
        } finally {
            core.clearInterrupt();
        }
    }

    void inputClosed(ByteBuffer rest) {
        try {
            handler.onInputClosed(core, rest);
        } catch (Throwable t) {
            core.handlerFailed(t);
        } finally {
            core.clearInterrupt();
        }
    }

    /** The last. There is nothing left that an exception could end. */
    void closed(CloseReason why, @Nullable Throwable cause) {
        try {
            handler.onClose(core, why, cause);
        } catch (Throwable t) {
            LOG.log(Level.WARNING, "onClose of " + core + " threw", t);
            core.host.counters().add(Counter.HANDLER_ERRORS); // last: whoever sees it counted finds it logged
        } finally {
            core.clearInterrupt();
        }
    }

    /** The protocol, as far as its class says what it is. */
    @Override
    public String toString() {
        return handler.getClass().getSimpleName();
    }
}
