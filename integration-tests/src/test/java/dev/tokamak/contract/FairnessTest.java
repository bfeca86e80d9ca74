package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Clients;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;

/** Nobody starves anybody: what each kind of work may do before the others have their turn is bounded. */
class FairnessTest {

    private static final int ROUNDS = 20;

    /** Both make progress: the others are served, and whoever is so busy goes on. */
    private static void bothGoOn(Clients others, AtomicLong busy) {
        Await.eventually(() -> busy.get() > 0, "it has begun");
        for (int i = 0; i < ROUNDS; i++) {
            long before = busy.get();
            others.allAreServed();
            Await.eventually(() -> busy.get() > before, "it goes on");
        }
    }

    @EveryTransport
    void aTaskThatResubmitsItselfForEver(TestTransport t) {
        var others = new Clients(t, t.serve(Echo::new), 20);
        var runs = new AtomicLong();
        var recorder = new Recorder().echo().onOpen(c -> again(c, runs));
        var client = t.client(t.serve(() -> recorder));
        bothGoOn(others, runs);
        client.ping("also its own connection");
        recorder.connection().abort(CloseReason.CLOSED);
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
    }

    private static void again(Connection c, AtomicLong runs) {
        runs.incrementAndGet();
        c.execute(() -> again(c, runs));
    }

    @EveryTransport
    void aTimerThatResubmitsItselfForEver(TestTransport t) {
        var others = new Clients(t, t.serve(Echo::new), 20);
        var runs = new AtomicLong();
        var recorder = new Recorder().echo().onOpen(c -> atOnce(c, runs));
        var client = t.client(t.serve(() -> recorder));
        bothGoOn(others, runs);
        client.ping("also its own connection");
        recorder.connection().close();
    }

    private static void atOnce(Connection c, AtomicLong runs) {
        runs.incrementAndGet();
        c.schedule(Duration.ZERO, () -> atOnce(c, runs));
    }

    @EveryTransport
    void tasksFromManyThreadsAtOnce(TestTransport t) throws InterruptedException {
        var others = new Clients(t, t.serve(Echo::new), 20);
        var recorder = new Recorder();
        t.client(t.serve(() -> recorder));
        var c = recorder.connection();
        var stop = new AtomicBoolean();
        var submitted = new AtomicLong();
        var ran = new AtomicLong();
        var producer = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                if (submitted.get() - ran.get() < 5000) {
                    submitted.incrementAndGet();
                    c.execute(ran::incrementAndGet);
                }
            }
        });
        try {
            bothGoOn(others, ran);
        } finally {
            stop.set(true);
            producer.join();
        }
        Await.eventually(() -> ran.get() == submitted.get(), "not one lost");
    }

    @EveryTransport
    void aFastFlooder(TestTransport t) throws InterruptedException {
        var others = new Clients(t, t.serve(Echo::new), 50);
        var offers = new AtomicLong();
        var at = t.serve(() -> new Recorder().onData((_, in) -> {
            offers.incrementAndGet();
            in.position(in.limit());
        }));
        var client = t.client(at);
        var stop = new AtomicBoolean();
        var flooder = Thread.ofPlatform().start(() -> {
            var much = new byte[256 << 10];
            while (!stop.get()) {
                client.send(much);
            }
        });
        try {
            bothGoOn(others, offers);
        } finally {
            stop.set(true);
            flooder.join();
        }
    }

    /** Its answers go back to it as fast as they can, on the same connection. */
    @EveryTransport
    void aFastFlooderThatReadsItsEcho(TestTransport t) throws InterruptedException {
        var others = new Clients(t, t.serve(Echo::new), 50);
        var client = t.client(t.serve(Echo::new));
        var received = new AtomicLong();
        var flooder = Thread.ofPlatform().start(() -> {
            try {
                while (true) {
                    client.send(new byte[64 << 10]);
                }
            } catch (UncheckedIOException _) {
                // closed by the test
            }
        });
        var reader = Thread.ofPlatform().start(() -> {
            try {
                for (int n = 1; n > 0;) {
                    n = client.receiveSome(256 << 10).length;
                    received.addAndGet(n);
                }
            } catch (UncheckedIOException _) {
                // closed by the test
            }
        });
        try {
            bothGoOn(others, received);
        } finally {
            client.close();
            flooder.join();
            reader.join();
        }
    }

    /** Those who come and go do not keep out those who are there. */
    @EveryTransport
    void aStormOfConnects(TestTransport t) throws InterruptedException {
        var others = new Clients(t, t.serve(Echo::new), 20);
        var came = new AtomicLong();
        var at = t.serve(() -> new Recorder().onOpen(c -> {
            came.incrementAndGet();
            c.write(ByteBuffer.wrap(new byte[] {1}));
            c.close();
        }));
        var stop = new AtomicBoolean();
        var storm = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                try (var client = RawClient.connect(at)) {
                    client.receive(1);
                    client.abort();
                }
            }
        });
        try {
            bothGoOn(others, came);
        } finally {
            stop.set(true);
            storm.join();
        }
    }
}
