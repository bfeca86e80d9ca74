package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;

/** curl, wget and a browser against the files service. */
class FilesClientsTest {

    /** Where blocks of 512 bytes, and counts of them that fit 16 bits, go wrong. */
    private static final int ROLL_OVER = 65_535 * 512 + 1;

    @TempDir
    private Path folder;

    private byte[] here(String name, int size) throws IOException {
        var content = Seed.bytes(size);
        Files.write(folder.resolve(name), content);
        return content;
    }

    private ProgramRun curl(String... args) throws IOException, InterruptedException {
        var command = new String[args.length + 4];
        System.arraycopy(new String[] {"curl", "-sS", "--max-time", "40"}, 0, command, 0, 4);
        System.arraycopy(args, 0, command, 4, args.length);
        return ProgramRun.of(folder, command);
    }

    @EveryTransport
    void curlSendsAndFetchesEverySize(TestTransport t) throws Exception {
        int[] sizes = t.kind() == TransportKind.REACTOR
                ? new int[] {0, 511, 512, 513, ROLL_OVER}
                : new int[] {0, 511, 512, 513};
        try (var files = new ServedFiles(t, folder)) {
            for (int size : sizes) {
                var content = here("up-" + size, size);
                var sent = curl("-f", "-T", "up-" + size, files.url("/"));
                assertThat(sent).as("%d bytes: %s", size, sent.err()).extracting(ProgramRun::exitCode).isEqualTo(0);
                assertThat(sent.out()).isEqualTo(
                        "name: up-" + size + "\nsize: " + size + "\nsha256: " + ServedFiles.sha256(content) + "\n");
                assertThat(files.root.resolve("up-" + size)).hasBinaryContent(content);
                assertThat(curl("-f", "-o", "down-" + size, files.url("/up-" + size)).exitCode()).isZero();
                assertThat(folder.resolve("down-" + size)).hasBinaryContent(content);
            }
        }
    }

