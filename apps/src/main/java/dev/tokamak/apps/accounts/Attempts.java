package dev.tokamak.apps.accounts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.tokamak.time.NanoClock;

/**
 * Things that may be done only so often, such as to try a password, counted for each address or each account, so that
 * connecting anew doesn't help. Any thread.
 *
 * @param <K> who is counted: an address, a name
 */
public final class Attempts<K> {

    /** Who is remembered; the oldest is forgotten when there are more. */
    static final int MOST_REMEMBERED = 10_000;

    private record Count(int made, long since) {}

    private final int most;
    private final Duration period;
    private final NanoClock clock;
    private final Map<K, Count> counts = new LinkedHashMap<>(); // guarded by this

    /**
     * Nothing has been tried.
     *
     * @param most how often, 1 or more, in each period; then not again until it is over
     * @param period counted from the first attempt in it
     * @param clock its time
     */
    public Attempts(int most, Duration period, NanoClock clock) {
        this.most = most;
        this.period = period;
        this.clock = clock;
    }

    /**
     * Whether another attempt is allowed.
     *
     * @param who who wants to
     * @return false until the period is over
     */
    public synchronized boolean mayTry(K who) {
        var count = counts.get(who);
        if (count != null && isOver(count)) {
            counts.remove(who);
            return true;
        }
        return count == null || count.made() < most;
    }

    /**
     * An attempt was made, and counts.
     *
     * @param who who made it
     */
    public synchronized void count(K who) {
        counts.merge(who, new Count(1, clock.nanoTime()),
                (old, first) -> isOver(old) ? first : new Count(old.made() + 1, old.since()));
        if (counts.size() > MOST_REMEMBERED) {
            counts.remove(counts.keySet().iterator().next());
        }
    }

    /**
     * Makes an attempt if it is allowed, and counts it: of many at once not too many are let through.
     *
     * @param who who wants to
     * @return false until the period is over
     */
    public synchronized boolean take(K who) {
        boolean may = mayTry(who);
        if (may) {
            count(who);
        }
        return may;
    }

    /**
     * What an address counts for: of IPv6 the first 64 bits, because a network of these is everybody's to choose from.
     *
     * @param address a peer's
     * @return to count by
     */
    public static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(address.getAddress(), 8), 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // sixteen bytes are always an address
        }
    }

    private boolean isOver(Count count) {
        return clock.nanoTime() - count.since() >= period.toNanos();
    }
}
