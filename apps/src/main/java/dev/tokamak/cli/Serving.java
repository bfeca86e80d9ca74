package dev.tokamak.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.echo.EchoHandler;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.Limits;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.ShutdownReport;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.net.Transport;

/** Services on a transport: opened all or none. Closed when the transport has been shut down. */
final class Serving implements Closeable {

    /**
     * Where a service can be reached.
     *
     * @param service its name
     * @param protocol "tcp", "udp" or "tls"
     * @param address in numbers, with the port that it got
     */
    record Endpoint(String service, String protocol, String address) {
        @Override
        public String toString() {
            return "listening " + service + " " + protocol + " " + address;
        }
    }

    private static final InetAddress HEALTH = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration HEALTH_IDLE = Duration.ofSeconds(30);

    /** Of the grace; the rest of it is for the answers to those that are not done by then. */
    private static final int FINISHING_PERCENT = 90;

    private final Transport transport;
    private final InetAddress bind;
    private final ListenConfig listening;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<Service.Finishing> finishing = new ArrayList<>();
    private final List<Closeable> ends = new ArrayList<>();

    private Serving(Transport transport, InetAddress bind, ListenConfig listening) {
        this.transport = transport;
        this.bind = bind;
        this.listening = listening;
    }

    /**
     * Opens services.
     *
     * @param bind the address to bind
     * @param listening how every TCP listener behaves
     * @param tls how connections of those over TLS are encrypted; null when there are none
     * @throws CliException when a port can't be had, or a service can't start; the transport has been shut down then
     */
    static Serving open(Transport transport, InetAddress bind, ListenConfig listening, @Nullable TlsConfig tls,
            List<ServiceArgument> services, Service.Settings settings) {
        var serving = new Serving(transport, bind, listening);
        try {
            for (var argument : services) {
                var handlers = argument.service().handlers().apply(settings);
                serving.finishing.add(handlers.finishing());
                serving.ends.add(handlers.end());
                serving.open(argument, handlers, tls);
            }
            return serving;
        } catch (RuntimeException e) {
            transport.shutdown(Duration.ZERO);
            serving.endAfter(e);
            throw e;
        }
    }

    private void endAfter(RuntimeException failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Where they are, in the order of the arguments. */
    List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    /**
     * Lets the services end what only they know to be under way, then stops the transport, then the services: what was
     * acknowledged is safe afterwards.
     *
     * @param grace how long connections may take to finish; a little more when somebody has to be told
     * @throws IOException a service could not end in good order
     */
    ShutdownReport shutdown(Duration grace) throws IOException {
        long began = System.nanoTime();
        boolean interrupted = !finish(grace.multipliedBy(FINISHING_PERCENT).dividedBy(100));
        try {
            var left = grace.minusNanos(System.nanoTime() - began);
            var report = transport.shutdown(left.isNegative() ? Duration.ZERO : left);
            close();
            return report;
        } finally {
            if (interrupted) { // not before: an interrupted thread can't write files
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False when an interrupt has cut it short. */
    private boolean finish(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            for (var each : finishing) {
                each.within(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            }
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    /**
     * Ends the services, after their transport; all of them, also when one fails.
     *
     * @throws IOException the first failure, with the others
     */
    @Override
    public void close() throws IOException {
        IOException first = null;
        for (var end : ends.reversed()) {
            try {
                end.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void open(ServiceArgument argument, Service.Handlers handlers, @Nullable TlsConfig tls) {
        var service = argument.service();
        var named = listening.withName(service.name());
        int tcpPort = argument.tcpPort() == Service.NONE
                ? Service.NONE
                : listen(service, "tcp", argument.tcpPort(), handlers, named);
        if (argument.udpPort() != Service.NONE) {
            openUdp(service, argument, tcpPort, Objects.requireNonNull(handlers.udp()));
        }
        if (argument.tlsPort() != Service.NONE) {
            listen(service, "tls", argument.tlsPort(), handlers, named.withTls(Objects.requireNonNull(tls)));
        }
    }

    private int listen(Service service, String protocol, int port, Service.Handlers handlers, ListenConfig config) {
        try {
            var listener = transport.listen(new InetSocketAddress(bind, port), Objects.requireNonNull(handlers.tcp()),
                    config);
            return add(service, protocol, listener.localAddress());
        } catch (IOException e) {
            throw cannotListen(port, e);
        }
    }

    /**
     * Opens an echo for health checks, which only this machine reaches.
     *
     * @param port 0 for any free one
     * @throws CliException when it can't be had; everything has been shut down then
     */
    void openHealth(int port) {
        var at = new InetSocketAddress(HEALTH, port);
        try {
            var limits = Limits.DEFAULT.withIdleTime(HEALTH_IDLE);
            var listener = transport.listen(at, EchoHandler::new,
                    ListenConfig.DEFAULT.withName("health").withLimits(limits));
            int bound = ((InetSocketAddress) listener.localAddress()).getPort();
            endpoints.add(new Endpoint("health", "tcp", HostPort.text(HEALTH, bound)));
        } catch (IOException e) {
            var failure = cannotListen(HEALTH, port, e);
            transport.shutdown(Duration.ZERO);
            endAfter(failure);
            throw failure;
        }
    }

    private void openUdp(Service service, ServiceArgument argument, int tcpPort, DatagramHandler handler) {
        var config = DatagramConfig.DEFAULT.withName(service.name()).withSpread(true);
        if (argument.onePort() && argument.udpPort() == 0) {
            try {
                add(service, "udp",
                        transport.bind(new InetSocketAddress(bind, tcpPort), handler, config).localAddress());
                return;
            } catch (IOException _) {
                // what is free for TCP need not be free for UDP: any other then
            }
        }
        try {
            var at = new InetSocketAddress(bind, argument.udpPort());
            add(service, "udp", transport.bind(at, handler, config).localAddress());
        } catch (IOException e) {
            throw cannotListen(argument.udpPort(), e);
        }
    }

    private int add(Service service, String protocol, SocketAddress bound) {
        int port = ((InetSocketAddress) bound).getPort();
        endpoints.add(new Endpoint(service.name(), protocol, HostPort.text(bind, port)));
        return port;
    }

    private CliException cannotListen(int port, IOException e) {
        return cannotListen(bind, port, e);
    }

    private static CliException cannotListen(InetAddress bind, int port, IOException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return CliException.failed("cannot listen on " + HostPort.text(bind, port) + ": " + root.getMessage(), e);
    }
}
