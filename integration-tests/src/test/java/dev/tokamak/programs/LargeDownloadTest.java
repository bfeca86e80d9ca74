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
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;

/** One large file doesn't own the loop that others are served by. */
class LargeDownloadTest {

    private static final long SIZE = 3L << 30;
    private static final int OTHERS = 20;
    /** What waiting for all of the file would be far above; a busy machine is not. */
    private static final double MOST_SECONDS = 1.0;
    private static final byte[] REQUEST = "GET /small HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    @EveryTransport(TransportKind.REACTOR)
    void othersAreServedMeanwhile(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            files.put("small", new byte[1]);
            try (var large = new RandomAccessFile(files.root.resolve("large").toFile(), "rw")) {
                large.setLength(SIZE); // with a hole for all of it
            }
            var over = new AtomicBoolean();
            var others = new ArrayList<Callable<Double>>();
            for (int i = 0; i < OTHERS; i++) {
                others.add(() -> slowest(files.http, over));
            }
            var running = others.stream().map(threads::submit).toList();
            long began = System.nanoTime();
            try {
                assertThat(read(files.http)).isGreaterThan(SIZE);
            } finally {
                over.set(true);
            }
            double all = (System.nanoTime() - began) / 1e9;
            List<Double> slowest = new ArrayList<>();
            for (var each : running) {
                slowest.add(each.get());
            }
            assertThat(slowest).as("slowest answers in seconds; the large file took %.1f s", all)
                    .allMatch(seconds -> seconds < MOST_SECONDS);
            t.close();
        }
    }

    /** Bytes until the end. */
    private static long read(InetSocketAddress to) throws IOException {
        long count = 0;
        try (var channel = SocketChannel.open(to)) {
            channel.write(ByteBuffer.wrap("GET /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII)));
            var buffer = ByteBuffer.allocateDirect(1 << 20);
            for (int read = 0; read >= 0; read = channel.read(buffer.clear())) {
                count += read;
            }
        }
        return count;
    }

    /** Asks again and again, until it is over: seconds. */
    private static double slowest(InetSocketAddress to, AtomicBoolean over) throws IOException {
        double slowest = 0;
        try (var socket = new Socket(to.getAddress(), to.getPort())) {
            socket.setSoTimeout(20_000);
            while (!over.get()) {
                long began = System.nanoTime();
                socket.getOutputStream().write(REQUEST);
                int last = 0;
                for (int lineEnds = 0; lineEnds < 4; lineEnds = last == '\r' || last == '\n' ? lineEnds + 1 : 0) {
                    last = socket.getInputStream().read();
                }
                assertThat(socket.getInputStream().read()).as("the content").isZero();
                slowest = Math.max(slowest, (System.nanoTime() - began) / 1e9);
            }
        }
        return slowest;
    }
}
