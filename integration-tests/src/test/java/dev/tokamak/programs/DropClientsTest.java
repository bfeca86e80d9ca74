package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.files.store.Entry;
import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.limits.Needs;

/** nc, and Python as a socket course has it, against drop. */
class DropClientsTest {

    /** Sends with sendfile and closes, without waiting for anything. */
    private static final String COURSE = """
            import socket, sys
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
                s.connect(("127.0.0.1", int(sys.argv[1])))
                with open(sys.argv[2], "rb") as f:
                    s.sendfile(f)
            """;

    @TempDir
    private Path folder;

    @EveryTransport
    void nc(TestTransport t) throws Exception {
        int[] sizes = t.kind() == TransportKind.REACTOR
                ? new int[] {1, 511, 512, 513, 65_535 * 512 + 1}
                : new int[] {1, 511, 512, 513};
        try (var files = new ServedFiles(t, folder)) {
            for (int size : sizes) {
                var content = Seed.bytes(size);
                var sent = ProgramRun.of(folder, content, "nc", "-N", "127.0.0.1", files.dropPort());
                assertThat(sent.exitCode()).isZero();
                var words = sent.out().strip().split(" ");
                assertThat(words).as(sent.out()).hasSize(3);
                assertThat(words[0]).matches("drop-\\d{8}-\\d{6}-\\d{3}\\.bin");
                assertThat(words[1]).isEqualTo(Integer.toString(size));
                assertThat(words[2]).isEqualTo(ServedFiles.sha256(content));
                assertThat(files.root.resolve(words[0])).hasBinaryContent(content);
            }
        }
    }

    @EveryTransport
    void asTheCourseTeaches(TestTransport t) throws Exception {
        try (var files = new ServedFiles(t, folder)) {
            var content = Seed.bytes(1_000_000);
            Files.write(folder.resolve("source"), content);
            var sent = ProgramRun.of(folder, "python3", "-c", COURSE, files.dropPort(), "source");
            assertThat(sent.exitCode()).as(sent.err()).isZero();
            Await.eventually(() -> Files.isReadable(only(files)), "the file is there");
            assertThat(only(files)).hasBinaryContent(content);
        }
    }

    private static Path only(ServedFiles files) {
        try {
            return files.store.list().stream().map(Entry::name).map(files.root::resolve).findFirst()
                    .orElse(Path.of("none"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Python too can be killed; with a reset, what came is known to be cut. */
    @EveryTransport
    void aSenderThatResetsLeavesNothing(TestTransport t) throws Exception {
        Needs.command("python3");
        try (var files = new ServedFiles(t, folder)) {
            var script = """
                    import socket, struct, sys
                    s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    s.sendall(b"x" * 500000)
                    print("sent", flush=True)
                    sys.stdin.read()
                    """;
            var process = new ProcessBuilder("python3", "-c", script, files.dropPort()).start();
            try {
                assertThat(process.inputReader().readLine()).isEqualTo("sent");
                Await.eventually(() -> files.store.bytesTaken() == 500_000, "all of it has come");
                process.outputWriter().close();
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            Await.eventually(() -> files.store.bytesTaken() == 0, "it is thrown away");
            assertThat(files.store.list()).isEmpty();
        }
    }
}
