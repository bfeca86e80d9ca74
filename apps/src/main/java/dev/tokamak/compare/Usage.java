package dev.tokamak.compare;

/**
 * What a server says of itself ({@link UsageReporter}): exact, and with the threads that have ended, which the system's own
 * listing forgets.
 *
 * @param cpuNanos  processor time so far, in steps of a microsecond
 * @param switches  context switches so far
 * @param heapBytes heap in use after a collection; below 0 when none was asked for
 * @param stackKib  stacks of platform threads, as far as touched; below 0 where the JVM does not track it, or nobody asked
 */
record Usage(long cpuNanos, long switches, long heapBytes, long stackKib) {

    LoadLine toLine() {
        return LoadLine.of(UsageReporter.WORD)
                .with("cpuNanos", cpuNanos)
                .with("switches", switches)
                .with("heapBytes", heapBytes)
                .with("stackKib", stackKib);
    }

    /**
     * Reads what {@link #toLine} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static Usage parse(LoadLine line) {
        return new Usage(line.number("cpuNanos"), line.number("switches"), line.number("heapBytes"),
                line.number("stackKib"));
    }
}
