package dev.tokamak.reactor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.net.ShutdownReport;

/**
 * The end of a transport: refuse new, let the others finish, cut what is left, close the ports, stop the threads. Once
 * begun it goes on to the end, whatever happens to those who wait for it. Any thread but a loop's.
 */
final class Shutdown {

    private final ReactorTransport transport;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<ShutdownReport> report = new CompletableFuture<>();
    private volatile boolean over;

    Shutdown(ReactorTransport transport) {
        this.transport = transport;
    }

    boolean hasBegun() {
        return begun.get();
    }

    /** Whether nothing can be answered any more. */
    boolean isOver() {
        return over;
    }

    /** The first call has it done, by a thread that nobody interrupts; all wait for it. */
    ShutdownReport run(Duration grace) {
        if (begun.compareAndSet(false, true)) {
            long nanos = TimeUnit.NANOSECONDS.convert(grace); // saturates
            Thread.ofPlatform().name(transport.name() + "-shutdown").start(() -> {
                try {
                    report.complete(end(nanos));
                } catch (Throwable t) {
                    report.completeExceptionally(t);
                }
            });
        }
        return report.join();
    }

    private ShutdownReport end(long graceNanos) throws InterruptedException {
        long began = System.nanoTime();
        transport.acceptors.forEach(Acceptor::beginClose);
        int open = transport.admission.inside();
        if (graceNanos > 0) {
            transport.onEveryLoop(loop -> loop.endpoints().forEach(Endpoint::drain));
            awaitEmpty(began, graceNanos);
        }
        int forced = transport.admission.inside();
        over = true;
        var ports = new AtomicInteger();
        transport.onEveryLoop(loop -> loop.endpoints().forEach(endpoint -> {
            ports.addAndGet(endpoint instanceof UdpEndpoint ? 1 : 0);
            endpoint.cut();
        }));
        transport.stopThreads();
        return new ShutdownReport(Math.max(0, open - forced), forced, ports.get(),
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

    private synchronized void awaitEmpty(long began, long graceNanos) throws InterruptedException {
        while (transport.admission.inside() > 0) {
            long left = graceNanos - (System.nanoTime() - began);
            if (left <= 0) {
                return;
            }
            wait(left / 1_000_000 + 1);
        }
    }
}
