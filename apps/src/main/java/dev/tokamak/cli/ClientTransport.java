package dev.tokamak.cli;

import java.io.IOException;
import java.time.Duration;

import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorConfig;

/**
 * What a client's connections run on, for the length of one command: one loop, which a slow terminal may hold up. A client that
 * has its answers has nothing to drain for long.
 *
 * @param transport shut down at the end
 */
record ClientTransport(Transport transport) implements AutoCloseable {

    private static final Duration GRACE = Duration.ofMillis(200);

    /**
     * Starts one.
     *
     * @param name prefix of its threads' names
     * @throws IOException when it can't be had
     */
    static ClientTransport start(String name) throws IOException {
        return new ClientTransport(TransportKind.REACTOR.start(
                ReactorConfig.DEFAULT.withName(name).withSlowCallback(Duration.ZERO)));
    }

    @Override
    public void close() {
        transport.shutdown(GRACE);
    }
}
