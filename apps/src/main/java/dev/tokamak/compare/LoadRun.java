package dev.tokamak.compare;

/**
 * What one run of the load is to do.
 *
 * @param perSecond   messages a second over all clients in an open loop; 0 asks for a closed loop
 * @param depth       closed loop: messages that each client keeps under way
 * @param warmNanos   how long to run before measuring, under the same load
 * @param nanos       how long to measure
 * @param windows     in how many parts answers are counted
 * @param spin        poll instead of sleeping, so that sends are on time; only with a processor of one's own
 */
record LoadRun(double perSecond, int depth, long warmNanos, long nanos, int windows, boolean spin) {
    LoadRun {
        if (!(perSecond >= 0) || depth < 1 || warmNanos < 0 || nanos <= 0 || windows < 1) {
            throw new IllegalArgumentException("a run needs a rate from 0, a depth and windows from 1, and some time");
        }
    }

    boolean open() {
        return perSecond > 0;
    }
}
