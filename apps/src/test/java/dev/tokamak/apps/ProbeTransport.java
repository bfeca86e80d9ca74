package dev.tokamak.apps;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Listener;
import dev.tokamak.net.ShutdownReport;
import dev.tokamak.net.Transport;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.ProbeLoop;

/** A transport in memory, for what connects to others: each connection's other end is a probe. */
public final class ProbeTransport implements Transport {

    private final ProbeLoop loop;
    private final List<Dialled> dialled = new ArrayList<>();
    private boolean over;

    /** A connection that was asked for. */
    public record Dialled(SocketAddress to, ConnectConfig config, HandlerProbe peer) {
        /** As text, unresolved. */
        public String address() {
            var address = (InetSocketAddress) to;
            return address.getHostString() + ":" + address.getPort();
        }
    }

    public ProbeTransport(ProbeLoop loop) {
        this.loop = loop;
    }

    /** All that was asked for, oldest first. */
    public List<Dialled> dialled() {
        return dialled;
    }

    /** The other end of the newest connection. */
    public HandlerProbe newest() {
        return dialled.getLast().peer();
    }

    @Override
    public Connection connect(SocketAddress to, ConnectionHandler handler, ConnectConfig config) {
        if (over) {
            throw new IllegalStateException("shut down");
        }
        var peer = loop.connect(handler, config);
        dialled.add(new Dialled(to, config, peer));
        return peer.connection();
    }

    @Override
    public Listener listen(SocketAddress at, Supplier<? extends ConnectionHandler> handlers, ListenConfig config) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DatagramPort bind(SocketAddress at, DatagramHandler handler, DatagramConfig config) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ShutdownReport shutdown(Duration grace) {
        over = true;
        return new ShutdownReport(0, 0, 0, Duration.ZERO);
    }
}
