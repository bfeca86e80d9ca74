package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.apps.lines.PlainScreen;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.reactor.ReactorConfig;

/** Our terminal clients, fed through a pipe, against our servers. */
class ConversationTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final StringWriter out = new StringWriter();

    private void hold(HostPort to, Duration lastWords, Reader input, String... first) throws InterruptedException {
        new Conversation(new PlainScreen(new PrintWriter(out), false), lastWords).hold(to, Optional.empty(), input,
                first);
    }

    private List<String> played(TransportKind kind, String service, Reader input, String... first) throws Exception {
        var transport = kind.start(ReactorConfig.DEFAULT);
        try {
            var at = Serving
                    .open(transport, LOOPBACK, ListenConfig.DEFAULT, null, List.of(ServiceArgument.parse(service)),
                            new Service.Settings(Path.of("unused"), transport, new ServiceOptions()))
                    .endpoints().getFirst().address();
            hold(HostPort.parse(at), Conversation.LAST_WORDS, input, first);
            return out.toString().lines().toList();
        } finally {
            transport.shutdown(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @EnumSource(TransportKind.class)
    void guessesThroughAPipe(TransportKind kind) throws Exception {
        var guesses = IntStream.rangeClosed(1, 100).mapToObj(String::valueOf).collect(Collectors.joining("\n"));
        assertThat(played(kind, "guess=0", new StringReader(guesses))).startsWith("Welcome!")
                .anyMatch(line -> line.startsWith("Winner! It was "));
    }

    @ParameterizedTest
    @EnumSource(TransportKind.class)
    void playsTheQuizThroughAPipe(TransportKind kind) throws Exception {
        assertThat(played(kind, "quiz=0", new StringReader("1: 2000000\nskip\nquit\nskip\n"), "name Ada"))
                .anyMatch(line -> line.startsWith("WELCOME "))
                .contains("NAME Ada", "SCORE 0 points, level 1, 0 right of 1", "BYE 0 points, goodbye")
                .anyMatch(line -> line.startsWith("WRONG 1: ")).anyMatch(line -> line.startsWith("SKIPPED 2: "))
                .noneMatch(line -> line.startsWith("SKIPPED 3: "));
    }

    @Test
    void endsWhenTheServerDoesThoughTheInputGoesOn() throws Exception {
        try (var typing = new PipedWriter(); var input = new PipedReader(typing)) {
            typing.write("quit\n");
            typing.flush();
            assertThat(played(TransportKind.REACTOR, "guess=0", input)).endsWith("Goodbye.");
        }
    }

    @Test
    void saysThatNobodyIsThere() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, LOOPBACK)) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> hold(new HostPort("127.0.0.1", port), Conversation.LAST_WORDS, new StringReader("")))
                .isInstanceOf(CliException.class).hasMessage("127.0.0.1:" + port
                        + ": connect failed: Connection refused");
    }

    @Test
    void doesNotWaitForeverForLastWords() throws Exception {
        try (var silent = new ServerSocket(0, 1, LOOPBACK)) {
            assertThatThrownBy(() -> hold(new HostPort("127.0.0.1", silent.getLocalPort()), Duration.ZERO,
                    new StringReader("hello\n")))
                    .isInstanceOf(CliException.class).hasMessageContaining("did not end within 0 s after the input");
        }
    }

    @Test
    void withoutADisplayTheWindowSaysSo() {
        System.setProperty("java.awt.headless", "true");
        var ran = Ran.command("quiz", "127.0.0.1:1", "--gui");
        assertThat(ran.err()).startsWith("tokamak quiz: cannot open a window: there is no display").hasLineCount(1);
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
    }
}
