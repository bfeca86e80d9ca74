package dev.tokamak.limits;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/**
 * A selector swallows a wakeup that comes while it is handing out a batch of which an earlier wakeup is a part. A loop that
 * takes itself for woken from then on sleeps over everything that others hand it.
 */
final class LateWakeupTest {

    private final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    private final Semaphore held = new Semaphore(0);
    private final Semaphore release = new Semaphore(0);

    /** Holds its loop at each byte until the test lets go. */
    private final class Holding implements ConnectionHandler {
        @Override
        public void onOpen(Connection c) {
            opened.add(c);
        }

        @Override
        public void onData(Connection c, ByteBuffer in) {
            in.position(in.limit());
            held.release();
            release.acquireUninterruptibly();
        }
    }

    @EveryTransport(TransportKind.REACTOR)
    void aTaskIsRunAlsoAfterAWakeupThatWasSwallowed(TestTransport transport) throws InterruptedException {
        var address = transport.serve(Holding::new);
        var one = transport.client(address);
        var two = transport.client(address);
        var connection = opened.take();
        for (int round = 0; round < 10; round++) {
            one.send("x");
            held.acquire(); // in the first batch
            two.send("x");
            var first = handOver(connection); // the wakeup and the second client become one batch
            release.release();
            held.acquire(); // in the second batch
            var second = handOver(connection); // its wakeup is swallowed
            release.release();
            Await.latch(first, "the task of the first batch");
            Await.latch(second, "the task of the second batch");
            Await.within(Duration.ofMillis(5), () -> false); // the loop goes to sleep
            Await.latch(handOver(connection), "a task for the sleeping loop");
        }
    }

    private static CountDownLatch handOver(Connection connection) {
        var ran = new CountDownLatch(1);
        connection.execute(ran::countDown);
        return ran;
    }
}
