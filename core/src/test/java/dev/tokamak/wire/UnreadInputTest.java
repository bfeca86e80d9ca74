package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;
import dev.tokamak.net.SharedBytes;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.Manner;
import dev.tokamak.probe.ManualClock;
import dev.tokamak.probe.ProbeLoop;

/** When input is offered, and when not. */
@ParameterizedClass
@EnumSource(Manner.class)
class UnreadInputTest {

    private static final Limits SMALL = Limits.DEFAULT.withWater(10, 100).withUnreadInput(16);

    private final Scripted script = new Scripted();
    private final Manner manner;
    private final ProbeLoop loop;
    private final HandlerProbe peer;

    UnreadInputTest(Manner manner) {
        this.manner = manner;
        loop = new ProbeLoop(manner, new ManualClock());
        peer = loop.open(script, SMALL);
        script.since();
    }

    @Test
    void unreadBytesComeAgainInFrontOfTheNext() {
        script.takes = 1;
        peer.send("abc");
        peer.send("d");
        assertThat(script.since()).containsExactly("data abc", "data bcd");
    }

    @Test
    void unreadBytesDoNotComeAgainMerelyBecauseTheCallbackReturned() {
        script.takes = 0;
        peer.send("abc");
        peer.elsewhere(c -> c.execute(() -> {}));
        peer.elsewhere(c -> c.write(SharedBytes.utf8("out")));
        peer.elsewhere(Connection::resumeReading); // was not paused
        assertThat(script.since()).containsExactly("data abc");
    }

    @Test
    void nothingIsOfferedWhilePaused() {
        peer.elsewhere(Connection::pauseReading);
        peer.send("abc");
        peer.send("def");
        assertThat(script.since()).isEmpty();
        peer.elsewhere(Connection::resumeReading);
        assertThat(String.join("", script.since()).replace("data ", "")).isEqualTo("abcdef");
    }

    @Test
    void whatWasLeftComesAgainOnceWhenReadingIsResumed() {
        script.takes = 0;
        peer.send("abc");
        peer.elsewhere(Connection::pauseReading);
        peer.elsewhere(Connection::resumeReading);
        assertThat(script.since()).containsExactly("data abc", "data abc");
    }

    @Test
    void whatWasLeftComesAgainWhenACallbackPausesAndATaskResumes() {
        script.takes = 1;
        script.data = c -> {
            c.pauseReading();
            c.execute(c::resumeReading);
        };
        peer.send("abc");
        assertThat(script.since()).containsExactly("data abc", "data bc", "data c");
    }

    @Test
    void pausingAndResumingInOneCallbackOffersAgain() {
        script.takes = 1;
        script.data = c -> {
            c.pauseReading();
            c.resumeReading();
        };
        peer.send("abc");
        assertThat(script.since()).containsExactly("data abc", "data bc", "data c");
    }

    @Test
    void resumingWithNothingLeftOffersNothing() {
        peer.send("abc");
        peer.elsewhere(Connection::pauseReading);
        peer.elsewhere(Connection::resumeReading);
        assertThat(script.since()).containsExactly("data abc");
    }

    @Test
    void freshBytesThatComeWithTheResumptionAreOfferedOnce() {
        script.takes = 0;
        peer.send("abc");
        peer.elsewhere(Connection::pauseReading);
        peer.connection().resumeReading();
        peer.send("d");
        // either first the old and then both, or both at once: but never both twice
        assertThat(script.count("data abcd")).isEqualTo(1);
    }

    @Test
    void nothingIsOfferedAboveHighWaterAndWhatWasLeftComesAgainAfterOnWritable() {
        script.takes = 1;
        script.data = c -> {
            if (c.pendingBytes() == 0) {
                c.write(ByteBuffer.allocate(101));
            }
        };
        peer.stopReading();
        peer.send("abc");
        peer.send("def");
        assertThat(script.since()).containsExactly("data abc");
        peer.take(90);
        assertThat(script.since()).isEmpty();
        peer.take(1);
        assertThat(script.events.subList(0, 2)).containsExactly("writable", "data bc");
    }

    @Test
    void aCallbackThatPausesHoldsBackWhatHadAlreadyArrived() {
        script.data = Connection::pauseReading;
        peer.send("abc");
        peer.send("def");
        assertThat(script.since()).containsExactly("data abc");
    }

    @Test
    void nothingIsOfferedAfterClose() {
        script.data = Connection::close;
        peer.send("abc");
        peer.send("def");
        peer.halfClose();
        assertThat(script.since()).containsExactly("data abc", "close CLOSED");
    }

    @Test
    void nothingIsOfferedAfterAnAbortFromElsewhere() {
        peer.connection().abort(CloseReason.MALFORMED);
        peer.send("abc");
        assertThat(script.since()).containsExactly("close MALFORMED");
    }

    @Test
    void atTheEndOfInputTheRestIsWhatWasLeft() {
        script.takes = 1;
        peer.send("abc");
        peer.halfClose();
        assertThat(script.since()).containsExactly("data abc", "end bc", "close PEER_CLOSED");
    }

