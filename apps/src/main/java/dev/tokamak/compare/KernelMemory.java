package dev.tokamak.compare;

import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * Memory that the kernel of this machine uses for sockets and threads: its slabs, the stacks it keeps for threads, page
 * tables, and the buffers of TCP. Of the machine, not of a process: the client's end of a loopback connection is in it.
 */
final class KernelMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Path SOCKETS = Path.of("/proc/net/sockstat");
    private static final String[] PARTS = {"Slab", "KernelStack", "PageTables"};
    private static final double KIB_A_PAGE = 4;

    private KernelMemory() {}

    /** KiB now; empty where the system does not say. */
    static OptionalDouble kib() {
        double sum = 0;
        for (String part : PARTS) {
            var value = Linux.number(Linux.status(MEMINFO, part));
            if (value.isEmpty()) {
                return OptionalDouble.empty();
            }
            sum += value.getAsLong();
        }
        return OptionalDouble.of(sum + tcpPages() * KIB_A_PAGE);
    }

    /** "TCP: inuse 5 orphan 0 tw 0 alloc 7 mem 1": the last one, in pages. */
    private static double tcpPages() {
        return Linux.status(SOCKETS, "TCP")
                .filter(line -> line.contains("mem "))
                .map(line -> line.substring(line.indexOf("mem ") + "mem ".length()).strip())
                .map(Double::parseDouble)
                .orElse(0.0);
    }
}
