package dev.tokamak.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** The clients that are connected to one server now. Load thread only. */
final class ClientGroup implements AutoCloseable {
    private static final int OPEN_TIMEOUT_MILLIS = 3_000;
    private static final long CLOSE_NANOS = 3_000_000_000L;

    private final Selector selector = Selector.open();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(64 * 1024);

    ClientGroup() throws IOException {}

    /** Opens that many more clients, one after the other, each served once before the next. */
    void open(boolean udp, InetSocketAddress server, int count, int size) throws IOException {
        for (int i = 0; i < count; i++) {
            int id = clients.size();
            SimulatedClient client = udp
                    ? UdpClient.open(id, size, server, OPEN_TIMEOUT_MILLIS)
                    : TcpClient.open(id, size, server, OPEN_TIMEOUT_MILLIS);
            clients.add(client);
            client.register(selector);
        }
    }

    LoadResult run(LoadRun run) throws IOException {
        return new LoadLoop(selector, clients, run).run();
    }

    /**
     * Ends every client in order: half-close, wait until the server has closed too, so that it has nothing left to do when
     * this returns. Bounded by 3 s.
     */
    @Override
    public void close() throws IOException {
        int waiting = 0;
        for (SimulatedClient client : clients) {
            try {
                if (client.alive && client.finish()) {
                    waiting++;
                } else {
                    client.close();
                }
            } catch (IOException _) {
                client.close();
            }
        }
        long deadline = System.nanoTime() + CLOSE_NANOS;
        var left = new int[] {waiting};
        while (left[0] > 0 && System.nanoTime() - deadline < 0) {
            selector.select(key -> left[0] -= closed(key) ? 1 : 0, 100);
        }
        clients.forEach(SimulatedClient::close);
        clients.clear();
        selector.selectNow();
    }

    /** Did the server close this one? What it still sends is of no interest. */
    private boolean closed(SelectionKey key) {
        var client = (SimulatedClient) key.attachment();
        if (!client.alive) {
            return false;
        }
        try {
            if (client.read(scratch, IGNORED) >= 0) {
                return false;
            }
        } catch (IOException _) {
            // A reset is an end as well.
        }
        client.close();
        return true;
    }

    private static final SimulatedClient.Replies IGNORED = new SimulatedClient.Replies() {
        @Override
        public void correct(SimulatedClient client, long sequence, long sentNanos, long nowNanos) {}

        @Override
        public void wrong(SimulatedClient client) {}
    };
}
