package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.Seeded;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;
import dev.tokamak.net.SharedBytes;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.Manner;
import dev.tokamak.probe.ManualClock;
import dev.tokamak.probe.ProbeLoop;

/** What is written, in which order, and how much of it may wait. */
@ParameterizedClass
@EnumSource(Manner.class)
class OutputTest {

    private static final Limits SMALL = Limits.DEFAULT.withWater(10, 100);

    private final Scripted script = new Scripted();
    private final ProbeLoop loop;
    private final HandlerProbe peer;

    OutputTest(Manner manner) {
        loop = new ProbeLoop(manner, new ManualClock());
        peer = loop.open(script, SMALL);
        script.since();
    }

    @Test
    void theOrderOfWritesIsTheOrderOnTheWire() {
        script.data = c -> {
            c.write(Scripted.bytes("1"));
            c.write(SharedBytes.utf8("2"));
            c.write(SharedBytes.copyOf(new byte[300])); // long enough to be queued by reference
            c.write(Scripted.bytes("3"));
            c.execute(() -> c.write(Scripted.bytes("5")));
            c.write(Scripted.bytes("4"));
        };
        peer.send("x");
        assertThat(peer.received()).isEqualTo("12" + "\0".repeat(300) + "345");
    }

    @Test
    void theOrderHoldsForRandomWritesFromInsideAndOutsideWithAPeerThatTakesSomeNowAndThen() {
        Seeded.times(100, random -> {
            var limits = Limits.DEFAULT.withWater(1000, 20_000);
            var other = loop.open(script, limits);
            var expected = new StringBuilder();
            var got = new StringBuilder();
            other.stopReading();
            for (int turn = 0; turn < 40 && other.closeReason().isEmpty(); turn++) {
                script.data = c -> writeRandomly(c, random, expected);
                script.writable = c -> writeRandomly(c, random, expected);
                switch (random.nextInt(4)) {
                    case 0 -> other.send("x");
                    case 1 -> other.elsewhere(c -> writeRandomly(c, random, expected));
                    case 2 -> other.elsewhere(c -> c.execute(() -> writeRandomly(c, random, expected)));
                    default -> other.take(random.nextInt(30_000));
                }
                got.append(other.received());
            }
            script.writable = _ -> {};
            other.keepReading();
            got.append(other.received());
            assertThat(got.toString()).isEqualTo(expected.toString());
            assertThat(other.connection().pendingBytes()).isZero();
        });
    }

    private static void writeRandomly(Connection c, Random random, StringBuilder expected) {
        for (int i = random.nextInt(4); i > 0; i--) {
            int length = random.nextInt(1 << random.nextInt(15));
            var text = Character.toString('a' + random.nextInt(26)).repeat(length);
            if (random.nextBoolean()) {
                c.write(SharedBytes.utf8(text));
            } else {
                c.write(Scripted.bytes(text));
            }
            expected.append(text);
        }
    }

    @Test
    void theBufferIsTheCallersAgainAtOnce() {
        peer.stopReading();
        var buffer = Scripted.bytes("abc");
        peer.elsewhere(c -> c.write(buffer));
        assertThat(buffer.remaining()).isZero();
        buffer.put(0, (byte) 'X');
        peer.keepReading();
        assertThat(peer.received()).isEqualTo("abc");
    }

    @Test
    void writeSaysFalseAboveHighWaterAndOnWritableFollowsAtLowWater() {
        peer.stopReading();
        var answers = new ArrayList<Boolean>();
        script.data = c -> {
            answers.add(c.write(ByteBuffer.allocate(100)));
            answers.add(c.write(ByteBuffer.allocate(1)));
            answers.add(c.write(ByteBuffer.allocate(1)));
        };
        peer.send("x");
        assertThat(answers).containsExactly(true, false, false);
        assertThat(peer.connection().pendingBytes()).isEqualTo(102);
        peer.take(91);
        assertThat(script.count("writable")).isZero();
        peer.take(1);
        assertThat(script.count("writable")).isEqualTo(1);
        peer.take(5);
        peer.keepReading();
        assertThat(script.count("writable")).isEqualTo(1);
    }

    @Test
    void onWritableFollowsAWriteFromElsewhereToo() {
        peer.stopReading();
        peer.elsewhere(c -> assertThat(c.write(ByteBuffer.allocate(101))).isFalse());
        peer.keepReading();
        assertThat(script.since()).containsExactly("writable");
    }

