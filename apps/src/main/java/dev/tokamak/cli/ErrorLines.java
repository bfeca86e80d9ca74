package dev.tokamak.cli;

import java.util.Objects;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one line on standard error and an exit code. */
final class ErrorLines implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final EnvironmentDefaults defaults;

    ErrorLines(EnvironmentDefaults defaults) {
        this.defaults = defaults;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        var line = e.getCommandLine();
        var name = line.getCommandSpec().qualifiedName();
        var help = line.getParent() == null ? name + " help" : name.replaceFirst(" ", " help ");
        print(line, name + ": " + oneLine(e) + suggestion(e) + source(e, args) + "; see '" + help + "'");
        return ExitCodes.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
        if (e instanceof CliException cli && cli.exitCode() == ExitCodes.USAGE) {
            return handleParseException(new ParameterException(line, cli.line(), cli), new String[0]);
        }
        var what = e instanceof CliException cli ? cli.line() : "unexpected " + oneLine(e);
        print(line, line.getCommandSpec().qualifiedName() + ": " + what);
        if (!(e instanceof CliException) && isVerbose(parsed)) {
            e.printStackTrace(line.getErr());
        }
        return e instanceof CliException cli ? cli.exitCode() : ExitCodes.FAILED;
    }

    private static void print(CommandLine line, String text) {
        line.getErr().println(text);
        line.getErr().flush();
    }

    private static boolean isVerbose(ParseResult parsed) {
        return parsed.hasMatchedOption("--verbose")
                || parsed.hasSubcommand() && isVerbose(parsed.subcommand());
    }

    private static String oneLine(Exception e) {
        var message = Objects.requireNonNullElse(e.getMessage(), "");
        var text = e instanceof ParameterException ? message : e.getClass().getSimpleName() + ": " + message;
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }

    private static String suggestion(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty()) {
            return " (did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?)";
        }
        return "";
    }

    /** A value that isn't on the command line came from somewhere: say from where. */
    private String source(ParameterException e, String[] args) {
        var arg = e.getArgSpec();
        if (arg == null || !arg.isOption()) {
            return "";
        }
        var names = ((CommandLine.Model.OptionSpec) arg).names();
        for (var word : args) {
            for (var name : names) {
                if (word.equals(name) || word.startsWith(name + "=")) {
                    return "";
                }
            }
        }
        return defaults.variable(arg).map(variable -> " (from " + variable + " in the environment)").orElse("");
    }
}
