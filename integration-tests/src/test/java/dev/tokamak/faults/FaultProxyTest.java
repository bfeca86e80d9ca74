package dev.tokamak.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.tokamak.contract.support.Seed;
import dev.tokamak.junit.Endpoint;
import dev.tokamak.junit.TokamakServer;

/** The proxy does what it is told, against echo, and the same again with the same seed. */
@TokamakServer("echo")
class FaultProxyTest {

    private static final int PATIENCE_MS = 20_000;
    private static final int DATAGRAMS = 100;
    /** What is sent behind them: no other number is the same, and several make up for those that are doubled or overtake. */
    private static final int LAST = 127;
    private static final int ENOUGH = 6;
    private static final int PAUSE_MS = 10;

    private static byte[] echoed(InetSocketAddress server, byte[] content) throws IOException, InterruptedException {
        try (var socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            var sender = Thread.ofPlatform().start(() -> {
                try {
                    socket.getOutputStream().write(content);
                    socket.shutdownOutput();
                } catch (IOException _) {
                    // what comes back tells
                }
            });
            try {
                return socket.getInputStream().readAllBytes();
            } finally {
                sender.join();
            }
        }
    }

    private static Duration took(Runnable what) {
        long began = System.nanoTime();
        what.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void aStreamWithoutFaultsPassesAsItIs(InetSocketAddress echo) throws Exception {
        try (var proxy = FaultProxy.tcp(echo, Faults.seeded(1))) {
            var content = Seed.bytes(3_000_000);
            assertThat(echoed(proxy.address(), content)).isEqualTo(content);
            assertThat(proxy.faults()).isZero();
        }
    }

    @Test
    void aStreamKeepsItsOrderUnderJitter(InetSocketAddress echo) throws Exception {
        var jittery = Faults.seeded(2).delayed(Duration.ofMillis(2), Duration.ofMillis(5)).inPiecesOf(1000);
        try (var proxy = FaultProxy.tcp(echo, jittery)) {
            var content = Seed.bytes(100_000);
            assertThat(echoed(proxy.address(), content)).isEqualTo(content);
        }
    }

    @Test
    void aDelayAndARateTakeTheirTime(InetSocketAddress echo) throws Exception {
        var content = Seed.bytes(2000);
        try (var late = FaultProxy.tcp(echo, Faults.seeded(3).delayed(Duration.ofMillis(100), Duration.ZERO));
                var drip = FaultProxy.tcp(echo, Faults.seeded(3).slow(10_000).inPiecesOf(1))) {
            for (var proxy : List.of(late, drip)) {
                assertThat(took(() -> {
                    try {
                        assertThat(echoed(proxy.address(), content)).isEqualTo(content);
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                })).isGreaterThanOrEqualTo(Duration.ofMillis(200)); // there and back; 2000 bytes at 10,000 a second
            }
        }
    }

    @Test
    void aConnectionIsCutAfterSoManyBytes(InetSocketAddress echo) throws Exception {
        try (var proxy = FaultProxy.tcp(echo, Faults.seeded(4).cutAfter(1000))) {
            assertThat(echoed(proxy.address(), Seed.bytes(1000))).hasSize(1000);
            assertThatThrownBy(() -> echoed(proxy.address(), Seed.bytes(1001))).isInstanceOf(SocketException.class);
            assertThat(proxy.faults()).isPositive();
        }
    }

    /** Which of a hundred datagrams came back, in their order. */
    private static List<Integer> back(InetSocketAddress echo, Faults faults) throws IOException {
        var heard = new ArrayList<Integer>();
        try (var proxy = FaultProxy.udp(echo, faults); var socket = new DatagramSocket()) {
            for (int i = 0; i < DATAGRAMS; i++) {
                send(socket, i, proxy);
                hear(socket, 1, heard);
            }
            // what comes late has come when some of those came that were sent behind it
            for (int i = 0; heard.stream().filter(number -> number == LAST).count() < ENOUGH; i++) {
                assertThat(i).as("sent in vain, after %s", heard).isLessThan(PATIENCE_MS / PAUSE_MS);
                send(socket, LAST, proxy);
                hear(socket, PAUSE_MS, heard);
            }
            heard.removeIf(number -> number == LAST);
            assertThat(proxy.faults() > 0).isEqualTo(
                    heard.size() != DATAGRAMS || !heard.equals(heard.stream().sorted().toList()));
        }
        return heard;
    }

    private static void send(DatagramSocket socket, int number, FaultProxy proxy) throws IOException {
        socket.send(new DatagramPacket(new byte[] {(byte) number}, 1, proxy.address()));
    }

    /** Until nothing has come for so long. */
    private static void hear(DatagramSocket socket, int millis, List<Integer> heard) throws IOException {
        socket.setSoTimeout(millis);
        var packet = new DatagramPacket(new byte[10], 10);
        try {
            while (true) {
                socket.receive(packet);
                heard.add((int) packet.getData()[0]);
            }
        } catch (SocketTimeoutException _) {
            // nothing more for now
        }
    }

    @Test
    void datagramsWithoutFaultsPassAsTheyAre(@Endpoint(value = "echo", over = "udp") InetSocketAddress echo)
            throws IOException {
        assertThat(back(echo, Faults.seeded(5))).hasSize(100).isSorted();
    }

    @Test
    void theSameDatagramsAreLostWithTheSameSeed(@Endpoint(value = "echo", over = "udp") InetSocketAddress echo)
            throws IOException {
        var some = back(echo, Faults.seeded(6).losing(0.2));
        assertThat(some).hasSizeBetween(30, 90).isSorted();
        assertThat(back(echo, Faults.seeded(6).losing(0.2))).isEqualTo(some);
        assertThat(back(echo, Faults.seeded(7).losing(0.2))).isNotEqualTo(some);
    }

    @Test
    void datagramsComeTwice(@Endpoint(value = "echo", over = "udp") InetSocketAddress echo) throws IOException {
        var all = back(echo, Faults.seeded(8).duplicating(0.2));
        assertThat(all).hasSizeGreaterThan(110);
        assertThat(all.stream().distinct()).hasSize(100);
    }

    @Test
    void datagramsOvertakeEachOther(@Endpoint(value = "echo", over = "udp") InetSocketAddress echo)
            throws IOException {
        var all = back(echo, Faults.seeded(9).reordering(0.2));
        assertThat(all).hasSize(100).doesNotHaveDuplicates();
        assertThat(all).isNotEqualTo(all.stream().sorted().toList());
    }
}
