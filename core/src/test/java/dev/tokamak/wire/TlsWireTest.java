package dev.tokamak.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encryption, with the bytes between the two ends in the hand of the test. */
class TlsWireTest {

    private static final int ALERT = 21;

    /** A side of the connection, and what it asked of its owner. */
    private static final class Side implements TlsState.Owner {
        final TlsPipe pipe;
        final SSLEngine engine;
        final TlsWire wire;
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(100_000);
        final ArrayDeque<Runnable> computations = new ArrayDeque<>();
        private final ArrayDeque<Consumer<@Nullable Throwable>> waiting = new ArrayDeque<>();
        int into = 100_000;
        boolean computesLater;
        boolean discards;
        boolean ended;
        long now;
        @Nullable
        IOException broken;

        Side(TlsPipe pipe, SSLEngine engine) throws SSLException {
            this.pipe = pipe;
            this.engine = engine;
            wire = new TlsWire(pipe, engine, new TlsBuffers(), this);
        }

        @Override
        public void compute(Runnable work, Consumer<@Nullable Throwable> then) {
            Runnable all = () -> {
                work.run();
                then.accept(null);
            };
            if (computesLater) {
                computations.add(all);
                waiting.add(then);
            } else {
                all.run();
            }
        }

        @Override
        public boolean discardsInput() {
            return discards;
        }

        @Override
        public void broken(IOException cause) {
            broken = cause;
        }

        @Override
        public long now() {
            return now;
        }

        void refuseComputation(Throwable why) {
            waiting.remove().accept(why);
        }

        /** One read, if that is of use; says whether anything happened. */
        boolean read() throws IOException {
            if (ended || !wire.takesInput() || !wire.hasInput() && !pipe.hasIncoming() && !pipe.peerEnded) {
                return false;
            }
            buffer.clear().limit(into);
            int count = wire.read(buffer);
            ended = count < 0;
            received.write(bytes(buffer.flip()), 0, Math.max(0, count));
            return true;
        }

        boolean flush() throws IOException {
            return wire.wantsOutput() && wire.flush() > 0;
        }

        int write(byte[] bytes) throws IOException {
            return wire.write(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
        }

        void writeAll(byte[] bytes, Side other) throws IOException {
            for (int sent = 0; sent < bytes.length;) {
                sent += write(Arrays.copyOfRange(bytes, sent, bytes.length));
                settle(this, other);
            }
        }
    }

    private final TlsPipe[] ends = TlsPipe.pair();
    private final Side server;
    private final Side client;

    TlsWireTest() throws Exception {
        server = new Side(ends[0], TestKeys.server("TLSv1.3"));
        client = new Side(ends[1], TestKeys.client("TLSv1.3"));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Lets both sides do what they can. */
    private static void settle(Side... sides) throws IOException {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (var side : sides) {
                moved |= side.flush();
                moved |= side.read();
            }
        }
    }

    private void handshake() throws IOException {
        settle(client, server);
        assertThat(client.wire.isReady()).isTrue();
        assertThat(server.wire.isReady()).isTrue();
    }

