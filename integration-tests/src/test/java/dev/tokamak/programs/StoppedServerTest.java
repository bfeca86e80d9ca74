package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.files.drop.DropServer;
import dev.tokamak.apps.files.http.FilesConfig;
import dev.tokamak.apps.files.http.FilesServer;
import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.apps.files.tftp.TftpServer;
import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.DatagramConfig;

/** Files under way when the server is told to stop: served to the end, or told so. */
class StoppedServerTest {

    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    private Path folder;

    private static String text(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @EveryTransport
    void quietUploadsAreToldAndLeaveNothing(TestTransport t) throws Exception {
        try (var store = FileStore.open(folder.resolve("served"), StoreLimits.DEFAULT)) {
            var http = t.serve(new FilesServer(store, FilesConfig.DEFAULT)::handler);
            var drop = t.serve(new DropServer(store)::handler);
            try (var put = new Socket(LOOPBACK, http.getPort()); var dropped = new Socket(LOOPBACK, drop.getPort())) {
                put.setSoTimeout(20_000);
                dropped.setSoTimeout(20_000);
                put.getOutputStream().write("PUT /half HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhello"
                        .getBytes(StandardCharsets.US_ASCII));
                dropped.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
                Await.eventually(() -> store.bytesTaken() == 15, "both are under way");
                store.finish(GRACE);
                assertThat(text(put)).startsWith("HTTP/1.1 503 ").contains("Retry-After: ", "the server is stopping");
                assertThat(text(dropped)).isEqualTo("error: the server is stopping\n");
            }
            try (var late = new Socket(LOOPBACK, http.getPort())) {
                late.setSoTimeout(20_000);
                late.getOutputStream()
                        .write("PUT /late HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(text(late)).startsWith("HTTP/1.1 503 ");
            }
            t.close();
            assertThat(store.list()).isEmpty();
        }
    }

    /** A client of TFTP that can be stopped between two blocks. */
    private static final class Reader implements AutoCloseable {
        private static final byte DATA = 3;
        private static final byte ACK = 4;

        private final DatagramSocket socket;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private SocketAddress server;
        private byte[] last = {};

        Reader(int port, String name) throws IOException {
            socket = new DatagramSocket(0, LOOPBACK);
            socket.setSoTimeout(20_000);
            server = new InetSocketAddress(LOOPBACK, port);
            send(("\0\1" + name + "\0octet\0").getBytes(StandardCharsets.US_ASCII));
        }

        private void send(byte[] bytes) throws IOException {
            socket.send(new DatagramPacket(bytes, bytes.length, server));
        }

        /** The next packet, but no block that it has had: a server that has waited for an answer sends it again. */
        byte[] receive() throws IOException {
            while (true) {
                var packet = new DatagramPacket(new byte[1000], 1000);
                socket.receive(packet);
                server = packet.getSocketAddress();
                var bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                if (bytes[1] != DATA || !Arrays.equals(acknowledgementOf(bytes), last)) {
                    return bytes;
                }
            }
        }

        private static byte[] acknowledgementOf(byte[] data) {
            return new byte[] {0, ACK, data[2], data[3]};
        }

        /** Takes blocks until there are so many bytes, and leaves the last one unacknowledged. */
        void read(int bytes) throws IOException {
            while (true) {
                var data = receive();
                assertThat(data[1]).isEqualTo(DATA);
                content.write(data, 4, data.length - 4);
                last = acknowledgementOf(data);
                if (content.size() >= bytes) {
                    return;
                }
                send(last);
            }
        }

        void goOn() throws IOException {
            send(last);
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @EveryTransport
    void aTftpTransferIsServedToItsEnd(TestTransport t) throws Exception {
        try (var store = FileStore.open(folder.resolve("served"), StoreLimits.DEFAULT)) {
            var content = Seed.bytes(5000);
            Files.write(folder.resolve("served/f"), content);
            var tftp = new TftpServer(t, store);
            var bound = t.bind(new InetSocketAddress(LOOPBACK, 0), tftp, DatagramConfig.DEFAULT);
            int port = ((InetSocketAddress) bound.localAddress()).getPort();
            try (var reader = new Reader(port, "f")) {
                reader.read(1024);
                var finishing = Thread.ofPlatform().start(() -> finish(tftp, GRACE));
                Await.eventually(() -> finishing.getState() == Thread.State.TIMED_WAITING, "it waits");
                assertThat(isRefused(port)).as("no more transfers are begun").isTrue();
                assertThat(finishing.isAlive()).isTrue();
                reader.goOn();
                reader.read(content.length);
                reader.goOn();
                finishing.join();
                assertThat(reader.content.toByteArray()).isEqualTo(content);
            }
            assertThat(tftp.completed()).isPositive();
            t.close();
        }
    }

    private static boolean isRefused(int port) {
        try (var late = new Reader(port, "f")) {
            var answer = late.receive();
            return answer[1] == 5
                    && new String(answer, StandardCharsets.US_ASCII).contains("the server is stopping");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void finish(TftpServer tftp, Duration atMost) {
        try {
            tftp.finish(atMost);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @EveryTransport
    void aTftpTransferThatIsNotDoneInTimeIsToldSo(TestTransport t) throws Exception {
        try (var store = FileStore.open(folder.resolve("served"), StoreLimits.DEFAULT)) {
            Files.write(folder.resolve("served/f"), new byte[5000]);
            var tftp = new TftpServer(t, store);
            var bound = t.bind(new InetSocketAddress(LOOPBACK, 0), tftp, DatagramConfig.DEFAULT);
            try (var reader = new Reader(((InetSocketAddress) bound.localAddress()).getPort(), "f")) {
                reader.read(1024);
                finish(tftp, Duration.ZERO);
                assertThat(new String(reader.receive(), StandardCharsets.US_ASCII)).startsWith("\0\5\0\0")
                        .contains("the server is stopping");
            }
            assertThat(tftp.active()).isZero();
            t.close();
        }
    }
}
