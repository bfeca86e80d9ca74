package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.FileSlice;
import dev.tokamak.net.SharedBytes;

/** Promise 2: the order of {@code write} is the order on the wire. */
class WriteOrderTest {

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @EveryTransport
    void bytesSharedBytesAndFilesLeaveInOrder(TestTransport t, @TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("file"), "-file-");
        var shared = "s".repeat(1000);
        var recorder = new Recorder().onData((c, in) -> {
            for (int i = 0; i < 3; i++) {
                c.write(in.duplicate());
                c.write(SharedBytes.utf8(shared));
                c.write(SharedBytes.utf8("short"));
                c.write(new FileSlice(FileChannel.open(file), 0, 6));
                c.write(text("|"));
            }
            in.position(in.limit());
            c.close();
        });
        var client = t.client(t.serve(() -> recorder));
        client.send("x");
        assertThat(new String(client.receiveAll(), StandardCharsets.UTF_8))
                .isEqualTo(("x" + shared + "short-file-|").repeat(3));
        client.close();
        recorder.awaitClose();
    }

    @EveryTransport
    void theWritesOfEachThreadKeepTheirOrder(TestTransport t) throws InterruptedException {
        int threads = 4;
        int each = 2000;
        var recorder = new Recorder();
        var client = t.client(t.serve(() -> recorder));
        var c = recorder.connection();
        var writers = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            int writer = i;
            writers.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < each; n++) {
                    c.write(ByteBuffer.allocate(12).putInt(writer).putInt(n).putInt(~n).flip());
                }
            }));
        }
        var received = ByteBuffer.wrap(client.receive(threads * each * 12));
        var next = new int[threads];
        while (received.hasRemaining()) {
            int writer = received.getInt();
            assertThat(received.getInt()).isEqualTo(next[writer]);
            assertThat(received.getInt()).isEqualTo(~next[writer]);
            next[writer]++;
        }
        for (var writer : writers) {
            writer.join();
        }
    }

    @EveryTransport
    void whatWasWrittenIsACopy(TestTransport t) {
        var recorder = new Recorder().onData((c, in) -> {
            in.position(in.limit());
            var mine = ByteBuffer.allocate(3000);
            for (int n = 0; n < 100; n++) {
                c.write(mine.clear().put(0, new byte[] {(byte) n}));
                assertThat(mine.hasRemaining()).isFalse();
                mine.put(0, new byte[] {77});
            }
        });
        var client = t.client(t.serve(() -> recorder));
        client.send("x");
        var received = client.receive(100 * 3000);
        for (int n = 0; n < 100; n++) {
            assertThat(received[n * 3000]).isEqualTo((byte) n);
        }
    }

    @EveryTransport
    void aBigAnswerArrivesIntactThroughASmallWindow(TestTransport t) {
        var answer = Seed.bytes(8 << 20);
        var recorder = new Recorder().onOpen(c -> {
            c.write(ByteBuffer.wrap(answer));
            c.close();
        });
        var at = t.serve(() -> recorder);
        try (var client = RawClient.connect(at, 4096)) {
            Await.eventually(() -> recorder.connection().pendingBytes() > 0, "more than the sockets hold");
            assertThat(client.receiveAll()).isEqualTo(answer);
        }
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
    }

    @EveryTransport
    void whatIsWrittenWhileTheQueueDrainsComesAfterIt(TestTransport t) {
        int rounds = 40;
        int piece = 100_000;
        var recorder = new Recorder();
        var at = t.serve(() -> recorder);
        var client = t.closedInTheEnd(RawClient.connect(at, 32 << 10));
        var c = recorder.connection();
        Thread.startVirtualThread(() -> {
            var random = Seed.random("sizes");
            for (int n = 0; n < rounds; n++) {
                int first = random.nextInt(piece - 1) + 1;
                var bytes = new byte[piece];
                Arrays.fill(bytes, (byte) n);
                c.write(ByteBuffer.wrap(bytes, 0, first));
                c.write(SharedBytes.copyOf(ByteBuffer.wrap(bytes, first, piece - first)));
            }
        });
        for (int n = 0; n < rounds; n++) {
            assertThat(client.receive(piece)).containsOnly(n);
        }
    }
}
