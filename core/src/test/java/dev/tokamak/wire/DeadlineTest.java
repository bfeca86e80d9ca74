package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.Limits;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.Manner;
import dev.tokamak.probe.ManualClock;
import dev.tokamak.probe.ProbeLoop;

/** What time does to a connection. The clock may overflow meanwhile. */
@ParameterizedClass
@CsvSource({"REACTOR, 0", "THREADED, 0", "REACTOR, 9223372036854775800", "THREADED, 9223372036854775800",
    "REACTOR, 9223372006854775800"})
class DeadlineTest {

    private static final Limits LIMITS = Limits.DEFAULT.withWater(10, 100)
            .withSlowConsumer(1000, Duration.ofSeconds(10), 1 << 20, Duration.ofSeconds(30));

    private final Scripted script = new Scripted();
    private final ProbeLoop loop;

    DeadlineTest(Manner manner, long start) {
        loop = new ProbeLoop(manner, new ManualClock(start));
    }

    private HandlerProbe open(Limits limits) {
        return loop.open(script, limits);
    }

    private HandlerProbe stalled(int bytes) {
        var peer = open(LIMITS);
        peer.stopReading();
        peer.elsewhere(c -> c.write(ByteBuffer.allocate(bytes)));
        return peer;
    }

    @Test
    void aConnectionOnWhichNothingMovesEndsAfterTheIdleTimeAndNotBefore() {
        var peer = open(LIMITS.withIdleTime(Duration.ofMinutes(1)));
        peer.advance(Duration.ofMinutes(1).minusNanos(1));
        assertThat(peer.isClosed()).isFalse();
        peer.advance(Duration.ofNanos(1));
        assertThat(peer.closeReason()).contains(CloseReason.IDLE);
    }

    @Test
    void bytesInEitherDirectionPutTheIdleTimeOff() {
        var peer = open(LIMITS.withIdleTime(Duration.ofMinutes(1)));
        for (int i = 0; i < 50; i++) {
            peer.advance(Duration.ofSeconds(59));
            peer.send("x");
            peer.advance(Duration.ofSeconds(59));
            peer.elsewhere(c -> c.write(Scripted.bytes("y")));
        }
        assertThat(peer.isClosed()).isFalse();
        peer.advance(Duration.ofSeconds(60));
        assertThat(peer.closeReason()).contains(CloseReason.IDLE);
    }

