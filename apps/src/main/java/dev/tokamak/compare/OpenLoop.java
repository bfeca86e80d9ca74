package dev.tokamak.compare;

import java.util.List;

/**
 * Messages leave by the clock, whether or not earlier ones were answered, at equal distances and by turns. Users who
 * don't know of each other come in clusters: near the capacity their tails are longer than these. The rules are those of
 * {@link RateSchedule}.
 */
final class OpenLoop implements Pace {
    private final List<SimulatedClient> clients;
    private final double perSecond;
    private final long untilNanos;
    private final ClientOutput output;
    private final LoadTally tally;
    private RateSchedule schedule;
    private long next;
    private long nextNanos;
    private boolean stopped;

    /**
     * A pace for one run.
     *
     * @param perSecond  messages a second over all clients
     * @param untilNanos nothing is intended at this time or later
     */
    OpenLoop(List<SimulatedClient> clients, double perSecond, long untilNanos, ClientOutput output, LoadTally tally) {
        this.clients = clients;
        this.perSecond = perSecond;
        this.untilNanos = untilNanos;
        this.output = output;
        this.tally = tally;
        this.schedule = new RateSchedule(0, perSecond, clients.size());
    }

    @Override
    public void begin(long nowNanos) {
        schedule = new RateSchedule(nowNanos, perSecond, clients.size());
        next = 0;
        nextNanos = schedule.intended(0);
        for (SimulatedClient client : clients) {
            client.runBase = client.granted;
        }
    }

    @Override
    public int sendDue(int atMost) {
        int sent = 0;
        while (sent < atMost && !stopped && nextNanos - untilNanos < 0) {
            long now = System.nanoTime();
            if (now - nextNanos < 0) {
                break;
            }
            tally.lag(nextNanos, now - nextNanos);
            SimulatedClient client = clients.get(schedule.client(next));
            output.send(client, 1, now);
            sent++;
            next++;
            nextNanos = schedule.intended(next);
        }
        return sent;
    }

    @Override
    public void answered(SimulatedClient client, int count, long nowNanos) {
        // The clock decides, not the answers.
    }

    @Override
    public long intendedNanos(SimulatedClient client, long sequence, long sentNanos) {
        return schedule.intended(schedule.message(client.id, sequence - client.runBase));
    }

    @Override
    public void stop() {
        stopped = true;
    }

    /** How many messages the schedule has between two times, the first included. */
    long intendedBetween(long fromNanos, long untilNanos) {
        return schedule.firstAtOrAfter(untilNanos) - schedule.firstAtOrAfter(fromNanos);
    }
}
