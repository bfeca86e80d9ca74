package dev.tokamak.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorConfig;
import dev.tokamak.reactor.ReactorTransport;
import dev.tokamak.threaded.ThreadedConfig;
import dev.tokamak.threaded.ThreadedTransport;

/** The transports that handlers can be run on. */
enum TransportKind {
    /** Selector loops. */
    REACTOR,
    /** A platform thread for each connection. */
    PLATFORM,
    /** A virtual thread for each connection. */
    VIRTUAL;

    /** For picocli: names in lower case. */
    static final class Converter implements ITypeConverter<TransportKind> {
        @Override
        public TransportKind convert(String text) {
            for (var kind : values()) {
                if (kind.toString().equals(text)) {
                    return kind;
                }
            }
            throw new TypeConversionException("'" + text + "' is no transport: one of "
                    + Arrays.stream(values()).map(TransportKind::toString).collect(Collectors.joining(", "))
                    + " is needed");
        }
    }

    /**
     * Starts one.
     *
     * @param reactor how, if it is a reactor
     * @throws IOException when the system has no selector or no descriptor left
     */
    Transport start(ReactorConfig reactor) throws IOException {
        return switch (this) {
            case REACTOR -> ReactorTransport.start(reactor);
            case PLATFORM -> ThreadedTransport.start(ThreadedConfig.platform());
            case VIRTUAL -> ThreadedTransport.start(ThreadedConfig.virtual());
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
