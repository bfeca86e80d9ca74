package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.tokamak.apps.http.BaseUrl;
import dev.tokamak.apps.http.HttpClient;
import dev.tokamak.apps.http.HttpLimits;
import dev.tokamak.apps.weather.CacheLimits;
import dev.tokamak.apps.weather.JsonReader;
import dev.tokamak.apps.weather.OfflineWeather;
import dev.tokamak.apps.weather.OpenMeteo;
import dev.tokamak.apps.weather.WeatherHandler;
import dev.tokamak.apps.weather.WeatherLimits;
import dev.tokamak.apps.weather.WeatherService;
import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.limits.Needs;
import dev.tokamak.probe.ManualClock;

/** The weather relay between real sockets: its clients on one side, an upstream of all sorts on the other. */
class WeatherRelayTest {

    private static final String AT_LONDON = "{\"place\":\"London\",\"country\":\"United Kingdom\",\"latitude\":51.51,\"longitude\":-0.13,";

    private final ManualClock clock = new ManualClock();

    private InetSocketAddress relay(TestTransport t, FakeUpstream upstream, Duration deadline) {
        var http = new HttpClient(t,
                new HttpClient.Config("test", deadline, JsonReader.MAX_DOCUMENT, HttpLimits.DEFAULT, null));
        var base = BaseUrl.parse("http://127.0.0.1:" + upstream.port());
        var source = new OpenMeteo(http, base, base, InstantSource.system());
        var service = new WeatherService(source, CacheLimits.DEFAULT, clock);
        return t.serve(() -> new WeatherHandler(service, WeatherLimits.DEFAULT));
    }

    private InetSocketAddress relay(TestTransport t, FakeUpstream upstream) {
        return relay(t, upstream, Duration.ofSeconds(8));
    }

    private static String line(RawClient client) {
        var line = new StringBuilder();
        while (line.isEmpty() || line.charAt(line.length() - 1) != '\n') {
            line.append((char) (client.receive(1)[0] & 0xff));
        }
        return line.toString();
    }

    private static String ask(RawClient client, String question) {
        client.send(question + "\n");
        return line(client);
    }

    @EveryTransport
    void tellsWhatUpstreamSays(TestTransport t) {
        try (var upstream = FakeUpstream.plain()) {
            var client = t.client(relay(t, upstream));
            assertThat(ask(client, "London")).startsWith(AT_LONDON).contains("\"temperature_c\":21.6",
                    "\"stale\":false",
                    "\"attribution\":\"Weather data by Open-Meteo.com\"}");
            assertThat(ask(client, "LONDON")).startsWith(AT_LONDON);
            assertThat(ask(client, "51.47 0.0363")).startsWith("{\"latitude\":51.47,\"longitude\":0.04,");
            assertThat(ask(client, "Atlantis")).isEqualTo("{\"error\":\"no place of this name is known\"}\n");
            assertThat(ask(client, "Atlantis")).startsWith("{\"error\"");
            assertThat(upstream.requests()).hasSize(4).satisfiesExactly(
                    target -> assertThat(target).startsWith("/v1/search?name=london&"),
                    target -> assertThat(target).startsWith("/v1/forecast?latitude=51.51&longitude=-0.13&"),
                    target -> assertThat(target).startsWith("/v1/forecast?latitude=51.47&longitude=0.04&"),
                    target -> assertThat(target).startsWith("/v1/search?name=atlantis&"));
        }
    }

    @EveryTransport
    void readsAnAnswerInChunksOfAByteThatComeAByteAtATime(TestTransport t) {
        try (var upstream = FakeUpstream.plain()) {
            upstream.answering((target, socket) -> FakeUpstream.drip(socket,
                    FakeUpstream.inChunks(FakeUpstream.document(target)).getBytes(StandardCharsets.ISO_8859_1)));
            assertThat(ask(t.client(relay(t, upstream)), "London")).startsWith(AT_LONDON);
        }
    }

    /** An answer that isn't right, and the words for it. */
    private record Wrong(String answer, String words) {}

    private static String json(String body) {
        return FakeUpstream.response("200 OK", "application/json", body);
    }

