package dev.tokamak.reactor;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What one task costs on its way to the loop: of the loop's own, of another thread, with and without a wake-up. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TaskQueueBenchmark {

    private final AtomicLong wakeups = new AtomicLong();
    private final TaskQueue queue = new TaskQueue(wakeups::incrementAndGet);
    private @Nullable Selector selector;
    private @Nullable TaskQueue waking;

    private static void task() {}

    /**
     * A selector of its own.
     *
     * @throws IOException
     *             when there is none
     */
    @Setup
    public void open() throws IOException {
        var opened = Selector.open();
        selector = opened;
        waking = new TaskQueue(opened::wakeup);
    }

    /**
     * Closes it.
     *
     * @throws IOException
     *             unlikely
     */
    @TearDown
    public void close() throws IOException {
        if (selector != null) {
            selector.close();
        }
    }

    /**
     * The loop to its own later self.
     *
     * @return the task
     */
    @Benchmark
    public @Nullable Runnable ownTask() {
        queue.offerOwn(TaskQueueBenchmark::task);
        queue.take(1);
        return queue.next();
    }

    /**
     * As from another thread, when the loop has been woken already: what all but the first of a batch cost.
     *
     * @return the task
     */
    @Benchmark
    public @Nullable Runnable foreignTaskCoalesced() {
        queue.offer(TaskQueueBenchmark::task);
        queue.take(1);
        return queue.next();
    }

    /**
     * The first of a batch: with the wake-up of a real selector, and the select that it ends.
     *
     * @return the task
     * @throws IOException
     *             unlikely
     */
    @Benchmark
    public @Nullable Runnable foreignTaskWithWakeup() throws IOException {
        var woken = Objects.requireNonNull(waking);
        woken.offer(TaskQueueBenchmark::task);
        Objects.requireNonNull(selector).selectNow(_ -> {});
        woken.rearm();
        woken.take(1);
        return woken.next();
    }
}
