package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;

import org.jspecify.annotations.Nullable;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Clients;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.LogCapture;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Settings;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.ListenConfig;

/** What an operator gets to see, and what not. */
class ObservingTest {

    /** Every client that is switched off would fill the log. */
    @EveryTransport
    void aThousandResetsAreCountedAndNotLogged(TestTransport t) {
        var at = t.serve(Echo::new);
        var others = new Clients(t, t.serve(Echo::new), 5);
        try (var log = LogCapture.start()) {
            for (int i = 0; i < 1000; i++) {
                var client = RawClient.connect(at);
                client.ping("x");
                client.abort();
            }
            Await.eventually(() -> t.count(Counter.PEER_RESETS) == 1000,
                    () -> "1,000 resets, but " + t.counters().snapshot());
            assertThat(log.warnings()).isEmpty();
        }
        others.allAreServed();
    }

    /** Holds its loop until the watchdog has said so. */
    private record HoldsItsLoop(TestTransport transport) implements ConnectionHandler {

        @Override
        public void onData(Connection c, ByteBuffer in) {
            Await.eventually(() -> transport.count(Counter.SLOW_CALLBACKS) > 0, "the watchdog's report");
            Await.within(Duration.ofMillis(300), () -> transport.count(Counter.SLOW_CALLBACKS) > 1); // not again
            c.write(in);
        }
    }

    @EveryTransport(reactorsOnly = true)
    void aSlowHandlerIsReportedOnceByNameWithItsStack(TransportKind kind) throws IOException {
        try (var log = LogCapture.start();
                var t = kind.start(Settings.plain().withSlowCallback(Duration.ofMillis(100)))) {
            var listener = t.raw().listen(RawClient.loopback(0), () -> new HoldsItsLoop(t), ListenConfig.DEFAULT);
            t.client(listener.localAddress()).ping("slow");
            assertThat(t.count(Counter.SLOW_CALLBACKS)).isEqualTo(1);
            assertThat(log.warnings()).hasSize(1);
            var warning = log.warnings().getFirst();
            assertThat(warning.getFormattedMessage()).contains("HoldsItsLoop");
            var stack = Arrays.stream(warning.getThrowableProxy().getStackTraceElementProxyArray())
                    .map(Object::toString).collect(Collectors.joining("\n"));
            assertThat(stack).contains("HoldsItsLoop.onData");
        }
    }

    private record Slow(CountDownLatch closed) implements ConnectionHandler {
        @Override
        public void onData(Connection c, ByteBuffer in) {
            LockSupport.parkNanos(60_000_000);
            c.write(in);
        }

        @Override
        public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
            closed.countDown();
        }
    }

    @EveryTransport
    void theFlightRecorderSeesConnectionsAndLoops(TransportKind kind) throws IOException {
        List<RecordedEvent> events = new CopyOnWriteArrayList<>();
        try (var recording = new RecordingStream(); var t = kind.start(Settings.plain())) {
            recording.setReuse(false);
            recording.onEvent(events::add);
            recording.enable("dev.tokamak.Accept");
            recording.enable("dev.tokamak.Close");
            recording.enable("dev.tokamak.SlowHandler").withThreshold(Duration.ofMillis(20));
            recording.enable("dev.tokamak.LoopStatistics").with("period", "everyChunk");
            recording.startAsync();
            var closed = new CountDownLatch(1);
            var listener = t.raw().listen(RawClient.loopback(0), () -> new Slow(closed),
                    ListenConfig.DEFAULT.withName("slow"));
            t.client(listener.localAddress()).ping("x");
            t.closeAllClients();
            Await.latch(closed, "onClose");
            recording.stop(); // returns when all up to here has been seen
            assertSeen(events, "Accept", event -> event.getString("listener").equals("slow"));
            assertSeen(events, "Close", event -> event.getString("reason").equals("PEER_CLOSED"));
            if (kind.isReactor()) {
                assertSeen(events, "SlowHandler", event -> event.getString("what").contains("Slow"));
                assertSeen(events, "LoopStatistics", event -> event.getLong("turns") > 0);
            }
        }
    }

    private static void assertSeen(List<RecordedEvent> events, String name, Predicate<RecordedEvent> condition) {
        assertThat(events).as(name).anyMatch(
                event -> event.getEventType().getName().equals("dev.tokamak." + name) && condition.test(event));
    }
}