    private static List<Wrong> wrongAnswers() {
        var good = FakeUpstream.FORECAST;
        return List.of(
                new Wrong(FakeUpstream.response("200 OK", "text/html", "<html>"),
                        "status 200 and something other than JSON"),
                new Wrong(FakeUpstream.response("500 No", "text/html", "<html>"),
                        "status 500 and something other than JSON"),
                new Wrong(FakeUpstream.response("400 No", "application/json", "{\"reason\":\"Bad.\",\"error\":true}"),
                        "status 400: Bad."),
                new Wrong(FakeUpstream.response("429 No", "application/json",
                        "{\"error\":true,\"reason\":\"Minutely API request limit exceeded.\"}"),
                        "wants fewer questions: Minutely API request limit exceeded.\",\"retry_s\":60"),
                new Wrong("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
                        "status 302, a redirect to http://127.0.0.1:1/, which isn't followed"),
                new Wrong(json(good).substring(0, json(good).length() - 10), "a body that was cut off"),
                new Wrong("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + good.substring(0, 100),
                        "JSON that was cut off"),
                new Wrong(json("{\"a\":1,\"a\":2}"), "JSON with a name twice in one object"),
                new Wrong(json("[".repeat(50_000)), "JSON that is too deep, too long or too much"),
                new Wrong(json("{\"a\":" + "1".repeat(5_000) + "}"), "JSON that is too deep, too long or too much"),
                new Wrong(json(good.replace("21.6", "\"21.6\"")), "no number at /current/temperature_2m"),
                new Wrong(json(good.replace("21.6", "null")), "no number at /current/temperature_2m"),
                new Wrong(json("[" + good + "]"), "no time at /current/time"),
                new Wrong(json(" ".repeat(70_000)), "a body longer than 65536 bytes"),
                new Wrong("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + " ".repeat(3_000_000),
                        "a body longer than 65536 bytes"),
                new Wrong("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
                        "both Transfer-Encoding and Content-Length"),
                new Wrong("SSH-2.0-OpenSSH_9.2\r\n\r\n", "no HTTP version"),
                new Wrong("", "no whole head before the end"));
    }

    @EveryTransport
    void saysInWordsWhatIsWrongWithAnAnswer(TestTransport t) {
        try (var upstream = FakeUpstream.plain()) {
            for (var wrong : wrongAnswers()) {
                upstream.answering((_, socket) -> FakeUpstream.send(socket, wrong.answer()));
                var client = t.client(relay(t, upstream)); // a new one, or it would leave upstream alone for a while
                assertThat(ask(client, "1 2")).as(wrong.words()).startsWith("{\"error\":\"127.0.0.1:" + upstream.port())
                        .contains(wrong.words());
                assertThat(ask(client, "help")).startsWith("{\"help\"");
            }
        }
    }

    @EveryTransport
    void givesUpOnAnUpstreamThatNeverAnswersOrNeverEnds(TestTransport t) {
        var end = new CountDownLatch(1);
        try (var silent = FakeUpstream.plain().answering((_, _) -> end.await());
                var endless = FakeUpstream.plain().answering((target, socket) -> {
                    FakeUpstream.send(socket, FakeUpstream.right(target).substring(0, 100));
                    while (!end.await(20, TimeUnit.MILLISECONDS)) {
                        FakeUpstream.send(socket, " ");
                    }
                })) {
            var deadline = Duration.ofSeconds(1);
            var first = t.client(relay(t, silent, deadline)).send("1 2\n");
            var second = t.client(relay(t, endless, deadline)).send("1 2\n");
            var words = "{\"error\":\"no whole answer from 127.0.0.1:%d within 1000 ms\"";
            assertThat(line(first)).startsWith(words.formatted(silent.port()));
            assertThat(line(second)).startsWith(words.formatted(endless.port()));
        } finally {
            end.countDown();
        }
    }

    @EveryTransport
    void aHundredClientsAreOneQuestionUpstream(TestTransport t) {
        var all = new CountDownLatch(1);
        try (var upstream = FakeUpstream.plain().answering((target, socket) -> {
            all.await();
            FakeUpstream.send(socket, FakeUpstream.right(target));
        })) {
            var at = relay(t, upstream);
            var clients = new ArrayList<RawClient>();
            for (int i = 0; i < 100; i++) {
                clients.add(t.client(at).send("London\n51.5085 -0.1257\n"));
            }
            all.countDown();
            for (var client : clients) {
                assertThat(line(client)).startsWith(AT_LONDON);
                assertThat(line(client)).startsWith("{\"latitude\":51.51,\"longitude\":-0.13,");
            }
            assertThat(upstream.requests()).hasSize(2);
        } finally {
            all.countDown();
        }
    }

