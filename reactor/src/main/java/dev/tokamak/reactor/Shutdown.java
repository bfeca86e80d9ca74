package dev.tokamak.reactor;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.tokamak.net.ShutdownReport;

/**
 * The end of a transport: refuse new, let the others finish, cut what is left, close the ports, stop the threads. Any
 * thread but a loop's.
 */
final class Shutdown {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.reactor");

    private final ReactorTransport transport;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<ShutdownReport> report = new CompletableFuture<>();

    Shutdown(ReactorTransport transport) {
        this.transport = transport;
    }

    boolean hasBegun() {
        return begun.get();
    }

    void refuseIfBegun() {
        if (hasBegun()) {
            throw new IllegalStateException("the transport is shut down");
        }
    }

    /** The first call does it; others wait for it. */
    ShutdownReport run(Duration grace) {
        if (begun.compareAndSet(false, true)) {
            try {
                report.complete(end(grace));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                report.completeExceptionally(e);
            } catch (RuntimeException | Error e) {
                report.completeExceptionally(e);
                throw e;
            }
        }
        return report.join();
    }

    private ShutdownReport end(Duration grace) throws InterruptedException {
        long began = System.nanoTime();
        List.copyOf(transport.acceptors()).forEach(Acceptor::close);
        int open = transport.admission().inside();
        if (grace.isPositive()) {
            everywhere(TcpEndpoint.class, Endpoint::drain);
            awaitEmpty(began + grace.toNanos());
        }
        var cut = new AtomicInteger();
        everywhere(TcpEndpoint.class, endpoint -> {
            cut.incrementAndGet();
            endpoint.cut();
        });
        var ports = new AtomicInteger();
        everywhere(UdpEndpoint.class, endpoint -> {
            ports.incrementAndGet();
            endpoint.cut();
        });
        transport.stopThreads();
        int forced = cut.get();
        return new ShutdownReport(Math.max(0, open - forced), forced, ports.get(),
                Duration.ofNanos(System.nanoTime() - began));
    }

    /** Has every loop do something with each of its endpoints of a kind, and waits for it. */
    private void everywhere(Class<? extends Endpoint> kind, Consumer<Endpoint> what) {
        var done = new CountDownLatch(transport.loops().size());
        for (var loop : transport.loops()) {
            loop.submit(() -> {
                try {
                    loop.endpoints().stream().filter(kind::isInstance).forEach(what);
                } finally {
                    done.countDown();
                }
            });
        }
        if (!transport.awaitUnlessInLoop(done)) {
            LOG.log(Level.WARNING, "{0}: a loop does not answer while shutting down", transport);
        }
    }

    /** A connection is over. */
    void left() {
        if (hasBegun()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    private synchronized void awaitEmpty(long deadline) throws InterruptedException {
        while (transport.admission().inside() > 0) {
            long nanos = deadline - System.nanoTime();
            if (nanos <= 0) {
                return;
            }
            wait(nanos / 1_000_000 + 1);
        }
    }
}
