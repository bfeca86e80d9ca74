package dev.tokamak.contract.support;

import java.io.IOException;
import java.io.UncheckedIOException;

import dev.tokamak.reactor.ReactorConfig;
import dev.tokamak.reactor.ReactorTransport;
import dev.tokamak.threaded.ThreadedConfig;
import dev.tokamak.threaded.ThreadedTransport;

/** The transports that have to keep the contract. */
public enum TransportKind {
    /** One selector, one thread. */
    REACTOR(1),
    /** Two loops: connections of one listener live on different threads. */
    REACTOR_X2(2),
    /** A platform thread per connection. */
    PLATFORM(0),
    /** A virtual thread per connection. */
    VIRTUAL(0);

    private final int reactors;

    TransportKind(int reactors) {
        this.reactors = reactors;
    }

    /**
     * Whether it multiplexes.
     *
     * @return false for a thread per client
     */
    public boolean isReactor() {
        return reactors > 0;
    }

    /**
     * Starts one.
     *
     * @param settings
     *            how it behaves
     * @return running; closed by the caller
     */
    public TestTransport start(Settings settings) {
        return switch (this) {
            case REACTOR, REACTOR_X2 -> reactor(settings);
            case PLATFORM -> threaded(ThreadedConfig.platform(), settings);
            case VIRTUAL -> threaded(ThreadedConfig.virtual(), settings);
        };
    }

    private TestTransport reactor(Settings settings) {
        try {
            var transport = ReactorTransport.start(ReactorConfig.DEFAULT.withReactors(reactors)
                    .withName(settings.name()).withMaxConnections(settings.maxConnections())
                    .withClock(settings.clock()).withSlowCallback(settings.slowCallback())
                    .withAcceptPause(settings.acceptPause()));
            return new TestTransport(this, transport, transport.counters());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestTransport threaded(ThreadedConfig config, Settings settings) {
        var transport = ThreadedTransport.start(config.withName(settings.name())
                .withMaxConnections(settings.maxConnections()).withClock(settings.clock())
                .withAcceptPause(settings.acceptPause()));
        return new TestTransport(this, transport, transport.counters());
    }
}
