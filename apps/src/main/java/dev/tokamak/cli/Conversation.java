package dev.tokamak.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.tokamak.apps.lines.LineClient;
import dev.tokamak.apps.lines.LineListener;
import dev.tokamak.apps.lines.Screen;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.net.Transport;

/**
 * A person or a pipe at the near end of a line protocol: what is read goes to the server, what the server says goes to a screen.
 * Ends when the server does; when the input ends, the server is told, and may finish what it has to say.
 */
final class Conversation {

    /** How long the server may take for that, once the input has ended. */
    static final Duration LAST_WORDS = Duration.ofSeconds(30);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Screen screen;
    private final Duration lastWords;
    private final CompletableFuture<Optional<String>> end = new CompletableFuture<>();
    private volatile boolean inputEnded;

    Conversation(Screen screen, Duration lastWords) {
        this.screen = screen;
        this.lastWords = lastWords;
    }

    /** Standard input, in the encoding that the system says it has. */
    static Reader keyboard() {
        return new InputStreamReader(System.in,
                Charset.forName(System.getProperty("stdin.encoding", "UTF-8"), Charset.defaultCharset()));
    }

    /** What a client runs on. */
    static ClientTransport transport(String name) {
        try {
            return ClientTransport.start(name);
        } catch (IOException e) {
            throw CliException.failed("cannot start: " + e.getMessage(), e);
        }
    }

    /** Begins to connect; whatever fails is reported to the listener. */
    static LineClient connect(Transport transport, HostPort to, Optional<TlsConfig> tls, LineListener listener) {
        var config = ConnectConfig.DEFAULT.withName("line client").withTimeout(CONNECT_TIMEOUT);
        return LineClient.connect(transport, InetSocketAddress.createUnresolved(to.host(), to.port()),
                tls.map(config::withTls).orElse(config), listener);
    }

    /**
     * Has a conversation.
     *
     * @param tls how it is encrypted, if it is
     * @param first lines that are sent before any input
     * @throws CliException when the connection fails, or the server leaves its last words unsaid
     */
    void hold(HostPort to, Optional<TlsConfig> tls, Reader input, String... first) throws InterruptedException {
        try (var running = transport("client")) {
            var client = connect(running.transport(), to, tls, new LineListener() {
                @Override
                public void onLine(String line) {
                    screen.show(line);
                }

                @Override
                public void onEnd(Optional<String> failure) {
                    end.complete(failure);
                }
            });
            for (var line : first) {
                client.send(line);
            }
            Thread.ofPlatform().daemon().name("keyboard").start(() -> type(client, new BufferedReader(input)));
            var failure = awaitEnd();
            if (failure.isPresent()) {
                throw CliException.failed(to + ": " + failure.get(), null);
            }
        }
    }

    private void type(LineClient client, BufferedReader input) {
        try {
            for (var line = input.readLine(); line != null; line = input.readLine()) {
                client.send(screen.typed(line));
            }
            client.endInput();
            inputEnded = true;
        } catch (IOException e) {
            end.complete(Optional.of("cannot read standard input: " + e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> awaitEnd() throws InterruptedException {
        var waited = Duration.ZERO;
        while (waited.compareTo(lastWords) <= 0) {
            try {
                return end.get(TICK.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                screen.tick();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e); // nobody completes it so
            }
            waited = inputEnded ? waited.plus(TICK) : Duration.ZERO;
        }
        return Optional.of("the server did not end within " + lastWords.toSeconds() + " s after the input");
    }
}