    @EveryTransport
    void aClientThatLeavesWhileItWaitsHarmsNobody(TestTransport t) throws Exception {
        var left = new CountDownLatch(1);
        try (var upstream = FakeUpstream.plain().answering((target, socket) -> {
            left.await();
            FakeUpstream.send(socket, FakeUpstream.right(target));
        })) {
            var at = relay(t, upstream);
            var leaving = t.closedInTheEnd(fromAPortThatNobodyElseGets(at)).send("1 2\n");
            Await.eventually(() -> upstream.requests().size() == 1, "the question is upstream");
            var from = leaving.localAddress();
            leaving.abort();
            // from the very same port: what was meant for the one before must not come here
            var next = t.closedInTheEnd(RawClient.connect(from, at, 0)).send("help\n");
            left.countDown();
            assertThat(line(next)).startsWith("{\"help\"");
            assertThat(ask(next, "1 2")).startsWith("{\"latitude\":1.00,\"longitude\":2.00,");
            assertThat(upstream.requests()).hasSize(1);
        } finally {
            left.countDown();
        }
    }

    /** Below those that the system gives to whoever connects, so that it is still free the second time. */
    private static RawClient fromAPortThatNobodyElseGets(InetSocketAddress to) {
        var random = new Random();
        while (true) {
            try {
                return RawClient.connect(RawClient.loopback(20_000 + random.nextInt(10_000)), to, 0);
            } catch (UncheckedIOException _) {
                // taken: another one
            }
        }
    }

    @EveryTransport
    void anUpstreamThatDiesLeavesWhatIsKnownWithItsAge(TestTransport t) {
        RawClient client;
        try (var upstream = FakeUpstream.plain()) {
            client = t.client(relay(t, upstream));
            assertThat(ask(client, "1 2")).contains("\"stale\":false,\"age_s\":0,");
            upstream.answering((target, socket) -> {
                FakeUpstream.send(socket, FakeUpstream.right(target).substring(0, 200));
                cut(socket);
            });
            clock.advance(Duration.ofMinutes(20));
            assertThat(ask(client, "1 2"))
                    .contains("\"stale\":true,\"age_s\":1200,\"stale_because\":\"the connection to 127.0.0.1:");
        }
        clock.advance(Duration.ofMinutes(1));
        assertThat(ask(client, "1 2"))
                .contains("\"stale\":true,\"age_s\":1260,\"stale_because\":\"cannot reach 127.0.0.1:");
        clock.advance(Duration.ofMinutes(1));
        assertThat(ask(client, "3 4")).startsWith("{\"error\":\"cannot reach 127.0.0.1:");
    }

    private static void cut(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @EveryTransport
    void netcatAsksIt(TestTransport t) throws Exception {
        Needs.command("nc");
        var service = new WeatherService(OfflineWeather.load(), CacheLimits.DEFAULT, clock);
        var at = t.serve(() -> new WeatherHandler(service, WeatherLimits.DEFAULT));
        var nc = new ProcessBuilder("nc", "-N", "127.0.0.1", Integer.toString(at.getPort())).start();
        try {
            try (var out = nc.outputWriter(StandardCharsets.UTF_8)) {
                out.write("London\n51.47 0.0363\nAtlantis\nReykjav\u00edk");
            }
            var answers = new String(nc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers.lines()).satisfiesExactly(
                    line -> assertThat(line).startsWith(AT_LONDON).contains("\"temperature_c\":20.1"),
                    line -> assertThat(line).startsWith("{\"latitude\":51.47,\"longitude\":0.04,").contains(":19.4,"),
                    line -> assertThat(line).startsWith("{\"error\":\"offline, only these places are known: "),
                    line -> assertThat(line).startsWith("{\"place\":\"Reykjav\u00edk\",\"country\":\"Iceland\""));
            assertThat(nc.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(nc.exitValue()).isZero();
        } finally {
            nc.destroyForcibly();
        }
    }
}
