package dev.tokamak.cli;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.tokamak.apps.lines.PlainScreen;
import dev.tokamak.apps.quiz.PlayerName;
import dev.tokamak.apps.quiz.client.QuizScreen;
import dev.tokamak.apps.quiz.window.QuizWindow;
import dev.tokamak.time.NanoClock;

/** {@code tokamak quiz}: additions against the clock, on a terminal, through a pipe or in a window. */
@Command(name = "quiz", mixinStandardHelpOptions = true, description = "Play a quiz of additions: type the sum and press Enter; "
        + "help says more. Through a pipe, lines go in and out as they are.", footer = {"",
            "Exit code: 0 played to the end, 1 the connection failed or there is no display, 2 wrong usage."})
final class QuizCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "HOST:PORT", converter = HostPort.Converter.class, description = "The server; IPv6 as [::1]:26062.")
    private @Nullable HostPort server;

    @Option(names = "--name", paramLabel = "NAME", description = "Who you are in the table of the best.")
    private @Nullable String name;

    @Option(names = "--gui", description = "In a window.")
    private boolean gui;

    @Option(names = "--dark", description = "With --gui: light on dark.")
    private boolean dark;

    @Mixin
    private TlsClientOptions tls = new TlsClientOptions();

    @Override
    public Integer call() throws InterruptedException {
        if (dark && !gui) {
            throw CliException.usage("--dark goes with --gui only");
        }
        var who = name == null ? Optional.<PlayerName>empty() : PlayerName.parse(name);
        if (name != null && who.isEmpty()) {
            throw CliException.usage("--name: " + PlayerName.RULE);
        }
        var to = Objects.requireNonNull(server);
        if (gui) {
            window(to, who);
        } else {
            terminal(to, who);
        }
        return ExitCodes.DONE;
    }

    private void terminal(HostPort to, Optional<PlayerName> who) throws InterruptedException {
        var line = Objects.requireNonNull(spec).commandLine();
        var screen = Terminal.isInteractive()
                ? new QuizScreen(line.getOut(), line.getColorScheme().ansi() == Ansi.ON, NanoClock.SYSTEM)
                : new PlainScreen(line.getOut(), false);
        new Conversation(screen, Conversation.LAST_WORDS).hold(to, tls.config(), Conversation.keyboard(),
                who.map(given -> new String[] {"name " + given}).orElseGet(() -> new String[0]));
    }

    private void window(HostPort to, Optional<PlayerName> who) throws InterruptedException {
        try {
            var lacking = QuizWindow.whyNot();
            if (lacking.isPresent()) {
                throw CliException.failed("cannot open a window: " + lacking.get(), null);
            }
        } catch (LinkageError e) {
            throw CliException.failed("cannot open a window: this Java has no java.desktop, or the jar of FlatLaf is "
                    + "missing", e);
        }
        var encryption = tls.config();
        try (var running = Conversation.transport("quiz-window")) {
            QuizWindow
                    .open(to.toString(), who, dark,
                            listener -> Conversation.connect(running.transport(), to, encryption, listener))
                    .awaitClosed();
        }
    }
}
