package dev.tokamak.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import dev.tokamak.net.CloseReason;

/** The counters of one transport. Any thread. */
@SuppressWarnings("EnumOrdinal") // arrays indexed by an enum of our own, in memory only
public final class Counters {

    private final LongAdder[] byCounter = adders(Counter.values().length);
    private final LongAdder[] byReason = adders(CloseReason.values().length);

    /** All at zero. */
    public Counters() {}

    private static LongAdder[] adders(int count) {
        var adders = new LongAdder[count];
        Arrays.setAll(adders, _ -> new LongAdder());
        return adders;
    }

    /**
     * Counts one.
     *
     * @param counter
     *            of what
     */
    public void add(Counter counter) {
        byCounter[counter.ordinal()].increment();
    }

    /**
     * Counts many.
     *
     * @param counter
     *            of what
     * @param amount
     *            how many
     */
    public void add(Counter counter, long amount) {
        byCounter[counter.ordinal()].add(amount);
    }

    /**
     * Counts a connection that is over.
     *
     * @param reason
     *            why
     */
    public void closed(CloseReason reason) {
        add(Counter.CLOSED);
        byReason[reason.ordinal()].increment();
        switch (reason) {
            case PEER_RESET -> add(Counter.PEER_RESETS);
            case SLOW_CONSUMER -> add(Counter.SLOW_CONSUMERS);
            default -> {}
        }
    }

    /**
     * Reads a counter.
     *
     * @param counter
     *            which
     * @return its value; exact when nobody is counting just now
     */
    public long get(Counter counter) {
        return byCounter[counter.ordinal()].sum();
    }

    /**
     * Reads how many connections ended for a reason.
     *
     * @param reason
     *            which
     * @return how many
     */
    public long get(CloseReason reason) {
        return byReason[reason.ordinal()].sum();
    }

    /**
     * All counters that are not zero.
     *
     * @return a copy, in the order of the enum
     */
    public Map<Counter, Long> snapshot() {
        var result = new EnumMap<Counter, Long>(Counter.class);
        for (var counter : Counter.values()) {
            if (get(counter) != 0) {
                result.put(counter, get(counter));
            }
        }
        return result;
    }
}
