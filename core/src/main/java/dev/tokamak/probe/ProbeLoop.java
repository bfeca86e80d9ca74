package dev.tokamak.probe;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

import dev.tokamak.metrics.Counters;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.Limits;
import dev.tokamak.time.NanoClock;
import dev.tokamak.time.TimerQueue;
import dev.tokamak.wire.Host;
import dev.tokamak.wire.SerialContext;
import dev.tokamak.wire.TlsBuffers;
import dev.tokamak.wire.Workers;

/**
 * Carries connections and ports in memory: no socket, no thread, no waiting, and so always the same. For protocols in which
 * connections meet, such as a chat; a single connection needs only {@link HandlerProbe#open(ConnectionHandler)}. One
 * thread.
 *
 * <p>
 * Whatever a probe is told to do is carried through to the end before the method returns: everything has been delivered,
 * each task has run, and all that is left is waiting for the peer or for time to pass.
 */
public final class ProbeLoop {

    private static final int MOST_TURNS = 1_000_000;
    /** Small, so that the cases of more than one buffer full come up in tests. */
    private static final int BUFFER_SIZE = 16 << 10;

    private final ManualClock clock;
    private final Manner manner;
    private final Counters counters = new Counters();
    private final TimerQueue timers = new TimerQueue();
    private final LoopHost host = new LoopHost();
    private final List<Carried> carried = new ArrayList<>();
    private final Set<SerialContext> signaled = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ArrayDeque<Runnable> offloaded = new ArrayDeque<>();
    private final List<AssertionError> violations = new ArrayList<>();
    private final ByteBuffer readBuffer = ByteBuffer.allocate(BUFFER_SIZE);
    private final ByteBuffer writeBuffer = ByteBuffer.allocate(BUFFER_SIZE);
    private boolean holdingOffloads;
    private boolean refusingOffloads;
    private boolean settling;
    private long timersArmed;

    /** Imitates the reactor; the clock starts at zero. */
    public ProbeLoop() {
        this(Manner.REACTOR, new ManualClock());
    }

    /**
     * Chooses the manner and the clock.
     *
     * @param manner
     *            which kind of transport to imitate
     * @param clock
     *            its time
     */
    public ProbeLoop(Manner manner, ManualClock clock) {
        this.manner = manner;
        this.clock = clock;
    }

    /** What is carried, by turns. */
    interface Carried {
        SerialContext context();

        /** Does one thing that there is to do, if any; says whether there was. */
        boolean turn(boolean wasSignaled);

        void drain();

        void cut();

        boolean isOver();
    }

    /**
     * A client connects.
     *
     * @param handler
     *            the protocol at this side of the connection
     * @param limits
     *            what the connection may use
     * @return the client's side
     */
    public HandlerProbe open(ConnectionHandler handler, Limits limits) {
        var probe = new HandlerProbe(this, handler, limits);
        probe.accept();
        return probe;
    }

    /**
     * The handler's side begins to connect; the peer may then {@linkplain HandlerProbe#accept accept} or
     * {@linkplain HandlerProbe#refuse refuse}, or let time pass.
     *
     * @param handler
     *            the protocol at this side of the connection
     * @param config
     *            time-out and limits
     * @return the peer's side
     */
    public HandlerProbe connect(ConnectionHandler handler, ConnectConfig config) {
        var probe = new HandlerProbe(this, handler, config.limits());
        probe.connecting(config.timeout());
        return probe;
    }

    /**
     * Opens a port.
     *
     * @param handler
     *            its protocol
     * @param config
     *            its limits
     * @return the network's side
     */
    public DatagramProbe bind(DatagramHandler handler, DatagramConfig config) {
        return new DatagramProbe(this, handler, config);
    }

    /**
     * Lets time pass; timers fire one after the other, each at its own moment.
     *
     * @param by
     *            zero or more
     */
    public void advance(Duration by) {
        long target = clock.nanoTime() + by.toNanos();
        settle();
        for (int steps = 0; timers.nanosToNext(clock.nanoTime()) <= target - clock.nanoTime(); steps++) {
            bound(steps);
            clock.advance(Duration.ofNanos(timers.nanosToNext(clock.nanoTime())));
            settle();
        }
        clock.advance(Duration.ofNanos(target - clock.nanoTime()));
        settle();
    }

