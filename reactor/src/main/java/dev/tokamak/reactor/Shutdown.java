package dev.tokamak.reactor;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.net.ShutdownReport;
import dev.tokamak.wire.ShutdownOnce;

/** The end of a transport: refuse new, let the others finish, cut what is left, close the ports, stop the threads. */
final class Shutdown implements ShutdownOnce.Work {

    private final ReactorTransport transport;

    Shutdown(ReactorTransport transport) {
        this.transport = transport;
    }

    @Override
    public ShutdownReport end(long graceNanos) throws InterruptedException {
        long began = System.nanoTime();
        transport.acceptors.forEach(Acceptor::beginClose);
        int open = transport.admission.inside();
        if (graceNanos > 0) {
            transport.onEveryLoop(loop -> loop.endpoints().forEach(Endpoint::drain));
            awaitEmpty(began, graceNanos);
        }
        int forced = transport.admission.inside();
        transport.once.nothingIsAnsweredAnyMore();
        var ports = new AtomicInteger();
        transport.onEveryLoop(loop -> loop.clear().forEach(endpoint -> {
            ports.addAndGet(endpoint instanceof UdpEndpoint ? 1 : 0);
            endpoint.cut();
        }));
        transport.stopThreads();
        return new ShutdownReport(Math.max(0, open - forced), forced, ports.get(),
                Duration.ofNanos(System.nanoTime() - began));
    }

    /** A connection is over. */
    void left() {
        if (transport.once.hasBegun()) {
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
