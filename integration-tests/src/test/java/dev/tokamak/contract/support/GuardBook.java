package dev.tokamak.contract.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.tokamak.metrics.LoopStats;

/** What the guards of one transport have seen. Any thread. */
final class GuardBook {

    private final Set<Guard> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

    void made(Guard guard) {
        open.add(guard);
    }

    void over(Guard guard) {
        open.remove(guard);
    }

    int open() {
        return open.size();
    }

    void violation(String what) {
        violations.add(what);
    }

    /** Violations, handlers that have not heard of the end, endpoints and timers that loops still hold. */
    List<String> leftovers(List<LoopStats> loops) {
        var left = new ArrayList<>(violations);
        open.forEach(guard -> left.add("no onClose for " + guard));
        for (var loop : loops) {
            if (loop.connections() + loop.timers() + loop.pendingTasks() > 0) {
                left.add(loop.toString());
            }
        }
        return left;
    }
}
