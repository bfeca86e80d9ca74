package dev.tokamak.apps.files.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tokamak.net.CloseReason;
import dev.tokamak.probe.ProbeLoop;

/** A client's port, in memory, with a server that follows a script. */
class ClientTransferTest {

    private static final InetSocketAddress SERVER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 6969);
    private static final InetSocketAddress TID = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
    private static final InetSocketAddress OTHER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_001);

    private final ProbeLoop loop = new ProbeLoop();
    private final ProbePorts ports = new ProbePorts(loop);
    private final ByteArrayOutputStream fetched = new ByteArrayOutputStream();
    private final List<String> progress = new ArrayList<>();
    private @Nullable TftpResult result;
    private @Nullable TftpException failure;

    private void ended(@Nullable TftpResult success, @Nullable TftpException why) {
        result = success;
        failure = why;
    }

    private ClientTransfer fetch(TftpOptions options) throws IOException {
        var transfer = ClientTransfer.fetching(SERVER, "file", Channels.newChannel(fetched), options,
                (bytes, total) -> progress.add(bytes + "/" + total), this::ended, loop.clock());
        transfer.begin(ports);
        loop.settle();
        return transfer;
    }

    private void send(byte[] content, long size, TftpOptions options) throws IOException {
        ClientTransfer.sending(SERVER, "file", Channels.newChannel(new ByteArrayInputStream(content)), size, options,
                (bytes, total) -> progress.add(bytes + "/" + total), this::ended, loop.clock()).begin(ports);
        loop.settle();
    }

    private void answer(InetSocketAddress from, ByteBuffer packet) {
        var bytes = new byte[packet.remaining()];
        packet.get(bytes);
        ports.newest().send(from, bytes);
    }

    private static ByteBuffer data(int block, String text) {
        var packet = ByteBuffer.allocate(4 + text.length());
        PacketCodec.putDataHeader(packet, block);
        return packet.put(text.getBytes(StandardCharsets.US_ASCII)).flip();
    }

    private List<String> sent() {
        return ports.newest().received().stream().map(datagram -> ((InetSocketAddress) datagram.to()).getPort() + " "
                + switch (PacketCodec.decode(datagram.payload().view())) {
                    case Packet.Data data -> "data " + data.block() + "+" + data.payload().remaining();
                    case Packet.Ack ack -> "ack " + ack.block();
                    case Packet.Request request -> (request.write() ? "write " : "read ") + request.options();
                    case Packet.Failure error -> "error " + error.code();
                    case Packet other -> other.toString();
                }).toList();
    }

    @Test
    void fetchesWithOptionsFromThePortThatAnswers() throws IOException {
        fetch(TftpOptions.DEFAULT.withBlockSize(8).withWindow(2));
        assertThat(sent()).containsExactly("6969 read {tsize=0, blksize=8, windowsize=2}");
        answer(TID, PacketCodec.optionAck(Map.of("tsize", "11", "blksize", "8", "windowsize", "2")));
        assertThat(sent()).containsExactly("40000 ack 0");
        answer(TID, data(1, "12345678"));
        assertThat(sent()).isEmpty();
        answer(TID, data(2, "abc"));
        assertThat(sent()).containsExactly("40000 ack 2");
        assertThat(fetched).hasToString("12345678abc");
        assertThat(progress).containsExactly("0/-1", "8/11", "11/11");
        assertThat(result).isEqualTo(new TftpResult(11, Duration.ZERO, 0,
                "cec43b4f69a821adc56ebc2f964db9b35b129910e718aa931b980937c83895c8", 8, 2));
        loop.advance(Duration.ofMinutes(1));
        assertThat(ports.newest().closeReason()).contains(CloseReason.CLOSED);
    }

    @Test
    void aServerWithoutOptionsIsTakenAsItIs() throws IOException {
        fetch(TftpOptions.DEFAULT);
        answer(TID, data(1, "x"));
        assertThat(sent()).last().isEqualTo("40000 ack 1");
        assertThat(result).isNotNull();
        assertThat(result.blockSize()).isEqualTo(512);
        assertThat(result.window()).isEqualTo(1);
        send("x".repeat(600).getBytes(StandardCharsets.US_ASCII), 600, TftpOptions.DEFAULT);
        assertThat(sent()).containsExactly("6969 write {tsize=600, blksize=1428, windowsize=16}");
        answer(TID, PacketCodec.ack(0));
        answer(TID, PacketCodec.ack(1));
        answer(TID, PacketCodec.ack(2));
        assertThat(sent()).containsExactly("40000 data 1+512", "40000 data 2+88");
        assertThat(result.bytes()).isEqualTo(600);
    }

    @Test
    void othersAreToldThatTheyHaveNoTransfer() throws IOException {
        fetch(TftpOptions.PLAIN);
        answer(TID, data(1, "x".repeat(512)));
        sent();
        answer(OTHER, data(2, "forged"));
        assertThat(sent()).containsExactly("40001 error 5");
        answer(OTHER, PacketCodec.error(ErrorCode.NOT_DEFINED, "forged"));
        assertThat(sent()).isEmpty();
        answer(TID, data(2, "y"));
        assertThat(fetched).hasToString("x".repeat(512) + "y");
    }

    @ParameterizedTest
    @CsvSource({"blksize, 1429", "blksize, 7", "blksize, x", "windowsize, 17", "windowsize, 0", "timeout, 1",
        "other, 1",
        "tsize, -1"})
    void anOackWithWhatWasNotAskedForIsRefused(String name, String value) throws IOException {
        fetch(TftpOptions.DEFAULT);
        sent();
        answer(TID, PacketCodec.optionAck(Map.of(name, value)));
        assertThat(sent()).containsExactly("40000 error 8");
        assertThat(failure).isNotNull().hasMessageContaining(name);
        assertThat(ports.newest().closeReason()).contains(CloseReason.CLOSED);
    }

    @Test
    void aServerThatSendsLessThanItAnnouncedHasNotSentTheFile() throws IOException {
        fetch(TftpOptions.DEFAULT);
        answer(TID, PacketCodec.optionAck(Map.of("tsize", "10")));
        sent();
        answer(TID, data(1, "123456789"));
        assertThat(sent()).containsExactly("40000 error 0");
        assertThat(failure).isNotNull().hasMessageContaining("announced 10 bytes and sent 9");
    }

    @Test
    void anErrorIsShownInTheServersWords() throws IOException {
        fetch(TftpOptions.DEFAULT);
        answer(TID, PacketCodec.error(ErrorCode.FILE_NOT_FOUND, "there is no such\nfile"));
        assertThat(failure).isNotNull().hasMessage("the other side says: there is no such?file");
        assertThat(sent()).hasSize(1);
    }

    @Test
    void aServerThatIsSilentIsAskedAgainAndGivenUp() throws IOException {
        fetch(TftpOptions.PLAIN);
        loop.advance(Duration.ofSeconds(60));
        assertThat(sent()).hasSize(6).containsOnly("6969 read {}");
        assertThat(failure).isNotNull().hasMessage("no answer from the server");
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void givingUpTellsTheServer() throws IOException {
        var transfer = fetch(TftpOptions.PLAIN);
        answer(TID, data(1, "x".repeat(512)));
        sent();
        transfer.cancel();
        loop.settle();
        assertThat(sent()).containsExactly("40000 error 0");
        assertThat(failure).isNotNull();
    }

    @Test
    void aFileThatIsShorterThanPromisedIsNotSentAsIfItWereWhole() throws IOException {
        send(new byte[5], 10, TftpOptions.PLAIN);
        answer(TID, PacketCodec.ack(0));
        assertThat(sent()).last().isEqualTo("40000 error 0");
        assertThat(failure).isNotNull().hasMessageContaining("shorter");
    }

    @Test
    void aNameHasToFit() {
        assertThatThrownBy(() -> ClientTransfer.fetching(SERVER, "x".repeat(600), Channels.newChannel(fetched),
                TftpOptions.PLAIN, TftpProgress.NONE, this::ended, loop.clock()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
