package dev.tokamak.compare;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

import dev.tokamak.compare.report.Range;

/**
 * Work for a processor, in microseconds. It is arithmetic, calibrated once, and not a wait for a clock: a clock on the wall
 * runs on while the thread is not on a processor, so that a busier transport would have less to do; and the clock of the
 * thread's own time does not exist for virtual threads. For any thread.
 */
final class Work {
    private static final int WARM_ROUNDS = 20;
    private static final int TRIALS = 9;
    private static final int STEPS = 2_000_000;
    private static final double MICROS = 1e3;
    private static final long MULTIPLIER = 0x5851F42D4C957F2DL;

    private final double stepsPerMicro;
    /** What the arithmetic came to: as somebody might look, it can't be left out. */
    private volatile long sink;

    private Work(double stepsPerMicro) {
        this.stepsPerMicro = stepsPerMicro;
    }

    /** Measures this processor for a few hundredths of a second. Platform threads only. */
    static Work calibrated() {
        var work = new Work(1);
        for (int i = 0; i < WARM_ROUNDS; i++) {
            work.sink = steps(work.sink, STEPS / WARM_ROUNDS);
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        var micros = new double[TRIALS];
        for (int i = 0; i < TRIALS; i++) {
            long before = threads.getCurrentThreadCpuTime();
            work.sink = steps(work.sink, STEPS);
            micros[i] = (threads.getCurrentThreadCpuTime() - before) / MICROS;
        }
        return new Work(STEPS / Math.max(1, Range.of(micros).median()));
    }

    /** Keeps the calling thread's processor busy. */
    void burn(int micros) {
        if (micros > 0) {
            sink = steps(sink, (long) (micros * stepsPerMicro));
        }
    }

    /** Each step needs the one before: no processor and no compiler can do several at once. */
    private static long steps(long seed, long count) {
        long value = seed;
        for (long i = 0; i < count; i++) {
            value = (value ^ value >>> 17) * MULTIPLIER + i;
        }
        return value;
    }
}
