package dev.tokamak.wire;

import java.time.ZoneId;
import java.util.ResourceBundle;

import org.jspecify.annotations.Nullable;

/**
 * A logger that never throws. A logging system may fail where it is needed most: out of descriptors it can't open its file,
 * and the JDK's own can't even load the time zones for its first line. A loop or an acceptor that reports trouble must not
 * end of the report; what can't be logged goes to standard error in one line. Any thread.
 */
public final class SteadyLogger implements System.Logger {

    static {
        var _ = ZoneId.systemDefault().getRules(); // read from files, once: now, while there are descriptors
    }

    private final System.Logger logger;

    SteadyLogger(System.Logger logger) {
        this.logger = logger;
    }

    /**
     * The logger of a name.
     *
     * @param name
     *            as for {@link System#getLogger(String)}
     * @return steady
     */
    public static System.Logger of(String name) {
        return new SteadyLogger(System.getLogger(name));
    }

    @Override
    public String getName() {
        return logger.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
        try {
            return logger.isLoggable(level);
        } catch (Throwable t) {
            failed(String.valueOf(level), null, t);
            return false;
        }
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String message,
            @Nullable Throwable thrown) {
        try {
            logger.log(level, bundle, message, thrown);
        } catch (Throwable t) {
            failed(message, thrown, t);
        }
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String format,
            @Nullable Object @Nullable... parameters) {
        try {
            logger.log(level, bundle, format, parameters);
        } catch (Throwable t) {
            failed(format, null, t);
        }
    }

    private static void failed(@Nullable String message, @Nullable Throwable thrown, Throwable why) {
        try {
            System.err.println("not logged, because logging failed with " + words(why) + ": " + message
                    + (thrown == null ? "" : " (" + words(thrown) + ")"));
        } catch (Throwable _) {
            return; // nothing is left to say it with
        }
    }

    /** Asked what it says, an exception of somebody else may throw another: that may be why logging it failed. */
    private static String words(Throwable thrown) {
        try {
            return thrown.toString();
        } catch (Throwable _) {
            return thrown.getClass().getName();
        }
    }
}
