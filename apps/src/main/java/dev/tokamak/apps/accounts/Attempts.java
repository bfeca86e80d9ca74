package dev.tokamak.apps.accounts;

import java.time.Duration;
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

    private boolean isOver(Count count) {
        return clock.nanoTime() - count.since() >= period.toNanos();
    }
}
