package dev.tokamak.apps.files.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.net.CloseReason;

/** Files that are read from the server and written to it. */
class TftpServerTest extends TftpConversation {

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

    /** The address may be forged: it holds its place for 1 + 2 + 4 + 8 s, whatever it has asked for. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "255"})
    void whoNeverAnswersIsNotWaitedForAsLongAsHeAsks(String timeout) {
        ask(CLIENT, false, "two", Map.of("timeout", timeout));
        sent();
        loop.advance(Retransmission.UNPROVEN_WAIT.minusMillis(1));
        assertThat(sent()).isEmpty();
        loop.advance(Duration.ofMillis(1));
        assertThat(sent()).containsExactly("oack {timeout=" + timeout + "}");
        loop.advance(Duration.ofMillis(13_999));
        assertThat(server.active()).isEqualTo(1);
        loop.advance(Duration.ofMillis(1));
        assertThat(server.active()).isZero();
        assertThat(server.failed()).isEqualTo(1);
        assertThat(sent()).hasSize(Retransmission.UNPROVEN_REPEATS - 1);
    }

    @Test
    void whoHasAnsweredIsWaitedForAsLongAsHeAsks() {
        ask(CLIENT, false, "two", Map.of("timeout", "255"));
        ack(0);
        sent();
        loop.advance(Duration.ofSeconds(255).minusMillis(1));
        assertThat(sent()).isEmpty();
        loop.advance(Duration.ofMillis(1));
        assertThat(sent()).containsExactly("data 1+512");
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

    // ---- slow clients, busy servers

    private static final Duration LITTLE_EARLIER = Retransmission.GIVE_UP.minusSeconds(1);

    /** Each block is acknowledged before the time is over, and still the place isn't kept for ever. */
    @Test
    void whoTakesNextToNothingIsNotServedForEver() throws IOException {
        Files.write(folder.resolve("large"), new byte[1 << 20]);
        read("large");
        ack(1);
        for (int block = 2; block <= 3; block++) {
            loop.advance(LITTLE_EARLIER);
            ack(block);
        }
        sent();
        loop.advance(Duration.ofSeconds(2).minusMillis(1));
        assertThat(server.active()).isEqualTo(1);
        loop.advance(Duration.ofMillis(1));
        assertThat(sent()).last().isEqualTo("error 0 fewer than 7680 bytes in 60 s");
        assertThat(server.active()).isZero();
        assertThat(server.failed()).isEqualTo(1);
    }

    @Test
    void whoSendsNextToNothingIsNotServedForEver() {
        write("large");
        data(1, 512);
        for (int block = 2; block <= 3; block++) {
            loop.advance(LITTLE_EARLIER);
            data(block, 512);
        }
        loop.advance(Duration.ofSeconds(2));
        assertThat(sent()).last().isEqualTo("error 0 fewer than 7680 bytes in 60 s");
        assertThat(server.active()).isZero();
        write("large");
        data(1, 1);
        assertThat(folder.resolve("large")).as("the name is free").hasSize(1);
    }

    /** 15 blocks a minute are just enough. */
    @ParameterizedTest
    @CsvSource({"4000, 1", "4286, 0"})
    void theLeastRateIsServedToTheEnd(long millisBetweenBlocks, long completed) throws IOException {
        int blocks = 3 * 15;
        Files.write(folder.resolve("large"), new byte[(blocks - 1) * 512]);
        read("large");
        for (int block = 1; block <= blocks && server.active() > 0; block++) {
            ack(block);
            loop.advance(Duration.ofMillis(millisBetweenBlocks));
        }
        assertThat(server.completed()).isEqualTo(completed);
        assertThat(server.failed()).isEqualTo(1 - completed);
    }

    @Test
    void aSlowDiskIsNobodysFault() {
        write("new");
        loop.holdOffloads();
        data(1, 100);
        loop.advance(Duration.ofMinutes(10));
        assertThat(server.active()).isEqualTo(1);
        while (loop.runOffloaded() > 0) {
            // write, then publish
        }
        assertThat(sent()).last().isEqualTo("ack 1");
    }

    @Test
    void workThatIsRefusedIsToldAndLeavesNothing() throws IOException {
        serve(StoreLimits.DEFAULT.withMostUploadsAtOnce(1), TftpLimits.DEFAULT);
        for (int steps = 0; steps < 3; steps++) {
            loop.holdOffloads();
            loop.refuseOffloads(steps == 0);
            write("new");
            for (int i = 0; i < steps; i++) {
                loop.refuseOffloads(i == steps - 1);
                assertThat(loop.runOffloaded()).isEqualTo(1);
                if (i == 0) {
                    data(1, 100);
                }
            }
            assertThat(sent()).last().isEqualTo("error 0 too busy, try again later");
            assertThat(server.active()).isZero();
            assertThat(folder.resolve("new")).doesNotExist();
        }
        loop.refuseOffloads(false);
        write("new");
        loop.runOffloaded();
        data(1, 100);
        while (loop.runOffloaded() > 0) {
            // write, then publish
        }
        assertThat(sent()).last().isEqualTo("ack 1");
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
}
