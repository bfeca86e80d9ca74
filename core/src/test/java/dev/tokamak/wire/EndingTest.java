package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.Limits;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.Manner;
import dev.tokamak.probe.ManualClock;
import dev.tokamak.probe.ProbeLoop;

/** How connections end, and why. */
@ParameterizedClass
@EnumSource(Manner.class)
class EndingTest {

    private final Scripted script = new Scripted();
    private final ProbeLoop loop;
    private final HandlerProbe peer;

    EndingTest(Manner manner) {
        loop = new ProbeLoop(manner, new ManualClock());
        peer = loop.open(script, Limits.DEFAULT);
        script.since();
    }

    @Test
    void deliversWhatWasQueuedBeforeClose() {
        peer.stopReading();
        peer.elsewhere(c -> {
            c.write(Scripted.bytes("last words"));
            c.close();
            c.write(Scripted.bytes("too late"));
        });
        assertThat(peer.sawEnd()).isFalse();
        peer.keepReading();
        assertThat(peer.received()).isEqualTo("last words");
        assertThat(peer.sawEnd()).isTrue();
        assertThat(peer.isClosed()).as("the peer may still be sending").isFalse();
        peer.halfClose();
        assertThat(peer.closeReason()).contains(CloseReason.CLOSED);
        assertThat(peer.sawReset()).isFalse();
    }

    @Test
    void deliversWhatWasQueuedBeforeCloseAlsoWhileThePeerIsStillSending() {
        peer.stopReading();
        peer.elsewhere(c -> {
            c.write(ByteBuffer.allocate(100_000));
            c.close();
        });
        for (int i = 0; i < 100; i++) { // far more than lingering would throw away
            peer.send(new byte[50_000]);
            peer.take(1_000);
        }
        assertThat(peer.countReceived()).isEqualTo(100_000);
        assertThat(peer.sawReset()).isFalse();
        assertThat(peer.isClosed()).isFalse();
        peer.halfClose();
        assertThat(peer.closeReason()).contains(CloseReason.CLOSED);
    }

    @Test
    void lingersFiveSecondsForAPeerThatNeverEnds() {
        peer.elsewhere(Connection::close);
        assertThat(peer.sawEnd()).isTrue();
        peer.advance(Duration.ofMillis(4_999));
        assertThat(peer.isClosed()).isFalse();
        peer.advance(Duration.ofMillis(1));
        assertThat(peer.closeReason()).contains(CloseReason.CLOSED);
    }

    @Test
    void lingersForSixteenMebibytesOfAPeerThatNeverStopsSending() {
        peer.elsewhere(Connection::close);
        peer.send(new byte[(16 << 20) - 1]);
        assertThat(peer.isClosed()).isFalse();
        peer.send(new byte[1]);
        assertThat(peer.closeReason()).contains(CloseReason.CLOSED);
        assertThat(script.since()).containsExactly("close CLOSED");
    }

    @Test
    void doesNotLingerForAPeerThatHasEndedAlready() {
        script.closesAtEnd = false;
        peer.halfClose();
        assertThat(peer.isClosed()).isFalse();
        peer.elsewhere(Connection::close);
        assertThat(peer.closeReason()).contains(CloseReason.PEER_CLOSED);
    }

    @Test
    void anAnswerToAHalfClosedPeerArrives() {
        script.inputClosed = c -> c.write(Scripted.bytes("answer"));
        peer.halfClose();
        assertThat(peer.received()).isEqualTo("answer");
        assertThat(peer.sawEnd()).isTrue();
        assertThat(peer.closeReason()).contains(CloseReason.PEER_CLOSED);
    }

    @Test
    void halfClosingOurSideLeavesInputOpen() {
        script.takes = Integer.MAX_VALUE;
        peer.elsewhere(c -> {
            c.write(Scripted.bytes("bye"));
            c.shutdownOutput();
        });
        assertThat(peer.received()).isEqualTo("bye");
        assertThat(peer.sawEnd()).isTrue();
        peer.send("still here");
        peer.halfClose();
        assertThat(script.since()).containsExactly("data still here", "end ", "close CLOSED");
    }

    @Test
    void halfClosingBothSidesWithoutCloseIsTheEndToo() {
        script.closesAtEnd = false;
        peer.halfClose();
        peer.elsewhere(Connection::shutdownOutput);
        assertThat(script.since()).containsExactly("end ", "close PEER_CLOSED");
    }

    @Test
    void itIsClosedNotPeerClosedWhenTheHandlerClosedFirst() {
        peer.stopReading();
        peer.elsewhere(c -> {
            c.write(Scripted.bytes("bye"));
            c.close();
        });
        peer.halfClose();
        peer.keepReading();
        assertThat(peer.closeReason()).contains(CloseReason.CLOSED);
    }

    @Test
    void abortResetsDropsWhatIsQueuedAndNamesTheReason() {
        peer.stopReading();
        peer.elsewhere(c -> {
            c.write(Scripted.bytes("never"));
            c.abort(CloseReason.MALFORMED);
            c.abort(CloseReason.IDLE);
        });
        assertThat(peer.sawReset()).isTrue();
        peer.keepReading();
        assertThat(peer.received()).isEmpty();
        assertThat(script.since()).containsExactly("close MALFORMED");
    }

