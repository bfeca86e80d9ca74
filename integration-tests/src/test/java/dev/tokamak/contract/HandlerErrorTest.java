package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Clients;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.LogCapture;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.Settings;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;
import dev.tokamak.net.ListenConfig;

/** Promise 7: what a handler, task or timer throws ends its own connection and nothing else. */
class HandlerErrorTest {

    private static final int OTHERS = 100;
    private static final List<Supplier<Throwable>> THROWABLES = List.of(() -> new IllegalStateException("a bug"),
            () -> new IOException("checked"), StackOverflowError::new, () -> new AssertionError("wrong"),
            () -> new NoClassDefFoundError("gone"), () -> new OutOfMemoryError("made by hand"),
            () -> new InterruptedException("interrupted"));

    private enum Place {
        ON_OPEN,
        ON_DATA,
        ON_WRITABLE,
        ON_INPUT_CLOSED,
        TASK,
        TIMER,
        RESULT
    }

    /** Throws in one place, once the peer has sent something. */
    private static Recorder throwing(Place place, Supplier<Throwable> what) {
        return new Recorder().onOpen(c -> {
            at(place, Place.ON_OPEN, what);
        }).onData((c, in) -> {
            in.position(in.limit());
            at(place, Place.ON_DATA, what);
            c.write(ByteBuffer.allocate(2000)); // above high water
            switch (place) {
                case TASK -> c.execute(() -> HandlerErrorTest.sneak(what.get()));
                case TIMER -> c.schedule(Duration.ofMillis(1), () -> HandlerErrorTest.sneak(what.get()));
                case RESULT -> c.offload(() -> 1, (_, _) -> HandlerErrorTest.sneak(what.get()));
                default -> {}
            }
        }).onWritable(_ -> at(place, Place.ON_WRITABLE, what)).onInputClosed((c, _) -> {
            at(place, Place.ON_INPUT_CLOSED, what);
            if (place.compareTo(Place.TASK) < 0) {
                c.close();
            }
        });
    }

