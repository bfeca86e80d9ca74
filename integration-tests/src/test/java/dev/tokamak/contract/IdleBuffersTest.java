package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;

/** Promise 12: an idle reactor connection owns no buffer. */
class IdleBuffersTest {

    private static final int CONNECTIONS = 300;
    private static final int FRAME = 60_000;

    /** Leaves input unread until a frame is whole, and answers with more than the socket takes at once. */
    private static final class Frames implements ConnectionHandler {
        @Override
        public void onData(Connection c, ByteBuffer in) {
            if (in.remaining() >= FRAME) {
                in.position(in.limit());
                c.write(ByteBuffer.allocate(FRAME));
                c.write(ByteBuffer.allocate(FRAME));
            }
        }
    }

    private static long used() {
        var memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }

    private static void exchange(Iterable<RawClient> clients) {
        var half = new byte[FRAME / 2];
        clients.forEach(client -> client.send(half));
        clients.forEach(client -> client.send(half));
        clients.forEach(client -> client.receive(2 * FRAME));
    }

    @EveryTransport(reactorsOnly = true)
    void nothingOfWhatWasExchangedStays(TestTransport t) {
        var at = t.serve(Frames::new, Limits.DEFAULT.withUnreadInput(FRAME + 1));
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(t.client(at));
        }
        exchange(clients.subList(0, 10)); // what is made once
        long before = used();
        long directBefore = direct();
        for (int i = 0; i < 3; i++) {
            exchange(clients);
        }
        Await.eventually(() -> used() - before < CONNECTIONS * 1000L,
                () -> (used() - before) / CONNECTIONS + " bytes for each connection");
        assertThat(direct() - directBefore).isLessThanOrEqualTo(1 << 20);
    }
}
