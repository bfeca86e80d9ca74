package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorConfig;

/** The weather relay and its client, both as the command line has them. */
class WeatherCommandTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private static String open(Transport transport, String... options) {
        var chosen = new ServiceOptions();
        CommandLine.populateCommand(chosen, options);
        return Serving
                .open(transport, LOOPBACK, ListenConfig.DEFAULT, null, List.of(ServiceArgument.parse("weather=0")),
                        new Service.Settings(Path.of("unused"), transport, chosen))
                .endpoints().getFirst().address();
    }

    private static Transport start(TransportKind kind) throws IOException {
        return kind.start(ReactorConfig.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(TransportKind.class)
    void tellsTheWeatherOnEveryTransport(TransportKind kind) throws IOException {
        var transport = start(kind);
        try {
            var at = open(transport, "--offline");
            var london = Ran.command("weather", at, "London");
            assertThat(london.err()).isEmpty();
            assertThat(london.exitCode()).isZero();
            assertThat(london.out())
                    .startsWith("London, United Kingdom: 20.1 \u00b0C, overcast, wind 13.7 km/h from the south-west")
                    .contains("2026-07-02 10:30 UTC, 0 s old", "made-up values, for use without a network");
            var point = Ran.command("weather", "--json", at, "-33.87", "151.21");
            assertThat(point.out())
                    .startsWith("{\"latitude\":-33.87,\"longitude\":151.21,\"time\":\"2026-07-02T10:30Z\"");
            assertThat(point.exitCode()).isZero();
            var unknown = Ran.command("weather", at, "Atlantis");
            assertThat(unknown.err()).startsWith("tokamak weather: offline, only these places are known: ")
                    .hasLineCount(1);
            assertThat(unknown.out()).isEmpty();
            assertThat(unknown.exitCode()).isEqualTo(ExitCodes.FAILED);
        } finally {
            transport.shutdown(Duration.ofSeconds(1));
        }
    }

    @Test
    void asksALineAtATime() throws IOException {
        var transport = start(TransportKind.REACTOR);
        try {
            var at = open(transport, "--offline");
            var ran = Ran.typing("London\n\n51.47 0.0363\nReykjav\u00edk\n", "weather", at);
            assertThat(ran.err()).isEmpty();
            assertThat(ran.exitCode()).isZero();
            assertThat(ran.out()).contains("London, United Kingdom: ", "51.47 0.04: 19.4", "Reykjav\u00edk, Iceland: ");
            var mixed = Ran.typing("Cairo\nAtlantis\nhelp\nquit\n", "weather", at);
            assertThat(mixed.out()).contains("Cairo, Egypt: ", "watch PLACE");
            assertThat(mixed.err()).contains("only these places").hasLineCount(1);
            assertThat(mixed.exitCode()).isEqualTo(ExitCodes.FAILED);
            assertThat(Ran.typing("help\n".repeat(1_000), "weather", at, "--json").out()).hasLineCount(1_000);
            assertThat(Ran.typing("", "weather", at)).isEqualTo(new Ran(0, "", ""));
        } finally {
            transport.shutdown(Duration.ofSeconds(1));
        }
    }

    @Test
    void watchesUntilTheRelayEnds() throws Exception {
        var transport = start(TransportKind.REACTOR);
        try {
            var at = open(transport, "--offline");
            assertThat(Ran.command("weather", "--watch", at, "Atlantis").exitCode()).isEqualTo(ExitCodes.FAILED);
            var stopping = Thread.ofPlatform().unstarted(() -> transport.shutdown(Duration.ofSeconds(1)));
            var out = new StringWriter() {
                @Override
                public void flush() {
                    if (toString().contains("\n") && stopping.getState() == Thread.State.NEW) {
                        stopping.start(); // the first report has been seen
                    }
                }
            };
            var err = new StringWriter();
            int exitCode = Main.run(Map.of(), false, new PrintWriter(out), new PrintWriter(err),
                    "weather", "--watch", "--json", at, "Tokyo");
            assertThat(out.toString()).startsWith("{\"watching\":\"tokyo\",\"place\":\"Tokyo\"").hasLineCount(1);
            assertThat(err.toString()).contains("the relay has ended the connection").hasLineCount(1);
            assertThat(exitCode).isEqualTo(ExitCodes.FAILED);
            stopping.join();
        } finally {
            transport.shutdown(Duration.ZERO);
        }
    }

    @Test
    void saysWhyUpstreamCannotBeReached() throws IOException {
        int free;
        try (var unused = new ServerSocket(0, 1, LOOPBACK)) {
            free = unused.getLocalPort();
        }
        var transport = start(TransportKind.REACTOR);
        try {
            var at = open(transport, "--upstream", "http://127.0.0.1:" + free);
            assertThat(Ran.command("weather", at, "London").err())
                    .startsWith(
                            "tokamak weather: cannot reach 127.0.0.1:" + free + ": connect failed: Connection refused");
            assertThat(Ran.command("weather", at, "London").err()).contains("(again in ");
        } finally {
            transport.shutdown(Duration.ofSeconds(1));
        }
    }

    @Test
    void saysWhyTheRelayCannotBeReached() throws IOException {
        String at;
        try (var mute = new ServerSocket(0, 1, LOOPBACK)) {
            at = "127.0.0.1:" + mute.getLocalPort();
            var ran = Ran.command("weather", at, "London", "--timeout", "100ms");
            assertThat(ran.err()).startsWith("tokamak weather: " + at + ": ").hasLineCount(1);
            assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
        }
        assertThat(Ran.command("weather", at, "London").err()).contains(at + ": cannot connect: connect failed");
    }

    @Test
    void helpSaysHowAPlaceIsNamed() {
        assertThat(Ran.command("help", "weather").out()).contains("PLACE | LAT LON", "51.47", "--watch");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            weather                                          | tokamak weather: Missing required parameter: 'HOST:PORT'
            weather localhost                                | tokamak weather: Invalid value for positional parameter
            weather localhost:7100 --watch                   | tokamak weather: --watch needs a place
            weather localhost:7100 x --timeout 0             | tokamak weather: --timeout must be above zero
            serve --upstream open-meteo.com                  | tokamak serve: Invalid value for option '--upstream'
            serve --offline --upstream http://h weather=0    | tokamak serve: --offline and --upstream exclude each other
            serve --offline --geocoding http://h weather=0   | tokamak serve: --offline and --geocoding exclude each other
            """)
    void endsWith2AndOneLineOnWrongUsage(String line, String message) {
        var ran = Ran.command(line.split(" +"));
        assertThat(ran.err()).startsWith(message).hasLineCount(1);
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.USAGE);
    }
}
