package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Clients;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.LogCapture;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.FileSlice;
import dev.tokamak.net.Limits;

/** Files on the wire: intact, in order, no memory, and closed in every ending. */
class FileSliceTest {

    private static final int SIZE = 8 << 20;

    @TempDir
    Path folder;

    private Path file(byte[] content) {
        try {
            return Files.write(folder.resolve("file"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes disk space only where it is written to. */
    private Path sparse(long size) throws IOException {
        var path = folder.resolve("sparse");
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(size);
        }
        return path;
    }

    private static void awaitClosed(FileChannel file) {
        Await.eventually(() -> !file.isOpen(), "the file closed");
    }

    @EveryTransport
    void arrivesIntactThroughASmallWindow(TestTransport t) throws IOException {
        var content = Seed.bytes(SIZE);
        var file = FileChannel.open(file(content));
        var recorder = new Recorder().onOpen(c -> {
            assertThat(c.write(new FileSlice(file, 5, SIZE - 10))).isFalse();
            assertThat(c.pendingBytes()).isZero(); // file bytes are not memory
            c.close();
        });
        var client = t.closedInTheEnd(RawClient.connect(t.serve(() -> recorder), 4096));
        assertThat(client.receiveAll()).isEqualTo(Arrays.copyOfRange(content, 5, SIZE - 5));
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(file.isOpen()).isFalse();
    }

    @EveryTransport
    void onWritableSaysThatItHasBeenSent(TestTransport t) throws IOException {
        var path = file(Seed.bytes(3000));
        var recorder = new Recorder();
        recorder.onOpen(c -> c.write(new FileSlice(FileChannel.open(path), 0, 3000))).onWritable(c -> {
            if (recorder.count("writable") < 3) {
                c.write(new FileSlice(FileChannel.open(path), 0, 1000));
            } else {
                c.close();
            }
        });
        var client = t.client(t.serve(() -> recorder));
        assertThat(client.receiveAll()).hasSize(5000);
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(recorder.count("writable")).isEqualTo(3);
    }

    @EveryTransport
    void anEmptySliceIsSentToo(TestTransport t) throws IOException {
        var file = FileChannel.open(file(new byte[10]));
        var recorder = new Recorder().onOpen(c -> {
            c.write(new FileSlice(file, 10, 0));
            c.close();
        });
        var client = t.client(t.serve(() -> recorder));
        client.expectEof();
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(file.isOpen()).isFalse();
    }

    @EveryTransport
    void aFileShorterThanPromisedEndsWithAnErrorAndNoSpin(TestTransport t) throws IOException {
        var file = FileChannel.open(file(new byte[1000]));
        var recorder = new Recorder().onOpen(c -> {
            c.write(new FileSlice(file, 0, 1001));
            c.close();
        });
        t.client(t.serve(() -> recorder)).expectReset();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.IO_ERROR);
        assertThat(recorder.cause()).isInstanceOf(IOException.class);
        assertThat(file.isOpen()).isFalse();
    }

    @EveryTransport
    void aFileThatIsCutWhileItIsServedEndsWithAnError(TestTransport t) throws IOException {
        var path = sparse(64 << 20);
        var file = FileChannel.open(path);
        var recorder = new Recorder().onOpen(c -> c.write(new FileSlice(file, 0, 64 << 20)));
        var client = t.client(t.serve(() -> recorder));
        client.receive(1 << 20);
        try (var cut = new RandomAccessFile(path.toFile(), "rw")) {
            cut.setLength(2 << 20);
        }
        client.expectReset();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.IO_ERROR);
        assertThat(file.isOpen()).isFalse();
    }

    /** Sent or not, however the connection ends, and also those that wait behind the first. */
    @EveryTransport
    void closedInEveryEnding(TestTransport t) throws IOException {
        var path = sparse(64 << 20);
        var limits = Limits.DEFAULT.withSlowConsumer(1 << 20, Duration.ofMinutes(1), 2 << 20, Duration.ofMillis(200));
        List<Recorder.Step> endings = List.of(_ -> {}, c -> c.abort(CloseReason.MALFORMED), _ -> {
            throw new IOException("a handler that fails");
        }, c -> {
            c.write(ByteBuffer.allocate(2 << 20));
            c.write(ByteBuffer.allocate(3 << 20)); // over the hard limit
        }, Connection::close);
        try (var log = LogCapture.start()) {
            for (var ending : endings) {
                var first = FileChannel.open(path);
                var second = FileChannel.open(path);
                var tooLate = FileChannel.open(path);
                var recorder = new Recorder().onOpen(c -> {
                    c.write(new FileSlice(first, 0, 64 << 20));
                    c.write(ByteBuffer.allocate(10));
                    c.write(new FileSlice(second, 0, 64 << 20));
                    ending.run(c);
                });
                t.client(t.serve(() -> recorder, limits)); // never reads
                recorder.awaitClose();
                recorder.connection().write(new FileSlice(tooLate, 0, 10));
                awaitClosed(first);
                awaitClosed(second);
                assertThat(tooLate.isOpen()).isFalse();
            }
            assertThat(log.warnings()).hasSize(1); // the handler that fails
        }
        var left = FileChannel.open(path);
        var recorder = new Recorder().onOpen(c -> c.write(new FileSlice(left, 0, 64 << 20)));
        var client = t.client(t.serve(() -> recorder));
        client.receive(1000);
        client.abort();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_RESET);
        awaitClosed(left);
    }

