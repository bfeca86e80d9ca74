package dev.tokamak.contract.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Remembers what the library logs as an error: a loop or thread that failed in a turn of its own goes on, and nothing but
 * the log says so. A test that {@linkplain LogCapture captures the log} looks for itself.
 */
final class ErrorLog extends AppenderBase<ILoggingEvent> {

    private final List<String> errors = new CopyOnWriteArrayList<>();

    /** Begins anew. */
    void begin() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        errors.clear();
        setContext(context);
        start();
        context.getLogger("dev.tokamak").addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR) && !LogCapture.isActive()) {
            errors.add(event.getThreadName() + ": " + event.getFormattedMessage() + " "
                    + (event.getThrowableProxy() == null ? "" : event.getThrowableProxy().getMessage()));
        }
    }

    /** Ends, and fails if there was any. */
    void end() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("dev.tokamak").detachAppender(this);
        stop();
        if (!errors.isEmpty()) {
            throw new AssertionError("logged as errors: " + errors);
        }
    }
}
