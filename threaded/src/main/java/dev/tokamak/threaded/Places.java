package dev.tokamak.threaded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.Counters;

/**
 * How many connections may be open: in the whole transport, of one listener, from one address. The threads that accept
 * wait here for room. Any thread.
 */
final class Places {

    private final int limit;
    private final Counters counters;
    private int inside; // guarded by this, as all that is counted in groups

    Places(int limit, Counters counters) {
        this.limit = limit;
        this.counters = counters;
    }

    /** The connections of one listener. Guarded by the places it belongs to. */
    static final class Group {
        private final int limit;
        private final int limitPerAddress;
        private final Map<InetAddress, Integer> perAddress = new HashMap<>(0);
        private int inside;

        /** Nobody inside; a limit of 0 is none. */
        Group(int limit, int limitPerAddress) {
            this.limit = limit == 0 ? Integer.MAX_VALUE : limit;
            this.limitPerAddress = limitPerAddress == 0 ? Integer.MAX_VALUE : limitPerAddress;
        }
    }

    /** Lets an outgoing connection in, if there is room. */
    synchronized boolean tryEnter() {
        if (inside >= limit) {
            return false;
        }
        inside++;
        return true;
    }

    /** Lets an accepted connection in, if there is room. */
    synchronized boolean tryEnter(Group group) {
        if (group.inside >= group.limit || !tryEnter()) {
            return false;
        }
        group.inside++;
        return true;
    }

    /** Counts one that is inside against its address; false, and not counted, when that has too many. */
    synchronized boolean tryEnterFrom(Group group, SocketAddress peer) {
        if (group.limitPerAddress == Integer.MAX_VALUE || !(peer instanceof InetSocketAddress inet)) {
            return true;
        }
        int open = group.perAddress.getOrDefault(inet.getAddress(), 0);
        if (open >= group.limitPerAddress) {
            return false;
        }
        group.perAddress.put(inet.getAddress(), open + 1);
        return true;
    }

    synchronized void leave() {
        inside--;
        notifyAll();
    }

    synchronized void leave(Group group) {
        group.inside--;
        leave();
    }

    synchronized void leaveFrom(Group group, SocketAddress peer) {
        if (peer instanceof InetSocketAddress inet) {
            group.perAddress.computeIfPresent(inet.getAddress(), (_, open) -> open == 1 ? null : open - 1);
        }
    }

    synchronized int inside() {
        return inside;
    }

    synchronized int inside(Group group) {
        return group.inside;
    }

    /** Waits until one more could come in, or until it is no longer wanted. */
    synchronized void awaitRoom(Group group, BooleanSupplier unwanted) {
        while (!unwanted.getAsBoolean() && (group.inside >= group.limit || inside >= limit)) {
            rest(0);
        }
    }

    /** Waits for so long, or until it is no longer wanted. */
    synchronized void pause(long nanos, BooleanSupplier unwanted) {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !unwanted.getAsBoolean(); left = deadline - System.nanoTime()) {
            rest(left / 1_000_000 + 1);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the callers look again
    private void rest(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            counters.add(Counter.INTERRUPTS_CLEARED);
        }
    }

    /** What somebody waits for may have become unwanted. */
    synchronized void stir() {
        notifyAll();
    }

    /** Waits until nobody is inside, or until the time has come. */
    synchronized void awaitEmpty(long deadline) throws InterruptedException {
        while (inside > 0) {
            long nanos = deadline - System.nanoTime();
            if (nanos <= 0) {
                return;
            }
            wait(nanos / 1_000_000 + 1);
        }
    }
}
