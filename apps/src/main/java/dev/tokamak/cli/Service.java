package dev.tokamak.cli;

import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.Transport;

/**
 * Something that {@code serve} can run: an entry of {@link Services}.
 *
 * @param name what it is called on the command line and in what {@code serve} prints
 * @param tcpPort its port unless another is given; {@link #NONE} when it doesn't speak TCP
 * @param udpPort its port unless another is given; {@link #NONE} when it doesn't speak UDP
 * @param tlsPort its port over TLS unless another is given; {@link #NONE} when it has none of its own
 * @param handlers makes its handlers, once
 */
record Service(String name, int tcpPort, int udpPort, int tlsPort, Function<Settings, Handlers> handlers) {

    /** No port: the service doesn't speak this protocol. */
    static final int NONE = -1;

    /**
     * What a service may want to know.
     *
     * @param data where files are kept; not created yet
     * @param transport what the service will run on, for connections of its own
     * @param options what it was told on the command line
     */
    record Settings(Path data, Transport transport, ServiceOptions options) {}

    /**
     * What a service answers with.
     *
     * @param tcp makes a handler for each connection; null exactly when there is no port for TCP or TLS
     * @param udp the handler of datagrams, safe for several loops at once; null exactly when there is no UDP port
     * @param finishing lets end what nobody but the service knows to be under way
     * @param end to be closed when the transport has been shut down: what was acknowledged is safe afterwards
     */
    record Handlers(@Nullable Supplier<? extends ConnectionHandler> tcp, @Nullable DatagramHandler udp,
            Finishing finishing, Closeable end) {
        /** A service of which the transport sees when it is done. */
        Handlers(@Nullable Supplier<? extends ConnectionHandler> tcp, @Nullable DatagramHandler udp, Closeable end) {
            this(tcp, udp, _ -> {}, end);
        }

        /** A service that keeps nothing. */
        Handlers(@Nullable Supplier<? extends ConnectionHandler> tcp, @Nullable DatagramHandler udp) {
            this(tcp, udp, () -> {});
        }
    }

    /** What a service does first when it is to stop: its connections and ports are still served. */
    interface Finishing {
        /**
         * Blocks until nothing is under way.
         *
         * @param atMost how long that may take
         */
        void within(Duration atMost) throws InterruptedException;
    }

    /** A service without a TLS port of its own. */
    Service(String name, int tcpPort, int udpPort, Function<Settings, Handlers> handlers) {
        this(name, tcpPort, udpPort, NONE, handlers);
    }

    /** Name and usual ports, as in {@code echo (7007 tcp+udp)}. */
    String usual() {
        var ports = new ArrayList<String>();
        if (speaksTcp()) {
            ports.add(tcpPort + (tcpPort == udpPort ? " tcp+udp" : " tcp"));
        }
        if (speaksUdp() && tcpPort != udpPort) {
            ports.add(udpPort + " udp");
        }
        if (tlsPort != NONE) {
            ports.add(tlsPort + " tls");
        }
        return name + " (" + String.join(", ", ports) + ")";
    }

    /** Whether it has connections, encrypted or not. */
    boolean connects() {
        return speaksTcp() || tlsPort != NONE;
    }

    /** Whether it is served over TLS unless somebody asks for something else. */
    boolean isEncrypted() {
        return !speaksTcp() && !speaksUdp();
    }

    boolean speaksTcp() {
        return tcpPort != NONE;
    }

    boolean speaksUdp() {
        return udpPort != NONE;
    }
}
