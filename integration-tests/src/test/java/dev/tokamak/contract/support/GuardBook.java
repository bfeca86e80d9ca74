package dev.tokamak.contract.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

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

    /** Violations, and handlers that have not heard of the end. */
    List<String> leftovers() {
        var left = new ArrayList<>(violations);
        open.forEach(guard -> left.add("no onClose for " + guard));
        return left;
    }
}
