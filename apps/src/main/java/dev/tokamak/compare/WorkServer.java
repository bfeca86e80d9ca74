package dev.tokamak.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import dev.tokamak.apps.echo.EchoHandler;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorConfig;
import dev.tokamak.reactor.ReactorTransport;
import dev.tokamak.threaded.ThreadedConfig;
import dev.tokamak.threaded.ThreadedTransport;

/**
 * A server for the question what one bad client does to its neighbours: plain echo and {@link WorkHandler} on one
 * transport, so that they share its loops or its carriers. Not meant to be run by hand.
 *
 * <pre>
 *   reactor|platform|virtual [--reactors N]
 * </pre>
 * Prints where it listens, then {@code ready}, says on request what it has used ({@link UsageReporter}), and serves until
 * its process is ended.
 */
public final class WorkServer {
    private static final String REACTORS = "--reactors";

    private WorkServer() {}

    /**
     * Serves.
     *
     * @param args transport, and how many loops
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 1 && !(args.length == 3 && args[1].equals(REACTORS))) {
            throw new IllegalArgumentException("usage: reactor|platform|virtual [--reactors N]");
        }
        UsageReporter.start();
        Transport transport = start(args[0], args.length == 3 ? Integer.parseInt(args[2]) : 1);
        Work work = Work.calibrated();
        System.out.println("listening echo tcp 127.0.0.1:" + listen(transport, EchoHandler::new));
        System.out.println("listening work tcp 127.0.0.1:" + listen(transport, () -> new WorkHandler(work)));
        System.out.println(Endpoint.READY);
        System.out.flush();
        new CountDownLatch(1).await(); // the process is ended by a signal
    }

    /**
     * Starts a transport by its name.
     *
     * @param reactors loops, of a reactor
     */
    static Transport start(String transport, int reactors) throws IOException {
        return switch (transport) {
            case "reactor" -> ReactorTransport.start(ReactorConfig.DEFAULT.withReactors(reactors));
            case "platform" -> ThreadedTransport.start(ThreadedConfig.platform());
            case "virtual" -> ThreadedTransport.start(ThreadedConfig.virtual());
            default -> throw new IllegalArgumentException("no transport is called " + transport);
        };
    }

    /** Listens on any free port, and returns it. */
    static int listen(Transport transport, Supplier<? extends ConnectionHandler> handlers) throws IOException {
        var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        var bound = transport.listen(loopback, handlers, ListenConfig.DEFAULT).localAddress();
        return ((InetSocketAddress) bound).getPort();
    }
}
