package dev.tokamak.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.tokamak.apps.echo.AckEchoHandler;
import dev.tokamak.apps.echo.client.EchoReport;
import dev.tokamak.apps.echo.client.EchoResult;
import dev.tokamak.apps.echo.client.EchoRun;
import dev.tokamak.apps.echo.client.Messages;

/** {@code tokamak echo}: round trips to an echo server, checked and timed. */
@Command(name = "echo", mixinStandardHelpOptions = true, description = "Sends a message to an echo server, checks what comes "
        + "back byte for byte, and says how long it took: once, or many times with percentiles.", footer = {"",
            "Exit code: 0 all came back right (with --udp: all that came back), 1 something did not, 2 wrong usage."})
final class EchoCommand implements Callable<Integer> {

    private static final int LARGEST_TCP = 64 << 20;
    private static final int LARGEST_UDP = 65_507;
    private static final int MANY = 1000;
    private static final Duration TCP_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration UDP_TIMEOUT = Duration.ofSeconds(1);

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "HOST:PORT", converter = HostPort.Converter.class, description = "The server; IPv6 as [::1]:7007.")
    private @Nullable HostPort server;

    @Parameters(index = "1", arity = "0..1", paramLabel = "MESSAGE", description = "What to send, as UTF-8.")
    private @Nullable String message;

    @Option(names = "--udp", description = "Over UDP.")
    private boolean udp;

    @Option(names = "--both", description = "Over TCP and UDP in turn, side by side (--count 1000 unless given).")
    private boolean both;

    @Option(names = "--count", paramLabel = "N", description = "Round trips, one after another: 1 to 100000000.")
    private @Nullable Integer count;

    @Option(names = "--size", paramLabel = "BYTES", description = "Send so many bytes that differ each time: 1 to 67108864, with UDP to 65507. Without it and "
            + "without MESSAGE: 64.")
    private @Nullable Integer size;

    @Option(names = "--ack", description = "The TCP server answers 'ACK: ' and the message, then closes.")
    private boolean ack;

    @Mixin
    private TlsClientOptions tls = new TlsClientOptions();

    @Option(names = "--timeout", paramLabel = "TIME", converter = Durations.class, description = "For connecting and for each round trip: 2, 1.5s, 250ms. 5 s unless given, for a datagram 1 s.")
    private @Nullable Duration timeout;

    @Option(names = "--json", description = "The result as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        check();
        var to = Objects.requireNonNull(server);
        var messages = messages();
        int trips = count != null ? count : both ? MANY : 1;
        var results = run(to, messages, trips);
        print(new EchoReport(to.toString(), messages.size(), trips, results), trips);
        results.forEach(result -> complain(to, result));
        return results.stream().allMatch(EchoResult::succeeded) ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    private void check() {
        if (udp && both) {
            throw CliException.usage("--udp and --both exclude each other");
        }
        if (ack && udp) {
            throw CliException.usage("--ack is about TCP: it doesn't go with --udp");
        }
        if (udp && tls.config().isPresent()) {
            throw CliException.usage("--tls is about TCP: it doesn't go with --udp");
        }
        if (message != null && size != null) {
            throw CliException.usage("MESSAGE and --size exclude each other");
        }
        if (message != null && message.isEmpty()) {
            throw CliException.usage("MESSAGE must not be empty");
        }
        int largest = udp || both ? LARGEST_UDP : LARGEST_TCP;
        if (size != null && (size < 1 || size > largest)) {
            throw CliException.usage("--size must be 1 to " + largest + (largest == LARGEST_UDP ? " with UDP" : ""));
        }
        if (count != null && (count < 1 || count > 100_000_000)) {
            throw CliException.usage("--count must be 1 to 100000000");
        }
        if (timeout != null && timeout.isZero()) {
            throw CliException.usage("--timeout must be above zero");
        }
    }

    private Messages messages() {
        var messages = message != null ? Messages.text(message) : Messages.ofSize(size == null ? 64 : size);
        if ((udp || both) && messages.size() > LARGEST_UDP) {
            throw CliException.usage("MESSAGE is longer than a datagram can be");
        }
        return messages;
    }

    private List<EchoResult> run(HostPort to, Messages messages, int trips) throws InterruptedException {
        var tcpTimeout = timeout == null ? TCP_TIMEOUT : timeout;
        var udpTimeout = timeout == null ? UDP_TIMEOUT : timeout;
        var run = new EchoRun(messages, trips);
        var encryption = tls.config().orElse(null);
        var address = Names.address(to.host(), tcpTimeout);
        try (var transport = ClientTransport.start("echo-client")) {
            if (!udp) {
                // With both, the same address for both; else all addresses of the name are tried.
                run.overTcp(transport.transport(), both
                        ? new InetSocketAddress(address, to.port())
                        : InetSocketAddress.createUnresolved(to.host(), to.port()), ack, encryption, tcpTimeout);
            }
            if (udp || both) {
                run.overUdp(transport.transport(), new InetSocketAddress(address, to.port()), udpTimeout);
            }
            return run.start().join();
        } catch (IOException e) {
            throw CliException.failed("cannot start: " + e.getMessage(), e);
        }
    }

    private void print(EchoReport report, int trips) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (json) {
            out.println(report.json());
        } else if (trips == 1) {
            out.print(report.sentences(reply(report.size())));
        } else if (report.results().stream().anyMatch(result -> result.answered() > 0)) {
            out.print(report.table());
            if (both) {
                out.println();
                out.print(report.whyOneProvesNothing());
            }
        }
        out.flush();
    }

    private String reply(int length) {
        if (message == null) {
            return length + " bytes";
        }
        var shown = message.length() <= 60 ? message : message.substring(0, 60) + "...";
        return "\"" + (ack ? AckEchoHandler.PREFIX : "") + shown.replaceAll("\\p{Cntrl}", "?") + "\"";
    }

    private void complain(HostPort to, EchoResult result) {
        if (!result.succeeded()) {
            var why = result.failure().orElseGet(() -> result.wrong() > 0
                    ? result.wrong() + " replies were not what was sent"
                    : "no answer: no server there, or lost on the way");
            var err = Objects.requireNonNull(spec).commandLine().getErr();
            err.println("tokamak echo: " + result.protocol() + " " + to + ": " + why);
            err.flush();
        }
    }
}
