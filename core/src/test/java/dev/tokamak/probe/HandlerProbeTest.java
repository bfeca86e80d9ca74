package dev.tokamak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;
import dev.tokamak.net.SharedBytes;

class HandlerProbeTest {

    // @start region="conversation"
    /** Answers each line with the line in capitals. */
    static final class Shout implements ConnectionHandler {
        @Override
        public void onData(Connection c, ByteBuffer in) {
            int end = StandardCharsets.UTF_8.decode(in.duplicate()).toString().lastIndexOf('\n') + 1;
            var lines = new byte[end];
            in.get(lines);
            c.write(SharedBytes.utf8(new String(lines, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT)));
        }
    }

    @Test
    void answersEachLineInCapitals() {
        var peer = HandlerProbe.open(new Shout());

        peer.send("hello\nwor");
        assertThat(peer.received()).isEqualTo("HELLO\n");
        peer.send("ld\n");
        assertThat(peer.received()).isEqualTo("WORLD\n");

        peer.halfClose();
        assertThat(peer.sawEnd()).isTrue();
        assertThat(peer.closeReason()).contains(CloseReason.PEER_CLOSED);
    }
    // @end

    private static final byte[] INPUT = "one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8);

    @Test
    void cutsTheInputAtEveryPlace() {
        HandlerProbe.atEveryCut(Shout::new, INPUT, peer -> assertThat(peer.received()).isEqualTo("ONE\nTWO\nTHREE\n"));
    }

    @Test
    void saysAtWhichCutItFailed() {
        ConnectionHandler careless = (c, in) -> {
            assertThat(in.remaining()).isNotEqualTo(5);
            in.position(in.limit());
        };
        assertThatThrownBy(() -> HandlerProbe.atEveryCut(() -> careless, INPUT,
                peer -> assertThat(peer.closeReason()).isEmpty())).hasMessageContaining("cut at 5");
    }

    @Test
    void sendsInPieces() {
        var peer = HandlerProbe.open(new Shout());
        peer.sendByteByByte(INPUT);
        assertThat(peer.received()).isEqualTo("ONE\nTWO\nTHREE\n");
        for (int seed = 0; seed < 20; seed++) {
            peer.sendInPieces(INPUT, seed);
            assertThat(peer.received()).isEqualTo("ONE\nTWO\nTHREE\n");
        }
    }

    @Test
    void holdsOutputBackWhileThePeerDoesNotRead() {
        var peer = HandlerProbe.open(new Shout());
        peer.stopReading();
        peer.send("abcd\n");
        assertThat(peer.received()).isEmpty();
        assertThat(peer.connection().pendingBytes()).isEqualTo(5);
        peer.take(3);
        assertThat(peer.received()).isEqualTo("ABC");
        peer.keepReading();
        assertThat(peer.received()).isEqualTo("D\n");
    }

    @Test
    void tellsAResetFromAnEnd() {
        var peer = HandlerProbe.open(new Shout());
        peer.elsewhere(c -> c.abort(CloseReason.MALFORMED));
        assertThat(peer.sawReset()).isTrue();
        assertThat(peer.sawEnd()).isFalse();
        assertThat(peer.closeReason()).contains(CloseReason.MALFORMED);
    }

    @Test
    void firesTimersWhenTheirTimeHasCome() {
        var peer = HandlerProbe.open(new Shout());
        peer.elsewhere(c -> c.schedule(Duration.ofSeconds(5), () -> c.write(SharedBytes.utf8("tick"))));
        peer.advance(Duration.ofNanos(4_999_999_999L));
        assertThat(peer.received()).isEmpty();
        peer.advance(Duration.ofNanos(1));
        assertThat(peer.received()).isEqualTo("tick");
    }

    @Test
    void doesOffloadedWorkAtOnceOrWhenTold() {
        var peer = HandlerProbe.open(new Shout());
        var result = new AtomicReference<String>();
        peer.elsewhere(c -> c.offload(() -> "done", (done, _) -> result.set(done)));
        assertThat(result).hasValue("done");

        peer.loop().holdOffloads();
        peer.elsewhere(c -> c.offload(() -> "later", (done, _) -> result.set(done)));
        assertThat(result).hasValue("done");
        assertThat(peer.loop().runOffloaded()).isOne();
        assertThat(result).hasValue("later");
    }

    @Test
    void playsServersToo() {
        var client = new ProbeLoop().connect(new Shout(), ConnectConfig.DEFAULT);
        client.elsewhere(c -> c.write(SharedBytes.utf8("early")));
        assertThat(client.received()).isEmpty();
        client.accept();
        assertThat(client.received()).isEqualTo("early");
    }

    @Test
    void carriesSeveralConnectionsOnOneLoop() {
        var loop = new ProbeLoop(Manner.THREADED, new ManualClock(42));
        var a = loop.open(new Shout(), Limits.DEFAULT);
        ConnectionHandler relay = (_, in) -> a.connection().write(in);
        var b = loop.open(relay, Limits.DEFAULT);
        b.send("for a");
        assertThat(a.received()).isEqualTo("for a");
        loop.drain();
        a.halfClose();
        b.halfClose();
        assertThat(a.closeReason()).contains(CloseReason.SHUTDOWN);
        assertThat(b.closeReason()).contains(CloseReason.SHUTDOWN);
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void noticesAHandlerThatKeepsItselfBusyForEver() {
        var peer = HandlerProbe.open(new Shout());
        var again = new Runnable() {
            @Override
            public void run() {
                peer.connection().execute(this);
            }
        };
        assertThatThrownBy(() -> peer.elsewhere(c -> c.execute(again))).hasMessageContaining("for ever");
    }
}
