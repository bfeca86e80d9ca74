package dev.tokamak.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.containers.Network;

import dev.tokamak.chat.RecordingClient;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.programs.Uploads;
import dev.tokamak.tls.Keys;

/** Every service on every transport, driven by real programs in another container, by our own in a third, and from outside. */
@InContainers
class ServicesTest {

    private static final List<String> TRANSPORTS = List.of("reactor", "platform", "virtual");
    private static final String OURS = "with ours";
    private static final boolean DEEP = Boolean.getBoolean("tokamak.deep");
    private static final int PATIENCE_MS = 20_000;

    /** Where the others are, for one transport. */
    private record Place(TokamakContainer server, String host, Clients programs, TokamakContainer ours) {

        /** A line of the shell in which S is the server. */
        String run(String line) throws IOException, InterruptedException {
            return programs.run(line.replace(" S ", " " + host + " ").replace("//S:", "//" + host + ":")
                    .replace(" S:", " " + host + ":").replace("/S/", "/" + host + "/")
                    .replace(":S:", ":" + host + ":"));
        }

        /** Our command line, in a container that has nothing else. */
        String tokamak(String... words) throws IOException, InterruptedException {
            var command = Stream
                    .concat(Stream.of("java", "-XX:TieredStopAtLevel=1", "-jar", "/opt/tokamak/tokamak.jar"),
                            Stream.of(words).map(word -> word.replace("S:", host + ":")))
                    .toArray(String[]::new);
            var result = ours.execInContainer(command);
            assertThat(result.getExitCode()).as("%s: %s%s", List.of(command), result.getStdout(), result.getStderr())
                    .isZero();
            return result.getStdout();
        }

        String logged() throws IOException {
            return ContainerFiles.below(server, "/data/log").values().stream()
                    .map(file -> new String(file, StandardCharsets.UTF_8)).toList().toString();
        }
    }

    /** What a client does, and what it has to see. */
    private interface Errand {
        void run(Place place) throws Exception;
    }

    private static final Map<String, Place> PLACES = new HashMap<>();

    private static final Map<String, Errand> ERRANDS = Map.ofEntries(
            Map.entry("echo with netcat", place -> assertThat(place.run("echo hello | nc.openbsd -N -w 20 S 7007"))
                    .isEqualTo("hello\n")),
            Map.entry("echo by datagrams with netcat",
                    place -> assertThat(place.run("echo hello | nc.openbsd -u -W 1 -w 20 S 7007"))
                            .isEqualTo("hello\n")),
            Map.entry("echo with ours", place -> assertThat(
                    place.tokamak("echo", "S:7007", "--both", "--count", "50", "--timeout", "20"))
                    .contains("50 round trips")),
            Map.entry("chat with openssl, and ours", place -> {
                assertThat(place.run("printf 'hello by pipe\\nonce more\\n' | TOKAMAK_PASSWORD='correct horse'"
                        + " java -XX:TieredStopAtLevel=1 -jar /opt/tokamak/tokamak.jar chat S:7443 --name ada --register"
                        + " --room yard --json --keys /tmp/keys --ca /tmp/S/tls.crt --tls-name localhost"))
                        .containsSubsequence("\"sent\"", "\"sent\"");
                assertThat(place.run("printf '/register bob correct horse\\n/join yard\\nhi\\n/quit\\n' |"
                        + " openssl s_client -quiet -verify_return_error -verify_hostname localhost"
                        + " -CAfile /tmp/S/tls.crt -connect S:7443"))
                        .containsSubsequence("welcome, bob", "hello by pipe", "once more", "goodbye");
            }),
            Map.entry("chat from outside", place -> {
                var trust = Keys.trusting(ContainerFiles.below(place.server(), "/data/keys").get("tls.crt"));
                var client = new RecordingClient("eve", 20, 20, trust, place.server().tls("chat")::getPort, () -> 20);
                client.run();
                assertThat(client.acknowledgements()).as(client.toString()).isEqualTo(20);
            }),
            Map.entry("drop with netcat", place -> assertThat(
                    place.run("echo content | nc.openbsd -N -w 20 S 6901"))
                    .matches("drop-\\S+ 8 434728a410a78f56fc1b5899c3593436e61ab0c731e9072d95e96db290205e53\n")),
            Map.entry("files with curl", place -> place.run("head -c 3000000 /dev/urandom >/tmp/f &&"
                    + " curl -sSf -T /tmp/f http://S:6900/curl && curl -sSf http://S:6900/curl | cmp - /tmp/f")),
            Map.entry("files by datagrams with curl", place -> place.run("head -c 70000 /dev/urandom >/tmp/t &&"
                    + " curl -sSf -m 50 -T /tmp/t tftp://S:6969/tftp && curl -sSf -m 50 tftp://S:6969/tftp | cmp - /tmp/t")),
            Map.entry("files by datagrams with atftp", place -> place.run("head -c 300000 /dev/urandom >/tmp/a &&"
                    + " atftp --option 'blksize 1428' -p -l /tmp/a -r atftp S 6969 &&"
                    + " rm -f /tmp/b && atftp --option 'windowsize 8' -g -r atftp -l /tmp/b S 6969 && cmp /tmp/a /tmp/b")),
            Map.entry("files with ours", place -> {
                place.tokamak("send", "/opt/tokamak/tokamak.jar", "S:6900", "--name", "http.jar");
                place.tokamak("fetch", "http.jar", "S:6900", "--force", "-o", "/tmp/http.jar");
                place.tokamak("send", "/opt/tokamak/tokamak.jar", "S:6969", "--udp", "--name", "udp.jar");
                place.tokamak("fetch", "udp.jar", "S:6969", "--udp", "--force", "-o", "/tmp/udp.jar");
            }),
            Map.entry("guess with netcat", place -> assertThat(
                    place.run("printf '50\\nquit\\n' | nc.openbsd -N -w 20 S 7200")).contains("Welcome!", "Goodbye.")),
            Map.entry("log with netcat, and socat over TLS", place -> {
                place.run("echo '<13>by netcat' | nc.openbsd -N -w 20 S 5514");
                place.run("echo '<13>by datagram' | nc.openbsd -u -w 1 S 5514");
                place.run("echo '<13>over tls' | socat -t 5 - OPENSSL:S:6514,verify=0");
                assertThat(place.logged()).contains("by netcat", "by datagram", "over tls");
            }),
            Map.entry("log with ours", place -> {
                place.tokamak("log", "S:5514", "by ours");
                assertThat(place.logged()).contains("by ours");
            }),
            Map.entry("quiz with netcat", place -> assertThat(
                    place.run("printf 'name Ada\\nskip\\nquit\\n' | nc.openbsd -N -w 20 S 26062"))
                    .contains("NAME Ada", "SKIPPED 1", "BYE")),
            Map.entry("sftp913 with netcat", place -> assertThat(
                    place.run("printf 'DONE\\0' | nc.openbsd -N -w 20 S 6915")).startsWith("+")),
            Map.entry("weather with netcat", place -> assertThat(
                    place.run("echo London | nc.openbsd -N -w 20 S 7100")).contains("London")),
            Map.entry("weather with ours", place -> assertThat(
                    place.tokamak("weather", "S:7100", "--json", "London")).contains("London")),
            Map.entry("echo and files from outside", place -> {
                var content = Seed.bytes(1_000_000);
                assertThat(echoed(place.server().tcp("echo"), content)).isEqualTo(content);
                assertThat(Uploads.put(place.server().tcp("files"), "outside", content)).startsWith("HTTP/1.1 201 ");
                answersADatagram(place.server().udp("echo"));
            }));

