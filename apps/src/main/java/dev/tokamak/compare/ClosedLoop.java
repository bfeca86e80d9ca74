package dev.tokamak.compare;

import java.util.List;

/**
 * Each client keeps a fixed number of messages under way: an answer releases the next one. Finds what the server can do
 * at most; says little about latency, for it sends less while the server is slow.
 */
final class ClosedLoop implements Pace {
    /** A datagram without an answer for this long is lost, and its client goes on. */
    private static final long LOST_AFTER_NANOS = 200_000_000;
    private static final long LOOK_EVERY_NANOS = 10_000_000;

    private final List<SimulatedClient> clients;
    private final int depth;
    private final ClientOutput output;
    private long nextLook;
    private boolean stopped;

    /**
     * A pace for one run.
     *
     * @param depth messages that each client keeps under way, from 1
     */
    ClosedLoop(List<SimulatedClient> clients, int depth, ClientOutput output) {
        this.clients = clients;
        this.depth = depth;
        this.output = output;
    }

    @Override
    public void begin(long nowNanos) {
        nextLook = nowNanos + LOOK_EVERY_NANOS;
        for (SimulatedClient client : clients) {
            output.send(client, depth, nowNanos);
        }
    }

    @Override
    public int sendDue(int atMost) {
        long now = System.nanoTime();
        if (now - nextLook < 0) {
            return 0;
        }
        nextLook = now + LOOK_EVERY_NANOS;
        int sent = 0;
        for (SimulatedClient client : clients) {
            if (client instanceof UdpClient udp) {
                int lost = udp.giveUp(now - LOST_AFTER_NANOS);
                if (lost > 0 && !stopped) {
                    output.send(client, lost, now);
                    sent += lost;
                }
            }
        }
        return sent;
    }

    @Override
    public void answered(SimulatedClient client, int count, long nowNanos) {
        long room = depth - client.outstanding();
        if (!stopped && room > 0) {
            output.send(client, (int) room, nowNanos);
        }
    }

    @Override
    public long intendedNanos(SimulatedClient client, long sequence, long sentNanos) {
        return sentNanos;
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
