package dev.tokamak.cli;

import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.tokamak.apps.lines.PlainScreen;

/** {@code tokamak guess}: a number from 1 to 100 is to be found. */
@Command(name = "guess", mixinStandardHelpOptions = true, description = "Guess the number that a server is thinking of: type a "
        + "guess and press Enter, or quit. Reads from a pipe as well.", footer = {"",
            "Exit code: 0 played to the end, 1 the connection failed, 2 wrong usage."})
final class GuessCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "HOST:PORT", converter = HostPort.Converter.class, description = "The server; IPv6 as [::1]:7200.")
    private @Nullable HostPort server;

    @Mixin
    private TlsClientOptions tls = new TlsClientOptions();

    @Override
    public Integer call() throws InterruptedException {
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        new Conversation(new PlainScreen(out, Terminal.isInteractive()), Conversation.LAST_WORDS)
                .hold(Objects.requireNonNull(server), tls.config(), Conversation.keyboard());
        return ExitCodes.DONE;
    }
}
