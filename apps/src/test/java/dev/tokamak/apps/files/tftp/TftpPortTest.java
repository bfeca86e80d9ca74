package dev.tokamak.apps.files.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;
import dev.tokamak.apps.files.store.StoreLimits;

/** The server's well-known port: what it answers, to whom, how much at once, and what else may come. */
class TftpPortTest extends TftpConversation {

    @ParameterizedTest
    @ValueSource(ints = {7, 13, 17, 19, 37, 53, 69, 123})
    void portsThatAnswerByThemselvesGetNothing(int port) {
        ask(client(port), false, "hello", Map.of());
        assertThat(ports.bound()).isEmpty();
        assertThat(wellKnown.received()).isEmpty();
        assertThat(server.refused()).isEqualTo(1);
    }

    @Test
    void onlyRequestsAreAnswered() {
        for (var packet : List.of(PacketCodec.ack(0), PacketCodec.error(ErrorCode.NOT_DEFINED, "x"), dataPacket(1, 100),
                PacketCodec.optionAck(Map.of("a", "1")), ByteBuffer.allocate(0), ByteBuffer.allocate(600))) {
            send(wellKnown, CLIENT, packet);
        }
        assertThat(wellKnown.received()).isEmpty();
        send(wellKnown, CLIENT, ByteBuffer.wrap("\0\1no zeros".getBytes(StandardCharsets.US_ASCII)));
        send(wellKnown, CLIENT, PacketCodec.request(new Packet.Request(true, "f", "mail", Map.of())));
        assertThat(sent(wellKnown)).hasSize(2).allMatch(text -> text.startsWith("error 4 "));
        assertThat(server.refused()).isEqualTo(8);
    }

    @Test
    void transfersAreLimitedInAllAndForEachAddress() throws IOException {
        serve(StoreLimits.DEFAULT, TftpLimits.DEFAULT.withMostTransfers(3, 2));
        for (int i = 0; i < 3; i++) {
            ask(client(40_000 + i), false, "two", Map.of());
        }
        assertThat(server.active()).isEqualTo(2);
        assertThat(sent(wellKnown)).singleElement().asString().contains("error 0 too many");
        var other = InetAddress.getByName("127.0.0.2");
        ask(new InetSocketAddress(other, 40_000), false, "two", Map.of());
        ask(new InetSocketAddress(other, 40_001), false, "two", Map.of());
        assertThat(server.active()).isEqualTo(3);
        assertThat(sent(wellKnown)).hasSize(1);
        loop.advance(Duration.ofMinutes(1));
        assertThat(server.active()).isZero();
    }

    /** Each from an address of its own, so that no limit for each counts. */
    @Test
    void aHundredThousandSourcesAreBoundedAndForgotten() throws IOException {
        for (int i = 0; i < 100_000; i++) {
            var from = new InetSocketAddress(
                    InetAddress.getByAddress(new byte[] {127, (byte) (i >> 16), (byte) (i >> 8), (byte) i}), 50_000);
            ask(from, false, "hello", Map.of());
            assertThat(server.active()).isLessThanOrEqualTo(TftpLimits.DEFAULT.mostTransfers());
        }
        assertThat(server.refused()).isEqualTo(100_000L - TftpLimits.DEFAULT.mostTransfers());
        loop.advance(Duration.ofMinutes(2));
        assertThat(server.active()).as("none of them answered").isZero();
        read("hello");
        assertThat(server.active()).isEqualTo(1);
    }

    @Test
    void finishedUploadsDoNotCountAndTheirPortsAreBounded() {
        for (int i = 0; i < TransferTable.MOST_LINGERING + 5; i++) {
            var from = client(10_000 + i);
            ask(from, true, "f" + i, Map.of());
            send(ports.newest(), from, dataPacket(1, 1));
        }
        assertThat(server.completed()).isEqualTo(TransferTable.MOST_LINGERING + 5);
        assertThat(ports.bound().stream().filter(port -> port.closeReason().isEmpty()))
                .hasSize(TransferTable.MOST_LINGERING);
    }

    @Test
    void withoutPortsARequestIsRefused() {
        ports.refuse(new IllegalStateException("shut down"));
        read("hello");
        assertThat(sent(wellKnown)).singleElement().asString().startsWith("error 0 too busy");
        assertThat(server.active()).isZero();
    }

    // ---- bad input

    @Test
    void whateverComesTheServerGoesOn() {
        var good = List.of(bytes(PacketCodec.request(new Packet.Request(false, "hello", "octet", Map.of()))),
                bytes(PacketCodec
                        .request(new Packet.Request(false, "two", "netascii", Map.of("blksize", "9", "tsize", "0")))),
                bytes(PacketCodec
                        .request(new Packet.Request(true, "up", "octet", Map.of("windowsize", "3", "tsize", "5")))),
                bytes(PacketCodec.ack(1)), bytes(dataPacket(1, 20)),
                bytes(PacketCodec.error(ErrorCode.NOT_DEFINED, "no")),
                bytes(PacketCodec.optionAck(Map.of("blksize", "8"))));
        Seeded.times(Fuzz.INPUTS, random -> {
            var input = Fuzz.input(random, good);
            var from = client(30_000 + random.nextInt(20));
            if (random.nextInt(3) == 0 || ports.bound().isEmpty()) {
                wellKnown.send(from, input);
            } else {
                ports.bound().get(Math.max(0, ports.bound().size() - 1 - random.nextInt(10))).send(from, input);
            }
            if (random.nextInt(100) == 0) {
                loop.advance(Duration.ofSeconds(random.nextInt(40)));
                ports.bound().removeIf(port -> port.closeReason().isPresent());
            }
        });
        assertThat(loop.counters().get(dev.tokamak.metrics.Counter.HANDLER_ERRORS)).isZero();
        assertThat(List.of(server.completed(), server.failed(), server.refused())).allMatch(count -> count > 10);
        loop.advance(Duration.ofMinutes(20));
        read("hello");
        assertThat(sent()).containsExactly("data 1+6");
    }

    private static byte[] bytes(ByteBuffer packet) {
        var bytes = new byte[packet.remaining()];
        packet.get(bytes);
        return bytes;
    }
}
