package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.files.tftp.TftpClient;
import dev.tokamak.apps.files.tftp.TftpException;
import dev.tokamak.apps.files.tftp.TftpOptions;
import dev.tokamak.apps.files.tftp.TftpProgress;
import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.limits.Needs;

/** Our client with servers that others have written: tftpd-hpa and dnsmasq. */
class TftpServersTest {

    private static final List<Integer> SIZES = List.of(0, 511, 512, 513, 100_000);
    /** With blocks of 512 bytes the last one has the number 65,536, which is 0 on the wire. */
    private static final int ROLL_OVER = 65_535 * 512 + 1;
    private static final List<TftpOptions> OPTIONS = List.of(TftpOptions.PLAIN, TftpOptions.DEFAULT,
            TftpOptions.PLAIN.withBlockSize(65_464), TftpOptions.PLAIN.withTimeoutSeconds(2));

    @TempDir
    private Path folder;

    private static void requireRoot() {
        Needs.require("root".equals(System.getProperty("user.name")),
                "this needs root: tftpd-hpa changes its root directory, and a network of its own is needed for port 69");
    }

    /** Begins a program as inetd does: its standard input is a port that is bound. Prints the port. */
    private static final String INETD = """
            import os, socket, sys
            port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            port.bind(("127.0.0.1", 0))
            print(port.getsockname()[1], flush=True)
            os.dup2(port.fileno(), 0)
            os.execv(sys.argv[1], sys.argv[1:])
            """;

    @EveryTransport(TransportKind.REACTOR)
    void filesGoBothWaysWithTftpdHpa(TestTransport t) throws Exception {
        Needs.require(Files.isExecutable(Path.of("/usr/sbin/in.tftpd")), "this needs /usr/sbin/in.tftpd");
        Needs.command("python3");
        requireRoot();
        var root = Files.createDirectories(folder.resolve("root"));
        try (var running = Talk.start("python3", "-c", INETD, "/usr/sbin/in.tftpd", "--create", "--permissive", "-u",
                "root", "--secure", root.toString())) {
            var server = RawClient.loopback(Integer.parseInt(running.hear(_ -> true)));
            var client = new TftpClient(t);
            for (int size : SIZES) {
                for (var options : OPTIONS) {
                    bothWays(client, server, root, size, options);
                }
            }
            bothWays(client, server, root, ROLL_OVER, TftpOptions.PLAIN);
            assertThatThrownBy(() -> client.fetch(server, "nothing", Channels.newChannel(new ByteArrayOutputStream()),
                    TftpOptions.DEFAULT, TftpProgress.NONE)).isInstanceOf(TftpException.class)
                    .hasMessageContaining("File not found");
        }
    }

    private static void bothWays(TftpClient client, InetSocketAddress server, Path root, int size, TftpOptions options)
            throws IOException, InterruptedException {
        var content = Seed.bytes(size);
        var name = size + "-" + options.blockSize() + "-" + options.timeoutSeconds() + "-" + options.window();
        var sent = client.send(server, name, Channels.newChannel(new ByteArrayInputStream(content)), size, options,
                TftpProgress.NONE);
        assertThat(sent.bytes()).isEqualTo(size);
        assertThat(sent.sha256()).isEqualTo(ServedFiles.sha256(content));
        Await.eventually(() -> root.resolve(name).toFile().length() == size, name + " is there"); // ACK, then written
        assertThat(root.resolve(name)).hasBinaryContent(content);
        var into = new ByteArrayOutputStream();
        var fetched = client.fetch(server, name, Channels.newChannel(into), options, TftpProgress.NONE);
        assertThat(into.toByteArray()).isEqualTo(content);
        assertThat(fetched.sha256()).isEqualTo(sent.sha256());
        assertThat(fetched.blockSize()).isLessThanOrEqualTo(options.blockSize());
    }

    /** dnsmasq has port 69 and no other, so it gets a network of its own, and the client a process in it. */
    @EveryTransport(TransportKind.REACTOR)
    void filesAreFetchedFromDnsmasq(TestTransport t) throws Exception {
        Needs.require(Files.isExecutable(Path.of("/usr/sbin/dnsmasq")), "this needs /usr/sbin/dnsmasq");
        Needs.command("unshare");
        requireRoot();
        var root = Files.createDirectories(folder.resolve("root"));
        var sizes = new ArrayList<>(SIZES);
        sizes.add(ROLL_OVER);
        for (int size : sizes) {
            Files.write(root.resolve("f" + size), Seed.bytes(size));
        }
        var fetched = ProgramRun.of(folder, "unshare", "--net", "sh", "-c", "ip link set lo up && "
                + "{ /usr/sbin/dnsmasq --conf-file=/dev/null --keep-in-foreground --port=0 --enable-tftp --user=root"
                + " --pid-file= --tftp-root='" + root + "' & } && server=$! && "
                + "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '"
                + System.getProperty("java.class.path") + "' " + TftpFetchMain.class.getName()
                + " 69 f0 f511 f512 f513 f100000 f" + ROLL_OVER + "; result=$?; kill $server; exit $result");
        var expected = new StringBuilder();
        for (int size : sizes) {
            expected.append("f").append(size).append(' ').append(ServedFiles.sha256(Seed.bytes(size))).append('\n');
        }
        assertThat(fetched.out()).as(fetched.err()).isEqualTo(expected.toString());
        assertThat(fetched.exitCode()).isZero();
    }
}
