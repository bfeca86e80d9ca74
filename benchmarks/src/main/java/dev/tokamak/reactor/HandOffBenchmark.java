package dev.tokamak.reactor;

import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Control;

/**
 * Tasks from one thread to another, as many as both manage with at most 1,024 under way. Read the consumer's figure; the
 * producer's is the same but for those under way. Needs two cores.
 */
@State(Scope.Group)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("ThreadPriorityCheck") // with spinning instead, a busy machine would measure its time slices
public class HandOffBenchmark {

    private static final int MOST_UNDER_WAY = 1024;

    /** Ours, wake-up flag included; and two without any, to compare the queue alone with. */
    @Param({"TaskQueue", "LinkedBlockingQueue", "JCTools"})
    private String queue = "";

    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private @Nullable TaskQueue ours;
    private @Nullable Queue<Runnable> other;

    /** Makes the queue. JCTools' is the one that Netty's loops have, of Netty's own copy. */
    @Setup
    public void make() {
        ours = null;
        switch (queue) {
            case "TaskQueue" -> ours = new TaskQueue(() -> {});
            case "LinkedBlockingQueue" -> other = new LinkedBlockingQueue<>();
            default -> other = PlatformDependent.newMpscQueue();
        }
    }

    /**
     * Hands over one task, when fewer than the bound are under way.
     *
     * @param control
     *            tells when it is over
     */
    @Benchmark
    @Group("handOff")
    @GroupThreads(1)
    public void producer(Control control) {
        while (offered.getPlain() - taken.get() >= MOST_UNDER_WAY) {
            if (control.stopMeasurement) {
                return;
            }
            Thread.yield(); // the other one may be waiting for this core
        }
        offered.setPlain(offered.getPlain() + 1);
        if (ours != null) {
            ours.offer(HandOffBenchmark::task);
        } else if (other != null) {
            other.add(HandOffBenchmark::task);
        }
    }

    /**
     * Takes one task, as a loop does: the flag is cleared only when nothing is there.
     *
     * @param control
     *            tells when it is over
     */
    @Benchmark
    @Group("handOff")
    @GroupThreads(1)
    public void consumer(Control control) {
        while (poll() == null) {
            if (control.stopMeasurement) {
                return;
            }
            Thread.yield(); // the other one may be waiting for this core
        }
        taken.lazySet(taken.getPlain() + 1);
    }

    private static void task() {}

    private @Nullable Runnable poll() {
        if (ours == null) {
            return other == null ? null : other.poll();
        }
        var task = ours.next();
        if (task == null) {
            ours.rearm();
            ours.take(MOST_UNDER_WAY);
        }
        return task;
    }
}
