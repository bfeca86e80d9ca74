package dev.tokamak.benchmarks.jmh;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.tokamak.time.TimerQueue;
import dev.tokamak.time.TimerQueue.Timer;

/** One more timer beside as many as there are connections: ours, the JDK's heap, Netty's wheel. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TimerBenchmark {

    private static final long SPREAD = TimeUnit.SECONDS.toNanos(30);

    /** Timers that are armed all the time. */
    @Param({"10", "10000"})
    private int timers;

    private final Random random = new Random(42);
    private final TimerQueue ours = new TimerQueue();
    private final Timer extra = new Timer(() -> {});
    private final PriorityQueue<long[]> heap = new PriorityQueue<>(Comparator.comparingLong((long[] e) -> e[0]));
    private final HashedWheelTimer wheel = new HashedWheelTimer();
    private Timer[] armed = {};
    private long[][] entries = {};
    private long now;
    private long state = 42;

    /** The same deadlines for all. */
    @Setup
    public void arm() {
        armed = new Timer[timers];
        entries = new long[timers][];
        for (int i = 0; i < timers; i++) {
            long deadline = random.nextLong(SPREAD);
            armed[i] = new Timer(() -> {});
            ours.arm(armed[i], deadline);
            entries[i] = new long[] {deadline};
            heap.add(entries[i]);
        }
    }

    /** Netty's wheel has a thread; its timers are armed once for all iterations. */
    @Setup(Level.Trial)
    public void startWheel() {
        for (int i = 0; i < timers; i++) {
            wheel.newTimeout(_ -> {}, 1, TimeUnit.HOURS);
        }
    }

    /** Stops it. */
    @TearDown(Level.Trial)
    public void stopWheel() {
        wheel.stop();
    }

    /** Any of them: in their own order the one put off would always be found at the front. */
    private int pick() {
        state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L; // Knuth, MMIX
        return (int) ((state >>> 33) % timers);
    }

    /**
     * Ours: arm, and cancel.
     *
     * @return true
     */
    @Benchmark
    public boolean armAndCancel() {
        ours.arm(extra, SPREAD / 2);
        return ours.cancel(extra);
    }

    /**
     * The JDK's: the same. Removing looks at every entry.
     *
     * @return true
     */
    @Benchmark
    public boolean armAndCancelPriorityQueue() {
        var entry = new long[] {SPREAD / 2};
        heap.add(entry);
        return heap.remove(entry);
    }

    /**
     * Netty's wheel: the same, by the thread that asks; the wheel's own thread does the rest.
     *
     * @return true
     */
    @Benchmark
    public boolean armAndCancelWheel() {
        Timeout timeout = wheel.newTimeout(_ -> {}, 30, TimeUnit.SECONDS);
        return timeout.cancel();
    }

    /** Ours: an armed timer is put off, as an idle deadline is. */
    @Benchmark
    public void putOff() {
        now += 1000;
        ours.arm(armed[pick()], now + SPREAD);
    }

    /**
     * The JDK's: the same.
     *
     * @return true
     */
    @Benchmark
    public boolean putOffPriorityQueue() {
        now += 1000;
        var entry = entries[pick()];
        heap.remove(entry);
        entry[0] = now + SPREAD;
        return heap.add(entry);
    }

    /**
     * Ours: one that is due already is armed, and runs before all others.
     *
     * @return 1
     */
    @Benchmark
    public int armAndExpire() {
        ours.arm(extra, -1);
        return ours.expire(0, 1);
    }
}
