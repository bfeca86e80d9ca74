package dev.tokamak.apps.files.tftp;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

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
import dev.tokamak.probe.DatagramProbe;
import dev.tokamak.probe.ProbeLoop;

/** A transport in memory for what binds ports: behind each of them is a probe. */
final class ProbePorts implements Transport {

    private final ProbeLoop loop;
    private final List<DatagramProbe> bound = new ArrayList<>();
    private @Nullable RuntimeException refusal;

    ProbePorts(ProbeLoop loop) {
        this.loop = loop;
    }

    /** Every port that was asked for, oldest first. */
    List<DatagramProbe> bound() {
        return bound;
    }

    DatagramProbe newest() {
        return bound.getLast();
    }

    /** From now on there are no ports. */
    void refuse(RuntimeException why) {
        refusal = why;
    }

    @Override
    public DatagramPort bind(SocketAddress at, DatagramHandler handler, DatagramConfig config) {
        if (refusal != null) {
            throw refusal;
        }
        var probe = loop.bind(handler, config);
        bound.add(probe);
        var port = new AtomicReference<DatagramPort>();
        probe.elsewhere(port::set);
        return port.get();
    }

    @Override
    public Connection connect(SocketAddress to, ConnectionHandler handler, ConnectConfig config) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Listener listen(SocketAddress at, Supplier<? extends ConnectionHandler> handlers, ListenConfig config) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ShutdownReport shutdown(Duration grace) {
        throw new UnsupportedOperationException();
    }
}
