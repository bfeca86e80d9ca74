package dev.tokamak.metrics;

import java.util.Locale;

/**
 * What a loop has done since its start, as seen from another thread: each figure is exact, but they may be of two
 * neighbouring turns.
 *
 * @param turns
 *            times around the loop
 * @param prematureReturns
 *            selects that came back early with nothing to do: near zero in a healthy loop
 * @param selectNanos
 *            time spent waiting
 * @param workNanos
 *            time spent on everything else
 * @param longestTurnNanos
 *            the longest time between two waits
 * @param p99TurnNanos
 *            99 % of the turns took no longer than this, rounded up to a power of two
 * @param longestLagNanos
 *            the most that a timer was late
 * @param tasks
 *            tasks and signals carried out
 * @param pendingTasks
 *            signals waiting now
 * @param endpoints
 *            connections and ports now
 * @param timers
 *            timers armed now
 */
public record LoopStats(long turns, long prematureReturns, long selectNanos, long workNanos, long longestTurnNanos,
        long p99TurnNanos, long longestLagNanos, long tasks, int pendingTasks, int endpoints, int timers) {

    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "%d turns (%d premature), busy %.1f %%, turn p99 %.3f ms max %.3f ms, timer lag max %.3f ms, "
                        + "%d tasks (%d pending), %d connections and ports, %d timers",
                turns, prematureReturns, 100.0 * workNanos / Math.max(1, workNanos + selectNanos), p99TurnNanos / 1e6,
                longestTurnNanos / 1e6, longestLagNanos / 1e6, tasks, pendingTasks, endpoints, timers);
    }
}
