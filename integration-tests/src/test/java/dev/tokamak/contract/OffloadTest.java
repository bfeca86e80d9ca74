package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Clients;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;

/** Promise 13: work that ends after its connection closed is discarded, an {@code AutoCloseable} result is closed. */
class OffloadTest {

    private static final class Resource implements AutoCloseable {
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @EveryTransport
    void theResultComesBackIntoTheConnection(TestTransport t) {
        var where = new AtomicReference<Thread>();
        var recorder = new Recorder();
        recorder.onData((c, in) -> {
            in.position(in.limit());
            c.offload(() -> {
                where.set(Thread.currentThread());
                return "done";
            }, (result, thrown) -> recorder.task("result " + result + " " + thrown,
                    () -> c.write(ByteBuffer.wrap(new byte[] {'!'}))).run());
        });
        var client = t.client(t.serve(() -> recorder));
        client.send("x");
        assertThat(client.receiveText(1)).isEqualTo("!");
        assertThat(recorder.lines()).contains("result done null");
        assertThat(where.get().isVirtual()).isTrue();
    }

    @EveryTransport
    void whatTheWorkThrowsComesBackToo(TestTransport t) {
        var failure = new AtomicReference<Throwable>();
        var recorder = new Recorder().onOpen(c -> c.offload(() -> {
            throw new IOException("no such thing");
        }, (_, thrown) -> failure.set(thrown)));
        t.client(t.serve(() -> recorder));
        Await.eventually(() -> failure.get() != null, "the failure told");
        assertThat(failure.get()).isInstanceOf(IOException.class).hasMessage("no such thing");
        assertThat(recorder.isClosed()).isFalse();
    }

    @EveryTransport
    void othersAreServedMeanwhile(TestTransport t) {
        var release = new CountDownLatch(1);
        var others = new Clients(t, t.serve(Echo::new), 20);
        var recorder = new Recorder().echo()
                .onOpen(c -> c.offload(() -> release.await(1, TimeUnit.MINUTES), (_, _) -> {}));
        var client = t.client(t.serve(() -> recorder));
        recorder.connection();
        others.allAreServed();
        client.ping("me too");
        release.countDown();
    }

    @EveryTransport
    void aResultThatComesTooLateIsClosedAndNobodyHearsOfIt(TestTransport t) {
        var release = new CountDownLatch(1);
        var resource = new Resource();
        var told = new AtomicInteger();
        var recorder = new Recorder().onOpen(c -> c.offload(() -> {
            release.await();
            return resource;
        }, (_, _) -> told.incrementAndGet()));
        t.client(t.serve(() -> recorder)).abort();
        recorder.awaitClose();
        release.countDown();
        Await.eventually(() -> resource.closed.get() > 0, "the result closed");
        t.close();
        assertThat(resource.closed).hasValue(1);
        assertThat(told).hasValue(0);
    }

    @EveryTransport
    void aResultThatWaitsWhenTheConnectionEndsIsClosed(TestTransport t) {
        var resource = new Resource();
        var told = new AtomicInteger();
        var worked = new CountDownLatch(1);
        var recorder = new Recorder().onOpen(c -> {
            c.offload(() -> {
                worked.countDown();
                return resource;
            }, (_, _) -> told.incrementAndGet());
            Await.latch(worked, "the work done"); // holds the connection, so that the result has to wait
            c.abort(CloseReason.MALFORMED);
        });
        t.client(t.serve(() -> recorder));
        recorder.awaitClose();
        Await.eventually(() -> resource.closed.get() + told.get() > 0, "the result disposed of");
        assertThat(told).hasValue(0);
        assertThat(resource.closed).hasValue(1);
    }

    @EveryTransport
    void workUnderWayCountsAsActivity(TestTransport t) {
        var release = new CountDownLatch(1);
        var recorder = new Recorder().onOpen(c -> c.offload(() -> {
            release.await();
            return 1;
        }, (_, _) -> {}));
        var limits = Limits.DEFAULT.withIdleTime(Duration.ofMillis(100));
        t.client(t.serve(() -> recorder, limits));
        recorder.connection();
        for (int i = 0; i < 3; i++) { // three idle times of others pass
            var other = new Recorder();
            t.client(t.serve(() -> other, limits));
            assertThat(other.awaitClose()).isEqualTo(CloseReason.IDLE);
        }
        assertThat(recorder.isClosed()).isFalse();
        release.countDown();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.IDLE);
    }

    /** A client comes back from the same port: the answer to its predecessor is not for it. */
    @EveryTransport
    void aLateAnswerNeverReachesAConnectionThatReusesThePort(TestTransport t) {
        var release = new CountDownLatch(1);
        var first = new Recorder().onData((c, in) -> {
            in.position(in.limit());
            c.offload(() -> {
                release.await();
                return "secret";
            }, (result, _) -> c.write(ByteBuffer.wrap(result.getBytes(StandardCharsets.UTF_8))));
        });
        var second = new Recorder().echo();
        var at = t.serve(() -> first.lines().isEmpty() ? first : second);
        var elsewhere = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.77"), 0); // nobody else takes ports there
        var before = t.closedInTheEnd(RawClient.connect(elsewhere, at, 0));
        before.send("what?");
        Await.eventually(() -> first.count("data") > 0, "asked");
        var from = before.localAddress();
        before.abort(); // no TIME_WAIT, so that the port is free at once
        first.awaitClose();
        var after = t.closedInTheEnd(RawClient.connect(from, at, 0));
        assertThat(second.connection().remoteAddress()).isEqualTo(first.connection().remoteAddress());
        release.countDown();
        after.ping("mine");
        assertThat(second.connection().id()).isNotEqualTo(first.connection().id());
    }
}
