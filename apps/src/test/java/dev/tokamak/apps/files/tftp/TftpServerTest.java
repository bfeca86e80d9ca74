package dev.tokamak.apps.files.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;
import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.probe.DatagramProbe;
import dev.tokamak.probe.ProbeLoop;

/** The server's ports, in memory; the store is on the disk. */
class TftpServerTest {

    @TempDir
    Path folder;

    private final ProbeLoop loop = new ProbeLoop();
    private final ProbePorts ports = new ProbePorts(loop);
    private FileStore store;
    private TftpServer server;
    private DatagramProbe wellKnown;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve("hello"), "hello\n");
        Files.write(folder.resolve("two"), new byte[1024]);
        serve(StoreLimits.DEFAULT, TftpLimits.DEFAULT);
    }

    private void serve(StoreLimits storeLimits, TftpLimits limits) throws IOException {
        if (store != null) {
            store.close();
        }
        store = FileStore.open(folder, storeLimits);
        server = new TftpServer(ports, store, limits, loop.clock());
        wellKnown = loop.bind(server, DatagramConfig.DEFAULT);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        loop.cut();
        assertThat(loop.timersWaiting()).isZero();
        assertThat(server.active()).isZero();
        store.close();
        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }

    // ---- the conversation

    private static InetSocketAddress client(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static final InetSocketAddress CLIENT = client(50_000);
    private static final InetSocketAddress STRANGER = client(50_001);

    private void ask(InetSocketAddress from, boolean write, String file, Map<String, String> options) {
        send(wellKnown, from, PacketCodec.request(new Packet.Request(write, file, "octet", options)));
    }

    private void read(String file) {
        ask(CLIENT, false, file, Map.of());
    }

    private void write(String file) {
        ask(CLIENT, true, file, Map.of());
    }

    private static void send(DatagramProbe to, InetSocketAddress from, ByteBuffer packet) {
        var bytes = new byte[packet.remaining()];
        packet.get(bytes);
        to.send(from, bytes);
    }

    private void ack(int block) {
        send(ports.newest(), CLIENT, PacketCodec.ack(block));
    }

    private static ByteBuffer dataPacket(int block, int length) {
        var packet = ByteBuffer.allocate(4 + length);
        PacketCodec.putDataHeader(packet, block);
        return packet.clear();
    }

    private void data(int block, int length) {
        send(ports.newest(), CLIENT, dataPacket(block, length));
    }

    /** What a port has sent, each with its target if that isn't the client. */
    private static List<String> sent(DatagramProbe port) {
        return port.received().stream().map(datagram -> {
            var to = datagram.to().equals(CLIENT) ? "" : ((InetSocketAddress) datagram.to()).getPort() + ": ";
            return to + switch (PacketCodec.decode(datagram.payload().view())) {
                case Packet.Data data -> "data " + data.block() + "+" + data.payload().remaining();
                case Packet.Ack ack -> "ack " + ack.block();
                case Packet.OptionAck oack -> "oack " + oack.options();
                case Packet.Failure failure -> "error " + failure.code() + " " + failure.message();
                case Packet other -> other.toString();
            };
        }).toList();
    }

    private List<String> sent() {
        return sent(ports.newest());
    }

    // ---- reading

    @Test
    void aFileIsReadFromAPortOfItsOwn() {
        read("hello");
        assertThat(wellKnown.received()).isEmpty();
        var packet = ports.newest().received().getFirst();
        assertThat(packet.payload().view()).isEqualTo(
                ByteBuffer.wrap("\0\3\0\1hello\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(server.active()).isEqualTo(1);
        ack(1);
        assertThat(ports.newest().closeReason()).contains(CloseReason.CLOSED);
        assertThat(server.completed()).isEqualTo(1);
        assertThat(server.active()).isZero();
    }

    @Test
    void netasciiTranslatesOnTheWay() {
        send(wellKnown, CLIENT,
                PacketCodec.request(new Packet.Request(false, "hello", "NetAscii", Map.of("tsize", "0"))));
        assertThat(ports.newest().receivedTexts()).containsExactly("\0\3\0\1hello\r\n");
        ack(1);
        send(wellKnown, CLIENT, PacketCodec.request(new Packet.Request(true, "text", "netascii", Map.of())));
        var text = "a\r\nb\r\0c".getBytes(StandardCharsets.US_ASCII);
        var packet = ByteBuffer.allocate(4 + text.length);
        PacketCodec.putDataHeader(packet, 1);
        send(ports.newest(), CLIENT, packet.put(text).flip());
        assertThat(folder.resolve("text")).hasContent("a\nb\rc");
    }

    @Test
    void optionsAreAnsweredFirstAndTheUnknownIgnored() {
        var options = new java.util.LinkedHashMap<String, String>();
        options.put("multicast", "");
        options.put("tsize", "0");
        options.put("blksize", "1000");
        options.put("timeout", "3");
        options.put("windowsize", "2");
        ask(CLIENT, false, "two", options);
        assertThat(sent()).containsExactly("oack {blksize=1000, windowsize=2, timeout=3, tsize=1024}");
        ack(0);
        assertThat(sent()).containsExactly("data 1+1000", "data 2+24");
        ack(2);
        assertThat(server.completed()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"blksize, 7, ''", "blksize, 8, blksize=8", "blksize, 65464, blksize=65464", "blksize, 65465, ''",
        "blksize, x, ''", "windowsize, 0, ''", "windowsize, 1, windowsize=1", "windowsize, 64, windowsize=64",
        "windowsize, 65, windowsize=64", "windowsize, 65535, windowsize=64", "windowsize, 65536, ''",
        "timeout, 0, ''", "timeout, 1, timeout=1", "timeout, 255, timeout=255", "timeout, 256, ''", "tsize, -1, ''"})
    void optionsHaveTheirRanges(String name, String value, String accepted) {
        ask(CLIENT, false, "hello", Map.of(name, value));
        assertThat(sent()).containsExactly(accepted.isEmpty() ? "data 1+6" : "oack {" + accepted + "}");
    }

    /** curl ends a transfer for which it is told 0. */
    @Test
    void theSizeOfAnEmptyFileIsNotTold() throws IOException {
        Files.createFile(folder.resolve("empty"));
        ask(CLIENT, false, "empty", Map.of("tsize", "0"));
        assertThat(sent()).containsExactly("data 1+0");
    }

    @Test
    void farAwayABlockFitsIntoAFrameAndAWindowIntoItsLimit() throws UnknownHostException {
        var far = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 50_000);
        ask(far, false, "hello", Map.of("blksize", "8192"));
        assertThat(sent()).containsExactly("50000: oack {blksize=1428}");
        ask(CLIENT, false, "hello", Map.of("blksize", "65464", "windowsize", "60000"));
        assertThat(sent().getFirst()).contains("windowsize=2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"nothing|1", "..|2", "../secret|2", "/etc/passwd|2", "a/../../b|2", "a\\b|2",
        "dir|2",
        "CON|2", "link|1", "a/b/c|1", "hello/x|1"})
    void whatMayNotBeReadIsRefusedInWords(String name, int code) throws IOException {
        Files.createDirectories(folder.resolve("dir"));
        if (!Files.exists(folder.resolve("link"))) {
            Files.createSymbolicLink(folder.resolve("link"), folder.resolve("hello"));
        }
        read(name);
        assertThat(sent()).singleElement().asString().startsWith("error " + code + " ").hasSizeGreaterThan(15);
        assertThat(ports.newest().closeReason()).contains(CloseReason.CLOSED);
        assertThat(server.failed()).isEqualTo(1);
    }

    @Test
    void whatIsLostIsSentAgainInTime() {
        read("two");
        ack(1);
        sent();
        loop.advance(Duration.ofMillis(999));
        assertThat(sent()).isEmpty();
        loop.advance(Duration.ofMillis(1));
        assertThat(sent()).containsExactly("data 2+512");
        loop.advance(Duration.ofSeconds(60));
        assertThat(sent()).hasSizeBetween(3, 6).containsOnly("data 2+512");
        assertThat(server.active()).isZero();
        assertThat(server.failed()).isEqualTo(1);
    }

    @Test
    void whoNeverAnswersGetsLittle() {
        read("two");
        loop.advance(Duration.ofMinutes(5));
        assertThat(sent()).hasSize(1 + Retransmission.UNPROVEN_REPEATS).containsOnly("data 1+512");
        assertThat(ports.newest().closeReason()).contains(CloseReason.CLOSED);
    }

    @Test
    void aRequestThatIsRepeatedBeginsNothingAndAnotherOneReplacesIt() {
        read("two");
        read("two");
        read("two");
        assertThat(ports.bound()).hasSize(1);
        assertThat(sent()).containsExactly("data 1+512");
        var first = ports.newest();
        read("hello");
        assertThat(first.closeReason()).contains(CloseReason.CLOSED);
        assertThat(ports.bound()).hasSize(2);
        assertThat(sent()).containsExactly("data 1+6");
        assertThat(server.active()).isEqualTo(1);
    }

    @Test
    void strangersAreToldThatTheyHaveNoTransferAndDisturbNothing() {
        read("two");
        sent();
        for (int i = 0; i < 100; i++) {
            send(ports.newest(), STRANGER, PacketCodec.ack(1));
        }
        assertThat(sent()).hasSize(TransferPort.MOST_STRANGERS_TOLD)
                .allMatch(text -> text.startsWith("50001: error 5 "));
        send(ports.newest(), STRANGER, PacketCodec.error(ErrorCode.UNKNOWN_TID, "you neither"));
        assertThat(sent()).isEmpty();
        ack(1);
        ack(2);
        assertThat(sent()).containsExactly("data 2+512", "data 3+0");
    }

    @Test
    void anErrorEndsTheTransferAndIsNotAnswered() {
        read("two");
        sent();
        send(ports.newest(), CLIENT, PacketCodec.error(ErrorCode.DISK_FULL, "no room"));
        assertThat(sent()).isEmpty();
        assertThat(ports.newest().closeReason()).contains(CloseReason.CLOSED);
        assertThat(server.failed()).isEqualTo(1);
    }

    @Test
    void aFileThatShrinksMeanwhileIsNotTakenForAShorterOne() throws IOException {
        var large = folder.resolve("large");
        Files.write(large, new byte[1 << 20]);
        read("large");
        Files.write(large, new byte[100]);
        for (int block = 1; ports.newest().closeReason().isEmpty(); block++) {
            ack(block);
        }
        assertThat(sent().getLast()).startsWith("error 0 ").contains("shorter");
    }

    // ---- writing

    @Test
    void aFileIsThereWhenItsLastBlockIsAcknowledgedAndNotBefore() {
        write("new");
        assertThat(sent()).containsExactly("ack 0");
        data(1, 512);
        assertThat(sent()).containsExactly("ack 1");
        loop.holdOffloads();
        data(2, 100);
        assertThat(sent()).isEmpty();
        assertThat(folder.resolve("new")).doesNotExist();
        while (loop.runOffloaded() > 0) {
            // write, then publish
        }
        assertThat(sent()).containsExactly("ack 2");
        assertThat(folder.resolve("new")).hasSize(612);
        data(2, 100);
        assertThat(sent()).containsExactly("ack 2");
        assertThat(server.active()).as("only lingering").isZero();
        loop.advance(ServerTransfer.DALLY);
        assertThat(ports.newest().closeReason()).contains(CloseReason.CLOSED);
    }

    @Test
    void theOptionsOfAWriteAreConfirmed() {
        ask(CLIENT, true, "new", Map.of("tsize", "3"));
        assertThat(sent()).containsExactly("oack {tsize=3}");
        data(1, 3);
        assertThat(sent()).containsExactly("ack 1");
    }

    @Test
    void aFileIsReplacedOnlyWhereThatIsAllowed() throws IOException {
        write("hello");
        assertThat(sent()).singleElement().asString().startsWith("error 6 ");
        serve(StoreLimits.DEFAULT.withOverwrite(true), TftpLimits.DEFAULT);
        write("hello");
        data(1, 3);
        assertThat(sent()).containsExactly("ack 0", "ack 1");
        assertThat(folder.resolve("hello")).hasSize(3);
    }

    @Test
    void whatIsTooMuchIsRefusedAsAFullDisk() throws IOException {
        serve(StoreLimits.DEFAULT.withMostBytesPerFile(1000), TftpLimits.DEFAULT);
        ask(CLIENT, true, "large", Map.of("tsize", "1001"));
        assertThat(sent()).singleElement().asString().startsWith("error 3 ");
        write("large");
        data(1, 512);
        data(2, 488);
        assertThat(sent()).containsExactly("ack 0", "ack 1", "ack 2");
        write("larger");
        data(1, 512);
        data(2, 489);
        assertThat(sent()).satisfies(all -> assertThat(all.getLast()).startsWith("error 3 "));
        assertThat(folder.resolve("larger")).doesNotExist();
    }

    @Test
    void anUploadThatStopsLeavesNothing() throws IOException {
        write("half");
        data(1, 512);
        loop.advance(Duration.ofMinutes(2));
        assertThat(ports.newest().closeReason()).contains(CloseReason.CLOSED);
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()).filter(name -> name.contains("half")
                    || name.endsWith(".part"))).isEmpty();
        }
    }

    // ---- the well-known port

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
