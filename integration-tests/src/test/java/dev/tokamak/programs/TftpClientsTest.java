package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.apps.files.tftp.TftpClient;
import dev.tokamak.apps.files.tftp.TftpOptions;
import dev.tokamak.apps.files.tftp.TftpProgress;
import dev.tokamak.apps.files.tftp.TftpServer;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.net.DatagramConfig;

/** curl, atftp and tftp-hpa read from the TFTP server and write to it, byte for byte. */
class TftpClientsTest {

    /** With blocks of 512 bytes the last one has the number 65,536, which is 0 on the wire. */
    private static final int ROLL_OVER = 65_535 * 512 + 1;

    @TempDir
    private Path folder;

    /** A client as a command line, in which capitals are replaced. */
    private record Client(String name, List<String> read, List<String> write) {
        static Client of(String name, String read, String write) {
            return new Client(name, List.of(read.split("\t")), List.of(write.split("\t")));
        }
    }

    private static final Client CURL = Client.of("curl", "curl\t-sS\t-m\t40\t-o\tLOCAL\ttftp://127.0.0.1:PORT/REMOTE",
            "curl\t-sS\t-m\t40\t-T\tLOCAL\ttftp://127.0.0.1:PORT/REMOTE");
    private static final Client CURL_PLAIN = Client.of("curl-plain",
            "curl\t-sS\t-m\t40\t--tftp-no-options\t-o\tLOCAL\ttftp://127.0.0.1:PORT/REMOTE",
            "curl\t-sS\t-m\t40\t--tftp-no-options\t-T\tLOCAL\ttftp://127.0.0.1:PORT/REMOTE");
    private static final Client HPA = Client.of("hpa", "tftp\t-m\tbinary\t127.0.0.1\tPORT\t-c\tget\tREMOTE\tLOCAL",
            "tftp\t-m\tbinary\t127.0.0.1\tPORT\t-c\tput\tLOCAL\tREMOTE");
    private static final Client ATFTP = Client.of("atftp", "atftp\t-g\t-r\tREMOTE\t-l\tLOCAL\t127.0.0.1\tPORT",
            "atftp\t-p\t-l\tLOCAL\t-r\tREMOTE\t127.0.0.1\tPORT");
    private static final String OPTIONS = "atftp\t--option\twindowsize 8\t--option\tblksize 1428\t--option\ttsize 0\t";
    private static final Client ATFTP_WINDOWS = Client.of("atftp-windows",
            OPTIONS + "-g\t-r\tREMOTE\t-l\tLOCAL\t127.0.0.1\tPORT",
            OPTIONS + "-p\t-l\tLOCAL\t-r\tREMOTE\t127.0.0.1\tPORT");

    private static final String SMALL = "atftp\t--option\twindowsize 8\t";
    private static final Client ATFTP_SMALL_WINDOWS = Client.of("atftp-small-windows",
            SMALL + "-g\t-r\tREMOTE\t-l\tLOCAL\t127.0.0.1\tPORT",
            SMALL + "-p\t-l\tLOCAL\t-r\tREMOTE\t127.0.0.1\tPORT");

    @EveryTransport
    void filesOfEverySizeGoBothWays(TestTransport t) throws Exception {
        try (var served = new Served(t)) {
            for (int size : new int[] {0, 511, 512, 513}) {
                for (var client : List.of(CURL, CURL_PLAIN, HPA, ATFTP, ATFTP_WINDOWS)) {
                    served.bothWays(client, size);
                }
            }
        }
    }

    @EveryTransport(TransportKind.REACTOR)
    void blockNumbersRollOverWithCurl(TestTransport t) throws Exception {
        rollOver(t, CURL);
    }

    /** Blocks of 1,428 bytes don't roll over with so many; those of 512 under a window do. */
    @EveryTransport(TransportKind.REACTOR)
    void blockNumbersRollOverInWindows(TestTransport t) throws Exception {
        rollOver(t, ATFTP_SMALL_WINDOWS);
    }

    @EveryTransport(TransportKind.REACTOR)
    void blockNumbersRollOverWithTftpHpa(TestTransport t) throws Exception {
        rollOver(t, HPA);
    }

    @EveryTransport(TransportKind.REACTOR)
    void blockNumbersRollOverWithAtftp(TestTransport t) throws Exception {
        rollOver(t, ATFTP);
    }

