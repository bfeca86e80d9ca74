package dev.tokamak.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.tokamak.net.Limits;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorConfig;

/** {@code tokamak serve}: services until the process is told to stop. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Runs services until it is told to stop (Ctrl-C, SIGTERM), then lets connections finish.")
final class ServeCommand implements Callable<Integer> {

    private static final Duration NAME_TIMEOUT = Duration.ofSeconds(10);

    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "SERVICE[=TCP[,UDP]]", description = "What to serve, and where: one port number for both protocols, or one each; 0 is any free one. "
            + "Everything unless given here or by --tls.")
    private List<String> services = List.of();

    @Option(names = "--transport", paramLabel = "KIND", converter = TransportKind.Converter.class, description = "reactor (the default), platform or virtual: selector loops, or a thread of this kind for each "
            + "connection.")
    private TransportKind transport = TransportKind.REACTOR;

    @Option(names = "--reactors", paramLabel = "N", description = "Selector loops, each with a thread: 1 to 1024, 1 unless given.")
    private @Nullable Integer reactors;

    @Option(names = "--bind", paramLabel = "HOST", description = "The address to serve on: 127.0.0.1 unless given; 0.0.0.0 "
            + "for all of this machine's, ::1 or [::1] for IPv6.")
    private String bind = "127.0.0.1";

    @Option(names = "--data", paramLabel = "DIR", description = "Where services keep files: tokamak-data unless given.")
    private Path data = Path.of("tokamak-data");

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Option(names = "--max-connections", paramLabel = "N", description = "Connections open at once for each service; more wait. As many as there are descriptors unless "
            + "given.")
    private @Nullable Integer maxConnections;

    @Option(names = "--idle", paramLabel = "TIME", converter = Durations.class, description = "Ends a connection on which nothing moves for so long: 30, 5m. Never unless given.")
    private @Nullable Duration idle;

    @Option(names = "--grace", paramLabel = "TIME", converter = Durations.class, description = "How long connections may take to finish when told to stop: 15 s unless given.")
    private Duration grace = Duration.ofSeconds(Transport.DEFAULT_GRACE_SECONDS);

    @Option(names = "--slow-handler", paramLabel = "MS", description = "Reports a handler that holds its loop for so many milliseconds, with its stack: 250 unless given, "
            + "0 for never (reactor).")
    private @Nullable Integer slowHandler;

    @Option(names = "--health", paramLabel = "PORT", description = "Answers on this port of 127.0.0.1 with what it is sent, on the same loops or threads as the services: "
            + "for health checks (tokamak echo). Not unless given.")
    private @Nullable Integer health;

    @Mixin
    private final ServiceOptions options = new ServiceOptions();

    @Spec
    void spec(CommandSpec given) {
        spec = given;
        given.usageMessage().footer("",
                "Prints 'listening SERVICE tcp|udp|tls HOST:PORT' for each endpoint, then 'ready', on standard output.",
                "Services: " + Services.usual() + ".",
                "Exit code: 0 stopped as told, 1 a port could not be had, 2 wrong usage.");
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        var serving = open();
        serving.endpoints().forEach(out::println);
        Stopping.onSignal(serving, grace);
        out.println("ready");
        out.flush();
        new CountDownLatch(1).await(); // the process is ended by a signal
        return ExitCodes.DONE;
    }

    /**
     * Opens what the options say.
     *
     * @throws CliException when they make no sense, or a port can't be had; nothing is left open then
     */
    Serving open() throws InterruptedException {
        var arguments = arguments();
        var reactor = reactorConfig();
        var listening = listenConfig();
        var address = Names.address(HostPort.unbracketed(bind), NAME_TIMEOUT);
        var encryption = encryption(arguments, address);
        var running = start(reactor);
        var serving = Serving.open(running, address, listening, encryption, arguments,
                new Service.Settings(data, running, options));
        if (health != null) {
            serving.openHealth(health);
        }
        return serving;
    }

    private @Nullable TlsConfig encryption(List<ServiceArgument> arguments, InetAddress address) {
        if (arguments.stream().allMatch(each -> each.tlsPort() == Service.NONE)) {
            tls.checkUnused();
            return null;
        }
        var certificate = tls.certificate(data, address);
        System.err.println("tokamak serve: TLS certificate SHA-256 " + certificate.fingerprint());
        return tls.config(certificate);
    }

    private Transport start(ReactorConfig reactor) {
        try {
            return transport.start(reactor);
        } catch (IOException e) {
            throw CliException.failed("cannot start: " + e.getMessage(), e);
        }
    }

    private List<ServiceArgument> arguments() {
        var arguments = new ArrayList<ServiceArgument>();
        var named = new HashSet<String>();
        try {
            for (var text : services) {
                arguments.add(ServiceArgument.parse(text));
            }
        } catch (IllegalArgumentException e) {
            throw CliException.usage(String.valueOf(e.getMessage()));
        }
        var encrypted = tls.arguments();
        if (arguments.isEmpty() && encrypted.isEmpty()) {
            Services.ALL.forEach(service -> arguments.add(ServiceArgument.usual(service)));
        }
        for (var argument : arguments) {
            if (!named.add(argument.service().name())) {
                throw CliException.usage(argument.service().name() + " is named twice");
            }
        }
        for (var argument : encrypted) {
            var name = argument.service().name();
            if (arguments.stream()
                    .anyMatch(each -> each.service().name().equals(name) && each.tlsPort() != Service.NONE)) {
                throw CliException.usage("--tls names " + name + " twice");
            }
            if (named.add(name)) {
                arguments.add(argument);
            } else {
                arguments.replaceAll(
                        each -> each.service().name().equals(name) ? each.withTls(argument.tlsPort()) : each);
            }
        }
        options.chat().adapt(arguments);
        if (options.ack() && !named.contains("echo")) {
            throw CliException.usage("--ack is about echo, which is not served");
        }
        return arguments;
    }

    private ReactorConfig reactorConfig() {
        if (transport != TransportKind.REACTOR && (reactors != null || slowHandler != null)) {
            throw CliException.usage((reactors != null ? "--reactors" : "--slow-handler")
                    + " goes with --transport reactor only");
        }
        if (reactors != null && (reactors < 1 || reactors > 1024)) {
            throw CliException.usage("--reactors must be 1 to 1024");
        }
        if (health != null && (health < 0 || health > 65_535)) {
            throw CliException.usage("--health must be a port, 0 to 65535");
        }
        if (slowHandler != null && slowHandler < 0) {
            throw CliException.usage("--slow-handler must be 0 (never) or more milliseconds");
        }
        var config = ReactorConfig.DEFAULT.withReactors(reactors == null ? 1 : reactors);
        return slowHandler == null ? config : config.withSlowCallback(Duration.ofMillis(slowHandler));
    }

    private ListenConfig listenConfig() {
        if (maxConnections != null && maxConnections < 1) {
            throw CliException.usage("--max-connections must be 1 or more");
        }
        if (idle != null && idle.isZero()) {
            throw CliException.usage("--idle must be above zero");
        }
        var limits = idle == null ? Limits.DEFAULT : Limits.DEFAULT.withIdleTime(idle);
        return ListenConfig.DEFAULT.withLimits(limits)
                .withMaxConnections(maxConnections == null ? 0 : maxConnections, 0);
    }
}
