package dev.tokamak.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.TlsConfig;

/** The client's side of TLS: whom it trusts, and what becomes of what was written too early. */
class TlsClientTest {

    private static InetSocketAddress serve(TestTransport t, Keys shown) {
        return TestTransport.addressOf(
                t.serve(Echo::new, ListenConfig.DEFAULT.withTls(patient(shown.showing()))));
    }

    /** The first handshakes of a process take long on a busy machine. */
    private static TlsConfig patient(SSLContext context) {
        return TlsConfig.of(context).withHandshakeTimeout(Await.PATIENCE);
    }

    private static InetSocketAddress named(String host, InetSocketAddress server) {
        return InetSocketAddress.createUnresolved(host, server.getPort());
    }

    private static ConnectConfig trusting(Keys keys) {
        return ConnectConfig.DEFAULT.withTls(patient(keys.trusting()));
    }

    @EveryTransport
    void whatIsWrittenBeforeTheHandshakeIsSentAfterIt(TestTransport t) {
        var received = new StringBuffer();
        var recorder = new Recorder().onData((c, in) -> {
            received.append(US_ASCII.decode(in));
            if (received.length() == 5) {
                c.close();
            }
        });
        var connection = t.connect(named("localhost", serve(t, Keys.LOCALHOST)), recorder, trusting(Keys.LOCALHOST));
        connection.write(ByteBuffer.wrap("early".getBytes(US_ASCII)));
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(received).hasToString("early");
        assertThat(recorder.lines().getFirst()).isEqualTo("open");
    }

    @EveryTransport
    void megabytesThereAndBack(TestTransport t) {
        var sent = Seed.bytes(2_000_000);
        var received = ByteBuffer.allocate(sent.length);
        var recorder = new Recorder().onOpen(c -> {
            c.write(ByteBuffer.wrap(sent, 0, 100_000));
        }).onData((c, in) -> {
            received.put(in);
            if (received.position() == sent.length) {
                c.close();
            } else if (received.position() % 100_000 == 0) {
                c.write(ByteBuffer.wrap(sent, received.position(), 100_000));
            }
        });
        t.connect(named("localhost", serve(t, Keys.LOCALHOST)), recorder, trusting(Keys.LOCALHOST));
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(received.array()).isEqualTo(sent);
        assertThat(recorder.connection().tls().orElseThrow().peerCertificates())
                .containsExactly(Keys.LOCALHOST.certificate());
    }

    @EveryTransport
    void aCertificateForAnotherNameIsRefused(TestTransport t) {
        var recorder = new Recorder();
        t.connect(named("localhost", serve(t, Keys.ELSEWHERE)), recorder, trusting(Keys.ELSEWHERE));
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.TLS_FAILED);
        assertThat(recorder.count("open")).isZero();
        assertThat(recorder.cause()).isInstanceOf(SSLException.class)
                .hasRootCauseInstanceOf(CertificateException.class);
        assertThat(recorder.cause()).hasMessageContaining("localhost");
        Await.eventually(() -> t.count(CloseReason.TLS_FAILED) == 2, "the server was told, too");
    }

    @EveryTransport
    void aNameOfOnesOwnIsAskedForAndChecked(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> c.close());
        var tls = patient(Keys.ELSEWHERE.trusting()).withServerName("elsewhere.example");
        t.connect(named("localhost", serve(t, Keys.ELSEWHERE)), recorder, ConnectConfig.DEFAULT.withTls(tls));
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(recorder.count("open")).isOne();
    }

    @EveryTransport
    void anUnknownIssuerIsRefused(TestTransport t) {
        var recorder = new Recorder();
        t.connect(named("localhost", serve(t, Keys.LOCALHOST)), recorder, trusting(Keys.STRANGER));
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.TLS_FAILED);
        assertThat(recorder.count("open")).isZero();
        assertThat(recorder.cause()).isInstanceOf(SSLException.class);
    }

    /** The certificate bears a name, not this address. */
    @EveryTransport
    void anAddressInNumbersIsCheckedAsSuch(TestTransport t) {
        var recorder = new Recorder();
        t.connect(serve(t, Keys.LOCALHOST), recorder, trusting(Keys.LOCALHOST));
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.TLS_FAILED);
    }

    @EveryTransport
    void aServerThatSpeaksNoTlsIsAFailure(TestTransport t) {
        var recorder = new Recorder();
        var plain = t.serve(
                () -> new Recorder().onOpen(c -> c.write(ByteBuffer.wrap("220 welcome\r\n".getBytes(US_ASCII)))));
        t.connect(named("localhost", plain), recorder, trusting(Keys.LOCALHOST));
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.TLS_FAILED);
    }

    @EveryTransport
    void aServerThatSaysNothingIsGivenUp(TestTransport t) {
        var recorder = new Recorder();
        var silent = t.serve(Recorder::new);
        var tls = TlsConfig.of(Keys.LOCALHOST.trusting()).withHandshakeTimeout(Duration.ofMillis(300));
        t.connect(named("localhost", silent), recorder, ConnectConfig.DEFAULT.withTls(tls));
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.TLS_FAILED);
    }

    @EveryTransport
    void closingDuringTheHandshakeEndsIt(TestTransport t) {
        var recorder = new Recorder();
        var silent = t.serve(Recorder::new);
        var connection = t.connect(named("localhost", silent), recorder, trusting(Keys.LOCALHOST));
        Await.eventually(() -> t.open() == 2, "both sides");
        connection.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(recorder.count("open")).isZero();
    }
}
