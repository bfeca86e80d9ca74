package dev.tokamak.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;
import dev.tokamak.net.SharedBytes;

/** Clients whose process is killed, with requests and answers under way: everything that was theirs is given back. */
final class VanishingClientTest {

    private static final int CONNECTIONS = 20;
    private static final int REQUESTS = 500; // each
    /** However slow this machine is, it is not for reading nothing that they are ended. */
    private static final Limits PATIENT = Limits.DEFAULT.withSlowConsumer(1 << 20, Duration.ofMinutes(10), 32 << 20,
            Duration.ofMinutes(10));
    private static final SharedBytes ANSWER = SharedBytes.copyOf(new byte[16 << 10]);

    /** Answers each byte with very many. */
    private static final class Generous implements ConnectionHandler {
        private final Set<Connection> open;

        Generous(Set<Connection> open) {
            this.open = open;
        }

        @Override
        public void onOpen(Connection c) {
            open.add(c);
        }

        @Override
        public void onData(Connection c, ByteBuffer in) {
            while (in.hasRemaining()) {
                in.get();
                c.write(ANSWER);
                c.offload(() -> 1, (_, _) -> c.write(ANSWER));
            }
        }

        @Override
        public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
            open.remove(c);
        }
    }

    /** The client's program: sends many requests on each of many connections, and reads nothing. */
    static final class Client {
        private Client() {}

        public static void main(String[] arguments) throws IOException {
            var sockets = new ArrayList<Socket>();
            for (int i = 0; i < CONNECTIONS; i++) {
                var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(arguments[0]));
                sockets.add(socket);
                socket.getOutputStream().write(new byte[REQUESTS]);
            }
            System.out.println(sockets + " " + System.in.read()); // until it is killed
        }
    }

    @EveryTransport
    void aKilledClientLeavesNothingOfItsQueuedWork(TestTransport transport) throws Exception {
        var open = ConcurrentHashMap.<Connection>newKeySet();
        var address = transport.serve(() -> new Generous(open), PATIENT);
        var command = new ArrayList<>(ForkedServer.java("-Xmx64m"));
        command.addAll(List.of(Client.class.getName(), String.valueOf(address.getPort())));
        var client = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            Await.eventually(() -> open.size() == CONNECTIONS, () -> "all connected, have " + open.size());
            Await.eventually(() -> open.stream().allMatch(c -> c.pendingBytes() > 1 << 20),
                    "answers are queued for all");
        } finally {
            client.destroyForcibly();
        }
        assertThat(client.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Await.eventually(() -> transport.open() == 0, () -> "all over, have " + transport.open());
        assertThat(transport.count(CloseReason.PEER_RESET) + transport.count(CloseReason.PEER_CLOSED))
                .isEqualTo(CONNECTIONS);
        client.getOutputStream().close();
    }
}
