package dev.tokamak.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.limits.HeapHistogram;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.DatagramConfig;

/** Many datagrams: from one sender as fast as it can, more than the system keeps, and from very many addresses. */
final class DatagramFloodTest {

    private static final Path KERNELS_VIEW = Path.of("/proc/net/udp");

    @EveryTransport
    void aFloodOfDatagramsDoesNotStarveTcpClients(TestTransport transport) throws Exception {
        var handled = new AtomicInteger();
        var port = transport.bind(RawClient.loopback(0), (_, _, _, _) -> handled.incrementAndGet(),
                DatagramConfig.DEFAULT);
        var client = transport.client(transport.serve(Echo::new));
        client.ping("connected");
        var over = new AtomicBoolean();
        var failure = new AtomicReference<Throwable>();
        var flooder = Thread.ofPlatform().uncaughtExceptionHandler((_, e) -> failure.set(e))
                .start(() -> flood((InetSocketAddress) port.localAddress(), over));
        try {
            Await.eventually(() -> handled.get() > 1000, "the flood has begun");
            var times = new long[100];
            for (int i = 0; i < times.length; i++) {
                long began = System.nanoTime();
                client.ping("round " + i);
                times[i] = System.nanoTime() - began;
            }
            Arrays.sort(times);
            assertThat(Duration.ofNanos(times[90])).as("90 % of the round trips beside a flood")
                    .isLessThan(Duration.ofMillis(250));
        } finally {
            over.set(true);
            flooder.join();
        }
        assertThat(failure.get()).isNull();
    }

    private static void flood(InetSocketAddress to, AtomicBoolean over) {
        try (var socket = new DatagramSocket()) {
            var packet = new DatagramPacket(new byte[64], 64, to);
            while (!over.get()) {
                socket.send(packet);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a port loses, the kernel has dropped and says so: nothing gets lost on our side. */
    @EveryTransport
    void whatDidNotArriveIsWhatTheKernelDropped(TestTransport transport) throws IOException {
        if (!Files.isReadable(KERNELS_VIEW)) {
            if (Boolean.getBoolean("tokamak.ci")) {
                throw new AssertionError("no " + KERNELS_VIEW);
            }
            abort("no " + KERNELS_VIEW + " here: only Linux says what it has dropped");
        }
        int sent = 3000;
        var release = new CountDownLatch(1);
        var handled = new AtomicInteger();
        var port = transport.bind(RawClient.loopback(0), (_, _, _, _) -> {
            Await.latch(release, "everything sent");
            handled.incrementAndGet();
        }, new DatagramConfig("small", 2048, 64 << 10, 16, false));
        int number = ((InetSocketAddress) port.localAddress()).getPort();
        try (var peer = UdpPeer.open()) {
            var payload = new byte[1000];
            for (int i = 0; i < sent; i++) {
                peer.send(port.localAddress(), payload);
            }
        } finally {
            release.countDown();
        }
        Await.eventually(() -> handled.get() + dropsOf(number) == sent,
                () -> "sent " + sent + ", handled " + handled + ", dropped by the kernel " + dropsOf(number));
        assertThat(dropsOf(number)).as("dropped by the kernel").isPositive();
        assertThat(transport.count(Counter.DATAGRAMS_RECEIVED)).isEqualTo(handled.get());
    }

    /** The last column of the kernel's table, for the socket on this port. */
    private static long dropsOf(int port) {
        var local = String.format(":%04X", port);
        try (var lines = Files.lines(KERNELS_VIEW)) {
            return lines.map(line -> line.strip().split("\\s+")).filter(fields -> fields[1].endsWith(local))
                    .mapToLong(fields -> Long.parseLong(fields[fields.length - 1])).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port keeps nothing of its senders, however many there are. */
    @EveryTransport
    void veryManySendersLeaveNothingBehind(TestTransport transport) throws IOException {
        int senders = Boolean.getBoolean("tokamak.deep") ? 100_000 : 20_000;
        int batch = 200; // few enough for the socket's buffer
        var echoed = new AtomicInteger();
        var port = transport.bind(RawClient.loopback(0), (p, from, payload, _) -> {
            p.send(from, payload);
            echoed.incrementAndGet();
        }, DatagramConfig.DEFAULT);
        var packet = new DatagramPacket(new byte[8], 8, port.localAddress());
        for (int i = 0; i < senders; i++) {
            try (var sender = new DatagramSocket(new InetSocketAddress(oneOfMany(i), 0))) {
                sender.send(packet);
            }
            int sent = i + 1;
            if (sent % batch == 0) {
                Await.eventually(() -> echoed.get() == sent, () -> sent + " echoed, have " + echoed);
            }
        }
        assertThat(HeapHistogram.take().instancesOf("java.net.Inet4Address")).isLessThan(senders / 20);
        transport.loops().forEach(loop -> assertThat(loop.timers() + loop.pendingTasks()).isZero());
    }

    private static InetAddress oneOfMany(int i) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, (byte) (1 + i / 65_536), (byte) (i / 256), (byte) i});
    }
}
