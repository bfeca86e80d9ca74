package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.IntUnaryOperator;

import org.junit.jupiter.api.Test;

/** The load against the simplest of servers, which may be made to lie. */
class LoadLoopTest {
    private static final int CLIENTS = 4;
    private static final LoadRun CLOSED = new LoadRun(0, 2, 50_000_000, 200_000_000, 10, false);
    private static final LoadRun OPEN = new LoadRun(2_000, 1, 50_000_000, 200_000_000, 10, false);

    /** Echoes each byte after changing it; the function is given the byte and never the position. */
    private static LoadResult against(IntUnaryOperator change, LoadRun run) throws IOException {
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var clients = new ClientGroup()) {
            var honest = new boolean[] {true};
            Thread.ofVirtual().start(() -> accept(server, b -> honest[0] ? b : change.applyAsInt(b)));
            clients.open(false, (InetSocketAddress) server.getLocalSocketAddress(), CLIENTS, 20);
            honest[0] = false;
            return clients.run(run);
        }
    }

    private static void accept(ServerSocket server, IntUnaryOperator change) {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> echo(socket, change));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static void echo(Socket socket, IntUnaryOperator change) {
        try (socket) {
            byte[] bytes = new byte[33];
            int length;
            while ((length = socket.getInputStream().read(bytes)) >= 0) {
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) change.applyAsInt(bytes[i]);
                }
                socket.getOutputStream().write(bytes, 0, length);
            }
        } catch (IOException e) {
            // The client is gone.
        }
    }

    @Test
    void aClosedLoopGetsAnAnswerToEverything() throws IOException {
        LoadResult result = against(b -> b, CLOSED);
        assertThat(result.answered()).isPositive();
        assertThat(result.lost()).isZero();
        assertThat(result.wrong()).isZero();
        assertThat(result.sent()).isEqualTo(result.received());
    }

    @Test
    void anOpenLoopSendsWhatTheScheduleHas() throws IOException {
        LoadResult result = against(b -> b, OPEN);
        assertThat(result.intended()).isEqualTo(400);
        assertThat(result.lost()).isZero();
        assertThat(result.latency().getTotalCount()).isEqualTo(400);
        assertThat(result.lag().getTotalCount()).isEqualTo(400);
    }

    @Test
    void aWrongByteIsNoticed() throws IOException {
        LoadResult result = against(b -> b ^ 1, CLOSED);
        assertThat(result.wrong()).isEqualTo(CLIENTS);
        assertThat(result.received()).isZero();
        assertThat(result.lost()).isPositive();
    }
}
