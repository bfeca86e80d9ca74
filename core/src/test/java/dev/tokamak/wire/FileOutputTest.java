package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.FileSlice;
import dev.tokamak.net.Limits;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.Manner;
import dev.tokamak.probe.ManualClock;
import dev.tokamak.probe.ProbeLoop;

/** Files that are sent. */
@ParameterizedClass
@EnumSource(Manner.class)
class FileOutputTest {

    private static final int SIZE = 3_000_000;

    @TempDir
    private Path directory;
    private Path path;
    private FileChannel file;
    private final Scripted script = new Scripted();
    private final ProbeLoop loop;
    private final HandlerProbe peer;

    FileOutputTest(Manner manner) {
        loop = new ProbeLoop(manner, new ManualClock());
        peer = loop.open(script, Limits.DEFAULT);
        script.since();
    }

    @BeforeEach
    void createFile() throws IOException {
        path = directory.resolve("file");
        var content = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            content[i] = content(i);
        }
        Files.write(path, content);
        file = FileChannel.open(path, StandardOpenOption.READ);
    }

    private static byte content(int position) {
        return (byte) (position * 31 + (position >>> 8));
    }

    private FileSlice slice(long position, long count) {
        return new FileSlice(file, position, count);
    }

    @Test
    void aFileIsSentBetweenWhatIsWrittenBeforeAndAfterAndIsClosed() {
        script.data = c -> {
            c.write(Scripted.bytes("before"));
            assertThat(c.write(slice(1_000, 2_000_000))).isFalse();
            c.write(Scripted.bytes("after"));
        };
        peer.send("x");
        var bytes = ByteBuffer.wrap(peer.receivedBytes());
        assertThat(bytes.remaining()).isEqualTo(6 + 2_000_000 + 5);
        boolean right = true;
        for (int i = 0; i < 2_000_000; i++) {
            right &= bytes.get(6 + i) == content(1_000 + i);
        }
        assertThat(right).isTrue();
        assertThat(bytes.get(6 + 2_000_000)).isEqualTo((byte) 'a');
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void theConnectionStaysAboveHighWaterWhileAFileIsQueued() {
        peer.stopReading();
        peer.elsewhere(c -> c.write(slice(0, SIZE)));
        peer.send("x");
        peer.take(SIZE - 1);
        assertThat(script.since()).isEmpty();
        peer.take(1);
        assertThat(script.since()).containsExactly("writable", "data x");
    }

    @Test
    void fileBytesAreNotMemoryAndCountAgainstNoLimit() {
        var small = loop.open(script, Limits.DEFAULT.withSlowConsumer(200_000, Duration.ofSeconds(10), 200_000,
                Duration.ofSeconds(30)));
        small.stopReading();
        small.elsewhere(c -> c.write(slice(0, SIZE)));
        small.elsewhere(c -> c.write(ByteBuffer.allocate(10)));
        assertThat(small.connection().pendingBytes()).isEqualTo(10);
        for (int i = 0; i < 20; i++) {
            small.advance(Duration.ofSeconds(29));
            small.take(1);
        }
        assertThat(small.isClosed()).isFalse();
        small.advance(Duration.ofSeconds(30));
        assertThat(small.closeReason()).as("a stall is a stall").contains(CloseReason.SLOW_CONSUMER);
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void anEmptySliceIsSentAtOnceAndClosed() {
        peer.elsewhere(c -> {
            c.write(slice(0, 0));
            c.write(Scripted.bytes("done"));
        });
        assertThat(peer.received()).isEqualTo("done");
        assertThat(file.isOpen()).isFalse();
        assertThat(script.since()).containsExactly("writable");
    }

    @Test
    void aFileIsClosedWhenTheConnectionIsAborted() {
        peer.stopReading();
        peer.elsewhere(c -> c.write(slice(0, SIZE)));
        peer.elsewhere(c -> c.abort(CloseReason.MALFORMED));
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void aFileIsClosedWhenThePeerIsGone() {
        peer.stopReading();
        peer.elsewhere(c -> c.write(slice(0, SIZE)));
        peer.take(1000);
        peer.reset();
        assertThat(peer.closeReason()).contains(CloseReason.PEER_RESET);
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void aFileIsClosedWhenItCanNoLongerBeSent() {
        peer.elsewhere(Connection::shutdownOutput);
        peer.elsewhere(c -> assertThat(c.write(slice(0, SIZE))).isFalse());
        assertThat(file.isOpen()).isFalse();
        assertThat(peer.received()).isEmpty();
    }

    @Test
    void aFileIsClosedWhenItIsWrittenAfterTheEnd() {
        peer.elsewhere(c -> c.abort(CloseReason.MALFORMED));
        peer.elsewhere(c -> c.write(slice(0, SIZE)));
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void aFileIsClosedWhenConnectingFails() {
        var client = loop.connect(script, ConnectConfig.DEFAULT);
        client.elsewhere(c -> c.write(slice(0, SIZE)));
        client.refuse(new IOException("refused"));
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void aFileIsSentBeforeCloseAndThenClosed() {
        peer.stopReading();
        peer.elsewhere(c -> {
            c.write(slice(0, SIZE));
            c.close();
        });
        for (int i = 0; i < 10; i++) {
            peer.take(SIZE / 10);
        }
        peer.halfClose();
        assertThat(peer.countReceived()).isEqualTo(SIZE);
        assertThat(peer.closeReason()).contains(CloseReason.CLOSED);
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void aFileThatShrinksEndsTheConnectionInsteadOfWaitingForEver() throws IOException {
        peer.stopReading();
        peer.elsewhere(c -> c.write(slice(0, SIZE)));
        peer.take(1_000);
        try (var other = FileChannel.open(path, StandardOpenOption.WRITE)) {
            other.truncate(1_500);
        }
        peer.keepReading();
        assertThat(peer.countReceived()).isEqualTo(1_500);
        assertThat(peer.closeReason()).contains(CloseReason.IO_ERROR);
        assertThat(peer.closeCause()).get().isInstanceOf(EOFException.class);
        assertThat(peer.sawReset()).as("a cut stream must not look complete").isTrue();
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void aFileThatIsClosedUnderwayEndsTheConnection() throws IOException {
        peer.stopReading();
        peer.elsewhere(c -> c.write(slice(0, SIZE)));
        file.close();
        peer.keepReading();
        assertThat(peer.closeReason()).contains(CloseReason.IO_ERROR);
        assertThat(peer.sawReset()).isTrue();
    }
}