    @Test
    void aPausedConnectionIsStillSeenToBeIdle() {
        var peer = open(LIMITS.withIdleTime(Duration.ofMinutes(1)));
        peer.elsewhere(Connection::pauseReading);
        peer.reset(); // nobody reads, so nobody notices
        peer.advance(Duration.ofMinutes(1));
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void withoutAnIdleTimeAConnectionMayBeIdleForYears() {
        var peer = open(LIMITS);
        peer.advance(Duration.ofDays(10_000));
        assertThat(peer.isClosed()).isFalse();
        assertThat(loop.timersArmed()).isZero();
    }

    @Test
    void offloadedWorkUnderWayIsActivity() {
        var peer = open(LIMITS.withIdleTime(Duration.ofMinutes(1)));
        loop.holdOffloads();
        peer.elsewhere(c -> c.offload(() -> "result", (_, _) -> {}));
        peer.advance(Duration.ofMinutes(10));
        assertThat(peer.isClosed()).isFalse();
        peer.advance(Duration.ofSeconds(59));
        loop.runOffloaded();
        peer.advance(Duration.ofSeconds(60).minusNanos(1));
        assertThat(peer.isClosed()).as("a minute since the work ended").isFalse();
        peer.advance(Duration.ofNanos(1));
        assertThat(peer.closeReason()).contains(CloseReason.IDLE);
    }

    @Test
    void aPeerThatTakesNothingForTheStallTimeIsASlowConsumer() {
        var peer = stalled(1);
        peer.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(peer.isClosed()).isFalse();
        peer.advance(Duration.ofNanos(1));
        assertThat(peer.closeReason()).contains(CloseReason.SLOW_CONSUMER);
        assertThat(peer.sawReset()).isTrue();
    }

    @Test
    void aByteNowAndThenPutsTheStallOff() {
        var peer = stalled(100);
        for (int i = 0; i < 99; i++) {
            peer.advance(Duration.ofSeconds(29));
            peer.take(1);
        }
        assertThat(peer.isClosed()).isFalse();
        peer.advance(Duration.ofSeconds(30));
        assertThat(peer.closeReason()).contains(CloseReason.SLOW_CONSUMER);
    }

    @Test
    void theStallTimeBeginsAnewWithNewOutput() {
        var peer = stalled(10);
        peer.advance(Duration.ofSeconds(20));
        peer.keepReading();
        peer.stopReading();
        peer.advance(Duration.ofHours(20));
        peer.elsewhere(c -> c.write(Scripted.bytes("more")));
        peer.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(peer.isClosed()).isFalse();
        peer.advance(Duration.ofNanos(1));
        assertThat(peer.closeReason()).contains(CloseReason.SLOW_CONSUMER);
    }

    @Test
    void aPeerThatTakesTooLittleAboveTheSoftLimitIsASlowConsumer() {
        var peer = stalled(10_000);
        for (int i = 0; i < 9; i++) {
            peer.advance(Duration.ofSeconds(1));
            peer.take(99);
        }
        assertThat(peer.isClosed()).isFalse();
        peer.advance(Duration.ofSeconds(1));
        assertThat(peer.closeReason()).contains(CloseReason.SLOW_CONSUMER);
    }

    @Test
    void aPeerThatDrainsAsMuchAsTheSoftLimitInTheSoftTimeMayGoOn() {
        var peer = stalled(100_000);
        for (int i = 0; i < 95; i++) {
            peer.advance(Duration.ofSeconds(9));
            peer.take(1_000);
            peer.advance(Duration.ofSeconds(1));
        }
        assertThat(peer.isClosed()).isFalse();
    }

    @Test
    void theSoftTimeBeginsAnewWhenTheQueueHasBeenBelowTheLimit() {
        var peer = stalled(1_500);
        peer.advance(Duration.ofSeconds(9));
        peer.take(600);
        peer.elsewhere(c -> c.write(ByteBuffer.allocate(500)));
        peer.advance(Duration.ofSeconds(9));
        assertThat(peer.isClosed()).isFalse();
        peer.advance(Duration.ofSeconds(2));
        assertThat(peer.closeReason()).contains(CloseReason.SLOW_CONSUMER);
    }

    @Test
    void belowTheSoftLimitOnlyAStallEnds() {
        var peer = stalled(1_000);
        for (int i = 0; i < 500; i++) {
            peer.advance(Duration.ofSeconds(29));
            peer.take(1);
        }
        assertThat(peer.isClosed()).isFalse();
    }

    @Test
    void aClosingConnectionWhosePeerTakesNothingIsASlowConsumer() {
        var peer = stalled(10);
        peer.elsewhere(Connection::close);
        peer.advance(Duration.ofSeconds(30));
        assertThat(peer.closeReason()).contains(CloseReason.SLOW_CONSUMER);
    }

    @Test
    void timersAreNeverEarly() {
        var peer = open(LIMITS);
        peer.elsewhere(c -> c.schedule(Duration.ofSeconds(2), () -> script.events.add("two")));
        peer.elsewhere(c -> c.execute(() -> c.schedule(Duration.ofSeconds(1), () -> script.events.add("one"))));
        script.since();
        peer.advance(Duration.ofSeconds(1).minusNanos(1));
        assertThat(script.since()).isEmpty();
        peer.advance(Duration.ofNanos(1));
        assertThat(script.since()).containsExactly("one");
        peer.advance(Duration.ofSeconds(1).minusNanos(1));
        assertThat(script.since()).isEmpty();
        peer.advance(Duration.ofNanos(1));
        assertThat(script.since()).containsExactly("two");
    }

    @Test
    void aTimerThatIsDueRunsSoonButNotInsideTheCallback() {
        script.data = c -> {
            c.schedule(Duration.ofSeconds(-1), () -> script.events.add("timer"));
            c.schedule(Duration.ofSeconds(Long.MIN_VALUE), () -> script.events.add("long ago"));
            c.schedule(Duration.ZERO, () -> script.events.add("now"));
            script.events.add("end of callback");
        };
        var peer = open(LIMITS);
        peer.send("x");
        assertThat(script.since()).containsExactly("open", "data x", "end of callback", "timer", "long ago", "now");
    }

    @Test
    void aTimerForEverIsPossible() {
        var peer = open(LIMITS);
        peer.elsewhere(c -> c.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> script.events.add("timer")));
        peer.elsewhere(c -> c.schedule(Duration.ofSeconds(1), () -> script.events.add("soon")));
        script.since();
        peer.advance(Duration.ofDays(1000));
        assertThat(script.since()).containsExactly("soon");
    }

    @Test
    void aCancelledTimerDoesNotRun() {
        var peer = open(LIMITS);
        var outside = peer.connection().schedule(Duration.ofSeconds(1), () -> script.events.add("timer"));
        loop.settle();
        outside.cancel();
        outside.cancel();
        peer.elsewhere(c -> c.execute(() -> {
            var inside = c.schedule(Duration.ofSeconds(1), () -> script.events.add("timer"));
            inside.cancel();
        }));
        var early = peer.connection().schedule(Duration.ofSeconds(1), () -> script.events.add("timer"));
        early.cancel(); // before it was even armed
        script.since();
        peer.advance(Duration.ofSeconds(2));
        assertThat(script.since()).isEmpty();
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void theEndOfTheConnectionCancelsItsTimers() {
        var peer = open(LIMITS.withIdleTime(Duration.ofHours(1)));
        peer.elsewhere(c -> c.schedule(Duration.ofSeconds(1), () -> script.events.add("timer")));
        peer.elsewhere(c -> c.execute(() -> c.schedule(Duration.ofDays(1), () -> script.events.add("timer"))));
        peer.elsewhere(c -> c.abort(CloseReason.MALFORMED));
        assertThat(loop.timersWaiting()).isZero();
        peer.advance(Duration.ofDays(2));
        assertThat(script.events).containsExactly("open", "close MALFORMED");
    }

    @Test
    void messagesArmNoTimers() {
        var peer = open(LIMITS.withIdleTime(Duration.ofHours(1)));
        script.data = c -> c.write(Scripted.bytes("answer"));
        peer.send("x");
        peer.stopReading();
        peer.send("x");
        peer.keepReading();
        long before = loop.timersArmed();
        for (int i = 0; i < 10_000; i++) {
            loop.advance(Duration.ofMillis(1));
            peer.send("x");
        }
        for (int i = 0; i < 1_000; i++) { // with output that waits for a moment
            peer.stopReading();
            peer.send("x");
            loop.advance(Duration.ofMillis(1));
            peer.keepReading();
        }
        assertThat(loop.timersArmed() - before).isLessThan(5);
    }
}
