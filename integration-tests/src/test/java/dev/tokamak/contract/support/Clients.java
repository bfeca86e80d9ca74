package dev.tokamak.contract.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Many clients of an echo service, to see that they are served on whatever happens to others. One thread. */
public final class Clients {

    private final List<RawClient> clients = new ArrayList<>();
    private int next;

    /**
     * Connects them.
     *
     * @param transport
     *            closes them in the end
     * @param at
     *            an echo service
     * @param count
     *            how many
     */
    public Clients(TestTransport transport, SocketAddress at, int count) {
        for (int i = 0; i < count; i++) {
            clients.add(transport.client(at));
        }
    }

    /** Each gets an answer, all of them at once. */
    public void allAreServed() {
        clients.forEach(client -> client.send("ping"));
        clients.forEach(client -> assertThat(client.receiveText(4)).isEqualTo("ping"));
    }

    /** One of them gets an answer; another one next time. */
    public void oneIsServed() {
        clients.get(next++ % clients.size()).ping("pong");
    }
}
