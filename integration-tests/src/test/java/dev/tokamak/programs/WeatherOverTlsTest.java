package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

import javax.net.ssl.SSLContext;

import dev.tokamak.apps.http.BaseUrl;
import dev.tokamak.apps.http.HttpClient;
import dev.tokamak.apps.http.HttpLimits;
import dev.tokamak.apps.weather.CacheLimits;
import dev.tokamak.apps.weather.JsonReader;
import dev.tokamak.apps.weather.OpenMeteo;
import dev.tokamak.apps.weather.WeatherHandler;
import dev.tokamak.apps.weather.WeatherLimits;
import dev.tokamak.apps.weather.WeatherService;
import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.time.NanoClock;
import dev.tokamak.tls.Keys;

/** The relay's upstream over https, played by the JDK's own sockets: whom it trusts, and under which name. */
class WeatherOverTlsTest {

    private static String ask(TestTransport t, String url, SSLContext trusting) {
        var http = new HttpClient(t, new HttpClient.Config("test", Await.PATIENCE, JsonReader.MAX_DOCUMENT,
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
        try (var upstream = FakeUpstream.encrypted(Keys.LOCALHOST.showing())) {
            assertThat(ask(t, "https://localhost:" + upstream.port(), Keys.LOCALHOST.trusting()))
                    .startsWith("{\"place\":\"London\"");
            assertThat(upstream.requests()).hasSize(2);
        }
    }

    @EveryTransport
    void doesNotAskWhomItDoesNotTrust(TestTransport t) throws Exception {
        try (var upstream = FakeUpstream.encrypted(Keys.LOCALHOST.showing())) {
            assertThat(ask(t, "https://localhost:" + upstream.port(), SSLContext.getDefault()))
                    .startsWith("{\"error\":\"cannot reach localhost:" + upstream.port() + ": TLS failed");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @EveryTransport
    void doesNotAskUnderANameThatTheCertificateDoesNotBear(TestTransport t) throws Exception {
        try (var upstream = FakeUpstream.encrypted(Keys.LOCALHOST.showing())) {
            assertThat(ask(t, "https://127.0.0.1:" + upstream.port(), Keys.LOCALHOST.trusting()))
                    .startsWith("{\"error\":\"cannot reach 127.0.0.1:" + upstream.port() + ": TLS failed");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @EveryTransport
    void doesNotSpeakHttpsToSomethingThatDoesNot(TestTransport t) throws Exception {
        try (var upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answering = Thread.startVirtualThread(() -> refuseInPlainText(upstream));
            assertThat(ask(t, "https://localhost:" + upstream.getLocalPort(), Keys.LOCALHOST.trusting()))
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
