package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.probe.DatagramProbe;
import dev.tokamak.probe.ProbeLoop;

class DatagramCoreTest {

    private static final Logger LOG = Logger.getLogger("dev.tokamak.wire");

    private final ProbeLoop loop = new ProbeLoop();
    private final List<String> events = new ArrayList<>();
    private DatagramHandler handler = (port, from, payload, _) -> port.send(from, payload);
    private final DatagramProbe network = loop.bind(new DatagramHandler() {
        @Override
        public void onDatagram(DatagramPort port, SocketAddress from, ByteBuffer payload, boolean truncated)
                throws Exception {
            handler.onDatagram(port, from, payload, truncated);
        }

        @Override
        public void onClose(DatagramPort port, CloseReason why) {
            events.add("close " + why);
        }
    }, new DatagramConfig("test", 10, 0, 3, false));

    @BeforeEach
    void expectErrorsInTheLog() {
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void logAgain() {
        LOG.setLevel(null);
    }

    private long counted(Counter counter) {
        return loop.counters().get(counter);
    }

    @Test
    void aDatagramLongerThanTheLimitIsCutAndMarked() {
        handler = (_, _, payload, truncated) -> events.add(payload.remaining() + " " + truncated);
        network.send("123456789");
        network.send("1234567890");
        network.send("1234567890a");
        network.send("1234567890abcdefgh");
        network.send("");
        assertThat(events).containsExactly("9 false", "10 false", "10 true", "10 true", "0 false");
        assertThat(counted(Counter.DATAGRAMS_TRUNCATED)).isEqualTo(2);
        assertThat(counted(Counter.DATAGRAMS_RECEIVED)).isEqualTo(5);
    }

    @Test
    void aDatagramThatCanNotBeHandledIsDroppedAndCountedAndThePortLivesOn() {
        var good = handler;
        handler = (_, _, _, _) -> {
            throw new IllegalStateException("on purpose");
        };
        network.send("a");
        handler = (_, _, _, _) -> {
            throw new StackOverflowError();
        };
        network.send("b");
        handler = good;
        network.send("c");
        assertThat(network.receivedTexts()).containsExactly("c");
        assertThat(counted(Counter.DATAGRAMS_FAILED)).isEqualTo(2);
        assertThat(counted(Counter.HANDLER_ERRORS)).isEqualTo(2);
    }

    @Test
    void datagramsThatCanNotBeHandledDoNotFillTheLog() {
        handler = (_, _, _, _) -> {
            throw new IllegalStateException("on purpose");
        };
        var lines = new AtomicInteger();
        Filter counting = _ -> {
            lines.incrementAndGet();
            return false;
        };
        LOG.setLevel(Level.WARNING);
        LOG.setFilter(counting);
        try {
            for (int i = 0; i < 1_000; i++) {
                network.send("a");
            }
            assertThat(lines).hasValue(1);
            network.advance(Duration.ofSeconds(11));
            network.send("a");
            assertThat(lines).hasValue(2);
        } finally {
            LOG.setFilter(null);
        }
        assertThat(counted(Counter.HANDLER_ERRORS)).isEqualTo(1_001);
    }

    @Test
    void aDatagramThatCanNotBeSentIsDroppedAndCountedAndNeverRetried() {
        network.stopTaking();
        network.send("a");
        network.breakWith(new IOException("Network is unreachable"));
        network.send("b");
        network.keepTaking();
        network.send("c");
        assertThat(network.receivedTexts()).containsExactly("c");
        assertThat(counted(Counter.DATAGRAMS_DROPPED)).isEqualTo(2);
        assertThat(counted(Counter.DATAGRAMS_SENT)).isEqualTo(1);
    }

    @Test
    void anImpossibleTargetIsAnotherReasonToDrop() {
        var core = new DatagramCore(new TestHost(), new DatagramWire() {
            @Override
            public boolean send(SocketAddress to, ByteBuffer payload) {
                throw new UnresolvedAddressException();
            }

            @Override
            public void close() {}

            @Override
            public SocketAddress localAddress() {
                return new InetSocketAddress(1);
            }
        }, handler, DatagramConfig.DEFAULT);
        core.enter();
        assertThat(core.send(InetSocketAddress.createUnresolved("nowhere", 1), ByteBuffer.allocate(1))).isFalse();
        core.leave();
    }

    @Test
    void sendingTakesTheBytesWhateverBecomesOfThem() {
        var bytes = Scripted.bytes("abc");
        network.stopTaking();
        network.elsewhere(port -> port.send(DatagramProbe.CLIENT, bytes));
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void fromElsewhereSoManyWaitAndMoreAreDropped() {
        network.elsewhere(port -> {
            for (int i = 0; i < 5; i++) {
                boolean room = port.send(DatagramProbe.CLIENT, Scripted.bytes("" + i));
                assertThat(room).isEqualTo(i < 3);
            }
        });
        assertThat(network.receivedTexts()).containsExactly("0", "1", "2");
        assertThat(counted(Counter.DATAGRAMS_DROPPED)).isEqualTo(2);
    }

    @Test
    void whatWasSentBeforeCloseIsSentAndWhatComesAfterIsDropped() {
        network.elsewhere(port -> {
            port.send(DatagramProbe.CLIENT, Scripted.bytes("last"));
            port.close();
            assertThat(port.send(DatagramProbe.CLIENT, Scripted.bytes("late"))).isFalse();
        });
        network.elsewhere(port -> port.send(DatagramProbe.CLIENT, Scripted.bytes("later")));
        assertThat(network.receivedTexts()).containsExactly("last");
        assertThat(events).containsExactly("close CLOSED");
        assertThat(counted(Counter.DATAGRAMS_DROPPED)).isEqualTo(2);
    }

    @Test
    void closeInACallbackIsTheEndAndNothingIsOfferedAfterwards() {
        handler = (port, _, payload, _) -> {
            events.add("data " + payload.remaining());
            port.close();
            port.close();
        };
        network.send("a");
        network.send("b");
        assertThat(events).containsExactly("data 1", "close CLOSED");
    }

    @Test
    void tasksTimersAndResultsRunUntilTheEndAndWhatTheyThrowHarmsNobody() {
        network.elsewhere(port -> {
            port.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
            port.execute(() -> events.add("task"));
            port.schedule(Duration.ofSeconds(1), () -> events.add("timer"));
            port.schedule(Duration.ofSeconds(5), () -> events.add("never"));
            port.offload(() -> "result", (result, _) -> events.add(result));
        });
        network.advance(Duration.ofSeconds(1));
        network.elsewhere(DatagramPort::close);
        network.advance(Duration.ofSeconds(10));
        assertThat(events).containsExactlyInAnyOrder("task", "result", "timer", "close CLOSED")
                .endsWith("close CLOSED");
        assertThat(loop.timersWaiting()).isZero();
        assertThat(counted(Counter.HANDLER_ERRORS)).isEqualTo(1);
    }

    @Test
    void theByteOrderThatAHandlerSetsIsNotLeftBehind() {
        var core = new DatagramCore(new TestHost(), new QuietWire(),
                (_, _, payload, _) -> payload.order(ByteOrder.LITTLE_ENDIAN), DatagramConfig.DEFAULT);
        var buffer = ByteBuffer.allocate(10);
        core.received(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), buffer);
        assertThat(buffer.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    }

    @Test
    void anInterruptFlagIsNotLeftBehind() {
        handler = (_, _, _, _) -> Thread.currentThread().interrupt();
        network.send("a");
        assertThat(Thread.interrupted()).isFalse();
        assertThat(counted(Counter.INTERRUPTS_CLEARED)).isEqualTo(1);
    }

    private static final class QuietWire implements DatagramWire {
        @Override
        public boolean send(SocketAddress to, ByteBuffer payload) {
            return true;
        }

        @Override
        public void close() {}

        @Override
        public SocketAddress localAddress() {
            return new InetSocketAddress(1);
        }
    }
}
