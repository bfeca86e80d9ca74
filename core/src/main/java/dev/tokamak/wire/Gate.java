package dev.tokamak.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.Counters;
import dev.tokamak.net.ListenConfig;

/**
 * Who may come in through a listener: bounded in all, for this listener, and for each address. Whoever has come in leaves
 * once. Any thread.
 */
public final class Gate {

    private final Admission transport;
    private final Admission listener;
    private final int maxPerAddress;
    private final Counters counters;
    /** Places are taken before it is known whether anybody comes: they would be a count of connections that never were. */
    private final AtomicInteger admitted = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

    /**
     * Nobody inside.
     *
     * @param transport
     *            the bound for all listeners together
     * @param config
     *            the bounds of this one
     * @param counters
     *            where those turned away are counted
     */
    public Gate(Admission transport, ListenConfig config, Counters counters) {
        this.transport = transport;
        this.counters = counters;
        listener = new Admission(config.maxConnections());
        maxPerAddress = config.maxPerAddress();
    }

    /**
     * Takes a place, if there is one: before accepting, because whoever finds none stays in the backlog.
     *
     * @return whether there was
     */
    public boolean tryEnter() {
        if (!listener.tryEnter()) { // first its own: a place that others want is not taken for nothing
            return false;
        }
        if (!transport.tryEnter()) {
            listener.leave();
            return false;
        }
        return true;
    }

    /** Gives a place back for which nobody came. */
    public void leave() {
        listener.leave();
        transport.leave();
    }

    /**
     * Turns away those whose address has too many connections already; the place is given back, and it is counted.
     *
     * @param peer
     *            who has been accepted
     * @return whether it may stay
     */
    public boolean admits(SocketAddress peer) {
        if (!(maxPerAddress > 0 && peer instanceof InetSocketAddress inet)
                || perAddress.merge(inet.getAddress(), 1, Integer::sum) <= maxPerAddress) {
            admitted.incrementAndGet();
            return true;
        }
        counters.add(Counter.REFUSED);
        forget(peer);
        leave();
        return false;
    }

    private void forget(SocketAddress peer) {
        if (maxPerAddress > 0 && peer instanceof InetSocketAddress inet) {
            perAddress.merge(inet.getAddress(), -1, (open, one) -> open + one == 0 ? null : open + one);
        }
    }

    /**
     * One that was admitted is over.
     *
     * @param peer
     *            who it was
     */
    public void leave(SocketAddress peer) {
        forget(peer);
        admitted.decrementAndGet();
        leave();
    }

    /**
     * How many were admitted and are not over.
     *
     * @return 0 or more
     */
    public int inside() {
        return admitted.get();
    }
}