    @Test
    void atTheEndOfInputEverythingHasBeenOfferedAlsoWhenItCameWhilePaused() {
        script.takes = 2;
        peer.elsewhere(Connection::pauseReading);
        peer.send("abc");
        peer.send("def");
        peer.halfClose();
        assertThat(script.since()).isEmpty();
        peer.elsewhere(Connection::resumeReading);
        var events = script.since();
        assertThat(events.getLast()).isEqualTo("close PEER_CLOSED");
        assertThat(events.get(events.size() - 2)).isEqualTo("end ef");
    }

    @Test
    void theEndOfInputWaitsWhilePausedBehindWhatIsUnread() {
        script.takes = 0;
        peer.send("abc");
        peer.elsewhere(Connection::pauseReading);
        peer.halfClose();
        assertThat(script.since()).containsExactly("data abc");
        peer.elsewhere(Connection::resumeReading);
        assertThat(script.since()).containsExactly("data abc", "end abc", "close PEER_CLOSED");
    }

    @Test
    void theEndOfInputWaitsAboveHighWater() {
        script.takes = 0;
        peer.stopReading();
        peer.elsewhere(c -> c.write(ByteBuffer.allocate(101)));
        peer.send("abc");
        peer.halfClose();
        assertThat(script.since()).isEmpty();
        peer.keepReading();
        assertThat(script.since()).containsExactly("writable", "data abc", "end abc", "close PEER_CLOSED");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 40})
    void unreadInputThatFillsItsBufferEndsTheConnection(int length) {
        script.takes = 0;
        peer.send("x".repeat(length));
        if (length < 16) {
            assertThat(peer.closeReason()).isEmpty();
        } else {
            assertThat(peer.closeReason()).contains(CloseReason.INPUT_OVERFLOW);
            assertThat(peer.sawReset()).isTrue();
        }
    }

    @Test
    void aFrameAsLongAsTheLimitIsSeenWhole() {
        script.takes = 0;
        script.data = _ -> script.takes = script.events.getLast().length() == "data ".length() + 15 ? 16 : 0;
        peer.sendByteByByte("0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(script.events.getLast()).isEqualTo("data 0123456789abcdef");
        assertThat(peer.closeReason()).isEmpty();
    }

    @Test
    void aFullBufferIsNoOverflowWhilePausedAndIsOfferedAgain() {
        script.takes = 0;
        script.data = Connection::pauseReading;
        peer.send("0123456789abcdefgh");
        assertThat(peer.closeReason()).isEmpty();
        script.takes = 10;
        script.data = _ -> {};
        script.since();
        peer.elsewhere(Connection::resumeReading);
        assertThat(script.since().getFirst()).isEqualTo("data 0123456789abcdef");
        assertThat(peer.closeReason()).isEmpty();
    }

    @Test
    void aFullBufferIsNoOverflowWhileItIsStillToBeOfferedAgain() {
        script.takes = 0;
        script.data = c -> {
            script.takes = Integer.MAX_VALUE;
            c.pauseReading();
            c.resumeReading();
            script.data = _ -> {};
        };
        peer.send("0123456789abcdef");
        assertThat(script.since()).containsExactly("data 0123456789abcdef", "data 0123456789abcdef");
        assertThat(peer.closeReason()).isEmpty();
    }

    @Test
    void anIdleConnectionOwnsNoMemory() {
        var core = (ConnectionCore) peer.connection();
        assertThat(core.ownsMemory()).isFalse();
        script.takes = 1;
        peer.send("abc");
        assertThat(core.ownsMemory()).isTrue();
        script.takes = 3;
        peer.stopReading();
        script.data = c -> c.write(SharedBytes.utf8("answer"));
        peer.send("d");
        assertThat(core.ownsMemory()).isTrue();
        peer.keepReading();
        if (manner == Manner.REACTOR) {
            assertThat(core.ownsMemory()).isFalse();
        }
    }

    @Test
    void whatAHandlerDoesToTheBufferHarmsNobody() {
        var order = new AtomicReference<ByteOrder>();
        ConnectionHandler messy = (c, in) -> {
            order.set(in.order());
            in.order(ByteOrder.LITTLE_ENDIAN).mark().position(in.limit()).limit(in.limit());
            c.close();
        };
        loop.open(messy, SMALL).send("abc");
        loop.open(messy, SMALL).send("abc");
        assertThat(order).hasValue(ByteOrder.BIG_ENDIAN);
    }

    @Test
    void theOrderOfTheBufferIsThatOfTheNetworkAlsoAfterAHandlerThrew() {
        var order = new AtomicReference<ByteOrder>();
        ConnectionHandler messy = (_, in) -> {
            order.set(in.order());
            in.order(ByteOrder.LITTLE_ENDIAN).limit(0);
            throw new IllegalStateException("on purpose");
        };
        loop.open(messy, SMALL).send("abc");
        loop.open(messy, SMALL).send("abc");
        assertThat(order).hasValue(ByteOrder.BIG_ENDIAN);
    }
}