    /** From now on offloaded work waits for {@link #runOffloaded}, instead of being done at the next opportunity. */
    public void holdOffloads() {
        holdingOffloads = true;
    }

    /**
     * Refuses offloaded work from now on, as workers do that have too much to do or are gone; or takes it again.
     *
     * @param whether
     *            true to refuse
     */
    public void refuseOffloads(boolean whether) {
        refusingOffloads = whether;
    }

    /**
     * Does the offloaded work that waits.
     *
     * @return how many pieces
     */
    public int runOffloaded() {
        int ran = doOffloaded();
        settle();
        return ran;
    }

    /** The transport begins to shut down: connections end as soon as nothing is under way in them. */
    public void drain() {
        List.copyOf(carried).forEach(Carried::drain);
        settle();
    }

    /** The grace of the shutdown is over: what is left is cut. */
    public void cut() {
        List.copyOf(carried).forEach(Carried::cut);
        settle();
    }

    /**
     * Carries out whatever can be without the peers' help and without time passing. Needed only after calling a method of a
     * connection or port directly, as another thread would.
     *
     * @throws AssertionError
     *             when callbacks came in an order that the contract excludes, or when there is no end of it
     */
    public void settle() {
        if (settling) {
            return; // called from a handler: whoever called that goes on
        }
        settling = true;
        try {
            for (int turns = 0; turn(); turns++) {
                bound(turns);
            }
            carried.removeIf(Carried::isOver);
        } finally {
            settling = false;
        }
        if (!violations.isEmpty()) {
            throw violations.getFirst();
        }
    }

    private boolean turn() {
        boolean moved = timers.expire(clock.nanoTime(), Integer.MAX_VALUE) > 0;
        for (var each : List.copyOf(carried)) {
            moved |= each.turn(signaled.remove(each.context()));
        }
        if (!holdingOffloads) {
            moved |= doOffloaded() > 0;
        }
        return moved;
    }

    private static void bound(int turns) {
        if (turns > MOST_TURNS) {
            throw new AssertionError("no rest after " + turns + " turns: something keeps itself busy for ever");
        }
    }

    private int doOffloaded() {
        int waiting = offloaded.size();
        for (int i = 0; i < waiting; i++) {
            offloaded.remove().run();
        }
        return waiting;
    }

    /**
     * The clock of this loop.
     *
     * @return to read; {@link #advance} moves it
     */
    public ManualClock clock() {
        return clock;
    }

    /**
     * What has been counted.
     *
     * @return the counters of everything carried here
     */
    public Counters counters() {
        return counters;
    }

    /**
     * How often a timer has been armed or moved: what should not grow with the number of messages.
     *
     * @return 0 or more
     */
    public long timersArmed() {
        return timersArmed;
    }

    /**
     * How many timers are armed now: none, when nothing is open and nothing leaks.
     *
     * @return 0 or more
     */
    public int timersWaiting() {
        return timers.size();
    }

    // ---- for what is carried

    void carry(Carried endpoint) {
        carried.add(endpoint);
    }

    Host host() {
        return host;
    }

    Manner manner() {
        return manner;
    }

    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    ByteBuffer writeBuffer() {
        return writeBuffer.clear();
    }

    void violated(AssertionError how) {
        violations.add(how);
    }

    private final class LoopHost implements Host {
        private final TlsBuffers tlsBuffers = new TlsBuffers();
        @Override
        public NanoClock clock() {
            return clock;
        }

        @Override
        public void signal(SerialContext context) {
            if (!signaled.add(context)) {
                violated(new AssertionError(context + " was signaled again before it was served"));
            }
        }

        @Override
        public void arm(TimerQueue.Timer timer, long deadline) {
            timersArmed++;
            timers.arm(timer, deadline);
        }

        @Override
        public void disarm(TimerQueue.Timer timer) {
            timers.cancel(timer);
        }

        @Override
        public Workers offload() {
            return work -> {
                if (refusingOffloads) {
                    throw new RejectedExecutionException("refused, as it was asked for");
                }
                offloaded.add(work);
            };
        }

        @Override
        public TlsBuffers tlsBuffers() {
            return tlsBuffers;
        }

        @Override
        public Counters counters() {
            return counters;
        }
    }
}
