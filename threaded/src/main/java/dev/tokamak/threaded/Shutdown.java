package dev.tokamak.threaded;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.ShutdownReport;

/** The end of a transport: refuse new, let the others finish, cut what is left, close the ports, see the threads off. */
final class Shutdown {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.threaded");
    private static final Duration THREADS_END = Duration.ofSeconds(5);

    private final Engine engine;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<ShutdownReport> report = new CompletableFuture<>();
    private volatile boolean over;
    private volatile @Nullable Thread thread;

    Shutdown(Engine engine) {
        this.engine = engine;
    }

    boolean hasBegun() {
        return begun.get();
    }

    void refuseIfBegun() {
        if (hasBegun()) {
            throw new IllegalStateException("the transport is shut down");
        }
    }

    /** Whether nothing can be answered any more. */
    boolean isOver() {
        return over;
    }

    /** The first call has it done, by a thread that nobody interrupts; all wait for it, and for that thread's end. */
    ShutdownReport run(Duration grace) {
        if (begun.compareAndSet(false, true)) {
            long nanos = TimeUnit.NANOSECONDS.convert(grace); // saturates
            var ender = Thread.ofPlatform().name(engine.config.name() + "-shutdown").unstarted(() -> complete(nanos));
            thread = ender;
            try {
                ender.start();
            } catch (OutOfMemoryError e) {
                LOG.log(Level.DEBUG, "no thread to shut down with", e);
                thread = null;
                complete(nanos);
            }
        }
        var result = report.join();
        awaitThread();
        return result;
    }

    private void awaitThread() {
        var ender = thread;
        if (ender != null) {
            try {
                ender.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // it has nothing to do any more, and ends without us
            }
        }
    }

    private void complete(long graceNanos) {
        try {
            report.complete(end(graceNanos));
        } catch (Throwable t) {
            report.completeExceptionally(t);
        }
    }

    private ShutdownReport end(long graceNanos) throws InterruptedException {
        long began = System.nanoTime();
        engine.threads.beginEnding();
        List.copyOf(engine.acceptors).forEach(Acceptor::close);
        int open = engine.places.inside();
        if (graceNanos > 0) {
            drain();
            engine.places.awaitEmpty(began + Math.min(graceNanos, Long.MAX_VALUE / 2));
        }
        engine.cutting = true;
        int forced = cut();
        over = true;
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
