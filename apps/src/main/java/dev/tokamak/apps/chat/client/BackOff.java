package dev.tokamak.apps.chat.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: twice as long after each failure, up to a limit. The wait is drawn
 * between the half and the whole of that, so that clients which lost the same server don't come back all at once. One
 * thread.
 */
final class BackOff {

    /** After the first failure, at most. */
    static final Duration FIRST = Duration.ofSeconds(1);
    /** After many failures, at most. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final RandomGenerator random;
    private Duration whole = FIRST;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    /** The wait after one more failure. */
    Duration next() {
        long half = whole.toNanos() / 2;
        var wait = Duration.ofNanos(half + random.nextLong(half + 1));
        var doubled = whole.multipliedBy(2);
        whole = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return wait;
    }

    /** It went well for a while. */
    void reset() {
        whole = FIRST;
    }
}
