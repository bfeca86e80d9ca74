package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and messages: what scripts rely on. */
class MainTest {

    @ParameterizedTest
    @ValueSource(strings = {"--help", "help", "help serve", "serve --help", "help echo", "help guess", "help quiz",
        "help password", "help resolve", "help doctor",
        "help compare", "--version", "doctor", "doctor --json", "resolve 127.0.0.1", "--quiet doctor",
        "doctor --quiet"})
    void endsWith0WhenDone(String line) {
        var ran = Ran.command(line.split(" "));
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            srve                                    | tokamak: Unmatched argument at index 0: 'srve' (did you mean serve
            serve nothing                           | tokamak serve: there is no service 'nothing', only echo
            serve echo=70000                        | tokamak serve: '70000' is no port: a number from 0 to 65535 is needed
            serve echo=-1                           | tokamak serve: '-1' is no port
            serve echo=1,2,3                        | tokamak serve: '2,3' is no port
            serve echo=                             | tokamak serve: '' is no port
            serve echo echo=0                       | tokamak serve: echo is named twice
            serve --transport threads               | tokamak serve: Invalid value for option '--transport'
            serve --transport virtual --reactors 2  | tokamak serve: --reactors goes with --transport reactor only
            serve --reactors 0                      | tokamak serve: --reactors must be 1 to 1024
            serve --max-connections 0               | tokamak serve: --max-connections must be 1 or more
            serve --idle 0                          | tokamak serve: --idle must be above zero
            serve --grace soon                      | tokamak serve: Invalid value for option '--grace'
            serve --slow-handler -5                 | tokamak serve: --slow-handler must be 0 (never) or more
            serve --bogus                           | tokamak serve: Unknown option: '--bogus'
            echo                                    | tokamak echo: Missing required parameter: 'HOST:PORT'
            echo localhost                          | tokamak echo: Invalid value for positional parameter at index 0
            echo ::1:7007                           | tokamak echo: Invalid value for positional parameter at index 0
            echo localhost:0                        | tokamak echo: Invalid value for positional parameter at index 0
            echo localhost:7 --udp --both           | tokamak echo: --udp and --both exclude each other
            echo localhost:7 --udp --ack            | tokamak echo: --ack is about TCP
            echo localhost:7 x --size 5             | tokamak echo: MESSAGE and --size exclude each other
            echo localhost:7 --udp --size 65508     | tokamak echo: --size must be 1 to 65507 with UDP
            echo localhost:7 --size 0               | tokamak echo: --size must be 1 to 67108864
            echo localhost:7 --count 0              | tokamak echo: --count must be 1
            echo localhost:7 --timeout 0            | tokamak echo: --timeout must be above zero
            guess                                   | tokamak guess: Missing required parameter: 'HOST:PORT'
            guess localhost                         | tokamak guess: Invalid value for positional parameter at index 0
            quiz localhost:1 --dark                 | tokamak quiz: --dark goes with --gui only
            quiz localhost:1 --name <b>             | tokamak quiz: --name: a name is 1 to 20 letters
            password                                | tokamak password: Missing required parameter: 'USER'
            password a:b                            | tokamak password: names of users and accounts have no colon
            resolve                                 | tokamak resolve: Missing required parameter: 'NAME'
            doctor --verbose --quiet                | tokamak doctor: --verbose and --quiet exclude each other
            """)
    void endsWith2AndOneLineOnWrongUsage(String line, String message) {
        var ran = Ran.command(line.split(" +"));
        assertThat(ran.err()).startsWith(message).contains("; see 'tokamak ").hasLineCount(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void endsWith2WhenNothingIsAsked() {
        assertThat(Ran.command()).isEqualTo(new Ran(2, "", "tokamak: which command?; see 'tokamak help'"
                + System.lineSeparator()));
    }

    @Test
    void endsWith1AndOneLineWhenItCannotBeDone() {
        var ran = Ran.command("serve", "--bind", Ran.NOWHERE, "echo=0");
        assertThat(ran.err()).startsWith("tokamak serve: cannot resolve " + Ran.NOWHERE + ": ").hasLineCount(1);
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(Ran.command("resolve", "127.0.0.1", Ran.NOWHERE).exitCode()).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void saysWhichPortIsInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var ran = Ran.command("serve", "echo=" + taken.getLocalPort());
            assertThat(ran.err()).isEqualToNormalizingNewlines(
                    "tokamak serve: cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use\n");
            assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
        }
    }

    @Test
    void takesOptionsFromTheEnvironment() {
        assertThat(Ran.with(Map.of("TOKAMAK_JSON", "true"), "doctor").out()).startsWith("[{");
        assertThat(Ran.with(Map.of("TOKAMAK_DOCTOR_JSON", "false", "TOKAMAK_JSON", "true"), "doctor").out())
                .doesNotStartWith("[{");
        assertThat(Ran.with(Map.of("TOKAMAK_JSON", ""), "doctor").out()).doesNotStartWith("[{");
    }

    @Test
    void saysThatABadValueComesFromTheEnvironment() {
        var variables = Map.of("TOKAMAK_SERVE_GRACE", "soon");
        assertThat(Ran.with(variables, "serve").err()).contains("(from TOKAMAK_SERVE_GRACE in the environment)");
        assertThat(Ran.with(variables, "serve", "--grace", "5", "nothing").err()).contains("no service 'nothing'");
        assertThat(Ran.with(Map.of("TOKAMAK_LOG", "loud"), "doctor").err())
                .startsWith("tokamak doctor: TOKAMAK_LOG=loud is no level");
    }

    @Test
    void helpNamesEveryService() {
        assertThat(Ran.command("help", "serve").out())
                .contains(Services.ALL.stream().map(Service::name).toArray(String[]::new));
    }

    @Test
    void whatAnOptionTakesMayBeTheNameOfACommand() {
        var ran = Ran.command("compare", "--out", "report", "--experiments", "nonsense");
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(ran.err()).contains("nonsense").doesNotContain("--out");
    }

    @Test
    void resolveGoesBothWays() {
        var ran = Ran.command("resolve", "127.0.0.1");
        assertThat(ran.out())
                .containsPattern("127\\.0\\.0\\.1  \\([0-9.]+ ms, back [0-9.]+ ms\\)\\R +127\\.0\\.0\\.1 +\\S+");
        assertThat(Ran.command("resolve", "--json", "[::1]").out())
                .startsWith("[{\"asked\":\"::1\",\"found\":[{\"address\":\"::1\"");
    }
}
