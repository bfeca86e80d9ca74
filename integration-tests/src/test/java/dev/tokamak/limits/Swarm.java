package dev.tokamak.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.tokamak.contract.support.Await;

/** Very many clients of one thread. Each has sent a byte and got it back. */
final class Swarm implements AutoCloseable {

    private static final int ADDRESSES = 4;

    private final List<SocketChannel> clients = new ArrayList<>();

    private Swarm() {}

    /**
     * Connects all at once; returns when each has had its answer.
     *
     * @param to
     *            a wildcard address stands for several addresses of this machine, in turn
     */
    static Swarm storm(InetSocketAddress to, int count) {
        return inBatches(to, count, count);
    }

    /** As {@link #storm}, but never more at once than a backlog holds. */
    static Swarm crowd(InetSocketAddress to, int count) {
        return inBatches(to, count, 1000);
    }

    private static Swarm inBatches(InetSocketAddress to, int count, int batch) {
        var swarm = new Swarm();
        try (var selector = Selector.open()) {
            while (swarm.size() < count) {
                int more = Math.min(batch, count - swarm.size());
                for (int i = 0; i < more; i++) {
                    swarm.connect(to.getAddress().isAnyLocalAddress() ? oneOf(to, i) : to, selector);
                }
                swarm.awaitAnswers(selector, more);
            }
            return swarm;
        } catch (IOException e) {
            swarm.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | AssertionError e) {
            swarm.close();
            throw e;
        }
    }

    private void connect(InetSocketAddress to, Selector selector) throws IOException {
        int number = size();
        var client = SocketChannel.open();
        clients.add(client);
        client.configureBlocking(false);
        client.connect(to);
        client.register(selector, SelectionKey.OP_CONNECT, (byte) (number % 64));
    }

    /** Several addresses of one server: each has as many ports to come from as there are. */
    private static InetSocketAddress oneOf(InetSocketAddress wildcard, int number) throws IOException {
        var address = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + number % ADDRESSES)});
        return new InetSocketAddress(address, wildcard.getPort());
    }

    private void awaitAnswers(Selector selector, int count) throws IOException {
        long deadline = System.nanoTime() + Await.PATIENCE.toNanos();
        int answered = 0;
        while (answered < count) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            assertThat(left).as("milliseconds left; %s of %s clients answered", answered, count).isPositive();
            selector.select(left);
            for (var key : selector.selectedKeys()) {
                answered += step(key) ? 1 : 0;
            }
            selector.selectedKeys().clear();
        }
    }

    private static boolean step(SelectionKey key) throws IOException {
        var client = (SocketChannel) key.channel();
        if (key.isConnectable()) {
            key.interestOps(SelectionKey.OP_READ);
            client.finishConnect();
            client.write(ByteBuffer.wrap(new byte[] {(byte) key.attachment()}));
            return false;
        }
        var answer = ByteBuffer.allocate(2);
        assertThat(client.read(answer)).isEqualTo(1);
        assertThat(answer.get(0)).isEqualTo(key.attachment());
        key.cancel();
        return true;
    }

    int size() {
        return clients.size();
    }

    /** Every other one with a reset, the others in good order. */
    void closeBothWays() {
        try {
            for (int i = 0; i < clients.size(); i += 2) {
                clients.get(i).setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        for (var client : clients) {
            try {
                client.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        clients.clear();
    }
}