    @BeforeAll
    static void serve(Containers containers) throws Exception {
        Network network = containers.network();
        var programs = containers.clients(network);
        var ours = containers.tokamak().withService("echo").withNetwork(network);
        ours.start();
        programs.take(ours, "/opt/tokamak", "/opt");
        for (var transport : TRANSPORTS) {
            var server = containers.tokamak().withTransport(transport).withOption("--offline").withTls("log")
                    .withNetwork(network).withNetworkAliases("on-" + transport);
            for (var service : List.of("chat", "drop", "echo", "files", "guess", "log", "quiz", "sftp913", "weather")) {
                server.withService(service);
            }
            server.start();
            programs.run("mkdir /tmp/on-" + transport);
            programs.take(server, "/data/keys/tls.crt", "/tmp/on-" + transport);
            PLACES.put(transport, new Place(server, "on-" + transport, programs, ours));
        }
    }

    /** Every service on every transport. Our own clients, which take a second each, on one each, unless all is to be tested. */
    static Stream<Arguments> everything() {
        var errands = ERRANDS.keySet().stream().sorted().toList();
        return IntStream.range(0, TRANSPORTS.size()).boxed().flatMap(
                number -> errands.stream()
                        .filter(errand -> DEEP || !errand.endsWith(OURS)
                                || errands.indexOf(errand) % TRANSPORTS.size() == number)
                        .map(errand -> Arguments.of(TRANSPORTS.get(number), errand)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everything")
    void everyServiceAnswersItsRealClients(String transport, String errand) throws Exception {
        ERRANDS.get(errand).run(PLACES.get(transport));
    }

    private static byte[] echoed(InetSocketAddress echo, byte[] content) throws Exception {
        try (var socket = new Socket(echo.getAddress(), echo.getPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            var sender = Thread.ofPlatform().start(() -> {
                try {
                    socket.getOutputStream().write(content);
                    socket.shutdownOutput();
                } catch (IOException _) {
                    // then less comes back
                }
            });
            var back = socket.getInputStream().readAllBytes();
            sender.join();
            return back;
        }
    }

    private static void answersADatagram(InetSocketAddress echo) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, echo));
            var answer = new DatagramPacket(new byte[10], 10);
            socket.receive(answer);
            assertThat(answer.getLength()).isEqualTo(3);
        }
    }
}
