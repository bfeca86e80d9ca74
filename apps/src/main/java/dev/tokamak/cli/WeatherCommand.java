package dev.tokamak.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.tokamak.apps.weather.BadJsonException;
import dev.tokamak.apps.weather.client.WeatherTalk;
import dev.tokamak.apps.weather.client.WeatherTalk.Event;
import dev.tokamak.apps.weather.client.WeatherText;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.SharedBytes;

/** {@code tokamak weather}: asks a weather relay, once, on and on, or line by line. */
@Command(name = "weather", mixinStandardHelpOptions = true, description = "Asks a weather relay. Without a place: a question a line from standard input.", footer = {
    "", "Exit code: 0 every question was answered with weather, 1 not every one, 2 wrong usage."})
final class WeatherCommand implements Callable<Integer> {

    /** More than the relay's own patience, so that its words are heard. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    /** Questions sent and not answered: as many as the relay takes at once. */
    private static final int AT_ONCE = 32;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "HOST:PORT", converter = HostPort.Converter.class, description = "The relay; IPv6 as [::1]:7100.")
    private @Nullable HostPort server;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "PLACE | LAT LON", description = "A place, as in London, or a point, as in 51.47 0.0363.")
    private List<String> place = List.of();

    @Option(names = "--watch", description = "Goes on: a report whenever the weather there changes.")
    private boolean watch;

    @Option(names = "--json", description = "The relay's lines as they are.")
    private boolean json;

    @Option(names = "--timeout", paramLabel = "TIME", converter = Durations.class, description = "For connecting, and for an answer: 25 s unless given.")
    private Duration timeout = PATIENCE;

    @Mixin
    private TlsClientOptions tls = new TlsClientOptions();

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private boolean failed;

    @Override
    public Integer call() throws InterruptedException {
        var question = String.join(" ", place);
        if (question.codePoints().anyMatch(Character::isISOControl)) {
            throw CliException.usage("PLACE must be one line");
        }
        if (watch && place.isEmpty()) {
            throw CliException.usage("--watch needs a place");
        }
        if (timeout.isZero()) {
            throw CliException.usage("--timeout must be above zero");
        }
        var to = Objects.requireNonNull(server);
        try (var client = ClientTransport.start("weather-client")) {
            var config = ConnectConfig.DEFAULT.withName("weather client").withTimeout(timeout);
            var connection = client.transport().connect(InetSocketAddress.createUnresolved(to.host(), to.port()),
                    new WeatherTalk(events::add), tls.config().map(config::withTls).orElse(config));
            if (place.isEmpty()) {
                converse(connection, to);
            } else {
                ask(connection, to, question);
            }
        } catch (IOException e) {
            throw CliException.failed("cannot start: " + e.getMessage(), e);
        }
        return failed ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    private void ask(Connection connection, HostPort to, String question) throws InterruptedException {
        connection.write(SharedBytes.utf8((watch ? "watch " : "") + question + "\n"));
        var first = events.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        switch (first) {
            case null -> throw CliException.failed(to + ": no answer within " + timeout.toMillis() + " ms", null);
            case Event.Over(var why) -> throw CliException.failed(to + ": " + why, null);
            case Event.Line(var text) -> print(text);
        }
        if (watch && !failed) {
            while (events.take() instanceof Event.Line(var text)) {
                print(text);
            }
            throw CliException.failed(to + ": the relay has ended the connection", null);
        }
    }

    /** Questions from standard input, answers to standard output, each at its own pace. */
    private void converse(Connection connection, HostPort to) throws InterruptedException {
        if (Terminal.isInteractive()) {
            err().println("A place or LAT LON a line; 'help' says what else there is; Ctrl-D ends.");
            err().flush();
        }
        var places = new Semaphore(AT_ONCE);
        var asker = new Asker(connection, places);
        Thread.ofPlatform().daemon().name("questions").start(asker);
        while (true) {
            switch (events.poll(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                case Event.Line(var text) -> {
                    print(text);
                    asker.answered();
                    places.release();
                }
                case Event.Over(var why) -> {
                    if (asker.waits()) {
                        throw CliException.failed(to + ": " + why, null);
                    }
                    return;
                }
                case null -> {
                    if (asker.waits()) {
                        throw CliException.failed(to + ": no answer within " + timeout.toMillis() + " ms", null);
                    }
                }
            }
        }
    }

    /** Reads standard input, which blocks, and sends what it reads. */
    private static final class Asker implements Runnable {

        private final Connection connection;
        private final Semaphore places;
        private int missing;

        Asker(Connection connection, Semaphore places) {
            this.connection = connection;
            this.places = places;
        }

        @Override
        public void run() {
            try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.isBlank()) {
                        places.acquire();
                        count(isQuit(line) ? 0 : 1);
                        connection.write(SharedBytes.utf8(line + "\n"));
                    }
                }
                connection.shutdownOutput();
            } catch (IOException | InterruptedException e) {
                connection.close();
            }
        }

        private static boolean isQuit(String line) {
            return line.strip().equals("quit") || line.strip().equals("exit");
        }

        private synchronized void count(int questions) {
            missing += questions;
        }

        void answered() {
            count(-1);
        }

        /** Whether an answer is missing. Lines of watched places come unasked, so there may be more than questions. */
        synchronized boolean waits() {
            return missing > 0;
        }
    }

    private void print(String line) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try {
            var text = WeatherText.read(line);
            var error = text.error();
            failed |= error.isPresent();
            if (json) {
                out.println(line);
            } else if (error.isPresent()) {
                complain(error.get());
            } else {
                out.print(text.words());
            }
        } catch (BadJsonException e) {
            failed = true;
            complain("the server answered with " + e.why());
        }
        out.flush();
    }

    private void complain(String what) {
        err().println("tokamak weather: " + what);
        err().flush();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
