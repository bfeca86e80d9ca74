package dev.tokamak.threaded;

import static dev.tokamak.threaded.Given.bytes;
import static dev.tokamak.threaded.Given.text;
import static dev.tokamak.threaded.Given.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.threaded.ThreadedConfig.Kind;

/** Datagrams. */
class UdpTest {

    /** Answers what it gets, and says what happens. */
    private static class Answering implements DatagramHandler {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public void onDatagram(DatagramPort port, SocketAddress from, ByteBuffer payload, boolean truncated)
                throws Exception {
            port.send(from, payload);
        }

        @Override
        public void onClose(DatagramPort port, CloseReason why) {
            events.add("closed " + why);
        }

        String next() throws InterruptedException {
            return events.poll(20, TimeUnit.SECONDS);
        }
    }

    private static DatagramSocket client() throws IOException {
        var client = new DatagramSocket(Given.anyPort());
        client.setSoTimeout(20_000);
        return client;
    }

    private static void send(DatagramSocket from, DatagramPort to, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(bytes, bytes.length, to.localAddress()));
    }

    private static String receive(DatagramSocket at) throws IOException {
        var packet = new DatagramPacket(new byte[65_536], 65_536);
        at.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void answersInACallbackLeaveAtOnce(Kind kind) throws Exception {
        try (var given = Given.transport(kind); var client = client()) {
            var port = given.transport.bind(Given.anyPort(), new Answering(), DatagramConfig.DEFAULT);
            for (var text : new String[] {"hello", "", "x".repeat(65_507)}) {
                send(client, port, text);
                assertThat(receive(client)).isEqualTo(text);
            }
            until("all are counted", () -> given.transport.counters().get(Counter.DATAGRAMS_SENT) == 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void heapPayloadsTasksAndTimersAreSentToo(Kind kind) throws Exception {
        try (var given = Given.transport(kind); var client = client()) {
            var port = given.transport.bind(Given.anyPort(), (p, from, payload, _) -> {
                p.send(from, bytes("1 " + text(payload)));
                p.execute(() -> p.send(from, bytes("2")));
                p.schedule(Duration.ofMillis(10), () -> p.send(from, bytes("3")));
                p.offload(() -> "4", (four, _) -> p.schedule(Duration.ofMillis(50), () -> p.send(from, bytes(four))));
            }, DatagramConfig.DEFAULT);
            send(client, port, "hello");
            assertThat(receive(client)).isEqualTo("1 hello");
            assertThat(receive(client)).isEqualTo("2");
            assertThat(receive(client)).isEqualTo("3");
            assertThat(receive(client)).isEqualTo("4");
            port.send(client.getLocalSocketAddress(), bytes("5"));
            assertThat(receive(client)).isEqualTo("5");
        }
    }

    @ParameterizedTest
    @EnumSource
    void errorsOfPeersAndHandlersAreSurvived(Kind kind) throws Exception {
        var nobody = client();
        var nobodysAddress = nobody.getLocalSocketAddress();
        nobody.close();
        try (var given = Given.transport(kind); var client = client()) {
            var port = given.transport.bind(Given.anyPort(), (p, from, payload, _) -> {
                Thread.currentThread().interrupt(); // sending must not close the socket
                for (int i = 0; i < 100; i++) {
                    p.send(nobodysAddress, bytes("anybody there?"));
                }
                p.send(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), bytes("nowhere"));
                p.send(InetSocketAddress.createUnresolved("nowhere.invalid", 1), bytes("nowhere"));
                p.send(from, ByteBuffer.allocate(70_000));
                p.send(from, payload);
                throw new IllegalStateException("expected by the test");
            }, DatagramConfig.DEFAULT);
            for (int i = 0; i < 3; i++) {
                send(client, port, "hello");
                assertThat(receive(client)).isEqualTo("hello");
            }
            until("the last has failed", () -> given.transport.counters().get(Counter.DATAGRAMS_FAILED) == 3);
            assertThat(given.transport.counters().get(Counter.DATAGRAMS_DROPPED)).isEqualTo(9);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLongDatagramIsMarkedAsCut(Kind kind) throws Exception {
        var cut = new LinkedBlockingQueue<String>();
        try (var given = Given.transport(kind); var client = client()) {
            var port = given.transport.bind(Given.anyPort(),
                    (_, _, payload, truncated) -> cut.add(text(payload) + truncated),
                    DatagramConfig.DEFAULT.withMaxPayload(4));
            send(client, port, "1234");
            send(client, port, "12345");
            assertThat(cut.take()).isEqualTo("1234false");
            assertThat(cut.take()).isEqualTo("1234true");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeSendsWhatIsQueuedAndFreesTheAddress(Kind kind) throws Exception {
        try (var given = Given.transport(kind); var client = client()) {
            var handler = new Answering();
            var port = given.transport.bind(Given.anyPort(), handler, DatagramConfig.DEFAULT);
            port.send(client.getLocalSocketAddress(), bytes("bye"));
            port.close();
            assertThat(receive(client)).isEqualTo("bye");
            assertThat(handler.next()).isEqualTo("closed CLOSED");
            assertThat(port.send(client.getLocalSocketAddress(), bytes("too late"))).isFalse();
            until("its threads have ended", () -> !given.transport.dump().contains("-udp-"));
            given.transport.bind(port.localAddress(), handler, DatagramConfig.DEFAULT);
            given.transport.shutdown(Given.LONG);
            assertThat(handler.next()).isEqualTo("closed SHUTDOWN");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStrangersInterruptEndsThePortWithAName(Kind kind) throws Exception {
        var thread = new CompletableFuture<Thread>();
        var handler = new Answering() {
            @Override
            public void onDatagram(DatagramPort port, SocketAddress from, ByteBuffer payload, boolean truncated) {
                thread.complete(Thread.currentThread());
            }
        };
        try (var given = Given.transport(kind); var client = client()) {
            send(client, given.transport.bind(Given.anyPort(), handler, DatagramConfig.DEFAULT), "x");
            Given.untilBlockedIn("receive", thread.get());
            thread.get().interrupt();
            assertThat(handler.next()).isEqualTo("closed IO_ERROR");
        }
    }
}
