package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;
import dev.tokamak.net.FileSlice;
import dev.tokamak.net.Limits;
import dev.tokamak.net.SharedBytes;
import dev.tokamak.wire.OutputQueue.Wrote;

class OutputQueueTest {

    private static final Limits LIMITS = Limits.DEFAULT.withWater(1_000, 10_000);

    private final AtomicLong progress = new AtomicLong();
    private final RecordingWire wire = new RecordingWire();
    private final ByteBuffer lent = ByteBuffer.allocateDirect(4_096);

    private OutputQueue queue(boolean keepSpare) {
        return new OutputQueue(LIMITS, keepSpare, progress::addAndGet);
    }

    /** Bytes that say where in the stream they belong. */
    private static final class Stream {
        private long next;

        byte[] next(int length) {
            var bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = at(next++);
            }
            return bytes;
        }

        static byte at(long position) {
            return (byte) (position * 31 + (position >>> 8) + (position >>> 16));
        }

        void check(byte[] all) {
            assertThat(all.length).isEqualTo((int) next);
            for (int i = 0; i < all.length; i++) {
                if (all[i] != at(i)) {
                    throw new AssertionError("wrong byte at " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsTheOrderWhateverIsWrittenWhereAndTakenWhen(boolean keepSpare, @TempDir Path directory)
            throws IOException {
        var path = directory.resolve("file");
        var stream = new byte[1 << 20];
        for (int i = 0; i < stream.length; i++) {
            stream[i] = Stream.at(i);
        }
        Files.write(path, stream);
        Seeded.times(150, random -> {
            var queue = queue(keepSpare);
            var socket = new RecordingWire();
            var content = new Stream();
            for (int event = 0; event < 60; event++) {
                boolean lends = !keepSpare && random.nextBoolean();
                if (lends) {
                    queue.lend(lent.clear());
                }
                for (int i = random.nextInt(5); i > 0 && content.next < 500_000; i--) {
                    writeSomething(queue, content, random, path);
                }
                socket.room = random.nextInt(3) == 0 ? 0 : random.nextInt(1 << random.nextInt(16));
                queue.flush(socket, lent, 1 + random.nextInt(20_000));
            }
            assertThat(queue.pendingBytes(true)).isBetween(0L, content.next - socket.taken.size());
            socket.room = Long.MAX_VALUE;
            while (!queue.isEmpty()) {
                queue.flush(socket, lent, 10_000);
            }
            content.check(socket.taken.toByteArray());
            assertThat(queue.pendingBytes(true)).isZero();
        });
        assertThat(progress.get()).isPositive();
    }

    private static void writeSomething(OutputQueue queue, Stream content, Random random, Path path)
            throws IOException {
        int length = random.nextInt(1 << random.nextInt(15));
        boolean inContext = random.nextInt(3) > 0;
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                var bytes = ByteBuffer.wrap(content.next(length));
                queue.write(bytes, inContext);
                assertThat(bytes.hasRemaining()).isFalse();
            }
            case 2 -> queue.write(ByteBuffer.wrap(content.next(length)).asReadOnlyBuffer(), inContext);
            case 3 -> queue.write(SharedBytes.copyOf(content.next(length)), inContext);
            default -> {
                var file = FileChannel.open(path, StandardOpenOption.READ);
                long from = content.next;
                content.next(length);
                queue.write(new FileSlice(file, from, length));
            }
        }
    }

    @Test
    void whatIsStagedIsOlderThanWhatIsQueued() throws IOException {
        var queue = queue(false);
        queue.lend(lent.clear());
        queue.write(Scripted.bytes("1"), true);
        queue.write(Scripted.bytes("2"), false);
        queue.write(Scripted.bytes("3"), true); // behind the queued one
        wire.room = 0;
        queue.flush(wire, lent, 100);
        assertThat(queue.pendingBytes(false)).isEqualTo(3);
        wire.room = 100;
        queue.flush(wire, lent, 100);
        assertThat(wire.taken).hasToString("123");
    }

    @Test
    void answersLeaveInOneWriteAndOwnNoMemory() throws IOException {
        var queue = queue(false);
        queue.lend(lent.clear());
        queue.write(Scripted.bytes("a"), true);
        queue.write(SharedBytes.utf8("b"), true);
        assertThat(queue.pendingBytes(true)).isEqualTo(2);
        assertThat(queue.pendingBytes(false)).isZero();
        queue.flush(wire, lent, 100);
        assertThat(progress).hasValue(2);
        assertThat(queue.ownsMemory()).isFalse();
    }

    @Test
    void ownsNoMemoryOnceEverythingIsTaken() throws IOException {
        var queue = queue(false);
        queue.write(ByteBuffer.allocate(100_000), false);
        queue.write(SharedBytes.copyOf(new byte[1000]), false);
        queue.write(ByteBuffer.allocate(0), false);
        assertThat(queue.ownsMemory()).isTrue();
        while (!queue.isEmpty()) {
            queue.flush(wire, lent, 1_000_000);
        }
        assertThat(queue.ownsMemory()).isFalse();
    }

    @Test
    void anEmptyWriteOwnsNoMemory() {
        var queue = queue(false);
        queue.write(ByteBuffer.allocate(0), false);
        queue.write(SharedBytes.utf8(""), false);
        assertThat(queue.ownsMemory()).isFalse();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void writesNoMoreThanTheBudgetAndOneBufferFull() throws IOException {
        var queue = queue(false);
        queue.write(ByteBuffer.allocate(1_000_000), false);
        assertThat(queue.flush(wire, lent, 10_000)).isBetween(10_000L, 10_000L + lent.capacity());
    }

    @Test
    void stopsWhenTheSocketTakesLessThanOffered() throws IOException {
        var queue = queue(false);
        queue.write(ByteBuffer.allocate(1_000_000), false);
        wire.room = 5_000;
        assertThat(queue.flush(wire, lent, Long.MAX_VALUE)).isEqualTo(5_000);
        assertThat(queue.pendingBytes(false)).isEqualTo(995_000);
    }

    @Test
    void theHardLimitComesAgainAfterTheQueueHasBeenEmpty() throws IOException {
        var queue = new OutputQueue(
                Limits.DEFAULT.withWater(1, 10).withSlowConsumer(100, Duration.ofSeconds(1),
                        100, Duration.ofSeconds(1)),
                false, progress::addAndGet);
        assertThat(queue.write(ByteBuffer.allocate(1_000), false)).isEqualTo(Wrote.ABOVE_HIGH_WATER);
        assertThat(queue.write(ByteBuffer.allocate(100), false)).isEqualTo(Wrote.ABOVE_HIGH_WATER);
        assertThat(queue.write(ByteBuffer.allocate(1), false)).isEqualTo(Wrote.OVER_HARD_LIMIT);
        queue.flush(wire, lent, 10_000);
        assertThat(queue.takeDrained()).isTrue();
        assertThat(queue.takeDrained()).isFalse();
        assertThat(queue.write(ByteBuffer.allocate(10), false)).isEqualTo(Wrote.ROOM);
        assertThat(queue.write(ByteBuffer.allocate(100), false)).isEqualTo(Wrote.ABOVE_HIGH_WATER);
        assertThat(queue.write(ByteBuffer.allocate(100), false)).isEqualTo(Wrote.OVER_HARD_LIMIT);
    }

    @Test
    void sealingRefusesWhatComesAfterAndNothingElse() throws IOException {
        var queue = queue(false);
        queue.lend(lent.clear());
        queue.write(Scripted.bytes("before"), true);
        queue.seal();
        assertThat(queue.write(Scripted.bytes("after"), true)).isEqualTo(Wrote.SEALED);
        assertThat(queue.write(SharedBytes.utf8("after"), false)).isEqualTo(Wrote.SEALED);
        queue.flush(wire, lent, 100);
        assertThat(wire.taken).hasToString("before");
    }

    @Test
    void discardingDropsEverything() {
        var queue = queue(true);
        queue.lend(lent.clear());
        queue.write(Scripted.bytes("staged"), true);
        queue.write(Scripted.bytes("queued"), false);
        queue.discard();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.ownsMemory()).isFalse();
        assertThat(queue.write(Scripted.bytes("x"), false)).isEqualTo(Wrote.SEALED);
    }

    /** Each thread writes frames with its number and a sequence; the wire must see whole frames, in order per thread. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void writesOfSeveralThreadsStayWholeAndInOrder(boolean keepSpare) throws Exception {
        int writers = 4;
        int frames = 5_000;
        var queue = new OutputQueue(Limits.DEFAULT, keepSpare, progress::addAndGet);
        var threads = new Thread[writers];
        for (int w = 0; w < writers; w++) {
            int writer = w;
            threads[w] = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < frames; i++) {
                    queue.write(frame(writer, i), false);
                    while (queue.pendingBytes(false) > 1_000_000) {
                        LockSupport.parkNanos(1_000);
                    }
                }
            });
        }
        var random = new Random(1);
        int mine = 0;
        while (wire.taken.size() < (long) frames * (writers + 1) * 8) {
            if (mine < frames) {
                if (!keepSpare) {
                    queue.lend(lent.clear());
                }
                for (int i = 0; i < 3 && mine < frames; i++) {
                    queue.write(frame(writers, mine++), true);
                }
            }
            wire.room = random.nextInt(10_000);
            queue.flush(wire, lent, 100_000);
        }
        for (var thread : threads) {
            thread.join();
        }
        var all = ByteBuffer.wrap(wire.taken.toByteArray());
        var next = new int[writers + 1];
        while (all.hasRemaining()) {
            int writer = all.getInt();
            assertThat(writer).isBetween(0, writers);
            int sequence = all.getInt();
            if (sequence != next[writer]++) {
                throw new AssertionError("frame " + sequence + " of writer " + writer + " out of order");
            }
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    private static ByteBuffer frame(int writer, int sequence) {
        return ByteBuffer.allocate(8).putInt(writer).putInt(sequence).flip();
    }
}
