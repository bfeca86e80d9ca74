package dev.tokamak.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What the kernel has counted for a process and its children so far. Taken before and after a run, while the server is
 * idle, so that the difference is the run's and its edges don't matter.
 *
 * @param cpu       processor time of the process as a whole, in steps of 10 ms
 * @param threadCpu nanoseconds on a processor, per thread that lives; empty where the system doesn't say
 * @param switches  context switches, per thread that lives; empty where the system doesn't say
 * @param rssKib    resident memory in KiB
 * @param own       what the process says of itself, which is exact; empty for those that are not asked
 */
record ProcessSample(
        Duration cpu, Map<Long, Long> threadCpu, Map<Long, Long> switches, OptionalLong rssKib, Optional<Usage> own) {
    /** A process-wide figure that exceeds the threads' sum by more had threads that began and ended in between. */
    private static final long TICKS_NANOS = 30_000_000;

    static ProcessSample of(ProcessHandle process) {
        var threadCpu = new HashMap<Long, Long>();
        var switches = new HashMap<Long, Long>();
        Duration cpu = Duration.ZERO;
        long rss = 0;
        boolean rssKnown = true;
        for (ProcessHandle each : withChildren(process)) {
            cpu = cpu.plus(each.info().totalCpuDuration().orElse(Duration.ZERO));
            Path proc = Path.of("/proc", Long.toString(each.pid()));
            for (Path task : Linux.numbered(proc.resolve("task"))) {
                long id = Long.parseLong(task.getFileName().toString());
                Linux.number(Linux.read(task.resolve("schedstat"))).ifPresent(nanos -> threadCpu.put(id, nanos));
                Linux.read(task.resolve("status")).ifPresent(status -> switches.put(id, switches(status)));
            }
            OptionalLong own = Linux.number(Linux.status(proc.resolve("smaps_rollup"), "Rss"));
            if (own.isEmpty()) {
                own = Linux.number(Linux.status(proc.resolve("status"), "VmRSS"));
            }
            rss += own.orElse(0);
            rssKnown &= own.isPresent();
        }
        return new ProcessSample(
                cpu, threadCpu, switches, rssKnown ? OptionalLong.of(rss) : OptionalLong.empty(), Optional.empty());
    }

    /** The same, with what the process says of itself. */
    ProcessSample with(Optional<Usage> usage) {
        return new ProcessSample(cpu, threadCpu, switches, rssKib, usage);
    }

    private static List<ProcessHandle> withChildren(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    private static long switches(String status) {
        return Linux.number(Linux.value(status, "voluntary_ctxt_switches")).orElse(0)
                + Linux.number(Linux.value(status, "nonvoluntary_ctxt_switches")).orElse(0);
    }

    /** Threads that live; empty where the system doesn't say. */
    OptionalLong threads() {
        return switches.isEmpty() ? OptionalLong.empty() : OptionalLong.of(switches.size());
    }

    /**
     * Processor time since an earlier sample, in nanoseconds: the process' own figure, else the threads' exact sum where it
     * is complete, else the system's figure for the process.
     */
    long cpuNanosSince(ProcessSample earlier) {
        if (bothSay(earlier)) {
            return own.orElseThrow().cpuNanos() - earlier.own.orElseThrow().cpuNanos();
        }
        long process = cpu.minus(earlier.cpu).toNanos();
        if (threadCpu.isEmpty() || !threadCpu.keySet().containsAll(earlier.threadCpu.keySet())) {
            return process;
        }
        long sum = difference(threadCpu, earlier.threadCpu);
        return process - sum > TICKS_NANOS ? process : sum;
    }

    private boolean bothSay(ProcessSample earlier) {
        return own.isPresent() && earlier.own.isPresent() && earlier.own.get().cpuNanos() >= 0;
    }

    /** Context switches since an earlier sample; unless the process says so itself, without those of ended threads. */
    OptionalDouble switchesSince(ProcessSample earlier) {
        if (bothSay(earlier)) {
            return OptionalDouble.of((double) own.orElseThrow().switches() - earlier.own.orElseThrow().switches());
        }
        return switches.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) difference(switches, earlier.switches));
    }

    private static long difference(Map<Long, Long> later, Map<Long, Long> earlier) {
        long sum = 0;
        for (var entry : later.entrySet()) {
            sum += entry.getValue() - earlier.getOrDefault(entry.getKey(), 0L);
        }
        return sum;
    }
}
