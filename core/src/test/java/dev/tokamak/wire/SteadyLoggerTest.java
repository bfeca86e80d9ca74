package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** A logging system that fails ends nobody who reports. */
final class SteadyLoggerTest {

    /** Keeps what it is told, or throws. */
    private static final class Scripted implements System.Logger {
        private final List<String> told = new ArrayList<>();
        private final boolean throwing;

        Scripted(boolean throwing) {
            this.throwing = throwing;
        }

        @Override
        public String getName() {
            return "scripted";
        }

        @Override
        public boolean isLoggable(Level level) {
            tell("loggable " + level);
            return true;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
            tell(level + " " + message + " " + thrown);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object... parameters) {
            tell(level + " " + format + " " + List.of(parameters));
        }

        private void tell(String what) {
            if (throwing) {
                throw new NoClassDefFoundError("Could not initialize class of a logging system");
            }
            told.add(what);
        }
    }

    @Test
    void handsOnWhatItIsTold() {
        var inner = new Scripted(false);
        var logger = new SteadyLogger(inner);
        assertThat(logger.isLoggable(Level.INFO)).isTrue();
        logger.log(Level.INFO, "{0} of {1}", 1, 2);
        logger.log(Level.WARNING, "bad", new IllegalStateException("so"));
        assertThat(inner.told).containsExactly("loggable INFO", "INFO {0} of {1} [1, 2]",
                "WARNING bad java.lang.IllegalStateException: so");
        assertThat(logger.getName()).isEqualTo("scripted");
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void saysOnStandardErrorWhatCouldNotBeLogged() {
        var logger = new SteadyLogger(new Scripted(true));
        assertThat(errorOutput(() -> {
            assertThat(logger.isLoggable(Level.INFO)).isFalse();
            logger.log(Level.ERROR, "accepting pauses", new IllegalStateException("no descriptor"));
            logger.log(Level.ERROR, "{0} pauses", "this");
        })).contains("INFO").contains("accepting pauses").contains("no descriptor").contains("{0} pauses")
                .contains("logging failed with java.lang.NoClassDefFoundError").hasLineCount(3);
    }

    /** As a logging system that writes down the stack of an exception whose message can't be had. */
    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void anExceptionThatCannotBeDescribedHarmsNobody() {
        var nasty = new IllegalStateException() {
            @Override
            public String getMessage() {
                throw this;
            }
        };
        var logger = new SteadyLogger(new Scripted(false));
        assertThat(errorOutput(() -> logger.log(Level.WARNING, "handler threw", nasty)))
                .contains("handler threw (" + nasty.getClass().getName() + ")").hasLineCount(1);
    }

    private static String errorOutput(Runnable what) {
        var bytes = new ByteArrayOutputStream();
        var before = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            what.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
