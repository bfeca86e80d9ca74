package dev.tokamak.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorConfig;
import dev.tokamak.reactor.ReactorTransport;
import dev.tokamak.threaded.ThreadedConfig;
import dev.tokamak.threaded.ThreadedTransport;

/**
 * What the servers have in common that experiments start besides {@code tokamak serve}: one transport, services on free ports of
 * the loopback, each of which is said on standard output ({@link Endpoint}). Says on request what it has used
 * ({@link UsageReporter}).
 *
 * <pre>
 *   reactor|platform|virtual [--reactors N] WHAT ELSE THE SERVER TAKES
 * </pre>
 */
final class OwnServer {
    static final String REACTORS = "--reactors";

    private static final String HOST = "127.0.0.1";

    private final Transport transport;
    private final List<String> rest;

    private OwnServer(Transport transport, List<String> rest) {
        this.transport = transport;
        this.rest = rest;
    }

    /**
     * Starts the transport.
     *
     * @param args of the command line
     * @throws IllegalArgumentException when they are others
     */
    static OwnServer start(String... args) throws IOException {
        if (args.length == 0) {
            throw new IllegalArgumentException("usage: reactor|platform|virtual [--reactors N]");
        }
        UsageReporter.start();
        boolean several = args.length > 2 && args[1].equals(REACTORS);
        return new OwnServer(transport(args[0], several ? Integer.parseInt(args[2]) : 1),
                List.of(args).subList(several ? 3 : 1, args.length));
    }

    /**
     * Starts a transport by its name.
     *
     * @param reactors loops, of a reactor
     */
    static Transport transport(String name, int reactors) throws IOException {
        return switch (name) {
            case "reactor" -> ReactorTransport.start(ReactorConfig.DEFAULT.withReactors(reactors));
            case "platform" -> ThreadedTransport.start(ThreadedConfig.platform());
            case "virtual" -> ThreadedTransport.start(ThreadedConfig.virtual());
            default -> throw new IllegalArgumentException("no transport is called " + name);
        };
    }

    Transport transport() {
        return transport;
    }

    /** What else stands in its command line. */
    List<String> rest() {
        return rest;
    }

    /** Serves connections. */
    void serve(String service, Supplier<? extends ConnectionHandler> handlers) throws IOException {
        System.out.println("listening " + service + " tcp " + HOST + ":" + listen(transport, handlers));
    }

    /** Serves datagrams. */
    void serve(String service, DatagramHandler handler) throws IOException {
        var bound = transport.bind(anyPort(), handler, DatagramConfig.DEFAULT).localAddress();
        System.out.println("listening " + service + " udp " + HOST + ":" + ((InetSocketAddress) bound).getPort());
    }

    /** Listens on any free port, and returns it. */
    static int listen(Transport transport, Supplier<? extends ConnectionHandler> handlers) throws IOException {
        var bound = transport.listen(anyPort(), handlers, ListenConfig.DEFAULT).localAddress();
        return ((InetSocketAddress) bound).getPort();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.ofLiteral(HOST), 0);
    }

    /** Says that everything is there, and serves until its process is ended. */
    void ready() throws InterruptedException {
        System.out.println(Endpoint.READY);
        System.out.flush();
        new CountDownLatch(1).await(); // for a signal
    }
}