    @Test
    void onWritableFollowsAlsoWhenTheSocketTookItAllAtOnce() {
        script.data = c -> assertThat(c.write(ByteBuffer.allocate(101))).isFalse();
        peer.send("x");
        assertThat(script.since()).containsExactly("data x", "writable");
    }

    @Test
    void aLongAnswerIsWrittenByOnWritableWithoutEverBeingInMemory() {
        var left = new int[] {1_000_000};
        script.data = c -> fill(c, left);
        script.writable = script.data;
        peer.stopReading();
        peer.send("x");
        while (peer.countReceived() < 1_000_000) {
            assertThat(peer.connection().pendingBytes()).isLessThanOrEqualTo(110);
            peer.take(997);
        }
        assertThat(left[0]).isZero();
    }

    private static void fill(Connection c, int[] left) {
        boolean room = true;
        while (room && left[0] > 0) {
            left[0] -= 10;
            room = c.write(ByteBuffer.allocate(10));
        }
    }

    @Test
    void oneBigFirstWriteIsAlwaysPossibleAndTheHardLimitCountsWhatComesBehind() {
        var limits = Limits.DEFAULT.withSlowConsumer(1 << 20, Duration.ofSeconds(10), 1 << 20,
                Duration.ofSeconds(30));
        var other = loop.open(script, limits);
        other.stopReading();
        other.elsewhere(c -> c.write(ByteBuffer.allocate(64 << 20)));
        other.elsewhere(c -> c.write(ByteBuffer.allocate(1 << 20)));
        assertThat(other.closeReason()).isEmpty();
        assertThat(other.connection().pendingBytes()).isEqualTo(65L << 20);
        other.elsewhere(c -> assertThat(c.write(ByteBuffer.allocate(1))).isFalse());
        assertThat(other.closeReason()).contains(CloseReason.SLOW_CONSUMER);
        assertThat(other.sawReset()).isTrue();
    }

    @Test
    void aSlowConsumerDelaysNobodyElse() {
        ConnectionHandler echo = (c, in) -> c.write(in);
        var slow = loop.open(echo, SMALL.withSlowConsumer(200, Duration.ofSeconds(10), 200,
                Duration.ofSeconds(30)));
        var quick = loop.open(echo, SMALL);
        slow.stopReading();
        for (int i = 0; i < 100; i++) {
            slow.send("0123456789");
            slow.elsewhere(c -> c.write(Scripted.bytes("0123456789")));
            quick.send("q");
            assertThat(quick.received()).isEqualTo("q");
        }
        assertThat(slow.closeReason()).contains(CloseReason.SLOW_CONSUMER);
        assertThat(loop.counters().get(Counter.SLOW_CONSUMERS)).isEqualTo(1);
    }

    @Test
    void whatIsWrittenBeforeTheConnectionIsEstablishedIsSentFirst() {
        var client = loop.connect(script, ConnectConfig.DEFAULT);
        script.opened = c -> c.write(Scripted.bytes("hello"));
        client.elsewhere(c -> c.write(Scripted.bytes("early ")));
        client.elsewhere(c -> c.execute(() -> c.write(Scripted.bytes("birds "))));
        client.accept();
        assertThat(client.received()).isEqualTo("early birds hello");
    }

    @Test
    void nothingWrittenIsLostWhenATransportLendsItsBufferTooEarly() {
        var host = loop.connect(script, ConnectConfig.DEFAULT);
        var core = (ConnectionCore) host.connection();
        var buffer = ByteBuffer.allocateDirect(100);
        core.enter();
        core.lend(buffer);
        core.write(Scripted.bytes("early"));
        core.flush(buffer, 100);
        core.leave();
        host.accept();
        assertThat(host.received()).isEqualTo("early");
    }

    @Test
    void writesAfterTheEndOfOutputAreDroppedAndCounted() {
        peer.elsewhere(Connection::shutdownOutput);
        var late = Scripted.bytes("late");
        peer.elsewhere(c -> assertThat(c.write(late)).isFalse());
        peer.elsewhere(c -> assertThat(c.write(SharedBytes.utf8("late"))).isFalse());
        assertThat(late.remaining()).as("taken nevertheless").isZero();
        assertThat(peer.received()).isEmpty();
        assertThat(loop.counters().get(Counter.WRITES_DROPPED)).isEqualTo(2);
    }

    @Test
    void bytesOnTheWireAreCounted() {
        peer.send("abc");
        peer.elsewhere(c -> c.write(Scripted.bytes("12345")));
        assertThat(loop.counters().get(Counter.BYTES_READ)).isEqualTo(3);
        assertThat(loop.counters().get(Counter.BYTES_WRITTEN)).isEqualTo(5);
    }
}
