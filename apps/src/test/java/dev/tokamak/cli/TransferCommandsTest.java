package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorConfig;

/** {@code send} and {@code fetch} against our own server, and against some that are none of ours. */
class TransferCommandsTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    private Path folder;

    private Transport transport;
    private Serving serving;
    private String at;

    @BeforeEach
    void serve() throws IOException {
        transport = TransportKind.REACTOR.start(ReactorConfig.DEFAULT);
        serving = Serving.open(transport, LOOPBACK, ListenConfig.DEFAULT, null,
                List.of(ServiceArgument.parse("files=0")),
                new Service.Settings(folder.resolve("data"), transport, new ServiceOptions()));
        at = serving.endpoints().getFirst().address();
    }

    @AfterEach
    void stop() throws IOException {
        transport.shutdown(Duration.ofSeconds(1));
        serving.close();
    }

    private Path here(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private Path there(String name) {
        return folder.resolve("data/files").resolve(name);
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private Ran fetch(String name, Path to, String... more) {
        var args = new ArrayList<>(List.of("fetch", name, at, "-o", to.toString(), "--timeout", "20"));
        args.addAll(List.of(more));
        return Ran.command(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 5_000_000, 65_535 * 512 + 1})
    void thereAndBack(int size) throws IOException {
        var content = random(size);
        var source = here("some file.bin", content);
        var sent = Ran.command("send", source.toString(), at, "--timeout", "20");
        assertThat(sent.err()).isEmpty();
        assertThat(sent.out()).contains("sent some file.bin: ", " bytes in ", "SHA-256 ", ", the same at both ends");
        assertThat(there("some file.bin")).hasBinaryContent(content);
        var fetched = fetch("some file.bin", folder.resolve("back"));
        assertThat(fetched.err()).isEmpty();
        assertThat(fetched.out()).contains("fetched ", "the same at both ends");
        assertThat(folder.resolve("back")).hasBinaryContent(content);
        assertThat(folder.resolve(".back.part")).doesNotExist();
        assertThat(folder.resolve(".back.part.etag")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 511, 512, 513, 100_000})
    void thereAndBackOverUdp(int size) throws IOException {
        var udp = serving.endpoints().get(1).address();
        var content = random(size);
        var source = here("small.bin", content);
        var sent = Ran.command("send", source.toString(), udp, "--udp", "--timeout", "20");
        assertThat(sent.err()).isEmpty();
        assertThat(sent.out()).contains("sent small.bin: ", " bytes in ", "SHA-256 ");
        assertThat(there("small.bin")).hasBinaryContent(content);
        var copy = folder.resolve("copy");
        var fetched = Ran.command("fetch", "small.bin", udp, "--udp", "-o", copy.toString());
        assertThat(fetched.err()).isEmpty();
        assertThat(copy).hasBinaryContent(content);
        assertThat(folder.resolve(".copy.part")).doesNotExist();
    }

    @Test
    void saysWhatIsWrongOverUdp() throws IOException {
        var udp = serving.endpoints().get(1).address();
        var absent = Ran.command("fetch", "absent", udp, "--udp", "-o", folder.resolve("absent").toString());
        assertThat(absent.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(absent.err()).startsWith("tokamak fetch: ").hasLineCount(1);
        assertThat(folder.resolve("absent")).doesNotExist();
        assertThat(folder.resolve(".absent.part")).doesNotExist();
        assertThat(Ran.command("send", "x", udp, "--udp", "--tls").exitCode()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void inJson() throws IOException {
        var source = here("a", "hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(Ran.command("send", source.toString(), at, "--json", "--name", "b").out())
                .startsWith("{\"command\":\"send\",\"name\":\"b\",\"size\":5,\"resumed_at\":0,\"seconds\":")
                .contains(
                        "\"sha256\":\"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\",\"verified\":true}");
        assertThat(fetch("b", folder.resolve("c"), "--json").out()).contains("\"command\":\"fetch\"",
                "\"verified\":true");
    }

    // ---- resuming

    @Test
    void goesOnWhereItStopped() throws IOException {
        var content = random(3_000_000);
        Files.write(there("big"), content);
        leave("big", content, 1_000_000, etagOf("big"));
        var ran = fetch("big", folder.resolve("big"));
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains(", of which 1000000 were here", "the same at both ends");
        assertThat(folder.resolve("big")).hasBinaryContent(content);
    }

    /** The beginning of another file would make nonsense of it. */
    @ParameterizedTest
    @ValueSource(strings = {"\"another\"", "nonsense", ""})
    void beginsAnewWhenTheFileIsAnother(String etag) throws IOException {
        var content = random(100_000);
        Files.write(there("big"), content);
        leave("big", random(50_000), 50_000, etag);
        assertThat(fetch("big", folder.resolve("big")).out()).doesNotContain("were here");
        assertThat(folder.resolve("big")).hasBinaryContent(content);
    }

    @Test
    void beginsAnewWhenMoreIsHereThanThere() throws IOException {
        var content = random(100_000);
        Files.write(there("big"), content);
        leave("big", random(200_000), 200_000, etagOf("big"));
        assertThat(fetch("big", folder.resolve("big")).err()).isEmpty();
        assertThat(folder.resolve("big")).hasBinaryContent(content);
    }

    /** Whatever the reason: the digest tells. */
    @Test
    void aBeginningThatIsWrongIsFoundOut() throws IOException {
        Files.write(there("big"), random(100_000));
        leave("big", new byte[50_000], 50_000, etagOf("big"));
        var ran = fetch("big", folder.resolve("big"));
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(ran.err()).contains("has another digest").hasLineCount(1);
        assertThat(folder.resolve("big")).doesNotExist();
        assertThat(fetch("big", folder.resolve("big")).exitCode()).isZero();
    }

    private void leave(String name, byte[] content, int length, String etag) throws IOException {
        Files.write(folder.resolve("." + name + ".part"), Arrays.copyOf(content, length));
        if (!etag.isEmpty()) {
            Files.writeString(folder.resolve("." + name + ".part.etag"), etag);
        }
    }

    private String etagOf(String name) throws IOException {
        var url = URI.create("http://" + at + "/" + name).toURL();
        return Objects.requireNonNull(url.openConnection().getHeaderField("ETag"));
    }

    // ---- what fails

    @Test
    void replacesNothingUnlessTold() throws IOException {
        var source = here("a", random(10));
        assertThat(Ran.command("send", source.toString(), at).exitCode()).isZero();
        var again = Ran.command("send", source.toString(), at);
        assertThat(again.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(again.err()).isEqualTo(
                "tokamak send: " + at + " answered 409 Conflict: there is a file of this name, and it isn't replaced"
                        + System.lineSeparator());
        var kept = here("kept", random(5));
        assertThat(fetch("a", kept).err()).contains("is there already: --force replaces it").hasLineCount(1);
        assertThat(kept).hasBinaryContent(random(5));
        assertThat(fetch("a", kept, "--force").exitCode()).isZero();
        assertThat(kept).hasBinaryContent(random(10));
    }

    @ParameterizedTest
    @CsvSource({"none,answered 404 Not Found: there is nothing of this name",
        "NUL,answered 400 Bad Request: a part of the name is a device"})
    void whatIsNotThere(String name, String message) {
        var ran = fetch(name, folder.resolve("x"));
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(ran.err()).contains(message).hasLineCount(1);
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void whatIsNotHere() {
        var ran = Ran.command("send", folder.resolve("none").toString(), at);
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(ran.err()).startsWith("tokamak send: there is no file ").hasLineCount(1);
        assertThat(Ran.command("send", folder.toString(), at).err()).contains("no ordinary file").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fetch / localhost:1               | NAME must be the name of a file
            fetch .. localhost:1              | NAME can't be a file here
            fetch a localhost:1 -o /          | -o must name a file, not a directory
            fetch a localhost:1 --timeout 0   | --timeout must be above zero
            send a localhost                  | Invalid value for positional parameter at index 1
            send a localhost:1 --name b/      | NAME must be the name of a file
            """)
    void wrongUsage(String line, String message) {
        var ran = Ran.command(line.split(" +"));
        assertThat(ran.err()).contains(message).hasLineCount(1);
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void aDirectoryIsServedOnce() throws IOException {
        var again = Ran.command("serve", "--data", folder.resolve("data").toString(), "drop=0");
        assertThat(again.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(again.err()).startsWith("tokamak serve: cannot keep files in ")
                .endsWith("is being served already" + System.lineSeparator());
        Files.createDirectory(folder.resolve("other"));
        Files.createFile(folder.resolve("other/files"));
        assertThat(Ran.command("serve", "--data", folder.resolve("other").toString(), "files=0").err())
                .contains("there is something that is no directory").hasLineCount(1);
    }

    @Test
    void nobodyThere() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, LOOPBACK)) {
            port = free.getLocalPort();
        }
        var ran = Ran.command("fetch", "a", "127.0.0.1:" + port, "-o", folder.resolve("a").toString());
        assertThat(ran.err()).startsWith("tokamak fetch: cannot reach 127.0.0.1:" + port + ": ").hasLineCount(1);
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
    }

    /** What a server that is none of ours, or somebody between, may answer. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP/1.1 200 OK\\nContent-Length: 10\\n\\nhello                                   | closed the connection before the end of the file
            HTTP/1.1 200 OK\\nContent-Length: 5\\nRepr-Digest: sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:\\n\\nhello | has another digest
            HTTP/1.1 404 Not Found\\nContent-Type: text/plain\\nContent-Length: 8\\n\\nno\u001b[2J\u0007! | answered 404: no?[2J?!
            HTTP/1.1 302 Found\\nLocation: http://elsewhere/\\nContent-Length: 0\\n\\n       | answered 302
            HTTP/1.1 206 Partial\\nContent-Range: bytes 5-9/10\\nContent-Length: 5\\n\\nhello | answered 206
            SSH-2.0-OpenSSH_9.2                                                             | closed the connection
            SSH-2.0-OpenSSH_9.2\\n\\n                                                       | answered with no HTTP version
            """)
    void answersThatAreNone(String answer, String message) throws Exception {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            var answering = Thread.ofPlatform().start(() -> {
                try (var client = server.accept()) {
                    client.getInputStream().read(new byte[10_000]);
                    client.getOutputStream().write(answer.replace("\\n", "\r\n").getBytes(StandardCharsets.UTF_8));
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                } catch (IOException _) {
                    // the client has had enough
                }
            });
            var ran = Ran.command("fetch", "a", "127.0.0.1:" + server.getLocalPort(), "-o",
                    folder.resolve("a").toString(), "--timeout", "20");
            assertThat(ran.err()).startsWith("tokamak fetch: ").contains(message).hasLineCount(1);
            assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
            assertThat(folder.resolve("a")).doesNotExist();
            answering.join();
        }
    }

    @Test
    void theBarShowsHowFarItIs() {
        var now = new long[1];
        var bar = new ProgressBar("a-name-that-is-longer-than-there-is-room-for", () -> now[0]);
        bar.moved(1_048_576, 4_194_304);
        now[0] = 2_000_000_000L;
        bar.moved(3_145_728, 4_194_304);
        assertThat(bar.line()).isEqualTo(
                "a-name-that-is-longer-tha...  [##################......]  75%  3.00 MiB  1.00 MiB/s  0:01 left");
        bar.moved(3_145_728, -1);
        assertThat(bar.line()).isEqualTo("a-name-that-is-longer-tha...    3.00 MiB  1.00 MiB/s");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "512,512", "1k,1024", "64K,65536", "10M,10485760", "4G,4294967296"})
    void sizes(String text, long bytes) {
        assertThat(new Sizes().convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5G", "G", "1KB", "9999999T", "999999999999999999G", ""})
    void noSizes(String text) {
        assertThat(Ran.command("serve", "files=0", "--files-quota=" + text).exitCode()).isEqualTo(ExitCodes.USAGE);
    }
}
