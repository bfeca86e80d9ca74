package dev.tokamak.compare;

/**
 * When each message of an open loop is to be sent, and by whom: message {@code n} at {@code start + n / rate}, by client
 * {@code n % clients}. So the sends are spread evenly over time and over clients.
 *
 * <p>The rules for a sender: never early; what is late is sent at once, in order, and none is left out; latency counts
 * from the intended time, so that lateness is never the server's gain.
 *
 * @param startNanos      the intended time of message 0
 * @param perSecond       messages a second over all clients, above 0
 * @param clients         number of clients, above 0
 */
record RateSchedule(long startNanos, double perSecond, int clients) {
    private static final double NANOS = 1e9;

    RateSchedule {
        if (!(perSecond > 0) || clients <= 0) {
            throw new IllegalArgumentException("rate and clients must be above 0");
        }
    }

    /** The intended time of message {@code n}, rounded up: never early. */
    long intended(long n) {
        return startNanos + (long) Math.ceil(n * (NANOS / perSecond));
    }

    /** Which client sends message {@code n}. */
    int client(long n) {
        return (int) (n % clients);
    }

    /** Which message of the whole schedule is the {@code k}-th (from 0) of this client. */
    long message(int client, long k) {
        return k * clients + client;
    }

    /** The first message that is intended at this time or later; also how many are intended before it. */
    long firstAtOrAfter(long nanos) {
        if (nanos <= startNanos) {
            return 0;
        }
        long n = (long) ((nanos - startNanos) * (perSecond / NANOS));
        while (n > 0 && intended(n - 1) >= nanos) {
            n--;
        }
        while (intended(n) < nanos) {
            n++;
        }
        return n;
    }
}
