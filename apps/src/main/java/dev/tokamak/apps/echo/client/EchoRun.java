package dev.tokamak.apps.echo.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.echo.AckEchoHandler;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.net.Transport;

/**
 * A number of round trips to an echo server, one after another, over TCP, UDP, or both in turn: TCP, UDP, TCP, UDP, so that
 * whatever disturbs the machine disturbs both alike.
 *
 * <p>
 * It waits nowhere: each outcome begins the next round trip. Only one is ever under way, so what is counted needs no lock;
 * the transport's own hand-over from one context to the next makes it visible.
 */
public final class EchoRun {

    /** A server of which nothing at all has come back after so many datagrams isn't there. */
    private static final int HOPELESS = 10;

    private final List<Lane> lanes = new ArrayList<>();
    private final Messages messages;
    private final int count;
    private final CompletableFuture<List<EchoResult>> done = new CompletableFuture<>();
    private long step;

    /**
     * A run that hasn't begun.
     *
     * @param messages what to send
     * @param count round trips over each protocol, 1 or more
     */
    public EchoRun(Messages messages, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of round trips must be 1 or more");
        }
        this.messages = messages;
        this.count = count;
    }

    /**
     * Also over TCP.
     *
     * @param transport carries the connection
     * @param to the server, resolved or not
     * @param ack whether the server answers "ACK: " and the message, then closes
     * @param tls how it is encrypted; null for plain TCP
     * @param timeout of connecting and of each round trip
     * @return this
     */
    public EchoRun overTcp(Transport transport, InetSocketAddress to, boolean ack, @Nullable TlsConfig tls,
            Duration timeout) {
        var prefix = ack ? AckEchoHandler.PREFIX : "";
        lanes.add(new Lane(new TcpPath(transport, to, messages.size(), prefix, timeout, tls)));
        return this;
    }

    /**
     * Also over UDP.
     *
     * @param transport carries the port
     * @param to the server, resolved
     * @param timeout after which a datagram counts as lost
     * @return this
     */
    public EchoRun overUdp(Transport transport, InetSocketAddress to, Duration timeout) {
        lanes.add(new Lane(new UdpPath(transport, to, timeout)));
        return this;
    }

    /**
     * Begins. Once.
     *
     * @return completed on a thread of the transport, with a result for each protocol in the order in which they were added
     */
    public CompletableFuture<List<EchoResult>> start() {
        proceed();
        return done;
    }

    private void proceed() {
        int width = lanes.size();
        for (long steps = (long) count * width; step < steps; step++) {
            var lane = lanes.get((int) (step % width));
            if (lane.failure == null) {
                int number = (int) (step++ / width);
                lane.sent++;
                lane.path.begin(new Trip(messages.message(number), outcome -> {
                    lane.count(outcome);
                    proceed();
                }));
                return;
            }
        }
        lanes.forEach(lane -> lane.path.close());
        done.complete(lanes.stream().map(Lane::result).toList());
    }

    /** One protocol and what is counted of it. */
    private static final class Lane {

        private final EchoPath path;
        private final Histogram nanos = new Histogram(3);
        private OptionalLong first = OptionalLong.empty();
        private long slowest;
        private long sent;
        private long lost;
        private long wrong;
        private @Nullable String failure;

        Lane(EchoPath path) {
            this.path = path;
        }

        void count(Outcome outcome) {
            switch (outcome) {
                case Outcome.Answered(var time) -> {
                    if (sent == 1) {
                        first = OptionalLong.of(time);
                    }
                    nanos.recordValue(time);
                    slowest = Math.max(slowest, time);
                }
                case Outcome.Lost() -> {
                    lost++;
                    if (lost == HOPELESS && nanos.getTotalCount() == 0) {
                        failure = "nothing came back: no server there, or a filter between";
                    }
                }
                case Outcome.Wrong(var how) -> {
                    wrong++;
                    if (path instanceof TcpPath) {
                        failure = how; // where the next answer begins can't be known any more
                    }
                }
                case Outcome.Failed(var why) -> failure = why;
            }
        }

        EchoResult result() {
            var max = nanos.getTotalCount() == 0 ? OptionalLong.empty() : OptionalLong.of(slowest);
            return new EchoResult(path.name(), sent, nanos.getTotalCount(), lost, wrong, path.duplicates(),
                    path.connectNanos(), first, max, nanos, Optional.ofNullable(failure));
        }
    }
}
