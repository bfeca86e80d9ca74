package dev.tokamak.cli;

import java.io.PrintWriter;
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

import dev.tokamak.apps.files.client.BothReport;

/** {@code tokamak send}: brings a file to a server. */
@Command(name = "send", mixinStandardHelpOptions = true, description = "Sends a file to a files service (HTTP PUT), with its SHA-256, which the server checks before the file "
        + "appears there.", footer = {"", "Exit code: 0 the server has the file, 1 it has not, 2 wrong usage."})
final class SendCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "What to send.")
    private @Nullable Path file;

    @Parameters(index = "1", paramLabel = "HOST:PORT", converter = HostPorts.Converter.class, description = "The server; IPv6 as [::1]:6900.")
    private @Nullable HostPorts server;

    @Option(names = "--name", paramLabel = "NAME", description = "What to call it there: its own name unless given.")
    private @Nullable String name;

    @Mixin
    private TransferOptions options = new TransferOptions();

    @Override
    public Integer call() throws InterruptedException {
        var to = Objects.requireNonNull(server);
        options.check(to);
        var source = Objects.requireNonNull(file);
        var called = name != null ? name : Objects.toString(source.toAbsolutePath().normalize().getFileName(), "");
        if (called.isEmpty() || called.startsWith("/") || called.endsWith("/")) {
            throw CliException.usage("NAME must be the name of a file, without a slash at either end");
        }
        var line = Objects.requireNonNull(spec).commandLine();
        PrintWriter out = line.getOut();
        try (var run = TransferRun.start(line.getErr())) {
            if (options.both()) {
                print(out, new BothRun(run, options, to).send(source, called));
            } else {
                var way = options.way(run.transport(), to);
                var sent = run.transfer(called, progress -> way.send(source, called, progress));
                out.println(options.json()
                        ? TransferRun.json(sent, "send")
                        : "sent " + called + ": " + TransferRun.sizeAndTime(sent) + System.lineSeparator()
                                + TransferRun.digest(sent));
            }
        }
        out.flush();
        return ExitCodes.DONE;
    }

    /** Their names differ behind the last hyphen. */
    private static String pattern(String copy) {
        return copy.substring(0, copy.lastIndexOf('-') + 1) + "*";
    }

    private void print(PrintWriter out, BothReport report) {
        if (options.json()) {
            out.println(report.json());
            return;
        }
        out.print(report.table());
        out.println(report.left().isEmpty()
                ? "The copies have been removed from the server."
                : report.left().size() + " copies are left at the server, which removes none unless it is served with"
                        + " --files-overwrite: " + pattern(report.left().getFirst()));
        out.println();
        out.print(report.meaning());
    }
}
