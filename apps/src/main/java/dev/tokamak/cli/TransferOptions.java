package dev.tokamak.cli;

import java.net.InetSocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import dev.tokamak.apps.files.client.HttpTransfer;
import dev.tokamak.apps.files.client.TftpTransfer;
import dev.tokamak.apps.files.client.Transfer;
import dev.tokamak.apps.files.tftp.TftpOptions;
import dev.tokamak.net.Transport;

/** What {@code send} and {@code fetch} can be told alike: how the file travels, and how that is shown. */
final class TransferOptions {

    private static final int ROUNDS = 5;
    private static final int MOST_ROUNDS = 1000;
    /** Where {@code serve files} has TFTP unless told otherwise. */
    private static final int USUAL_UDP_PORT = 6969;

    @Option(names = "--timeout", paramLabel = "TIME", converter = Durations.class, description = "How long connecting may take, and how long nothing may move over TCP: 60 s unless given.")
    private Duration timeout = Duration.ofSeconds(60);

    @Option(names = "--json", description = "The result as one line of JSON.")
    private boolean json;

    @Option(names = "--udp", description = "By TFTP over UDP, to a server's UDP port (6969).")
    private boolean udp;

    @Option(names = "--both", description = "Over TCP and over UDP in turn, timed and compared; the UDP port is 6969 unless given as "
            + "HOST:TCP,UDP.")
    private boolean both;

    @Option(names = "--rounds", paramLabel = "N", description = "How many times over each, with --both: 1 to 1000, 5 unless given.")
    private @Nullable Integer rounds;

    @Option(names = "--blksize", paramLabel = "BYTES", description = "Bytes of a block over UDP that the server is asked for: 8 to 65464, 1428 unless given.")
    private @Nullable Integer blockSize;

    @Option(names = "--windowsize", paramLabel = "N", description = "Blocks under way at once over UDP that the server is asked for: 1 to 65535, 16 unless given.")
    private @Nullable Integer window;

    @Mixin
    private TlsClientOptions tls = new TlsClientOptions();

    /**
     * Looks whether they go together.
     *
     * @throws CliException when not
     */
    void check(HostPorts server) {
        if (udp && both) {
            throw CliException.usage("--udp and --both exclude each other");
        }
        if (udp && tls.config().isPresent()) {
            throw CliException.usage("--tls is about TCP: it doesn't go with --udp");
        }
        if (timeout.isZero()) {
            throw CliException.usage("--timeout must be above zero");
        }
        if (!both && (rounds != null || server.udpPort().isPresent())) {
            throw CliException.usage((rounds != null ? "--rounds" : "a second port") + " goes with --both");
        }
        if (rounds != null && (rounds < 1 || rounds > MOST_ROUNDS)) {
            throw CliException.usage("--rounds must be 1 to " + MOST_ROUNDS);
        }
        if (!udp && !both && (blockSize != null || window != null)) {
            throw CliException.usage((blockSize != null ? "--blksize" : "--windowsize")
                    + " is about UDP: it goes with --udp or --both");
        }
        datagrams();
    }

    boolean json() {
        return json;
    }

    boolean both() {
        return both;
    }

    int rounds() {
        return rounds == null ? ROUNDS : rounds;
    }

    /** The way that was asked for; with {@code --both} that over TCP. */
    Transfer way(Transport transport, HostPorts server) {
        return udp ? overUdp(transport, server) : overTcp(transport, server);
    }

    HttpTransfer overTcp(Transport transport, HostPorts server) {
        var named = server.tcp();
        // with both, the same address for both; else all addresses of the name are tried
        var to = both
                ? new InetSocketAddress(Names.address(named.host(), timeout), named.port())
                : InetSocketAddress.createUnresolved(named.host(), named.port());
        return new HttpTransfer(transport, to, named.toString(), timeout, tls.config());
    }

    /** Looks the name up, which may take as long as connecting. */
    TftpTransfer overUdp(Transport transport, HostPorts server) {
        int port = udp ? server.tcp().port() : server.udpPort().orElse(USUAL_UDP_PORT);
        return new TftpTransfer(transport, new InetSocketAddress(Names.address(server.tcp().host(), timeout), port),
                datagrams());
    }

    boolean isLoopback(HostPorts server) {
        return Names.address(server.tcp().host(), timeout).isLoopbackAddress();
    }

    private TftpOptions datagrams() {
        var usual = TftpOptions.DEFAULT;
        int bytes = blockSize == null ? usual.blockSize() : blockSize;
        int blocks = window == null ? bytes > usual.blockSize() ? 1 : usual.window() : window;
        try {
            return new TftpOptions(usual.mode(), bytes, blocks, usual.timeoutSeconds(), usual.transferSize());
        } catch (IllegalArgumentException e) {
            throw CliException.usage("--blksize, --windowsize: " + e.getMessage());
        }
    }
}
