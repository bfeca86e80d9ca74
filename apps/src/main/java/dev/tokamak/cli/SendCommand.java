package dev.tokamak.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tokamak send}: brings a file to a server. */
@Command(name = "send", mixinStandardHelpOptions = true, description = "Sends a file to a files service (HTTP PUT), with its SHA-256, which the server checks before the file "
        + "appears there.", footer = {"", "Exit code: 0 the server has the file, 1 it has not, 2 wrong usage."})
final class SendCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "What to send.")
    private @Nullable Path file;

    @Parameters(index = "1", paramLabel = "HOST:PORT", converter = HostPort.Converter.class, description = "The server; IPv6 as [::1]:6900.")
    private @Nullable HostPort server;

    @Option(names = "--name", paramLabel = "NAME", description = "What to call it there: its own name unless given.")
    private @Nullable String name;

    @Option(names = "--timeout", paramLabel = "TIME", converter = Durations.class, description = "How long connecting may take, and how long nothing may move: 60 s unless given.")
    private Duration timeout = Duration.ofSeconds(60);

    @Option(names = "--json", description = "The result as one line of JSON.")
    private boolean json;

    @Option(names = "--udp", description = "By TFTP over UDP, to a server's UDP port (6969).")
    private boolean udp;

    @Mixin
    private TlsClientOptions tls = new TlsClientOptions();

    @Override
    public Integer call() throws InterruptedException {
        if (udp && tls.config().isPresent()) {
            throw CliException.usage("--tls is about TCP: it doesn't go with --udp");
        }
        if (timeout.isZero()) {
            throw CliException.usage("--timeout must be above zero");
        }
        var line = Objects.requireNonNull(spec).commandLine();
        var source = Objects.requireNonNull(file);
        var called = name != null ? name : Objects.toString(source.toAbsolutePath().normalize().getFileName(), "");
        if (called.isEmpty() || called.startsWith("/") || called.endsWith("/")) {
            throw CliException.usage("NAME must be the name of a file, without a slash at either end");
        }
        var done = new TransferRun(Objects.requireNonNull(server), timeout, way(), line)
                .over(called, (transfer, progress) -> transfer.send(source, called, progress));
        PrintWriter out = line.getOut();
        out.println(json ? done.json("send") : "sent " + called + ": " + done.sizeAndTime());
        if (!json) {
            out.println(done.digest());
        }
        out.flush();
        return ExitCodes.DONE;
    }

    private TransferRun.Way way() {
        return udp ? new TransferRun.Way.Udp() : new TransferRun.Way.Tcp(tls.config());
    }
}
