package dev.tokamak.compare;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What the kernel has counted for this process, its ended threads included: {@code getrusage(2)}, called in the process
 * itself, for nobody else can ask. /proc lists living threads only, and a thread per client ends with its client.
 *
 * @param cpuNanos processor time, user and system, in steps of a microsecond
 * @param switches context switches, voluntary and not
 */
record ResourceUsage(long cpuNanos, long switches) {
    private static final int SELF = 0;
    /** struct rusage on 64-bit Linux: two timeval of two longs, then fourteen longs. */
    private static final int LONGS = 18;
    private static final int VOLUNTARY = 16;
    private static final int INVOLUNTARY = 17;
    private static final long NANOS_A_MICRO = 1_000;
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final @Nullable MethodHandle GETRUSAGE = find();

    @SuppressWarnings("restricted") // the command that starts a server allows it: Variant
    private static @Nullable MethodHandle find() {
        boolean known = System.getProperty("os.name").equals("Linux") && ADDRESS.byteSize() == Long.BYTES;
        if (!known) {
            return null;
        }
        var linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("getrusage")
                .map(symbol -> linker.downcallHandle(symbol, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS)))
                .orElse(null);
    }

    /** So far; empty where the system has no such call, or another layout. */
    static Optional<ResourceUsage> now() {
        if (GETRUSAGE == null) {
            return Optional.empty();
        }
        try (var arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(JAVA_LONG, LONGS);
            int failed = (int) GETRUSAGE.invokeExact(SELF, usage);
            if (failed != 0) {
                return Optional.empty();
            }
            long user = at(usage, 0) * NANOS_A_SECOND + at(usage, 1) * NANOS_A_MICRO;
            long system = at(usage, 2) * NANOS_A_SECOND + at(usage, 3) * NANOS_A_MICRO;
            return Optional.of(new ResourceUsage(user + system, at(usage, VOLUNTARY) + at(usage, INVOLUNTARY)));
        } catch (Throwable t) { // what a method handle may throw
            throw new IllegalStateException("getrusage failed", t);
        }
    }

    private static long at(MemorySegment usage, int index) {
        return usage.getAtIndex(JAVA_LONG, index);
    }
}
