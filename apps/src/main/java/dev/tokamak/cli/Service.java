package dev.tokamak.cli;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.DatagramHandler;

/**
 * Something that {@code serve} can run: an entry of {@link Services}.
 *
 * @param name what it is called on the command line and in what {@code serve} prints
 * @param tcpPort its port unless another is given; {@link #NONE} when it doesn't speak TCP
 * @param udpPort its port unless another is given; {@link #NONE} when it doesn't speak UDP
 * @param handlers makes its handlers, once
 */
record Service(String name, int tcpPort, int udpPort, Function<Settings, Handlers> handlers) {

    /** No port: the service doesn't speak this protocol. */
    static final int NONE = -1;

    /**
     * What a service may want to know.
     *
     * @param ack whether echo answers as a course's server does
     * @param data where files are kept; not created yet
     */
    record Settings(boolean ack, Path data) {}

    /**
     * What a service answers with.
     *
     * @param tcp makes a handler for each connection; null exactly when there is no TCP port
     * @param udp the handler of datagrams, safe for several loops at once; null exactly when there is no UDP port
     */
    record Handlers(@Nullable Supplier<? extends ConnectionHandler> tcp, @Nullable DatagramHandler udp) {}

    boolean speaksTcp() {
        return tcpPort != NONE;
    }

    boolean speaksUdp() {
        return udpPort != NONE;
    }
}
