package dev.tokamak.containers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.tokamak.contract.support.Await;

/** Many clients of an echo service. Each says a number as a byte, 1 at first, and remembers what it has heard last. */
final class EchoCrowd implements AutoCloseable {

    private static final Duration STILL = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One of them. Its thread reads; anybody may write. */
    static final class Client {
        private final SocketChannel channel;
        private volatile int heard;

        private Client(InetSocketAddress server) throws IOException {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 8192);
            channel.connect(server);
        }

        /** Hears what comes back until there is nothing more. */
        void listen() {
            var buffer = ByteBuffer.allocate(64);
            try {
                while (channel.read(buffer.clear()) > 0) {
                    heard = buffer.get(buffer.position() - 1);
                }
            } catch (IOException _) {
                // it is gone
            }
        }

        void say(int number) {
            try {
                channel.write(ByteBuffer.wrap(new byte[] {(byte) number}));
            } catch (IOException _) {
                // it is gone
            }
        }

        int heard() {
            return heard;
        }

        void leave() {
            try {
                channel.close();
            } catch (IOException _) {
                // it is gone
            }
        }
    }

    private final List<Client> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Clients that have said 1 and listen. */
    EchoCrowd(InetSocketAddress server, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            var client = new Client(server);
            clients.add(client);
            threads.add(Thread.ofVirtual().start(() -> {
                client.say(1);
                client.listen();
            }));
        }
    }

    long answered() {
        return clients.stream().filter(client -> client.heard() > 0).count();
    }

    boolean allHeard(int number) {
        return clients.stream().allMatch(client -> client.heard() == number);
    }

    void everyoneSays(int number) {
        clients.forEach(client -> client.say(number));
    }

    /** Those who have been answered when nobody new has been for a while. */
    List<Client> settled() {
        long[] before = {answered()};
        Await.within(PATIENCE, () -> {
            before[0] = answered();
            return !Await.within(STILL, () -> answered() > before[0]);
        });
        return clients.stream().filter(client -> client.heard() > 0).toList();
    }

    @Override
    public void close() {
        clients.forEach(Client::leave);
        threads.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
