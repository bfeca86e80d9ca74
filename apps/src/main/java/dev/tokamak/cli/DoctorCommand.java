package dev.tokamak.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import dev.tokamak.cli.Finding.Mark;

/** {@code tokamak doctor}: the limits of this machine, and how each is raised. */
@Command(name = "doctor", mixinStandardHelpOptions = true, description = "Shows the limits of this machine that servers and loads of many connections run into, what each means "
        + "here, and the command that raises it.", footer = {"",
            "Exit code: 0, also where something is low; 2 wrong usage."})
final class DoctorCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "The result as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        var findings = new Doctor(new Machine(Path.of("/")), System.getenv()).examine();
        if (json) {
            line.getOut().println(toJson(findings));
        } else {
            findings.forEach(finding -> print(finding, line));
            long low = findings.stream().filter(finding -> finding.mark() == Mark.LOW).count();
            line.getOut().println(low == 0
                    ? "nothing is low"
                    : low + " of " + findings.size()
                            + " are low: fine for a few clients, raise them for thousands");
        }
        return ExitCodes.DONE;
    }

    private static void print(Finding finding, CommandLine line) {
        var colours = line.getColorScheme().ansi();
        boolean low = finding.mark() == Mark.LOW;
        line.getOut().println(String.format(Locale.ROOT, "%s %-26s %-34s %s",
                low ? colours.string("@|bold,yellow low|@") : colours.string("@|green ok |@"),
                finding.name(), finding.value(), finding.meaning()));
        if (low) {
            line.getOut().println("        raise it: " + finding.raise());
        }
    }

    private static String toJson(List<Finding> findings) {
        return Json.line(json -> {
            json.writeStartArray();
            for (var finding : findings) {
                json.writeStartObject();
                json.writeStringProperty("name", finding.name());
                json.writeStringProperty("value", finding.value());
                json.writeStringProperty("mark", finding.mark().name().toLowerCase(Locale.ROOT));
                json.writeStringProperty("meaning", finding.meaning());
                json.writeStringProperty("raise", finding.raise());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
