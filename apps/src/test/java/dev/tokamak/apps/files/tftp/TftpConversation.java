package dev.tokamak.apps.files.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.probe.DatagramProbe;
import dev.tokamak.probe.ProbeLoop;

/** A TFTP server's ports, in memory, and who talks to them; the store is on the disk. */
abstract class TftpConversation {

    @TempDir
    Path folder;

    final ProbeLoop loop = new ProbeLoop();
    final ProbePorts ports = new ProbePorts(loop);
    FileStore store;
    TftpServer server;
    DatagramProbe wellKnown;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve("hello"), "hello\n");
        Files.write(folder.resolve("two"), new byte[1024]);
        serve(StoreLimits.DEFAULT, TftpLimits.DEFAULT);
    }

    void serve(StoreLimits storeLimits, TftpLimits limits) throws IOException {
        if (store != null) {
            store.close();
        }
        store = FileStore.open(folder, storeLimits);
        server = new TftpServer(ports, store, limits, loop.clock());
        wellKnown = loop.bind(server, DatagramConfig.DEFAULT);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        loop.cut();
        assertThat(loop.timersWaiting()).isZero();
        assertThat(server.active()).isZero();
        store.close();
        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }

    // ---- the conversation

    static InetSocketAddress client(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static final InetSocketAddress CLIENT = client(50_000);
    static final InetSocketAddress STRANGER = client(50_001);

    void ask(InetSocketAddress from, boolean write, String file, Map<String, String> options) {
        send(wellKnown, from, PacketCodec.request(new Packet.Request(write, file, "octet", options)));
    }

    void read(String file) {
        ask(CLIENT, false, file, Map.of());
    }

    void write(String file) {
        ask(CLIENT, true, file, Map.of());
    }

    static void send(DatagramProbe to, InetSocketAddress from, ByteBuffer packet) {
        var bytes = new byte[packet.remaining()];
        packet.get(bytes);
        to.send(from, bytes);
    }

    void ack(int block) {
        send(ports.newest(), CLIENT, PacketCodec.ack(block));
    }

    static ByteBuffer dataPacket(int block, int length) {
        var packet = ByteBuffer.allocate(4 + length);
        PacketCodec.putDataHeader(packet, block);
        return packet.clear();
    }

    void data(int block, int length) {
        send(ports.newest(), CLIENT, dataPacket(block, length));
    }

    /** What a port has sent, each with its target if that isn't the client. */
    static List<String> sent(DatagramProbe port) {
        return port.received().stream().map(datagram -> {
            var to = datagram.to().equals(CLIENT) ? "" : ((InetSocketAddress) datagram.to()).getPort() + ": ";
            return to + switch (PacketCodec.decode(datagram.payload().view())) {
                case Packet.Data data -> "data " + data.block() + "+" + data.payload().remaining();
                case Packet.Ack ack -> "ack " + ack.block();
                case Packet.OptionAck oack -> "oack " + oack.options();
                case Packet.Failure failure -> "error " + failure.code() + " " + failure.message();
                case Packet other -> other.toString();
            };
        }).toList();
    }

    List<String> sent() {
        return sent(ports.newest());
    }
}