    private static void at(Place place, Place here, Supplier<Throwable> what) {
        if (place == here) {
            sneak(what.get());
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @EveryTransport
    void whateverItIsAndWhereverItIsThrown(TestTransport t) {
        var others = new Clients(t, t.serve(Echo::new), OTHERS);
        int expected = 0;
        try (var log = LogCapture.start()) {
            for (var place : Place.values()) {
                for (var what : THROWABLES) {
                    var recorder = throwing(place, what);
                    var listener = t.serve(() -> recorder,
                            ListenConfig.DEFAULT.withLimits(Limits.DEFAULT.withWater(10, 1000)));
                    try (var client = t.client(listener.localAddress())) {
                        send(client);
                        assertThat(recorder.awaitClose()).as("%s", recorder.lines())
                                .isEqualTo(CloseReason.HANDLER_ERROR);
                        assertThat(recorder.cause()).hasSameClassAs(what.get());
                        client.expectEnd();
                    }
                    listener.close();
                    others.oneIsServed();
                    expected++;
                }
            }
            assertThat(log.warnings()).as("each is logged once, with its stack").hasSize(expected)
                    .allMatch(event -> event.getThrowableProxy() != null);
        }
        assertThat(t.count(Counter.HANDLER_ERRORS)).isEqualTo(expected);
        assertThat(t.count(CloseReason.HANDLER_ERROR)).isEqualTo(expected);
        others.allAreServed();
    }

    private static void send(RawClient client) {
        try {
            client.send("x").halfClose();
        } catch (UncheckedIOException _) {
            // cut already, by an onOpen that threw
        }
    }

    @EveryTransport
    void inOnCloseItIsLoggedAndCounted(TestTransport t) {
        var others = new Clients(t, t.serve(Echo::new), 10);
        try (var log = LogCapture.start()) {
            long expected = 0;
            for (var what : THROWABLES) {
                var listener = t.serve(
                        () -> new Recorder().onClose(_ -> HandlerErrorTest.<Error>sneak(what.get())),
                        ListenConfig.DEFAULT);
                t.client(listener.localAddress()).close();
                long count = ++expected;
                Await.eventually(() -> t.count(Counter.HANDLER_ERRORS) == count, "thrown");
                listener.close();
                others.oneIsServed();
            }
            assertThat(log.warnings()).hasSize(THROWABLES.size());
            assertThat(t.count(CloseReason.PEER_CLOSED)).isEqualTo(THROWABLES.size());
        }
    }

    /** A real overflow of the stack, not only its name. */
    @EveryTransport
    void aRecursionWithoutEnd(TestTransport t) {
        var others = new Clients(t, t.serve(Echo::new), 10);
        try (var log = LogCapture.start()) {
            var recorder = new Recorder().onData((_, _) -> recurse(1));
            t.client(t.serve(() -> recorder)).send("x");
            assertThat(recorder.awaitClose()).isEqualTo(CloseReason.HANDLER_ERROR);
            assertThat(recorder.cause()).isInstanceOf(StackOverflowError.class);
            assertThat(log.warnings()).hasSize(1);
        }
        others.allAreServed();
    }

    @SuppressWarnings("InfiniteRecursion")
    private static long recurse(long n) {
        return recurse(n + 1) + n;
    }

    @EveryTransport
    void aListenerThatCanMakeNoHandlerGoesOnListening(TestTransport t) throws Exception {
        var broken = new AtomicBoolean(true);
        try (var log = LogCapture.start()) {
            var at = t.serve(() -> {
                if (broken.get()) {
                    throw new IllegalStateException("no handler today");
                }
                return new Echo();
            });
            for (int i = 0; i < 3; i++) {
                t.client(at).expectEnd();
            }
            broken.set(false);
            t.client(at).ping("better");
            assertThat(log.warnings()).hasSize(3);
        }
        assertThat(t.count(Counter.HANDLER_ERRORS)).isEqualTo(3);
    }

    @EveryTransport
    void anInterruptFlagLeftBehindIsClearedAndDisturbsNobody(TestTransport t) {
        var others = new Clients(t, t.serve(Echo::new), 10);
        var recorder = new Recorder().onOpen(_ -> Thread.currentThread().interrupt()).onData((c, in) -> {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            c.write(in);
            c.execute(() -> Thread.currentThread().interrupt());
            c.schedule(Duration.ZERO, () -> Thread.currentThread().interrupt());
            Thread.currentThread().interrupt();
        });
        var client = t.client(t.serve(() -> recorder));
        for (int i = 0; i < 10; i++) {
            client.ping("still here");
            others.oneIsServed();
        }
        Await.eventually(() -> t.count(Counter.INTERRUPTS_CLEARED) >= 31,
                () -> "all cleared: " + t.counters().snapshot());
        client.ping("and now");
        others.allAreServed();
    }

    /** Somebody finds our threads and interrupts them: that stops neither listener nor connections. */
    @EveryTransport
    void strangersWhoInterruptOurThreadsDisturbNobody(TransportKind kind) {
        var settings = Settings.plain();
        try (var log = LogCapture.start(); var t = kind.start(settings)) {
            var inside = new AtomicInteger();
            var at = t.serve(() -> new Recorder().echo().onOpen(_ -> inside.incrementAndGet()));
            var others = new Clients(t, at, 10);
            Await.eventually(() -> inside.get() == 10, "all inside");
            for (int i = 0; i < 5; i++) {
                int before = log.warnings().size();
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith(settings.name()))
                        .filter(thread -> !thread.getName().contains("client"))
                        .forEach(Thread::interrupt);
                Await.eventually(() -> kind != TransportKind.PLATFORM || log.warnings().size() > before, "noticed");
                others.allAreServed();
                Await.eventually(() -> newOnesAreServed(at), "the listener listens");
            }
            assertThat(t.count(Counter.HANDLER_ERRORS)).isZero();
            assertThat(log.warnings().size()).isLessThanOrEqualTo(20);
        }
    }

    /**
     * A blocking accept that is interrupted closes its socket, so those who come at that moment are turned away. (Those
     * who come while it has not returned yet are even lost by the JDK, descriptor and all: the test waits for that.)
     */
    private static boolean newOnesAreServed(SocketAddress at) {
        try (var client = RawClient.connect(at)) {
            client.socket().setSoTimeout(1000);
            client.ping("new");
            return true;
        } catch (UncheckedIOException | IOException | AssertionError _) {
            return false;
        }
    }

    /** For an interrupted reader the channel is lost, by the rules of the JDK: its connection ends, and no other. */
    @EveryTransport({TransportKind.PLATFORM})
    void anInterruptedReaderLosesItsOwnConnectionOnly(TestTransport t) {
        var at = t.serve(Echo::new);
        var others = new Clients(t, at, 5);
        others.allAreServed();
        var reader = new AtomicReference<Thread>();
        var recorder = new Recorder().onData((c, in) -> {
            reader.set(Thread.currentThread());
            c.write(in);
        });
        var client = t.client(t.serve(() -> recorder));
        client.ping("x");
        reader.get().interrupt();
        if (!survives(client)) {
            recorder.awaitClose();
        }
        others.allAreServed();
        t.client(at).ping("new");
    }

    private static boolean survives(RawClient client) {
        try {
            client.ping("it may also survive");
            return true;
        } catch (UncheckedIOException | AssertionError _) {
            return false;
        }
    }

}