    @EveryTransport
    void closedWithTheTransport(TestTransport t) throws IOException {
        var file = FileChannel.open(sparse(64 << 20));
        var recorder = new Recorder().onOpen(c -> c.write(new FileSlice(file, 0, 64 << 20)));
        t.client(t.serve(() -> recorder));
        recorder.connection();
        t.shutdown(Duration.ZERO);
        assertThat(file.isOpen()).isFalse();
    }

    /** A peer that does not read costs no time, with or without input before. */
    @EveryTransport
    void aDownloadThatStallsDoesNotSpin(TestTransport t) throws IOException {
        var path = sparse(64 << 20);
        var fresh = new Recorder().onOpen(c -> c.write(new FileSlice(FileChannel.open(path), 0, 64 << 20)));
        var used = new Recorder().onData((c, in) -> {
            in.position(in.limit());
            c.write(new FileSlice(FileChannel.open(path), 0, 64 << 20));
        });
        t.client(t.serve(() -> fresh));
        t.client(t.serve(() -> used)).send("x");
        Await.eventually(() -> fresh.count("open") + used.count("data") == 2, "both begun");
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Await.eventually(() -> { // at some time it is quiet; a loop that spins never is
            long before = system.getProcessCpuTime();
            Await.within(Duration.ofMillis(200), () -> false);
            return system.getProcessCpuTime() - before < 75_000_000;
        }, "the process idle");
        fresh.connection().abort(CloseReason.MALFORMED);
        used.connection().abort(CloseReason.MALFORMED);
        assertThat(fresh.awaitClose()).isEqualTo(CloseReason.MALFORMED);
        assertThat(used.awaitClose()).isEqualTo(CloseReason.MALFORMED);
    }

    /** One download at full speed does not own the loop. */
    @EveryTransport
    void othersAreServedDuringABigDownload(TestTransport t) throws IOException, InterruptedException {
        long size = Boolean.getBoolean("tokamak.deep") ? 3L << 30 : 256L << 20;
        var file = FileChannel.open(sparse(size));
        var others = new Clients(t, t.serve(Echo::new), 20);
        var recorder = new Recorder().onOpen(c -> {
            c.write(new FileSlice(file, 0, size));
            c.close();
        });
        var client = t.client(t.serve(() -> recorder));
        var received = new long[1];
        var reader = Thread.ofPlatform().start(() -> {
            for (int n = client.receiveSome(1 << 20).length; n > 0; n = client.receiveSome(1 << 20).length) {
                received[0] += n;
            }
        });
        for (int i = 0; i < 10; i++) {
            others.allAreServed();
        }
        reader.join();
        assertThat(received[0]).isEqualTo(size);
    }
}