    @EveryTransport(TransportKind.REACTOR)
    void curlGoesOnWhereItStopped(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder)) {
            var content = Seed.bytes(1_000_000);
            files.put("big", content);
            Files.write(folder.resolve("big"), Arrays.copyOf(content, 400_000));
            assertThat(curl("-f", "-C", "-", "-o", "big", files.url("/big")).exitCode()).isZero();
            assertThat(folder.resolve("big")).hasBinaryContent(content);
            assertThat(curl("-C", "-", "-o", "big", "-w", "%{http_code}", files.url("/big")).out()).isEqualTo("416");
            assertThat(folder.resolve("big")).hasBinaryContent(content);
        }
    }

    @EveryTransport(TransportKind.REACTOR)
    void wgetGoesOnWhereItStopped(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder)) {
            var content = Seed.bytes(1_000_000);
            files.put("big", content);
            Files.write(folder.resolve("big"), Arrays.copyOf(content, 400_000));
            var got = ProgramRun.of(folder, "wget", "-c", "--tries=1", "--timeout=20", files.url("/big"));
            assertThat(got.exitCode()).as(got.err()).isZero();
            assertThat(got.err()).contains("206 Partial Content");
            assertThat(folder.resolve("big")).hasBinaryContent(content);
            var again = ProgramRun.of(folder, "wget", "-c", "--tries=1", "--timeout=20", files.url("/big"));
            assertThat(again.err()).contains("already fully retrieved");
            var tree = ProgramRun.of(folder, "wget", "-r", "-np", "-nv", "-e", "robots=off", "--tries=1",
                    "--timeout=20",
                    files.url("/"));
            assertThat(tree.exitCode()).as(tree.err()).isZero();
            assertThat(folder.resolve("127.0.0.1:" + files.http.getPort() + "/big")).hasBinaryContent(content);
        }
    }

    @EveryTransport(TransportKind.REACTOR)
    void wgetFetchesEverySize(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder)) {
            for (int size : new int[] {0, 511, 512, 513, ROLL_OVER}) {
                files.put("f" + size, Seed.bytes(size));
                var got = ProgramRun.of(folder, "wget", "-nv", "--tries=1", "--timeout=20", files.url("/f" + size));
                assertThat(got.exitCode()).as(got.err()).isZero();
                assertThat(folder.resolve("f" + size)).hasBinaryContent(Seed.bytes(size));
            }
        }
    }

    @EveryTransport(TransportKind.REACTOR)
    void curlAsksInManyWays(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder)) {
            files.put("digits", "0123456789".getBytes(StandardCharsets.US_ASCII));
            Files.writeString(folder.resolve("secret"), "secret");
            var url = files.url("/digits");
            assertThat(curl("-r", "3-5", url).out()).isEqualTo("345");
            assertThat(curl("-r", "-3", url).out()).isEqualTo("789");
            assertThat(curl("-r", "0-1,5-6", url).out()).isEqualTo("0123456789");
            assertThat(curl("-I", url).out()).startsWith("HTTP/1.1 200 OK\r\n").contains("Content-Length: 10\r\n",
                    "Accept-Ranges: bytes\r\n");
            var etag = curl("-I", url).out().lines().filter(line -> line.startsWith("ETag: ")).findFirst().orElseThrow()
                    .substring(6).strip();
            assertThat(curl("-H", "If-None-Match: " + etag, "-w", "%{http_code}", url).out()).isEqualTo("304");
            assertThat(curl("-z", "1 Jan 2030", "-w", "%{http_code}", url).out()).isEqualTo("304");
            assertThat(curl("-0", url).out()).isEqualTo("0123456789");
            assertThat(curl(url, url, url, "-w", "%{num_connects}").out())
                    .isEqualTo("0123456789101234567890012345678" + "90");
            assertThat(curl("--path-as-is", files.url("/../secret")).out()).startsWith("400 Bad Request: ");
            assertThat(curl("--path-as-is", files.url("/..%2fsecret")).out()).startsWith("400 Bad Request: ");
            assertThat(curl(files.url("/none")).out()).isEqualTo("404 Not Found: there is nothing of this name\n");
            assertThat(curl("-X", "DELETE", url).out()).startsWith("405 ");
            assertThat(curl("-H", "Accept: application/json", files.url("/")).out())
                    .contains("{\"name\":\"digits\",\"directory\":false,\"size\":10,");
        }
    }

    @EveryTransport
    void curlSendsInChunksAndWaitsForLeave(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder)) {
            var content = here("up", 2_000_000);
            var chunked = ProgramRun.of(folder, content, "curl", "-sS", "--max-time", "40", "-T", "-",
                    files.url("/chunked"));
            assertThat(chunked.out()).contains("size: 2000000\n", ServedFiles.sha256(content));
            var leave = curl("-v", "-H", "Expect: 100-continue", "--expect100-timeout", "20", "-T", "up",
                    files.url("/leave"));
            assertThat(leave.err()).contains("< HTTP/1.1 100 Continue", "< HTTP/1.1 201 Created");
            assertThat(files.root.resolve("leave")).hasBinaryContent(content);
            var refused = curl("-v", "-H", "Expect: 100-continue", "--expect100-timeout", "20", "-T", "up",
                    files.url("/leave"));
            assertThat(refused.err()).contains("< HTTP/1.1 409 Conflict").doesNotContain("100 Continue\r\n");
            assertThat(refused.out()).isEqualTo("409 Conflict: there is a file of this name, and it isn't replaced\n");
            assertThat(refused.exitCode()).isZero();
        }
    }

    /** The answer comes while the content is still being sent, and must not be destroyed by that. */
    @EveryTransport
    void anEarlyRefusalIsHeard(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder)) {
            here("up", 3_000_000);
            files.put("taken", new byte[1]);
            var refused = curl("-H", "Expect:", "-T", "up", files.url("/taken"));
            assertThat(refused.out()).as(refused.err())
                    .isEqualTo("409 Conflict: there is a file of this name, and it isn't replaced\n");
        }
    }

    @EveryTransport
    void pipelinedRequestsAreAnsweredInOrder(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder)) {
            var requests = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                files.put("f" + i, ("<" + i + ">").getBytes(StandardCharsets.US_ASCII));
                requests.append("GET /f").append(i).append(" HTTP/1.1\r\nHost: h\r\n")
                        .append(i == 99 ? "Connection: close\r\n" : "").append("\r\n");
            }
            var client = t.client(files.http).send(requests.toString());
            var answers = new String(client.receiveAll(), StandardCharsets.US_ASCII);
            client.close();
            assertThat(answers.replaceAll("(?s)HTTP/1.1 200 OK\r\n.*?\r\n\r\n", "")).isEqualTo(String.join("",
                    IntStream.range(0, 100).mapToObj(i -> "<" + i + ">").toList()));
        }
    }

    // ---- who goes away

    @EveryTransport
    void aSenderThatIsGoneLeavesNothing(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder)) {
            var client = t.client(files.http).send("PUT /half HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n")
                    .send(new byte[500_000]);
            Await.eventually(() -> files.store.bytesTaken() == 1_000_000, "the upload has begun");
            client.abort();
            Await.eventually(() -> files.store.bytesTaken() == 0, "the upload is discarded");
            assertThat(files.store.list()).isEmpty();
        }
    }

    @EveryTransport
    void aReceiverThatIsGoneKeepsNothingOpen(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder)) {
            files.put("big", new byte[20_000_000]);
            var client = t.client(files.http).send("GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
            client.receive(100_000);
            client.abort();
            assertThat(curl("-f", "-r", "0-0", files.url("/big")).exitCode()).isZero(); // that the file is closed is looked at afterwards
        }
    }

    @EveryTransport
    void aFileThatIsCutWhileItIsServedEndsWithAnError(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder)) {
            files.put("big", new byte[60_000_000]);
            var client = t.closedInTheEnd(RawClient.connect(files.http, 4096))
                    .send("GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
            client.receive(100_000);
            try (var file = new RandomAccessFile(files.root.resolve("big").toFile(), "rw")) {
                file.setLength(1_000_000);
            }
            client.expectReset();
        }
    }

    // ---- a browser

    @EveryTransport(TransportKind.REACTOR)
    void aBrowserShowsTheListing(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder)) {
            files.put("plain.txt", new byte[1500]);
            files.put("it's & a name;.txt", new byte[1]);
            Files.createDirectory(files.root.resolve("photos"));
            var shown = ProgramRun.of(folder, "chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--user-data-dir=" + folder.resolve("profile"), "--enable-logging=stderr",
                    "--virtual-time-budget=5000", "--dump-dom",
                    files.url("/"));
            assertThat(shown.exitCode()).as(shown.err()).isZero();
            assertThat(shown.out()).contains("<h1>Files in /</h1>", "<a href=\"photos/\">photos/</a>",
                    "<a href=\"plain.txt\">plain.txt</a>",
                    "1.46 KiB", "it's &amp; a name;.txt");
            assertThat(shown.err()).doesNotContain("Content Security Policy"); // that it breaks no rule of its own
        }
    }
}
