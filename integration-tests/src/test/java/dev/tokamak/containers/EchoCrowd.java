package dev.tokamak.containers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.tokamak.contract.support.Await;

/** Many clients of an echo service. Each says a number as a byte, 1 at first, and remembers what it has heard last. */
final class EchoCrowd implements AutoCloseable {

    private static final Duration STILL = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One of them. Its thread reads; anybody may write. */
    static final class Client {
        private final SocketChannel channel;
        private volatile int heard;
        private volatile boolean dropped;

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
                dropped = true;
            } catch (IOException _) {
                dropped = true;
            }
        }

        /** Sends and sends, and never reads. */
        void flood() {
            var buffer = ByteBuffer.allocate(65_536);
            try {
                while (channel.write(buffer.clear()) > 0) {
                    // as much as is taken
                }
            } catch (IOException _) {
                dropped = true;
            }
        }

        void say(int number) {
            try {
                channel.write(ByteBuffer.wrap(new byte[] {(byte) number}));
            } catch (IOException _) {
                dropped = true;
            }
        }

        int heard() {
            return heard;
        }

        void leave() {
            try {
                channel.close();
            } catch (IOException _) {
                dropped = true;
            }
        }
    }

    private final List<Client> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Clients that have said 1 and listen. */
    EchoCrowd(InetSocketAddress server, int count) throws IOException {
        this(server, count, client -> {
            client.say(1);
            client.listen();
        });
    }

    /** Clients that do something else. */
    EchoCrowd(InetSocketAddress server, int count, Consumer<Client> behaviour) throws IOException {
        for (int i = 0; i < count; i++) {
            var client = new Client(server);
            clients.add(client);
            threads.add(Thread.ofVirtual().start(() -> behaviour.accept(client)));
        }
    }

    int size() {
        return clients.size();
    }

    long answered() {
        return clients.stream().filter(client -> client.heard() > 0).count();
    }

    long dropped() {
        return clients.stream().filter(client -> client.dropped).count();
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
