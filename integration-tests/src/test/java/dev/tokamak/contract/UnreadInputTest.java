package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.Recorder.DataStep;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;

/** Promise 3: when unread bytes come again, and when {@code onData} may not be called. */
class UnreadInputTest {

    private static final DataStep LEAVES_ALL = (_, _) -> {};

    /** Gives whatever the transport might do wrongly the time of some turns, without waiting for a time. */
    private static void letTurnsPass(TestTransport t, Recorder recorder) {
        var at = t.serve(Echo::new);
        var bystander = t.client(at);
        var ran = new AtomicLong();
        for (int i = 1; i <= 20; i++) {
            bystander.ping("turn");
            int expected = i;
            recorder.connection().execute(ran::incrementAndGet);
            Await.eventually(() -> ran.get() == expected, "the task run");
        }
    }

    @EveryTransport
    void bytesLeftUnreadComeAgainInFrontOfWhatArrives(TestTransport t) {
        var recorder = new Recorder().onData((c, in) -> {
            if (in.get(in.limit() - 1) == '\n') {
                c.write(in);
            }
        });
        var client = t.client(t.serve(() -> recorder));
        for (var line : new String[] {"hello\n", "world\n"}) {
            for (byte b : line.getBytes(StandardCharsets.UTF_8)) {
                client.send(new byte[] {b});
            }
            assertThat(client.receiveText(6)).isEqualTo(line);
        }
    }

    @EveryTransport
    void notMerelyBecauseTheHandlerReturned(TestTransport t) {
        var recorder = new Recorder().onData(LEAVES_ALL);
        var client = t.client(t.serve(() -> recorder));
        client.send("a");
        Await.eventually(() -> recorder.count("data") == 1, "the first byte offered");
        letTurnsPass(t, recorder);
        assertThat(recorder.lines()).containsExactly("open", "data a");
        client.send("b");
        Await.eventually(() -> recorder.count("data") == 2, "both bytes offered");
        assertThat(recorder.lines()).containsExactly("open", "data a", "data ab");
    }

    @EveryTransport
    void againWhenReadingIsResumed(TestTransport t) {
        var recorder = new Recorder().onData((c, _) -> c.pauseReading());
        var client = t.client(t.serve(() -> recorder));
        client.send("a");
        Await.eventually(() -> recorder.count("data") == 1, "offered");
        client.send("b");
        letTurnsPass(t, recorder);
        assertThat(recorder.lines()).containsExactly("open", "data a");
        recorder.connection().resumeReading();
        Await.eventually(() -> recorder.count("data") == 2, "offered again");
        assertThat(recorder.lines().getLast()).isIn("data a", "data ab");
    }

    @EveryTransport
    void nothingIsOfferedWhilePaused(TestTransport t) {
        var recorder = new Recorder().onOpen(Connection::pauseReading);
        var client = t.client(t.serve(() -> recorder));
        client.send("abc");
        letTurnsPass(t, recorder);
        assertThat(recorder.lines()).containsExactly("open");
        recorder.connection().resumeReading();
        Await.eventually(() -> recorder.lines().contains("data abc"), "offered once allowed");
    }

    @EveryTransport
    void nothingIsOfferedAboveHighWater(TestTransport t) {
        int answer = 16 << 20;
        var recorder = new Recorder().onData((c, in) -> {
            if (in.get() == 'x') {
                c.write(ByteBuffer.allocate(answer));
            }
        });
        var at = t.serve(() -> recorder, Limits.DEFAULT.withWater(10, 1000));
        var client = t.closedInTheEnd(RawClient.connect(at, 64 << 10));
        client.send("xy");
        Await.eventually(() -> recorder.count("data") >= 1, "offered");
        client.send("z");
        letTurnsPass(t, recorder);
        assertThat(recorder.count("data")).isEqualTo(1);
        client.receive(answer);
        Await.eventually(() -> recorder.lines().getLast().endsWith("z"), "the rest offered");
        assertThat(recorder.lines().get(2)).isEqualTo("writable");
        assertThat(recorder.lines().get(3)).startsWith("data y");
    }

    @EveryTransport
    void nothingIsOfferedAfterClose(TestTransport t) {
        var recorder = new Recorder().onData((c, _) -> c.close());
        var client = t.client(t.serve(() -> recorder));
        client.send("a");
        client.expectEof();
        client.send("bcd");
        client.halfClose();
        recorder.awaitClose();
        assertThat(recorder.count("data")).isEqualTo(1);
        assertThat(recorder.count("inputClosed")).isZero();
    }

    @EveryTransport
    void atTheEndOfInputEverythingHasBeenOffered(TestTransport t) {
        int sent = 200_000;
        var taken = new AtomicLong();
        var recorder = new Recorder().onOpen(Connection::pauseReading).onData((_, in) -> {
            int some = Math.max(0, in.remaining() - 7); // always leaves a little
            in.position(in.position() + some);
            taken.addAndGet(some);
        }).onInputClosed((c, rest) -> {
            taken.addAndGet(rest.remaining());
            c.close();
        });
        var client = t.client(t.serve(() -> recorder));
        client.send(new byte[sent]);
        client.halfClose();
        recorder.connection().resumeReading();
        client.expectEof();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
        assertThat(taken.get()).isEqualTo(sent);
    }

    @EveryTransport
    void theRestComesWithTheEndOfInputAlsoWhenPausedMeanwhile(TestTransport t) {
        var paused = new AtomicBoolean();
        var recorder = new Recorder().onData((c, _) -> {
            if (paused.compareAndSet(false, true)) {
                c.pauseReading();
            }
        });
        var client = t.client(t.serve(() -> recorder));
        client.send("half a frame");
        Await.eventually(() -> recorder.count("data") > 0, "offered");
        client.halfClose();
        letTurnsPass(t, recorder);
        assertThat(recorder.count("inputClosed")).isZero();
        recorder.connection().resumeReading();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
        assertThat(recorder.lines()).containsExactly("open", "data half a frame", "data half a frame",
                "inputClosed half a frame", "close PEER_CLOSED");
    }

    @EveryTransport
    void framesSurviveAnyChunksInBothDirections(TestTransport t) {
        var random = Seed.random("frames");
        var stream = ByteBuffer.allocate(300_000);
        while (stream.remaining() > 2100) {
            var frame = new byte[random.nextInt(2000)];
            random.nextBytes(frame);
            stream.putShort((short) frame.length).put(frame);
        }
        int length = stream.position();
        var at = t.serve(FrameEcho::new);
        var client = t.client(at);
        Thread.startVirtualThread(() -> {
            var sizes = Seed.random("chunks");
            for (int from = 0; from < length;) {
                int size = Math.min(length - from, sizes.nextInt(10) == 0 ? 1 : sizes.nextInt(3000) + 1);
                client.send(stream.array(), from, size);
                from += size;
            }
        });
        assertThat(client.receive(length)).as(Seed.hint())
                .isEqualTo(Arrays.copyOf(stream.array(), length));
    }

    /** Sees whole frames only, and answers each in pieces of random sizes. */
    private static final class FrameEcho implements ConnectionHandler {

        private final Random random = Seed.random("pieces");

        @Override
        public void onData(Connection c, ByteBuffer in) {
            while (in.remaining() >= 2 && in.remaining() >= 2 + in.getShort(in.position())) {
                int end = in.position() + 2 + in.getShort(in.position());
                while (in.position() < end) {
                    int size = Math.min(end - in.position(), random.nextInt(500) + 1);
                    c.write(in.slice(in.position(), size));
                    in.position(in.position() + size);
                }
            }
        }
    }
}
