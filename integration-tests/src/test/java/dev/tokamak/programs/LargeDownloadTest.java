package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;

/** A file that is larger than memory, and than what 32 bits can count. */
class LargeDownloadTest {

    /** So much that it is not over before the test is. */
    private static final long SIZE = 1L << 40;
    private static final int OTHERS = 20;
    private static final int ANSWERS = 50;
    /** Of the large file, while a small answer is waited for. The whole file is sixteen thousand times as much. */
    private static final long MOST_MEANWHILE = 64L << 20;
    private static final byte[] REQUEST = "GET /small HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    /** With a hole for nearly all of it. */
    private static RandomAccessFile large(ServedFiles files) throws IOException {
        var large = new RandomAccessFile(files.root.resolve("large").toFile(), "rw");
        large.setLength(SIZE);
        return large;
    }

    /** It does not own the loop that others are served by, however long it takes. */
    @EveryTransport(TransportKind.REACTOR)
    void othersAreServedMeanwhile(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder);
                var _ = large(files);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            files.put("small", new byte[1]);
            var read = new AtomicLong();
            var meanwhile = new ArrayList<Long>();
            Thread reader;
            try (var download = SocketChannel.open(files.http)) {
                reader = Thread.ofPlatform().daemon().start(() -> read(download, read));
                Await.eventually(() -> read.get() > 1 << 20, "the large file is under way");
                var others = Stream.generate(() -> threads.submit(() -> ask(files.http, read))).limit(OTHERS).toList();
                for (var other : others) {
                    meanwhile.addAll(other.get(2 * Await.PATIENCE.toSeconds(), TimeUnit.SECONDS));
                }
                assertThat(reader.isAlive()).as("it is still under way, after %d bytes", read.get()).isTrue();
            }
            reader.join();
            var median = meanwhile.stream().sorted().toList().get(meanwhile.size() / 2);
            // not the most: whoever asks may have to wait for a processor
            assertThat(median).as("bytes of the large file while a small answer is waited for")
                    .isLessThan(MOST_MEANWHILE);
            assertThat(meanwhile).as("the large file goes on too").anyMatch(bytes -> bytes > 0);
            t.close();
        }
    }

    /** Until the connection is closed. */
    private static void read(SocketChannel download, AtomicLong count) {
        try {
            download.write(
                    ByteBuffer.wrap("GET /large HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            var buffer = ByteBuffer.allocateDirect(1 << 20);
            for (int read = 0; read >= 0; read = download.read(buffer.clear())) {
                count.addAndGet(read);
            }
        } catch (IOException _) {
            // enough was read
        }
    }

    /** Asks again and again: how much of the large file was read while each answer was waited for. */
    private static List<Long> ask(InetSocketAddress to, AtomicLong read) throws IOException {
        var meanwhile = new ArrayList<Long>();
        try (var socket = new Socket(to.getAddress(), to.getPort())) {
            socket.setSoTimeout(20_000);
            for (int i = 0; i < ANSWERS; i++) {
                long before = read.get();
                socket.getOutputStream().write(REQUEST);
                int last = 0;
                for (int lineEnds = 0; lineEnds < 4; lineEnds = last == '\r' || last == '\n' ? lineEnds + 1 : 0) {
                    last = socket.getInputStream().read();
                }
                assertThat(socket.getInputStream().read()).as("the content").isZero();
                meanwhile.add(read.get() - before);
            }
        }
        return meanwhile;
    }

    @EveryTransport
    void isWholeWhere31And32BitsEnd(TestTransport t) throws Exception {
        var content = Seed.bytes(3_000_000);
        try (var files = new ServedFiles(t, folder); var large = large(files)) {
            for (long place : new long[] {1L << 31, 1L << 32}) {
                long from = place - content.length / 2;
                large.seek(from);
                large.write(content);
                var client = t.client(files.http).send("GET /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                        + "Range: bytes=" + from + "-" + (from + content.length - 1) + "\r\n\r\n");
                var answer = client.receiveAll();
                int head = answer.length - content.length;
                assertThat(new String(answer, 0, head, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 206 ")
                        .contains("/" + SIZE + "\r\n");
                assertThat(Arrays.equals(answer, head, answer.length, content, 0, content.length)).isTrue();
            }
        }
    }
}
