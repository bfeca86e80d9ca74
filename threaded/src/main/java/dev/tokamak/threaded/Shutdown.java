package dev.tokamak.threaded;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

import dev.tokamak.net.ShutdownReport;
import dev.tokamak.wire.ShutdownOnce;
import dev.tokamak.wire.SteadyLogger;

/** The end of a transport: refuse new, let the others finish, cut what is left, close the ports, see the threads off. */
final class Shutdown implements ShutdownOnce.Work {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.threaded");
    private static final Duration THREADS_END = Duration.ofSeconds(5);

    private final Engine engine;
    private final ShutdownOnce once;

    Shutdown(Engine engine, ShutdownOnce once) {
        this.engine = engine;
        this.once = once;
    }

    @Override
    public ShutdownReport end(long graceNanos) throws InterruptedException {
        long began = System.nanoTime();
        engine.threads.beginEnding();
        List.copyOf(engine.acceptors).forEach(Acceptor::close);
        int open = engine.places.inside();
        if (graceNanos > 0) {
            drain();
            engine.places.awaitEmpty(began + graceNanos);
        }
        engine.cutting = true;
        int forced = cut();
        once.nothingIsAnsweredAnyMore();
        int ports = engine.ports.size();
        engine.ports.forEach(UdpPort::cut);
        var held = engine.threads.close(THREADS_END);
        engine.offload.close();
        if (!engine.offload.awaitEnd(THREADS_END)) {
            LOG.log(Level.ERROR, "{0} pieces of offloaded work do not end", engine.offload.pending());
        }
        engine.timers.stop();
        if (!held.isEmpty()) {
            LOG.log(Level.ERROR, "these threads do not end, their handlers hold them: {0}", held);
        }
        LOG.log(Level.DEBUG, "{0} stopped: {1}", engine.config.name(), engine.counters.snapshot());
        return new ShutdownReport(Math.max(0, open - forced), forced, ports,
                Duration.ofNanos(System.nanoTime() - began));
    }

    /** On a thread of the transport, because callbacks may come of it. Without one, every connection has to find one. */
    private void drain() {
        engine.draining = true;
        try {
            engine.threads.start("drain", () -> engine.clients.forEach(TcpClient::drain));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "no thread to drain with", e);
            engine.clients.forEach(client -> client.core().drain());
        }
    }

    private int cut() {
        int forced = 0;
        for (var client : engine.clients) {
            if (!client.core().isOver()) {
                forced++;
                client.cut();
            }
        }
        return forced;
    }
}
