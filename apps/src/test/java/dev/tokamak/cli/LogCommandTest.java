package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.net.ListenConfig;
import dev.tokamak.reactor.ReactorConfig;

/** The command line's own client, with the command line's own collector and with worse ones. */
class LogCommandTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    private Path data;

    /** What a client does with a collector at an address. */
    private interface Talk {
        void with(String address) throws IOException;
    }

    private List<String> collect(TransportKind kind, Talk talk) throws IOException {
        var transport = kind.start(ReactorConfig.DEFAULT);
        var serving = Serving.open(transport, LOOPBACK, ListenConfig.DEFAULT, null,
                List.of(ServiceArgument.parse("log=0")),
                new Service.Settings(data, transport, new ServiceOptions()));
        try {
            assertThat(serving.endpoints()).extracting(Serving.Endpoint::protocol).containsExactly("tcp", "udp");
            talk.with(serving.endpoints().getFirst().address());
        } finally {
            transport.shutdown(Duration.ofSeconds(5));
            serving.close();
        }
        return records();
    }

    private List<String> records() throws IOException {
        var lines = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(data.resolve("log"), "*.log")) {
            for (var file : files) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    private static void done(String... words) {
        var ran = Ran.command(words);
        assertThat(ran).isEqualTo(new Ran(ExitCodes.DONE, "", ""));
    }

    @ParameterizedTest
    @EnumSource(TransportKind.class)
    void sendsAMessageOverTcp(TransportKind kind) throws IOException {
        var lines = collect(kind, at -> {
            done("log", at, "hello w\u00f6rld");
            done("log", at, "--octet-count", "two\nlines", "--severity", "err", "--facility", "LOCAL4", "--app", "a");
            done("log", at, "--rfc3164", "old");
        });
        var form = "\\S+ 127\\.0\\.0\\.1:\\d+ %s \\S+ \\S+ %s " + ProcessHandle.current().pid() + " - - %s";
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).matches(form.formatted("user\\.notice", "tokamak", "hello w\u00f6rld"));
        assertThat(lines.get(1)).matches(form.formatted("local4\\.err", "a", "two\\\\nlines"));
        assertThat(lines.get(2)).matches(form.formatted("user\\.notice", "tokamak", "old"));
    }

    @ParameterizedTest
    @EnumSource(TransportKind.class)
    void sendsEveryLineOfStandardInput(TransportKind kind) throws IOException {
        int count = 20_000;
        var input = new StringBuilder("\r\n\n");
        IntStream.range(0, count).forEach(i -> input.append("line ").append(i).append(i % 2 == 0 ? "\n" : "\r\n"));
        var lines = collect(kind, at -> {
            assertThat(Ran.typing(input.toString(), "log", at, "-")).isEqualTo(new Ran(0, "", ""));
            assertThat(Ran.typing("last, without an end", "log", at, "--stdin", "--octet-count"))
                    .isEqualTo(new Ran(0, "", ""));
        });
        assertThat(lines).hasSize(count + 1);
        for (int i = 0; i < count; i++) {
            assertThat(lines.get(i)).endsWith(" - - line " + i);
        }
        assertThat(lines.getLast()).endsWith(" - - last, without an end");
    }

    @ParameterizedTest
    @EnumSource(TransportKind.class)
    void sendsMessagesOverUdp(TransportKind kind) throws IOException {
        var lines = collect(kind, at -> {
            done("log", at, "--udp", "one");
            assertThat(Ran.typing("two\nthree\n", "log", at, "--udp", "-")).isEqualTo(new Ran(0, "", ""));
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!Files.exists(data.resolve("log")) || records().size() < 3) {
                assertThat(System.nanoTime() - deadline).isNegative();
                Thread.onSpinWait();
            }
        });
        assertThat(lines).hasSize(3).allMatch(line -> line.contains(" user.notice "));
        assertThat(lines.get(2)).endsWith(" three");
    }

    @Test
    void aLineThatIsTooLongFailsAndThoseBeforeItCount() throws IOException {
        var lines = collect(TransportKind.REACTOR, at -> {
            var ran = Ran.typing("one\ntwo\n" + "x".repeat((63 << 10) + 1) + "\nfour\n", "log", at, "-");
            assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
            assertThat(ran.err()).isEqualTo("tokamak log: line 3 is longer than 64512 bytes; those before it were sent"
                    + System.lineSeparator());
            assertThat(Ran.typing("y".repeat(63 << 10) + "\r\n", "log", at, "-", "--octet-count").exitCode()).isZero();
        });
        assertThat(lines).hasSize(3);
    }

    // ---- collectors that don't take it

    private static String failure(Ran ran) {
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).hasLineCount(1);
        return ran.err().strip();
    }

    /** Something that is done with one connection, meanwhile a client runs. */
    private interface Server {
        void with(Socket accepted) throws IOException;
    }

    private static Ran against(Server server, String... options) throws IOException {
        try (var listening = new ServerSocket(0, 1, LOOPBACK)) {
            var serving = CompletableFuture.runAsync(() -> {
                try (var accepted = listening.accept()) {
                    server.with(accepted);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            var words = new ArrayList<>(List.of("log", "127.0.0.1:" + listening.getLocalPort(), "message"));
            words.addAll(List.of(options));
            var ran = Ran.command(words.toArray(String[]::new));
            serving.join();
            return ran;
        }
    }

    @Test
    void failsWhenNobodyListens() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, LOOPBACK)) {
            port = free.getLocalPort();
        }
        assertThat(failure(Ran.command("log", "127.0.0.1:" + port, "x")))
                .isEqualTo("tokamak log: tcp 127.0.0.1:" + port + ": connect failed: Connection refused");
        assertThat(failure(Ran.command("log", Ran.NOWHERE + ":1", "x")))
                .startsWith("tokamak log: tcp " + Ran.NOWHERE + ":1: connect failed: ");
        assertThat(failure(Ran.command("log", Ran.NOWHERE + ":1", "x", "--udp")))
                .startsWith("tokamak log: cannot resolve " + Ran.NOWHERE + ": ");
    }

    @Test
    void failsWhenTheCollectorComplains() throws IOException {
        var ran = against(accepted -> {
            accepted.getInputStream().readAllBytes();
            accepted.getOutputStream().write("too \u001b[2Jmuch\r\n".getBytes(StandardCharsets.US_ASCII));
        });
        assertThat(failure(ran)).endsWith(": the collector says: too  [2Jmuch");
    }

    @Test
    void failsWhenTheCollectorResets() throws IOException {
        var ran = against(accepted -> {
            accepted.getInputStream().read();
            accepted.setSoLinger(true, 0);
        });
        assertThat(failure(ran)).contains(": reset by the peer");
    }

    @Test
    void isContentWithACollectorThatDoesNotEndItsSide() throws IOException {
        try (var listening = new ServerSocket(0, 1, LOOPBACK)) { // the system accepts, and nobody ever reads
            done("log", "127.0.0.1:" + listening.getLocalPort(), "message", "--timeout", "1s");
        }
    }

    // ---- usage

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            log                                       | tokamak log: Missing required parameter: 'HOST:PORT'
            log localhost:1                           | tokamak log: MESSAGE is needed, or --stdin
            log localhost:1 x --stdin                 | tokamak log: MESSAGE and --stdin exclude each other
            log localhost:1 x --udp --octet-count     | tokamak log: --octet-count is about TCP
            log localhost:1 x --severity bad          | tokamak log: Invalid value for option '--severity'
            log localhost:1 x --facility bad          | tokamak log: Invalid value for option '--facility'
            log localhost:1 x --timeout 0             | tokamak log: --timeout must be above zero
            log localhost:1 x --app ä                 | tokamak log: --app must be 1 to 48 printable ASCII
            serve log=0 --log-files 0                 | tokamak serve: --log-files must be 1 or more
            serve log=0 --log-file-size 1023          | tokamak serve: --log-file-size must be 1k or more
            serve log=0 --log-file-size 1x            | tokamak serve: Invalid value for option '--log-file-size'
            serve log=0 --log-file-size 1024g         | tokamak serve: Invalid value for option '--log-file-size'
            """)
    void endsWith2AndOneLineOnWrongUsage(String line, String message) {
        var ran = Ran.command(line.split(" +"));
        assertThat(ran.err()).startsWith(message).contains("; see 'tokamak ").hasLineCount(1);
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void explainsItself() {
        assertThat(Ran.command("help", "log").out()).contains("HOST:PORT", "--octet-count", "Exit code: 0");
        assertThat(Ran.command("help", "serve").out()).contains("--log-files", "log (5514 tcp+udp, 6514 tls)");
    }

    @Test
    void severalLinesNeedACount() {
        assertThat(Ran.command("log", "localhost:1", "a\nb").err())
                .startsWith("tokamak log: MESSAGE has more than one line: --octet-count keeps it together");
        assertThat(Ran.command("log", "localhost:1", "").err()).startsWith("tokamak log: MESSAGE must not be empty");
    }

    @Test
    void saysWhereItCannotWrite() throws IOException {
        Files.writeString(data.resolve("log"), "a file where a directory should be");
        var transport = TransportKind.REACTOR.start(ReactorConfig.DEFAULT);
        assertThatThrownBy(() -> Serving.open(transport, LOOPBACK, ListenConfig.DEFAULT, null,
                List.of(ServiceArgument.parse("log=0")),
                new Service.Settings(data, transport, new ServiceOptions())))
                .isInstanceOf(CliException.class).hasMessageStartingWith("log cannot write to " + data.resolve("log"));
    }

    @Test
    void twoDoNotShareADirectory() throws IOException {
        collect(TransportKind.REACTOR, at -> assertThat(
                failure(Ran.command("serve", "log=0", "--data", data.toString())))
                .isEqualTo("tokamak serve: log cannot write to " + data.resolve("log")
                        + ": another collector writes there"));
    }
}
