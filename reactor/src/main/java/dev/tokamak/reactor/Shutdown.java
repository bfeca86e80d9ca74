package dev.tokamak.reactor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.net.ShutdownReport;

/**
 * The end of a transport: refuse new, let the others finish, cut what is left, close the ports, stop the threads. Any
 * thread but a loop's.
 */
final class Shutdown {

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
        List.copyOf(transport.acceptors).forEach(Acceptor::close);
        int open = transport.admission.inside();
        if (grace.isPositive()) {
            transport.onEveryLoop(loop -> loop.endpoints().forEach(Endpoint::drain));
            awaitEmpty(began + grace.toNanos());
        }
        var forced = new AtomicInteger();
        var ports = new AtomicInteger();
        transport.onEveryLoop(loop -> loop.endpoints().forEach(endpoint -> {
            (endpoint instanceof TcpEndpoint ? forced : ports).incrementAndGet();
            endpoint.cut();
        }));
        transport.stopThreads();
        return new ShutdownReport(Math.max(0, open - forced.get()), forced.get(), ports.get(),
                Duration.ofNanos(System.nanoTime() - began));
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
        while (transport.admission.inside() > 0) {
            long nanos = deadline - System.nanoTime();
            if (nanos <= 0) {
                return;
            }
            wait(nanos / 1_000_000 + 1);
        }
    }
}
