package dev.tokamak.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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
import dev.tokamak.apps.files.client.TransferResult;

/** {@code tokamak fetch}: gets a file from a server. */
@Command(name = "fetch", mixinStandardHelpOptions = true, description = "Fetches a file from a files service (HTTP GET) and checks its SHA-256. What an attempt that was cut short "
        + "has left is gone on with.", footer = {"",
            "Exit code: 0 the file is here, whole, 1 it is not, 2 wrong usage."})
final class FetchCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "What the file is called there.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "HOST:PORT", converter = HostPorts.Converter.class, description = "The server; IPv6 as [::1]:6900.")
    private @Nullable HostPorts server;

    @Option(names = {"-o",
        "--output"}, paramLabel = "FILE", description = "Where to put it: under its own name, here, unless given.")
    private @Nullable Path output;

    @Option(names = "--force", description = "Replaces a file that is there.")
    private boolean force;

    @Mixin
    private TransferOptions options = new TransferOptions();

    @Override
    public Integer call() throws InterruptedException {
        var from = Objects.requireNonNull(server);
        options.check(from);
        var target = target();
        if (!force && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw CliException.failed(target + " is there already: --force replaces it", null);
        }
        try (var partial = new PartialFile(target)) {
            fetch(from, partial, target);
        } catch (IOException e) {
            throw CliException.failed("cannot tidy up beside " + target + ": " + e.getMessage(), e);
        }
        return ExitCodes.DONE;
    }

    private void fetch(HostPorts from, PartialFile partial, Path target) throws InterruptedException {
        var line = Objects.requireNonNull(spec).commandLine();
        PrintWriter out = line.getOut();
        try (var run = TransferRun.start(line.getErr())) {
            if (options.both()) {
                var report = new BothRun(run, options, from).fetch(name, partial);
                complete(partial, target);
                out.print(options.json()
                        ? report.json() + System.lineSeparator()
                        : report.table() + System.lineSeparator() + report.meaning());
            } else {
                var way = options.way(run.transport(), from);
                var fetched = run.transfer(name, progress -> way.fetch(name, partial, progress));
                complete(partial, target);
                out.println(options.json()
                        ? TransferRun.json(fetched, "fetch")
                        : "fetched " + target + ": " + TransferRun.sizeAndTime(fetched) + resumed(fetched)
                                + System.lineSeparator() + TransferRun.digest(fetched));
            }
        }
        out.flush();
    }

    private void complete(PartialFile partial, Path target) {
        try {
            partial.complete(force);
        } catch (IOException e) {
            throw CliException.failed("cannot put it to " + target + ": " + e.getMessage() + "; it is in "
                    + partial.path(), e);
        }
    }

    private static String resumed(TransferResult done) {
        return done.resumedAt() == 0 ? "" : ", of which " + done.resumedAt() + " were here";
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
}
