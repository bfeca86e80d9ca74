package dev.tokamak.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

import dev.tokamak.apps.echo.DatagramEcho;
import dev.tokamak.apps.echo.EchoHandler;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.Transport;

/** What {@link WorkServer} serves, and echo of datagrams, within the process of a test. */
final class Neighbourhood implements AutoCloseable {
    final InetSocketAddress echo;
    final InetSocketAddress work;
    final InetSocketAddress datagrams;
    private final Transport transport;

    Neighbourhood(String kind) throws IOException {
        transport = OwnServer.transport(kind, 1);
        Work burning = Work.calibrated();
        echo = at(OwnServer.listen(transport, EchoHandler::new));
        work = at(OwnServer.listen(transport, () -> new WorkHandler(burning)));
        datagrams = (InetSocketAddress) transport.bind(at(0), new DatagramEcho(), DatagramConfig.DEFAULT)
                .localAddress();
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    @Override
    public void close() {
        transport.shutdown(Duration.ZERO);
    }
}
