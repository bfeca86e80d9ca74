package dev.tokamak.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.Consumer;

/**
 * One run of the load: a single thread drives all clients from one selector. It is kept lean and uses none of the
 * transports it judges: one read and one write a message, no allocation, and between two answers it looks at the clock, so
 * that a batch of answers does not delay the next send. Load thread only.
 */
final class LoadLoop implements SimulatedClient.Replies {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int SENDS_A_TURN = 16;
    private static final long TCP_DRAIN_NANOS = 2_000_000_000;
    private static final long UDP_DRAIN_NANOS = 300_000_000;
    /** How long select may sleep where the loop does not poll; an open loop is then late by this much. */
    private static final long SLEEP_MILLIS = 1;
    private static final double NANOS = 1e9;

    private final Selector selector;
    private final List<SimulatedClient> clients;
    private final LoadRun run;
    private final Consumer<SelectionKey> serve = this::serve;
    private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final long startNanos = System.nanoTime();
    private final long fromNanos;
    private final long untilNanos;
    private final LoadTally tally;
    private final Pace pace;
    private final ClientOutput output;

    /**
     * A run over clients that are registered with the selector.
     *
     * @param clients in the order of their ids, from 0
     */
    LoadLoop(Selector selector, List<SimulatedClient> clients, LoadRun run) {
        this.selector = selector;
        this.clients = clients;
        this.run = run;
        fromNanos = startNanos + run.warmNanos();
        untilNanos = fromNanos + run.nanos();
        tally = new LoadTally(fromNanos, untilNanos, run.windows());
        output = new ClientOutput(tally);
        pace = run.open()
                ? new OpenLoop(clients, run.perSecond(), untilNanos, output, tally)
                : new ClosedLoop(clients, run.depth(), output);
    }

    /** Runs to the end, and a little longer for the last answers. */
    LoadResult run() throws IOException {
        var threads = ManagementFactory.getThreadMXBean();
        long cpuBefore = threads.getCurrentThreadCpuTime();
        pace.begin(startNanos);
        long idleNanos = drive();
        long wallNanos = System.nanoTime() - startNanos;
        long cpuNanos = threads.getCurrentThreadCpuTime() - cpuBefore;
        double busy = run.spin() ? 1 - (double) idleNanos / run.nanos() : (double) cpuNanos / wallNanos;
        pace.sendDue(Integer.MAX_VALUE); // what came due in the last turn belongs to the interval
        pace.stop();
        double drainSeconds = drain() / NANOS;
        long intended = pace instanceof OpenLoop open ? open.intendedBetween(fromNanos, untilNanos) : 0;
        return LoadResult.of(run, tally, intended, Math.clamp(busy, 0, 1), drainSeconds);
    }

    /** Sends and receives until the interval is over; returns the time in it that went by without anything to do. */
    private long drive() throws IOException {
        long idleNanos = 0;
        while (true) {
            long now = System.nanoTime();
            if (now - untilNanos >= 0) {
                return idleNanos;
            }
            int sent = pace.sendDue(SENDS_A_TURN);
            int events = run.spin() || sent > 0
                    ? selector.selectNow(serve)
                    : selector.select(serve, SLEEP_MILLIS);
            if (sent == 0 && events == 0 && tally.measured(now)) {
                idleNanos += System.nanoTime() - now;
            }
        }
    }

    /**
     * Waits for the last answers: over UDP a moment, over TCP for as long as they keep coming, but no longer than it takes
     * to catch up with a run at more than twice the capacity. Returns how long it took, from the end of the interval.
     */
    private long drain() throws IOException {
        boolean udp = !clients.isEmpty() && clients.getFirst() instanceof UdpClient;
        long silence = udp ? UDP_DRAIN_NANOS : TCP_DRAIN_NANOS;
        long most = udp ? UDP_DRAIN_NANOS : TCP_DRAIN_NANOS + 2 * (run.warmNanos() + run.nanos());
        long begun = System.nanoTime();
        long lastAnswer = begun;
        long received = tally.received;
        while (unanswered()) {
            long now = System.nanoTime();
            if (tally.received != received) {
                received = tally.received;
                lastAnswer = now;
            }
            if (now - lastAnswer >= silence || now - begun >= most) {
                break;
            }
            selector.select(serve, SLEEP_MILLIS);
        }
        long ended = System.nanoTime();
        for (SimulatedClient client : clients) {
            if (client instanceof UdpClient lossy) {
                lossy.giveUp(ended);
            }
        }
        return Math.max(0, ended - untilNanos);
    }

    private boolean unanswered() {
        for (SimulatedClient client : clients) {
            if (client.alive && client.outstanding() > 0) {
                return true;
            }
        }
        return false;
    }

    private void serve(SelectionKey key) {
        var client = (SimulatedClient) key.attachment();
        if (!key.isValid() || !client.alive) {
            return;
        }
        try {
            if (key.isWritable()) {
                output.flush(client);
            }
            if (client.alive && key.isReadable()) {
                int answers = client.read(input, this);
                if (answers < 0) {
                    output.drop(client);
                } else if (answers > 0) {
                    pace.answered(client, answers, System.nanoTime());
                }
            }
            pace.sendDue(1);
        } catch (IOException _) {
            output.drop(client);
        }
    }

    @Override
    public void correct(SimulatedClient client, long sequence, long sentNanos, long nowNanos) {
        tally.answered(pace.intendedNanos(client, sequence, sentNanos), sentNanos, nowNanos);
    }

    /** After a wrong byte nothing that follows on this connection can be judged. */
    @Override
    public void wrong(SimulatedClient client) {
        tally.wrong++;
        if (client instanceof TcpClient) {
            output.drop(client);
        }
    }
}
