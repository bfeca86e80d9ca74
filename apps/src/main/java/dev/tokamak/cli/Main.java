package dev.tokamak.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

import dev.tokamak.compare.CompareCommand;

/** The command {@code tokamak}. Ends the process with 0 done, 1 failed, 2 wrong usage, 99 a threshold missed. */
@Command(name = "tokamak", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Servers and clients on selectors and on threads, and a comparison of the two.", synopsisSubcommandLabel = "COMMAND", footer = {
    "",
    "Every option can also be given in the environment: --bind of serve as TOKAMAK_SERVE_BIND or TOKAMAK_BIND.",
    "Exit code: 0 done, 1 failed, 2 wrong usage, 99 a threshold was missed."}, subcommands = {CompareCommand.class,
        ServeCommand.class, ChatCommand.class, EchoCommand.class, SendCommand.class, FetchCommand.class,
        GuessCommand.class,
        LogCommand.class,
        PasswordCommand.class, QuizCommand.class, WeatherCommand.class, ResolveCommand.class, DoctorCommand.class,
        CommandLine.HelpCommand.class})
public final class Main implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final Verbosity verbosity = new Verbosity();

    /** For picocli. */
    public Main() {}

    /**
     * Runs a command and ends the process.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        sendNoTickets();
        var out = new PrintWriter(System.out, true, System.out.charset());
        var err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(run(System.getenv(), Terminal.hasColours(System.getenv()), out, err, args));
    }

    /**
     * A TLS 1.3 server sends tickets for later sessions, unasked. A peer that only sends and then closes has never read them, so
     * its system ends the connection with a reset (RFC 1122 section 4.2.2.13), and what was still on its way here is lost. That
     * is worth more than a cheaper handshake next time. The JDK reads this once, before its first use of TLS.
     */
    private static void sendNoTickets() {
        var property = "jdk.tls.server.newSessionTicketCount";
        if (System.getProperty(property) == null) {
            System.setProperty(property, "0");
        }
    }

    /**
     * Runs a command.
     *
     * @param environment variables that may hold options
     * @param colours whether help and results may be coloured
     * @return the exit code
     */
    static int run(Map<String, String> environment, boolean colours, PrintWriter out, PrintWriter err, String... args) {
        var main = new Main();
        var defaults = new EnvironmentDefaults(environment);
        var errors = new ErrorLines(defaults);
        var line = new CommandLine(main)
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(colours ? Ansi.ON : Ansi.OFF))
                .setUsageHelpAutoWidth(true)
                .setAllowSubcommandsAsOptionParameters(true) // compare --out report
                .setDefaultValueProvider(defaults)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setExecutionStrategy(parsed -> main.execute(parsed, environment));
        try {
            return line.execute(args);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private int execute(ParseResult parsed, Map<String, String> environment) {
        try {
            verbosity.apply(environment);
        } catch (CliException e) {
            var last = parsed;
            while (last.hasSubcommand()) {
                last = last.subcommand();
            }
            throw new ParameterException(last.commandSpec().commandLine(), e.line(), e);
        }
        return new RunLast().execute(parsed);
    }

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "which command?");
    }
}
