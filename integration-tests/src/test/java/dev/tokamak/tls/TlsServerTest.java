package dev.tokamak.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.FileSlice;
import dev.tokamak.net.Limits;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.net.TlsSession;

/** The server's side of TLS, with the JDK's sockets as peers and with peers that behave badly. */
class TlsServerTest {

    private static final int ALERT = 21;

    /** The first handshakes of a process take long on a busy machine. */
    private static final TlsConfig TLS = TlsConfig.of(Keys.LOCALHOST.showing()).withHandshakeTimeout(Await.PATIENCE);

    private static InetSocketAddress serve(TestTransport t, Supplier<? extends ConnectionHandler> handlers) {
        return serve(t, handlers, TLS, Limits.DEFAULT);
    }

    private static InetSocketAddress serve(TestTransport t, Supplier<? extends ConnectionHandler> handlers,
            TlsConfig tls, Limits limits) {
        return TestTransport.addressOf(t.serve(handlers, ListenConfig.DEFAULT.withLimits(limits).withTls(tls)));
    }

    /** The socket below is closed in the end also when the JDK's encrypted one has given up before it came to that. */
    private static SSLSocket socket(TestTransport t, InetSocketAddress to, Keys trusted) throws IOException {
        var plain = t.client(to).socket();
        var factory = trusted.trusting().getSocketFactory();
        var socket = (SSLSocket) factory.createSocket(plain, "localhost", to.getPort(), true);
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("localhost"))); // by itself it leaves out names without a dot
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static RawClient client(TestTransport t, InetSocketAddress to) {
        try {
            return t.closedInTheEnd(RawClient.of(socket(t, to, Keys.LOCALHOST)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @EveryTransport
    void echoesAndTheHandlerSeesWhatWasAgreed(TestTransport t) {
        var session = new AtomicReference<TlsSession>();
        var recorder = new Recorder().echo().onOpen(c -> session.set(c.tls().orElseThrow()));
        var client = client(t, serve(t, () -> recorder));
        client.ping("hello");
        client.ping("again");
        assertThat(session.get().protocol()).isEqualTo("TLSv1.3");
        assertThat(session.get().cipherSuite()).startsWith("TLS_");
        assertThat(session.get().serverName()).contains("localhost");
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
    }

    @EveryTransport
    void threeMegabytesAreEchoedAfterTheHalfClose(TestTransport t) {
        var sent = Seed.bytes(3_000_000);
        var recorder = new Recorder().echo();
        var client = client(t, serve(t, () -> recorder));
        Thread.startVirtualThread(() -> {
            client.send(sent);
            client.halfClose();
        });
        assertThat(client.receiveAll()).isEqualTo(sent);
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
    }

    @EveryTransport
    void theServerEndsItsOutputFirstAndGoesOnReading(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> {
            c.write(ByteBuffer.allocate(300_000));
            c.shutdownOutput();
        });
        var client = client(t, serve(t, () -> recorder));
        assertThat(client.receiveAll()).hasSize(300_000);
        client.send("more");
        Await.eventually(() -> recorder.lines().contains("data more"), "input after the own close_notify");
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
    }

    /** Row by row it is the transport's promise: unread input that is left in a record comes again when it is wanted. */
    @EveryTransport
    void manyRecordsInOneSegmentAreOfferedAlthoughTheSocketIsSilent(TestTransport t) {
        var received = new StringBuffer();
        var recorder = new Recorder().onData((c, in) -> {
            received.append(US_ASCII.decode(in));
            c.pauseReading();
            c.schedule(Duration.ofMillis(1), c::resumeReading);
        });
        var client = client(t, serve(t, () -> recorder, TLS, Limits.DEFAULT.withUnreadInput(10)));
        var sent = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            client.send("r" + i + ";"); // a record each
            sent.append("r").append(i).append(";");
        }
        Await.eventually(() -> received.length() == sent.length(), "all records");
        assertThat(received).hasToString(sent.toString());
    }

    @EveryTransport
    void anEndWithoutCloseNotifyIsTruncation(TestTransport t) throws IOException {
        var recorder = new Recorder();
        try (var plain = new Socket()) {
            plain.connect(serve(t, () -> recorder));
            var encrypted = (SSLSocket) Keys.LOCALHOST.trusting()
                    .getSocketFactory()
                    .createSocket(plain, "localhost", 1, false);
            encrypted.getOutputStream().write("half a mess".getBytes(US_ASCII));
            Await.eventually(() -> recorder.lines().contains("data half a mess"), "the first half");
        }
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.TRUNCATED);
        assertThat(recorder.count("inputClosed")).isZero();
    }

    // ---- handshakes that fail

    @EveryTransport
    void aHandshakeThatIsNeverFinishedIsEndedAtTheDeadline(TestTransport t) {
        var recorder = new Recorder();
        var tls = TlsConfig.of(Keys.LOCALHOST.showing()).withHandshakeTimeout(Duration.ofMillis(300));
        var client = t.client(serve(t, () -> recorder, tls, Limits.DEFAULT));
        client.send(new byte[] {22, 3, 1, 1, 0, 1}); // the beginning of a ClientHello
        client.expectEnd();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.TLS_FAILED);
        assertThat(recorder.count("open")).isZero();
    }

    /** Bytes that arrive one by one do not move the deadline. */
    @EveryTransport
    void noNumberOfBytesMovesTheDeadline(TestTransport t) throws InterruptedException {
        var recorder = new Recorder();
        var tls = TlsConfig.of(Keys.LOCALHOST.showing()).withHandshakeTimeout(Duration.ofMillis(400));
        var client = t.client(serve(t, () -> recorder, tls, Limits.DEFAULT));
        client.send(new byte[] {22, 3, 1, 1, 0});
        for (int i = 0; i < 200 && !recorder.isClosed(); i++) {
            try {
                client.send(new byte[] {1});
            } catch (UncheckedIOException e) {
                break; // it has been ended
            }
            Thread.sleep(10);
        }
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.TLS_FAILED);
    }

    @EveryTransport
    void plainHttpGetsAnAlertAndAnEndInGoodOrder(TestTransport t) {
        var recorder = new Recorder();
        var client = t.client(serve(t, () -> recorder));
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" + "x".repeat(5000));
        var answer = client.receiveAll();
        assertThat(answer).hasSizeGreaterThanOrEqualTo(7);
        assertThat(answer[0]).isEqualTo((byte) ALERT);
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.TLS_FAILED);
        assertThat(recorder.cause()).isInstanceOf(SSLException.class);
        assertThat(recorder.count("open")).isZero();
    }

    @EveryTransport
    void aRecordThatIsTooLongIsRefusedAtOnce(TestTransport t) {
        var recorder = new Recorder();
        var client = t.client(serve(t, () -> recorder));
        client.send(new byte[] {22, 3, 1, (byte) 0xff, (byte) 0xff});
        client.receiveAll();
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.TLS_FAILED);
    }

    @EveryTransport
    void tls12IsSpokenOnlyWhenAskedFor(TestTransport t) throws IOException {
        var recorder = new Recorder().echo();
        try (var old = socket(t, serve(t, () -> recorder), Keys.LOCALHOST)) {
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(old::startHandshake).isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("protocol_version");
        }
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.TLS_FAILED);
        var both = TLS.withTls12();
        try (var old = socket(t, serve(t, Echo::new, both, Limits.DEFAULT), Keys.LOCALHOST)) {
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            RawClient.of(old).ping("as of old");
        }
    }

    /** The alert that a peer sends says why, and it is the reason that is remembered. */
    @EveryTransport
    void aPeerThatDoesNotTrustUsSaysSo(TestTransport t) throws IOException {
        var recorder = new Recorder();
        try (var client = socket(t, serve(t, () -> recorder), Keys.STRANGER)) {
            assertThatThrownBy(client::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.TLS_FAILED);
        assertThat(recorder.cause()).hasMessageContaining("Received fatal alert: bad_certificate");
    }

    @EveryTransport
    void thousandsOfFailingHandshakesLeaveNothingAndDisturbNobody(TestTransport t) throws IOException {
        var address = serve(t, Echo::new);
        var good = client(t, address);
        good.ping("before");
        int failing = 2_000;
        for (int i = 0; i < failing; i++) {
            try (var bad = RawClient.connect(address)) {
                switch (i % 4) {
                    case 0 -> bad.send("GET / HTTP/1.0\r\n\r\n");
                    case 1 -> bad.send(new byte[] {22, 3, 3, 0, 100, 1, 0, 0}).halfClose();
                    case 2 -> bad.abort();
                    default -> bad.send(Seed.bytes(1000));
                }
            }
        }
        Await.eventually(() -> t.open() == 1, "all failed ones over");
        good.ping("after");
    }

    @EveryTransport
    void shutdownDoesNotWaitForAHandshake(TestTransport t) {
        var recorder = new Recorder();
        var client = t.client(serve(t, () -> recorder));
        client.send(new byte[] {22, 3, 1});
        Await.eventually(() -> t.open() == 1, "a connection");
        long began = System.nanoTime();
        t.shutdown(Duration.ofSeconds(10));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.SHUTDOWN);
        assertThat(recorder.count("open")).isZero();
    }

    // ---- output

    @EveryTransport
    void aFileArrivesWhole(TestTransport t, @TempDir Path folder) throws IOException {
        var sent = Seed.bytes(5_000_000);
        var file = Files.write(folder.resolve("file"), sent);
        var recorder = new Recorder().onOpen(c -> {
            c.write(ByteBuffer.wrap("before ".getBytes(US_ASCII)));
            c.write(new FileSlice(FileChannel.open(file), 0, sent.length));
            c.write(ByteBuffer.wrap(" after".getBytes(US_ASCII)));
            c.close();
        });
        var client = client(t, serve(t, () -> recorder));
        assertThat(client.receiveText(7)).isEqualTo("before ");
        assertThat(client.receive(sent.length)).isEqualTo(sent);
        assertThat(new String(client.receiveAll(), US_ASCII)).isEqualTo(" after");
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
    }

    @EveryTransport
    void aPeerThatDoesNotReadIsASlowConsumer(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> c.write(ByteBuffer.allocate(30_000_000)));
        var limits = Limits.DEFAULT.withSlowConsumer(1 << 20, Duration.ofSeconds(10), 32 << 20,
                Duration.ofMillis(300));
        var client = client(t, serve(t, () -> recorder, TLS, limits));
        client.send("x"); // the handshake
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.SLOW_CONSUMER);
    }

    @EveryTransport
    void everythingQueuedBeforeCloseArrivesAlsoWhileThePeerIsSending(TestTransport t) throws InterruptedException {
        var recorder = new Recorder().onData((c, in) -> {
            c.write(ByteBuffer.allocate(1_000_000));
            c.close();
        });
        var client = client(t, serve(t, () -> recorder));
        client.send("go");
        var sender = Thread.ofPlatform().start(() -> {
            try {
                client.send(new byte[1_000_000]);
            } catch (UncheckedIOException e) {
                // it was closed meanwhile
            }
        });
        assertThat(client.receive(1_000_000)).hasSize(1_000_000);
        client.expectEof();
        client.close();
        sender.join();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
    }

    @EveryTransport(reactorsOnly = true)
    void anIdleConnectionDoesNothing(TestTransport t) throws InterruptedException {
        var recorder = new Recorder().echo();
        var client = client(t, serve(t, () -> recorder));
        client.ping("hello");
        client.halfClose();
        var other = client(t, serve(t, Echo::new));
        other.ping("hello");
        client.expectEof();
        client.close();
        recorder.awaitClose();
        long before = t.turns();
        Thread.sleep(300);
        assertThat(t.turns() - before).isLessThan(10);
    }

    @EveryTransport
    void manyAtOnce(TestTransport t) throws InterruptedException {
        var address = serve(t, Echo::new);
        int count = 40;
        var threads = new Thread[count];
        var answered = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            var name = "client " + i;
            threads[i] = Thread.startVirtualThread(() -> {
                var client = client(t, address);
                for (int message = 0; message < 20; message++) {
                    client.ping(name + " message " + message);
                    answered.incrementAndGet();
                }
            });
        }
        for (var thread : threads) {
            thread.join(Await.PATIENCE);
        }
        assertThat(answered).hasValue(count * 20);
    }
}
