package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;

/** Promise 1: callbacks of one connection are serial and never nest. */
class SerialCallbacksTest {

    private static final int THREADS = 4;
    private static final int EACH = 200;

    @EveryTransport
    void callbacksTasksTimersAndResultsNeverOverlap(TestTransport t) throws InterruptedException {
        var recorder = new Recorder().echo();
        var client = t.client(t.serve(() -> recorder));
        var c = recorder.connection();
        var ran = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < EACH; n++) {
                    c.execute(recorder.task("task", ran::incrementAndGet));
                    c.schedule(Duration.ofNanos(n * 1000L), recorder.task("timer", ran::incrementAndGet));
                    c.offload(() -> 1, (_, _) -> recorder.task("result", ran::incrementAndGet).run());
                }
            }));
        }
        for (int n = 0; n < EACH; n++) {
            client.ping("x");
        }
        for (var thread : threads) {
            thread.join();
        }
        Await.eventually(() -> ran.get() == 3 * THREADS * EACH, () -> "all run, but " + ran);
        client.halfClose();
        client.expectEof();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED); // fails on overlapping
    }

    @EveryTransport
    void tasksRunInTheOrderInWhichTheyWereHandedOver(TestTransport t) {
        var recorder = new Recorder();
        t.client(t.serve(() -> recorder));
        var c = recorder.connection();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        for (int n = 0; n < 1000; n++) {
            int number = n;
            c.execute(() -> order.add(number));
        }
        Await.eventually(() -> order.size() == 1000, "1,000 tasks run");
        assertThat(order).isSorted();
    }

    /** Each of these could have led to a callback at once; all of them wait until this one has returned. */
    @EveryTransport
    void methodsRecordAndNeverCallBack(TestTransport t) {
        var recorded = new AtomicInteger();
        var recorder = new Recorder().onData((c, in) -> {
            c.execute(() -> c.write(ByteBuffer.wrap(new byte[] {'t'})));
            c.write(ByteBuffer.wrap(new byte[5000])); // above high water, then drained
            c.pauseReading();
            c.resumeReading(); // with input left unread
            in.get();
            c.schedule(Duration.ZERO, () -> {});
        }).onWritable(c -> {
            if (recorded.incrementAndGet() == 2) {
                c.close();
            }
        });
        var client = t.client(t.serve(() -> recorder, Limits.DEFAULT.withWater(10, 1000)));
        client.send("ab");
        client.receiveAll();
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(recorder.lines().getFirst()).isEqualTo("open");
        assertThat(recorder.count("writable")).isEqualTo(2);
    }
}
