package dev.tokamak.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
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

import dev.tokamak.apps.files.client.PartialFile;

/** {@code tokamak fetch}: gets a file from a server. */
@Command(name = "fetch", mixinStandardHelpOptions = true, description = "Fetches a file from a files service (HTTP GET) and checks its SHA-256. What an attempt that was cut short "
        + "has left is gone on with.", footer = {"",
            "Exit code: 0 the file is here, whole, 1 it is not, 2 wrong usage."})
final class FetchCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "What the file is called there.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "HOST:PORT", converter = HostPort.Converter.class, description = "The server; IPv6 as [::1]:6900.")
    private @Nullable HostPort server;

    @Option(names = {"-o",
        "--output"}, paramLabel = "FILE", description = "Where to put it: under its own name, here, unless given.")
    private @Nullable Path output;

    @Option(names = "--force", description = "Replaces a file that is there.")
    private boolean force;

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
        var target = target();
        if (!force && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw CliException.failed(target + " is there already: --force replaces it", null);
        }
        var partial = new PartialFile(target);
        var line = Objects.requireNonNull(spec).commandLine();
        var done = new TransferRun(Objects.requireNonNull(server), timeout, way(), line)
                .over(name, (transfer, progress) -> transfer.fetch(name, partial, progress));
        try {
            partial.complete(force);
        } catch (IOException e) {
            throw CliException.failed("cannot put it to " + target + ": " + e.getMessage() + "; it is in "
                    + partial.path(), e);
        }
        PrintWriter out = line.getOut();
        out.println(json ? done.json("fetch") : "fetched " + target + ": " + done.sizeAndTime() + resumed(done));
        if (!json) {
            out.println(done.digest());
        }
        out.flush();
        return ExitCodes.DONE;
    }

    private static String resumed(TransferRun.Done done) {
        long there = done.result().resumedAt();
        return there == 0 ? "" : ", of which " + there + " were here";
    }

    private Path target() {
        if (name.isEmpty() || name.startsWith("/") || name.endsWith("/")) {
            throw CliException.usage("NAME must be the name of a file, without a slash at either end");
        }
        if (output != null) {
            if (Files.isDirectory(output) || output.getFileName() == null) {
                throw CliException.usage("-o must name a file, not a directory");
            }
            return output;
        }
        var last = name.substring(name.lastIndexOf('/') + 1);
        try {
            if (!last.equals(".") && !last.equals("..")) {
                return Path.of(last);
            }
        } catch (InvalidPathException _) {
            // the same answer
        }
        throw CliException.usage("NAME can't be a file here: say where to put it with -o");
    }

    private TransferRun.Way way() {
        return udp ? new TransferRun.Way.Udp() : new TransferRun.Way.Tcp(tls.config());
    }
}