    @EveryTransport
    void windowsCarryALargeFileOnEveryTransport(TestTransport t) throws Exception {
        try (var served = new Served(t)) {
            served.bothWays(ATFTP_WINDOWS, 5_000_000);
        }
    }

    /** As RFC 1350 has it, and with windows. */
    @EveryTransport(TransportKind.REACTOR)
    void ourClientSendsAndFetchesEverySize(TestTransport t) throws Exception {
        try (var served = new Served(t)) {
            for (int size : new int[] {0, 511, 512, 513, ROLL_OVER}) {
                served.bothWays(TftpOptions.PLAIN, size);
                served.bothWays(TftpOptions.PLAIN.withWindow(16), size);
            }
        }
    }

    private void rollOver(TestTransport t, Client client) throws IOException, InterruptedException {
        try (var served = new Served(t)) {
            served.bothWays(client, ROLL_OVER);
        }
    }

    @EveryTransport(TransportKind.REACTOR)
    void whatIsRefusedIsRefusedInWords(TestTransport t) throws Exception {
        try (var served = new Served(t)) {
            Files.writeString(served.root.resolve("there"), "there");
            assertThat(run(CURL.read(), "x", "nothing", served.port).err()).isNotEmpty();
            assertThat(run(HPA.read(), "x", "../secret", served.port).out())
                    .contains("Error code 2: a part of the name is . or ..");
            Files.writeString(folder.resolve("mine"), "mine");
            assertThat(run(HPA.write(), "mine", "there", served.port).out()).contains("Error code 6: ");
            assertThat(served.root.resolve("there")).hasContent("there");
        }
    }

    private ProgramRun run(List<String> line, String here, String there, int port)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(line);
        command.replaceAll(word -> word.replace("PORT", Integer.toString(port)).replace("LOCAL", here)
                .replace("REMOTE", there));
        return ProgramRun.of(folder, command.toArray(String[]::new));
    }

    /** A store that is served on a transport. */
    private final class Served implements AutoCloseable {
        final Path root = folder.resolve("served");
        private final FileStore store;
        private final TestTransport transport;
        private final TftpServer server;
        final int port;

        Served(TestTransport t) throws IOException {
            transport = t;
            store = FileStore.open(root, StoreLimits.DEFAULT);
            server = new TftpServer(t, store);
            var bound = t.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), server,
                    DatagramConfig.DEFAULT.withSpread(true));
            port = ((InetSocketAddress) bound.localAddress()).getPort();
        }

        void bothWays(Client client, int size) throws IOException, InterruptedException {
            var what = client.name() + " with " + size + " bytes";
            var content = Seed.bytes(size);
            var name = client.name() + "-" + size;
            Files.write(root.resolve(name), content);
            var got = folder.resolve("got-" + name);
            var read = run(client.read(), "got-" + name, name, port);
            assertThat(read.exitCode()).as("%s reads: %s%s", what, read.out(), read.err()).isZero();
            // curl makes no file for no bytes
            assertThat(Files.exists(got) ? Files.readAllBytes(got) : new byte[0]).as("%s reads", what)
                    .isEqualTo(content);
            Files.write(folder.resolve("mine-" + name), content);
            var written = run(client.write(), "mine-" + name, "put-" + name, port);
            assertThat(written.exitCode()).as("%s writes: %s%s", what, written.out(), written.err()).isZero();
            assertThat(root.resolve("put-" + name)).as("%s writes", what).hasBinaryContent(content);
        }

        void bothWays(TftpOptions options, int size) throws IOException, InterruptedException {
            var client = new TftpClient(transport);
            var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            var content = Seed.bytes(size);
            var name = "ours-" + options.window() + "-" + size;
            client.send(to, name, Channels.newChannel(new ByteArrayInputStream(content)), size, options,
                    TftpProgress.NONE);
            assertThat(root.resolve(name)).hasBinaryContent(content);
            var into = new ByteArrayOutputStream();
            client.fetch(to, name, Channels.newChannel(into), options, TftpProgress.NONE);
            assertThat(into.toByteArray()).as(name).isEqualTo(content);
        }

        @Override
        public void close() throws IOException {
            transport.close();
            store.close();
        }
    }
}
