package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.http.BaseUrl;
import dev.tokamak.apps.http.HttpClient;
import dev.tokamak.apps.http.HttpLimits;
import dev.tokamak.apps.weather.CacheLimits;
import dev.tokamak.apps.weather.JsonReader;
import dev.tokamak.apps.weather.OpenMeteo;
import dev.tokamak.apps.weather.WeatherHandler;
import dev.tokamak.apps.weather.WeatherLimits;
import dev.tokamak.apps.weather.WeatherService;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.time.NanoClock;

/** The relay's upstream over https, played by the JDK's own sockets: whom it trusts, and under which name. */
class WeatherOverTlsTest {

    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    private static Path folder;

    /** Keys and a certificate for localhost, made once; it also trusts this very certificate. */
    private static SSLContext localhost() throws GeneralSecurityException, IOException, InterruptedException {
        var file = folder.resolve("localhost.p12");
        if (!Files.exists(file)) {
            var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            var process = new ProcessBuilder(keytool, "-genkeypair", "-alias", "x", "-keyalg", "EC", "-groupname",
                    "secp256r1",
                    "-dname", "CN=localhost", "-ext", "SAN=dns:localhost", "-validity", "2", "-storetype", "PKCS12",
                    "-keystore", file.toString(), "-storepass", new String(PASSWORD)).inheritIO().start();
            try {
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
        var store = KeyStore.getInstance(file.toFile(), PASSWORD);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static String ask(TestTransport t, String url, SSLContext trusting) {
        var http = new HttpClient(t, new HttpClient.Config("test", Duration.ofSeconds(8), JsonReader.MAX_DOCUMENT,
                HttpLimits.DEFAULT, TlsConfig.of(trusting).withTls12()));
        var base = BaseUrl.parse(url);
        var service = new WeatherService(new OpenMeteo(http, base, base, InstantSource.system()), CacheLimits.DEFAULT,
                NanoClock.SYSTEM);
        var client = t.client(t.serve(() -> new WeatherHandler(service, WeatherLimits.DEFAULT)));
        client.send("London\n").halfClose();
        return new String(client.receiveAll(), StandardCharsets.UTF_8);
    }

    @EveryTransport
    void asksWhomItTrusts(TestTransport t) throws Exception {
        try (var upstream = FakeUpstream.encrypted(localhost())) {
            assertThat(ask(t, "https://localhost:" + upstream.port(), localhost())).startsWith("{\"place\":\"London\"");
            assertThat(upstream.requests()).hasSize(2);
        }
    }

    @EveryTransport
    void doesNotAskWhomItDoesNotTrust(TestTransport t) throws Exception {
        try (var upstream = FakeUpstream.encrypted(localhost())) {
            assertThat(ask(t, "https://localhost:" + upstream.port(), SSLContext.getDefault()))
                    .startsWith("{\"error\":\"cannot reach localhost:" + upstream.port() + ": TLS failed");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @EveryTransport
    void doesNotAskUnderANameThatTheCertificateDoesNotBear(TestTransport t) throws Exception {
        try (var upstream = FakeUpstream.encrypted(localhost())) {
            assertThat(ask(t, "https://127.0.0.1:" + upstream.port(), localhost()))
                    .startsWith("{\"error\":\"cannot reach 127.0.0.1:" + upstream.port() + ": TLS failed");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @EveryTransport
    void doesNotSpeakHttpsToSomethingThatDoesNot(TestTransport t) throws Exception {
        try (var upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answering = Thread.startVirtualThread(() -> refuseInPlainText(upstream));
            assertThat(ask(t, "https://localhost:" + upstream.getLocalPort(), localhost()))
                    .startsWith("{\"error\":\"cannot reach localhost:" + upstream.getLocalPort() + ": TLS failed");
            answering.join();
        }
    }

    private static void refuseInPlainText(ServerSocket upstream) {
        try (var socket = upstream.accept()) {
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