    private static byte[] random(int count) {
        var bytes = new byte[count];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Test
    void agreesAndSaysOnWhat() throws Exception {
        handshake();
        var session = server.wire.tls().orElseThrow();
        assertThat(session.protocol()).isEqualTo("TLSv1.3");
        assertThat(session.cipherSuite()).startsWith("TLS_");
        assertThat(session.serverName()).contains("localhost");
        assertThat(session.peerCertificates()).isEmpty();
        assertThat(client.wire.tls().orElseThrow().peerCertificates()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void oneByteAtATimeInBothDirections(String protocol) throws Exception {
        var pipes = TlsPipe.pair();
        var one = new Side(pipes[0], TestKeys.server(protocol));
        var other = new Side(pipes[1], TestKeys.client(protocol));
        for (var side : new Side[] {one, other}) {
            side.pipe.readAtOnce = 1;
            side.pipe.writeAtOnce = 1;
            side.into = 1;
        }
        settle(other, one);
        var sent = random(20_000);
        other.writeAll(sent, one);
        assertThat(one.received.toByteArray()).isEqualTo(sent);
        one.writeAll(sent, other);
        assertThat(other.received.toByteArray()).isEqualTo(sent);
        assertThat(other.wire.ownsMemory() || one.wire.ownsMemory()).isFalse();
    }

    @Test
    void piecesOfAllSizes() throws Exception {
        handshake();
        var random = new Random(2);
        var sent = random(2_000_000);
        for (int from = 0; from < sent.length;) {
            int length = Math.min(sent.length - from, 1 + random.nextInt(1 << random.nextInt(18)));
            client.pipe.writeAtOnce = 1 + random.nextInt(1 << random.nextInt(18));
            server.pipe.readAtOnce = 1 + random.nextInt(1 << random.nextInt(18));
            server.into = 1 + random.nextInt(100_000);
            client.writeAll(Arrays.copyOfRange(sent, from, from + length), server);
            from += length;
        }
        assertThat(server.received.toByteArray()).isEqualTo(sent);
    }

    /** Nothing more comes from the socket, so nobody would be told that there is more to read. */
    @Test
    void twoRecordsInOneSegmentAreBothRead() throws Exception {
        handshake();
        client.write("first ".getBytes(UTF_8));
        client.write("second".getBytes(UTF_8));
        server.into = 6;
        assertThat(server.read()).isTrue();
        assertThat(server.received.toString(UTF_8)).isEqualTo("first ");
        assertThat(server.pipe.hasIncoming()).isFalse();
        assertThat(server.wire.hasInput()).isTrue();
        assertThat(server.read()).isTrue();
        assertThat(server.received.toString(UTF_8)).isEqualTo("first second");
        assertThat(server.wire.hasInput()).isFalse();
    }

    @Test
    void whatTheHandshakeBringsAlongIsNotReadBeforeItIsOver() throws Exception {
        client.flush();
        while (!client.wire.isReady()) {
            server.read();
            server.flush();
            client.read();
            client.flush(); // in the end its Finished
        }
        client.write("early".getBytes(UTF_8)); // in the same segment
        assertThat(server.wire.isReady()).isFalse();
        server.read();
        server.flush(); // tickets for a later session are a part of it
        assertThat(server.wire.isReady()).isTrue();
        assertThat(server.received.size()).isZero();
        assertThat(server.wire.hasInput()).isTrue();
        server.read();
        assertThat(server.received.toString(UTF_8)).isEqualTo("early");
    }

    // ---- the end

    @Test
    void closeNotifyEndsOneDirectionAndTheOtherGoesOn() throws Exception {
        handshake();
        client.write("bye".getBytes(UTF_8));
        client.wire.shutdownOutput();
        settle(client, server);
        assertThat(server.received.toString(UTF_8)).isEqualTo("bye");
        assertThat(server.ended).isTrue();
        assertThat(client.pipe.ended).isTrue();
        server.writeAll("a late answer".getBytes(UTF_8), client);
        assertThat(client.received.toString(UTF_8)).isEqualTo("a late answer");
        server.wire.shutdownOutput();
        settle(server, client);
        assertThat(client.ended).isTrue();
        assertThat(server.pipe.ended).isTrue();
    }

    @Test
    void anEndWithoutCloseNotifyIsTruncation() throws Exception {
        handshake();
        client.writeAll("half a mess".getBytes(UTF_8), server);
        server.pipe.peerEnded = true;
        assertThatThrownBy(server::read).isInstanceOf(TlsWire.Truncated.class);
    }

    @Test
    void anEndInTheMiddleOfARecordIsTruncation() throws Exception {
        handshake();
        client.write("half a mess".getBytes(UTF_8));
        server.pipe.readAtOnce = 10;
        server.read();
        server.pipe.takeIncoming();
        server.pipe.peerEnded = true;
        assertThatThrownBy(server::read).isInstanceOf(TlsWire.Truncated.class);
    }

    @Test
    void howItEndsDoesNotMatterWhenInputIsThrownAwayAnyway() throws Exception {
        handshake();
        server.discards = true;
        server.pipe.peerEnded = true;
        server.read();
        assertThat(server.ended).isTrue();
    }

    @Test
    void anEndDuringTheHandshakeIsAFailure() throws Exception {
        server.pipe.inject((byte) 22, (byte) 3);
        server.pipe.peerEnded = true;
        server.read();
        assertThatThrownBy(server::read).isInstanceOf(SSLException.class).hasMessageContaining("handshake");
    }

    // ---- nonsense

    /** Jetty issue 6072 (CVE-2021-28165): a length that no buffer can hold made it spin. */
    @Test
    void aRecordThatIsTooLongIsRefusedAtItsHeader() {
        server.pipe.inject((byte) 22, (byte) 3, (byte) 1, (byte) 0xff, (byte) 0xff);
        assertThatThrownBy(server::read).isInstanceOf(SSLException.class);
        assertThat(server.wire.ownsMemory()).isFalse();
    }

    @Test
    void aRecordThatBecomesTooLongLaterIsRefusedToo() throws Exception {
        handshake();
        server.pipe.inject((byte) 23, (byte) 3, (byte) 3, (byte) 0x7f, (byte) 0xff);
        assertThatThrownBy(server::read).isInstanceOf(SSLException.class);
    }

    @Test
    void plainHttpGetsAnAlert() throws Exception {
        server.pipe.inject("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
        assertThatThrownBy(server::read).isInstanceOf(SSLException.class);
        assertThat(server.wire.wantsOutput()).isTrue();
        server.wire.flush();
        var answer = server.pipe.takeOutgoing();
        assertThat(answer).hasSizeGreaterThanOrEqualTo(7);
        assertThat(answer[0]).isEqualTo((byte) ALERT);
        server.wire.shutdownOutput();
        server.wire.flush();
        assertThat(server.pipe.ended).isTrue();
        assertThat(server.wire.wantsOutput()).isFalse();
    }

    @Test
    void aDamagedRecordGetsAnAlertAndTheRestIsReadRaw() throws Exception {
        handshake();
        client.write("damaged on its way".getBytes(UTF_8));
        var record = client.pipe.takeOutgoing();
        record[record.length - 1] ^= 1;
        server.pipe.inject(record);
        assertThatThrownBy(server::read).isInstanceOf(SSLException.class);
        assertThat(server.write("dropped".getBytes(UTF_8))).isEqualTo(7);
        server.wire.flush();
        assertThatThrownBy(client::read).isInstanceOf(SSLException.class).hasMessageContaining("bad_record_mac");
        server.pipe.inject((byte) 1, (byte) 2);
        assertThat(server.read()).isTrue();
        assertThat(server.received.toByteArray()).containsExactly(1, 2);
    }

    /** In the JDK these two alerts look like an end in good order; anybody on the way can send them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoAlertsInPlainTextAreNoHandshake(boolean asClient) throws Exception {
        var side = asClient ? client : server;
        side.flush();
        side.pipe.inject((byte) 21, (byte) 3, (byte) 3, (byte) 0, (byte) 2, (byte) 1, (byte) 90);
        side.pipe.inject((byte) 21, (byte) 3, (byte) 3, (byte) 0, (byte) 2, (byte) 1, (byte) 0);
        assertThatThrownBy(() -> settle(side)).isInstanceOf(SSLException.class);
        side.wire.flush();
        assertThat(side.wire.isReady()).isFalse();
        assertThat(side.wire.tls()).isEmpty();
    }

    /** While it is on its way to the socket, nobody may think that all is said. */
    @Test
    void closeNotifyIsOwedUntilItHasBeenSent() throws Exception {
        handshake();
        server.pipe.onWrite = () -> assertThat(server.wire.wantsOutput()).isTrue();
        server.wire.shutdownOutput();
        assertThat(server.wire.wantsOutput()).isTrue();
        server.wire.flush();
        assertThat(server.pipe.ended).isTrue();
        assertThat(server.wire.wantsOutput()).isFalse();
    }

    /** As the JDK's sockets do it: both directions at once. What is written afterwards goes nowhere, and nothing fails. */
    @Test
    void aPeerThatEndsBothDirectionsIsNoFailure() throws Exception {
        var pipes = TlsPipe.pair();
        var one = new Side(pipes[0], TestKeys.server("TLSv1.2"));
        var other = new Side(pipes[1], TestKeys.client("TLSv1.2"));
        settle(one, other);
        other.write("question".getBytes(UTF_8));
        other.wire.shutdownOutput();
        other.flush();
        one.read();
        assertThat(one.received.toString(UTF_8)).isEqualTo("question");
        assertThat(one.ended).isFalse();
        assertThat(one.write("answer".getBytes(UTF_8))).isEqualTo(6);
        settle(one, other);
        assertThat(other.received.toString(UTF_8)).isEqualTo("answer");
        assertThat(one.ended).isTrue();
        assertThat(one.write("too late".getBytes(UTF_8))).isEqualTo(8);
        settle(one, other);
        assertThat(other.received.toString(UTF_8)).isEqualTo("answer");
    }

    /** Each costs us a computation and an answer; the peer need not even read. */
    @Test
    void aFloodOfKeyUpdatesIsEnded() throws Exception {
        handshake();
        assertThatThrownBy(() -> {
            for (int i = 0; i < 1000; i++) {
                keyUpdate();
            }
        }).isInstanceOf(SSLException.class).hasMessageContaining("without data");
    }

    @Test
    void keyUpdatesNowAndThenAreAnswered() throws Exception {
        handshake();
        for (int i = 0; i < 1000; i++) {
            server.now += 1_000_000_000L;
            client.now = server.now;
            keyUpdate();
            client.writeAll(new byte[] {1}, server);
            server.writeAll(new byte[] {2}, client);
        }
        assertThat(server.received.size()).isEqualTo(1000);
        assertThat(client.received.size()).isEqualTo(1000);
    }

    private void keyUpdate() throws IOException {
        client.engine.beginHandshake(); // in TLS 1.3 that is a key update, with an answer asked for
        client.write(new byte[0]);
        var out = ByteBuffer.allocateDirect(client.engine.getSession().getPacketBufferSize());
        client.engine.wrap(ByteBuffer.allocate(0), out);
        server.pipe.inject(bytes(out.flip()));
        settle(server, client);
    }

    @Test
    void renegotiationIsRefused() throws Exception {
        var pipes = TlsPipe.pair();
        var one = new Side(pipes[0], TestKeys.server("TLSv1.2"));
        var other = new Side(pipes[1], TestKeys.client("TLSv1.2"));
        settle(other, one);
        other.engine.beginHandshake();
        var out = ByteBuffer.allocateDirect(other.engine.getSession().getPacketBufferSize());
        other.engine.wrap(ByteBuffer.allocate(0), out);
        one.pipe.inject(bytes(out.flip()));
        assertThatThrownBy(one::read).isInstanceOf(SSLException.class).hasMessageContaining("renegotiation");
    }

    // ---- output

    @Test
    void whatTheSocketDoesNotTakeIsKeptAndNothingMoreIsTaken() throws Exception {
        handshake();
        server.pipe.room = 1000;
        assertThat(server.write(random(100_000))).isBetween(1, 100_000);
        assertThat(server.wire.wantsOutput()).isTrue();
        assertThat(server.write(new byte[10])).isZero();
        assertThat(server.wire.ownsMemory()).isTrue();
        server.pipe.room = Integer.MAX_VALUE;
        server.wire.flush();
        assertThat(server.wire.wantsOutput()).isFalse();
        assertThat(server.wire.ownsMemory()).isFalse();
    }

    @Test
    void nothingIsTakenBeforeTheHandshakeIsOver() throws Exception {
        assertThat(server.wire.takesOutput()).isFalse();
        assertThat(server.write(new byte[10])).isZero();
    }

    @Test
    void aFileGoesThroughMemory(@TempDir Path folder) throws Exception {
        handshake();
        var sent = random(1_000_000);
        try (var file = FileChannel.open(Files.write(folder.resolve("file"), sent))) {
            for (long at = 1000; at < sent.length; settle(server, client)) {
                at += server.wire.transfer(file, at, sent.length - at);
            }
        }
        assertThat(client.received.toByteArray()).isEqualTo(Arrays.copyOfRange(sent, 1000, sent.length));
    }

    // ---- computations

    @Test
    void whileTheHandshakeIsComputedElsewhereNothingIsReadAndOrderIsKept() throws Exception {
        server.computesLater = true;
        int computed = 0;
        boolean moved = true;
        while (moved) {
            settle(client, server);
            moved = !server.computations.isEmpty();
            if (moved) {
                int reads = server.pipe.reads;
                server.pipe.inject(); // even if there were something
                assertThat(server.wire.takesInput()).isFalse();
                assertThat(server.read()).isFalse();
                assertThat(server.pipe.reads).isEqualTo(reads);
                server.computations.remove().run();
                computed++;
            }
        }
        assertThat(computed).isPositive();
        assertThat(server.wire.isReady()).isTrue();
        client.writeAll("after all".getBytes(UTF_8), server);
        assertThat(server.received.toString(UTF_8)).isEqualTo("after all");
    }

    @Test
    void aComputationThatCannotBeDoneIsAFailure() throws Exception {
        server.computesLater = true;
        settle(client, server);
        server.refuseComputation(new IllegalStateException("too much is waiting"));
        assertThat(server.broken).isInstanceOf(SSLException.class);
    }
}
