package dev.tokamak.compare;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.HdrHistogram.Histogram;

import dev.tokamak.compare.report.Range;

/** When a run is marked. Each rule is one method, and each mark says in plain words what it means. */
final class TrustRules {
    static final double RATE_TOLERANCE = 0.005;
    static final double LAG_SHARE = 0.1;
    static final double CLIENT_BUSY = 0.9;
    static final double SERVER_FULL = 0.95;
    static final double PLATEAU_TOLERANCE = 0.1;
    static final double FOREIGN_CPU = 0.1;
    static final double STRAIGHT = 0.9;
    private static final double STALL = 0.5;
    private static final int PERCENTILE = 99;
    /** A message that is under way at an edge of the interval belongs to either side. */
    private static final long EDGE_MESSAGES = 2;

    private TrustRules() {}

    /**
     * Judges a closed loop.
     *
     * @param serverBusy share of its processors that the server used, 0 to 1
     * @param foreign    processors used by anything else
     */
    static Set<Mark> closed(LoadResult result, boolean udp, double serverBusy, double foreign) {
        Set<Mark> marks = answers(result, udp);
        if (result.busy() > CLIENT_BUSY && serverBusy < SERVER_FULL) {
            marks.add(Mark.CLIENT_LIMIT);
        }
        if (!plateau(result.windows())) {
            marks.add(Mark.PLATEAU);
        }
        if (foreign > FOREIGN_CPU) {
            marks.add(Mark.BUSY);
        }
        return marks;
    }

    /** Judges an open loop. */
    static Set<Mark> open(LoadResult result, boolean udp, double foreign) {
        Set<Mark> marks = answers(result, udp);
        long missing = udp ? result.intended() - result.latency().getTotalCount() : 0; // in the interval; they were sent
        if (!rateAchieved(result.answered() + missing, result.intended())) {
            marks.add(Mark.RATE);
        }
        if (result.busy() > CLIENT_BUSY) {
            marks.add(Mark.CLIENT_LIMIT);
        }
        if (late(result.lag(), result.latency())) {
            marks.add(Mark.CLIENT_LATE);
        }
        if (foreign > FOREIGN_CPU) {
            marks.add(Mark.BUSY);
        }
        return marks;
    }

    /**
     * Judges many short connections.
     *
     * @param serverBusy share of its processors that the server used, 0 to 1
     * @param loadBusy   share of its processor that the load used, 0 to 1
     * @param foreign    processors used by anything else
     */
    static Set<Mark> connects(ConnectResult result, double serverBusy, double loadBusy, double foreign) {
        return transfers(result.wrong(), result.failed(), result.answered(), serverBusy, loadBusy, foreign);
    }

    /**
     * Judges what many clients did to the end, such as fetching a file.
     *
     * @param wrong      how often something else came than should have
     * @param failed     how often it did not come to its end
     * @param done       how often it did
     * @param serverBusy share of its processors that the server used, 0 to 1
     * @param loadBusy   share of its processor that the load used, 0 to 1
     * @param foreign    processors used by anything else
     */
    static Set<Mark> transfers(long wrong, long failed, long done, double serverBusy, double loadBusy,
            double foreign) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        if (wrong > 0) {
            marks.add(Mark.WRONG);
        }
        if (failed > 0 || done == 0) {
            marks.add(Mark.LOST);
        }
        if (loadBusy > CLIENT_BUSY && serverBusy < SERVER_FULL) {
            marks.add(Mark.CLIENT_LIMIT);
        }
        if (foreign > FOREIGN_CPU) {
            marks.add(Mark.BUSY);
        }
        return marks;
    }

    /**
     * Judges what was said in a room.
     *
     * @param serverBusy share of its processors that the server used, 0 to 1
     * @param loadBusy   share of its processor that the load used, 0 to 1
     * @param foreign    processors used by anything else
     */
    static Set<Mark> chat(ChatResult result, double serverBusy, double loadBusy, double foreign) {
        Set<Mark> marks = transfers(result.wrong(), result.missing(), result.deliveries(), serverBusy, loadBusy,
                foreign);
        if (late(result.lag(), result.last())) {
            marks.add(Mark.CLIENT_LATE);
        }
        return marks;
    }

    /**
     * Judges a slope.
     *
     * @param fit share of the growth that the line explains, 0 to 1
     */
    static Set<Mark> slope(double fit) {
        return fit < STRAIGHT ? Set.of(Mark.SLOPE) : Set.of();
    }

    /** Judges a run that was to ask for more than can be done: clients that wait for answers may find less than there is. */
    static Set<Mark> overload(long answered, long intended) {
        return answered < intended * (1 - RATE_TOLERANCE) ? Set.of() : Set.of(Mark.NO_OVERLOAD);
    }

    /** Judges single sends. */
    static Set<Mark> sends(SendsResult result, boolean udp, double foreign) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        if (result.wrong() > 0) {
            marks.add(Mark.WRONG);
        }
        if (result.lost() > 0) {
            marks.add(udp ? Mark.DATAGRAMS : Mark.LOST);
        }
        if (foreign > FOREIGN_CPU) {
            marks.add(Mark.BUSY);
        }
        return marks;
    }

    private static Set<Mark> answers(LoadResult result, boolean udp) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        if (result.wrong() > 0) {
            marks.add(Mark.WRONG);
        }
        if (result.lost() > 0 || result.lostClients() > 0) {
            marks.add(udp ? Mark.DATAGRAMS : Mark.LOST);
        }
        if (result.answered() == 0) {
            marks.add(Mark.LOST);
        }
        return marks;
    }

    /** Is the number of answers in the interval what the schedule asked for? */
    static boolean rateAchieved(long answered, long intended) {
        return Math.abs(answered - intended) <= Math.max(EDGE_MESSAGES, intended * RATE_TOLERANCE);
    }

    private static boolean late(Histogram lag, Histogram latency) {
        return lag.getValueAtPercentile(PERCENTILE) > LAG_SHARE * latency.getValueAtPercentile(PERCENTILE);
    }

    /** Do the first and the last two fifths of the windows agree, and is none of them below half of the middle one? */
    static boolean plateau(List<Long> windows) {
        int part = Math.max(1, windows.size() * 2 / 5);
        double first = 0;
        double last = 0;
        for (int i = 0; i < part; i++) {
            first += windows.get(i);
            last += windows.get(windows.size() - 1 - i);
        }
        double middle = Range.of(windows.stream().mapToDouble(each -> each).toArray()).median();
        boolean stalled = windows.stream().anyMatch(each -> each < STALL * middle);
        return !stalled && Math.abs(first - last) <= PLATEAU_TOLERANCE * Math.max(first, last);
    }
}
