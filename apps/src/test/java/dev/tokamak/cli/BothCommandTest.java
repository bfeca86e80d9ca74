package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorConfig;

/** {@code send --both} and {@code fetch --both}: the same file over TCP and UDP in turn. */
class BothCommandTest {

    @TempDir
    private Path folder;

    private Transport transport;
    private final List<Serving> all = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        transport = TransportKind.REACTOR.start(ReactorConfig.DEFAULT);
    }

    @AfterEach
    void stop() throws IOException {
        transport.shutdown(Duration.ofSeconds(1));
        for (var serving : all) {
            serving.close();
        }
    }

    /** HOST:TCP,UDP of a server with a store by this name. */
    private String serve(String name, String... options) {
        var serving = Serving.open(transport, InetAddress.ofLiteral("127.0.0.1"), ListenConfig.DEFAULT, null,
                List.of(ServiceArgument.parse("files=0")), new Service.Settings(folder.resolve(name), transport,
                        CommandLine.populateCommand(new ServiceOptions(), options)));
        all.add(serving);
        var udp = serving.endpoints().get(1).address();
        return serving.endpoints().getFirst().address() + "," + udp.substring(udp.lastIndexOf(':') + 1);
    }

    private List<String> there(String name) throws IOException {
        try (var files = Files.list(folder.resolve(name).resolve("files"))) {
            return files.map(file -> file.getFileName().toString()).filter(file -> !file.startsWith(".tokamak-"))
                    .sorted().toList();
        }
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void sendsCopiesByNamesOfTheirOwn() throws IOException {
        var at = serve("data");
        var content = random(100_000);
        var source = Files.write(folder.resolve("a.bin"), content);
        Files.writeString(folder.resolve("data/files/a.bin"), "another file");
        var sent = Ran.command("send", source.toString(), at, "--both", "--rounds", "2", "--timeout", "20");
        assertThat(sent.err()).isEmpty();
        assertThat(sent.exitCode()).isZero();
        assertThat(sent.out()).contains(": 100,000 bytes, 2 rounds over TCP and UDP in turn", "\ntcp ", "\nudp ",
                "blocks of 1,428 bytes, 16 at a time", "SHA-256 ", "4 copies are left at the server", "proves nothing");
        assertThat(folder.resolve("data/files/a.bin")).hasContent("another file");
        var copies = there("data").stream().filter(name -> name.startsWith("a.bin.both-")).toList();
        assertThat(copies).hasSize(4).extracting(name -> name.substring(name.lastIndexOf('-') + 1))
                .containsExactly("tcp1", "tcp2", "udp1", "udp2");
        assertThat(sent.out()).contains(": " + copies.getFirst().replace("tcp1", "*"));
        for (var copy : copies) {
            assertThat(folder.resolve("data/files").resolve(copy)).hasBinaryContent(content);
        }
        assertThat(Ran.command("send", source.toString(), at, "--both", "--rounds", "1").exitCode()).as("again")
                .isZero();
    }

    @Test
    void leavesNoCopyWhereFilesMayBeReplaced() throws IOException {
        var at = serve("data", "--files-overwrite");
        var source = Files.write(folder.resolve("a.bin"), random(1000));
        var sent = Ran.command("send", source.toString(), at, "--both", "--timeout", "20");
        assertThat(sent.err()).isEmpty();
        assertThat(sent.out()).contains("The copies have been removed from the server.");
        assertThat(there("data")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,1428,16", "512,512,1", "100000,65464,1"})
    void fetchesOverBoth(int size, int block, int window) throws IOException {
        var at = serve("data");
        Files.write(folder.resolve("data/files/a.bin"), random(size));
        var target = folder.resolve("copy");
        var fetched = Ran.command("fetch", "a.bin", at, "--both", "-o", target.toString(), "--rounds", "3",
                "--blksize", Integer.toString(block), "--windowsize", Integer.toString(window));
        assertThat(fetched.err()).isEmpty();
        assertThat(fetched.out()).contains(window == 1 ? "sends one block of " : "sends 16 blocks of ",
                "SHA-256 ", "the same in all of them");
        assertThat(target).hasBinaryContent(random(size));
        assertThat(folder.resolve(".copy.part")).doesNotExist();
        assertThat(folder.resolve(".copy.part.etag")).doesNotExist();
    }

    @Test
    void inJson() throws IOException {
        var at = serve("data");
        Files.write(folder.resolve("data/files/a"), random(5000));
        assertThat(Ran.command("fetch", "a", at, "--both", "-o", folder.resolve("b").toString(), "--json").out())
                .startsWith(
                        "{\"command\":\"fetch\",\"target\":\"" + at + "\",\"name\":\"a\",\"size\":5000,\"sha256\":\"")
                .contains("{\"protocol\":\"tcp\",\"seconds\":[", "{\"protocol\":\"udp\",\"seconds\":[",
                        ",\"blksize\":1428,\"windowsize\":16}", "\"left_at_the_server\":[]}")
                .hasLineCount(1);
    }

    /** TCP leads to one server and UDP to another. */
    @Test
    void whatDiffersIsFoundOut() throws IOException {
        var one = serve("one");
        var other = serve("other");
        Files.write(folder.resolve("one/files/a"), random(1000));
        Files.write(folder.resolve("other/files/a"), random(1001));
        var mixed = one.substring(0, one.indexOf(',')) + other.substring(other.indexOf(','));
        var target = folder.resolve("a");
        var fetched = Ran.command("fetch", "a", mixed, "--both", "-o", target.toString());
        assertThat(fetched.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(fetched.err()).startsWith("tokamak fetch: the copies differ").hasLineCount(1);
        assertThat(target).doesNotExist();
        var source = Files.write(folder.resolve("b"), random(10));
        assertThat(Ran.command("send", source.toString(), mixed, "--both").err()).contains("answered 404")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fetch a localhost:1 --both --udp            | --udp and --both exclude each other
            fetch a localhost:1,2                       | a second port goes with --both
            fetch a localhost:1,0 --both                | must be 1 to 65535
            fetch a localhost:1,x --both                | is no port
            fetch a localhost:1 --rounds 3              | --rounds goes with --both
            fetch a localhost:1 --both --rounds 0       | --rounds must be 1 to 1000
            send a localhost:1 --both --rounds 1001     | --rounds must be 1 to 1000
            send a localhost:1 --blksize 512            | --blksize is about UDP
            send a localhost:1 --windowsize 2           | --windowsize is about UDP
            send a localhost:1 --udp --blksize 7        | a block has 8 to 65464 bytes
            send a localhost:1 --udp --windowsize 65536 | a window has 1 to 65535 blocks
            """)
    void wrongUsage(String line, String message) {
        var ran = Ran.command(line.split(" +"));
        assertThat(ran.err()).contains(message).hasLineCount(1);
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.USAGE);
    }
}
