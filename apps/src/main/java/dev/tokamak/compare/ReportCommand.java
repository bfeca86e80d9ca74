package dev.tokamak.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.tokamak.compare.report.ReportWriter;

/** The subcommand {@code tokamak compare report}: renders what was measured earlier, on whatever machine. */
@Command(name = "report", mixinStandardHelpOptions = true, description = "Renders the JSON of an earlier comparison again.")
final class ReportCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The JSON of a comparison.")
    private Path file = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "Where the report goes. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("tokamak-report");

    /** For picocli. */
    ReportCommand() {}

    @Override
    public Integer call() {
        CommandSpec given = spec;
        if (given == null) {
            throw new IllegalStateException("not run by picocli");
        }
        try {
            ReportWriter.write(file, out).forEach(written -> System.err.println("written: " + written));
            return 0;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(given.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            System.err.println("tokamak compare report: " + Failure.words(e));
            return 1;
        }
    }
}
