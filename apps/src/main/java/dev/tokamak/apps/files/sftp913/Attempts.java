package dev.tokamak.apps.files.sftp913;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.tokamak.time.NanoClock;

/** Wrong passwords, counted for each address, so that connecting anew doesn't help who guesses. Any thread. */
final class Attempts {

    /** Wrong passwords from one address in {@link #PERIOD}; then none is looked at from there until it is over. */
    static final int MOST_WRONG = 10;
    static final Duration PERIOD = Duration.ofMinutes(10);
    /** Addresses remembered; the oldest is forgotten when there are more. */
    static final int MOST_ADDRESSES = 10_000;

    private record Count(int wrong, long since) {}

    private final NanoClock clock;
    private final Map<InetAddress, Count> counts = new LinkedHashMap<>();

    Attempts(NanoClock clock) {
        this.clock = clock;
    }

    /** Whether a password from there is looked at. */
    synchronized boolean mayTry(InetAddress address) {
        var count = counts.get(address);
        if (count != null && isOver(count)) {
            counts.remove(address);
            return true;
        }
        return count == null || count.wrong() < MOST_WRONG;
    }

    /** A wrong one has come from there. */
    synchronized void wrong(InetAddress address) {
        counts.merge(address, new Count(1, clock.nanoTime()),
                (old, first) -> isOver(old) ? first : new Count(old.wrong() + 1, old.since()));
        if (counts.size() > MOST_ADDRESSES) {
            counts.remove(counts.keySet().iterator().next());
        }
    }

    private boolean isOver(Count count) {
        return clock.nanoTime() - count.since() >= PERIOD.toNanos();
    }
}