    @Test
    void anAbortAfterCloseStillCuts() {
        peer.elsewhere(Connection::close);
        peer.elsewhere(c -> c.abort(CloseReason.MALFORMED));
        assertThat(peer.closeReason()).contains(CloseReason.MALFORMED);
        assertThat(peer.sawReset()).isTrue();
    }

    @Test
    void aResetByThePeerIsNamedAndCounted() {
        peer.reset();
        assertThat(peer.closeReason()).contains(CloseReason.PEER_RESET);
        assertThat(peer.closeCause()).get().isInstanceOf(IOException.class);
        assertThat(loop.counters().get(Counter.PEER_RESETS)).isEqualTo(1);
        assertThat(loop.counters().get(Counter.HANDLER_ERRORS)).isZero();
    }

    @Test
    void aBrokenPipeWhileWritingIsAResetByThePeer() {
        peer.stopReading();
        peer.elsewhere(c -> {
            c.pauseReading();
            c.write(Scripted.bytes("abc"));
        });
        peer.breakWith(new IOException("Broken pipe"));
        assertThat(peer.closeReason()).contains(CloseReason.PEER_RESET);
    }

    @Test
    void anyOtherFailureIsAnIoError() {
        peer.breakWith(new IOException("No route to host"));
        assertThat(peer.closeReason()).contains(CloseReason.IO_ERROR);
        assertThat(peer.closeCause()).get().hasToString("java.io.IOException: No route to host");
    }

    @Test
    void everythingAfterTheEndIsIgnored() {
        peer.elsewhere(c -> c.abort(CloseReason.MALFORMED));
        peer.elsewhere(c -> {
            c.write(Scripted.bytes("x"));
            c.pauseReading();
            c.resumeReading();
            c.shutdownOutput();
            c.close();
            c.abort(CloseReason.IDLE);
            c.execute(() -> script.events.add("task"));
            c.schedule(Duration.ZERO, () -> script.events.add("timer"));
        });
        peer.send("x");
        peer.advance(Duration.ofDays(1));
        assertThat(script.since()).containsExactly("close MALFORMED");
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void aConnectThatFailsGivesOnlyOnClose() {
        var other = new Scripted();
        var client = loop.connect(other, ConnectConfig.DEFAULT);
        client.refuse(new IOException("Connection refused"));
        assertThat(other.events).containsExactly("close CONNECT_FAILED");
        assertThat(client.closeCause()).get().hasToString("java.io.IOException: Connection refused");
    }

    @Test
    void aConnectThatTakesTooLongGivesOnlyOnClose() {
        var other = new Scripted();
        var client = loop.connect(other, ConnectConfig.DEFAULT.withTimeout(Duration.ofSeconds(3)));
        client.advance(Duration.ofNanos(2_999_999_999L));
        assertThat(other.events).isEmpty();
        client.advance(Duration.ofNanos(1));
        assertThat(other.events).containsExactly("close CONNECT_TIMEOUT");
        client.accept(); // too late
        assertThat(other.events).hasSize(1);
        assertThat(client.sawReset()).isTrue();
    }

    @Test
    void aConnectionEstablishedInTimeHasNoSuchDeadlineAnyMore() {
        var client = loop.connect(script, ConnectConfig.DEFAULT.withTimeout(Duration.ofSeconds(3)));
        client.accept();
        client.advance(Duration.ofDays(300));
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    void closeBeforeConnectCancels() {
        var client = loop.connect(script, ConnectConfig.DEFAULT);
        client.elsewhere(Connection::close);
        client.accept();
        assertThat(script.since()).containsExactly("close CLOSED");
        assertThat(client.sawReset()).isTrue();
    }

    @Test
    void abortBeforeConnectCancels() {
        var client = loop.connect(script, ConnectConfig.DEFAULT);
        client.elsewhere(c -> c.abort(CloseReason.REFUSED));
        client.accept();
        assertThat(script.since()).containsExactly("close REFUSED");
    }

    @Test
    void aCoreThatIsOverCutsAConnectionThatComesTooLate() {
        var client = loop.connect(script, ConnectConfig.DEFAULT);
        client.elsewhere(c -> c.abort(CloseReason.REFUSED));
        var core = (ConnectionCore) client.connection();
        var wire = new RecordingWire();
        core.opened(wire);
        core.finish();
        assertThat(wire.wasReset).isTrue();
    }

    @Test
    void whatWasWrittenBeforeCloseIsSentEvenIfTheConnectionComesLater() {
        var client = loop.connect(script, ConnectConfig.DEFAULT);
        client.elsewhere(c -> {
            c.write(Scripted.bytes("fire and forget"));
            c.close();
        });
        client.accept();
        client.halfClose();
        assertThat(client.received()).isEqualTo("fire and forget");
        assertThat(client.closeReason()).contains(CloseReason.CLOSED);
    }

    @Test
    void eachEndIsCountedByItsReason() {
        peer.elsewhere(Connection::close);
        peer.halfClose();
        assertThat(loop.counters().get(CloseReason.CLOSED)).isEqualTo(1);
        assertThat(loop.counters().get(Counter.CLOSED)).isEqualTo(1);
    }
}
