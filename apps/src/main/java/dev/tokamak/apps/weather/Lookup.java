package dev.tokamak.apps.weather;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.time.NanoClock;

/**
 * Knows what has been asked before, and asks for everything else, each thing once however many want it. Any thread: the
 * lock is held for a few steps in memory, never while asking or answering.
 *
 * <pre>
 *  ask -- fresh answer kept? ------------------------------> that
 *      -- being asked for? --------------------------------> waits with the others
 *      -- source to be left alone, or too much under way? -> what is kept, with its age; or else why not
 *      -- else asks, and then: good? kept, and all who wait get it; failed? as above, and a pause
 * </pre>
 *
 * @param <K> what is asked
 * @param <V> what comes back
 */
final class Lookup<K, V> {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.weather");
    private static final Duration BUSY = Duration.ofSeconds(1);

    /** Asks upstream; answers exactly once, on whatever thread. */
    @FunctionalInterface
    interface Loader<K, V> {
        void load(K key, Consumer<? super Fetched<V>> then);
    }

    /** What was fetched last: never a failure. */
    private record Entry<V>(Fetched<V> what, long since, Duration freshFor) {
        Duration age(long now) {
            return Duration.ofNanos(now - since);
        }

        boolean isGood() {
            return what instanceof Fetched.Good;
        }

        boolean isFresh(long now) {
            return age(now).compareTo(freshFor) < 0;
        }
    }

    private final CacheLimits limits;
    private final Loader<K, V> loader;
    private final NanoClock clock;
    private final Object lock = new Object();
    // all of it under the lock
    private final Map<K, Entry<V>> kept = new LinkedHashMap<>(16, 0.75f, true); // the one not used for longest is first
    private final Map<K, List<Consumer<? super Looked<V>>>> flights = new HashMap<>();
    private final BackOff backOff = new BackOff();
    private int waiting;
    private long failures;

    Lookup(CacheLimits limits, Loader<K, V> loader, NanoClock clock) {
        this.limits = limits;
        this.loader = loader;
        this.clock = clock;
    }

    /** Answers exactly once: before it returns when nothing has to be asked, else on the thread of the source. */
    void ask(K key, Consumer<? super Looked<V>> then) {
        Looked<V> known;
        boolean first = false;
        synchronized (lock) {
            known = withoutAsking(key);
            if (known == null) {
                var others = flights.get(key);
                first = others == null;
                if (others == null) {
                    others = new ArrayList<>();
                    flights.put(key, others);
                }
                others.add(then);
                waiting++;
            }
        }
        if (known != null) {
            then.accept(known);
        } else if (first) {
            load(key);
        }
    }

    private @Nullable Looked<V> withoutAsking(K key) {
        long now = clock.nanoTime();
        var entry = kept.get(key);
        if (entry != null && entry.isFresh(now)) {
            return looked(entry, now, entry.freshFor().minus(entry.age(now)), null);
        }
        if (waiting >= limits.waiting()) {
            return instead(entry, now, "too many questions at once", BUSY);
        }
        if (flights.containsKey(key)) {
            return null;
        }
        if (backOff.isOn(now)) {
            return instead(entry, now, backOff.why(), backOff.left(now));
        }
        return flights.size() >= limits.flights() ? instead(entry, now, "too many questions at once", BUSY) : null;
    }

    /** What is given when there is nothing new: what is kept, if it isn't too old. */
    private Looked<V> instead(@Nullable Entry<V> entry, long now, String why, Duration retryIn) {
        return entry == null || entry.age(now).compareTo(limits.keep()) > 0
                ? new Looked.Failed<>(why, retryIn)
                : looked(entry, now, retryIn, why);
    }

    private static <V> Looked<V> looked(Entry<V> entry, long now, Duration again, @Nullable String staleBecause) {
        return switch (entry.what()) {
            case Fetched.Good<V>(var value, _) -> new Looked.Found<>(value, entry.age(now), again, staleBecause);
            case Fetched.Nothing<V>(var why, _) -> new Looked.Missing<>(why);
            case Fetched.Failed<V>(var why, _) -> new Looked.Failed<>(why, again);
        };
    }

    private void load(K key) {
        try {
            loader.load(key, fetched -> landed(key, fetched));
        } catch (RuntimeException e) { // whoever waits must hear of it
            LOG.log(Level.WARNING, "asking upstream failed", e);
            landed(key, new Fetched.Failed<>("the question could not be sent", Optional.empty()));
        }
    }

    private void landed(K key, Fetched<V> fetched) {
        List<Consumer<? super Looked<V>>> askers;
        Looked<V> result;
        long failuresSoFar;
        synchronized (lock) {
            askers = flights.remove(key);
            if (askers == null) {
                return; // answered before
            }
            waiting -= askers.size();
            result = landed(key, fetched, clock.nanoTime());
            failuresSoFar = failures;
        }
        if (fetched instanceof Fetched.Failed<V>(var why, _) && Long.bitCount(failuresSoFar) == 1) {
            LOG.log(Level.WARNING, "upstream did not answer (so far {0} times): {1}",
                    failuresSoFar, why); // the 1st, 2nd, 4th, 8th ..
        }
        askers.forEach(asker -> asker.accept(result));
    }

    private Looked<V> landed(K key, Fetched<V> fetched, long now) {
        var before = kept.get(key);
        return switch (fetched) {
            case Fetched.Good<V>(_, var freshFor) -> keep(key, new Entry<>(fetched, now, freshFor));
            case Fetched.Nothing<V>(var why, var freshFor) -> before != null && before.isGood()
                    ? instead(before, now, why, freshFor) // better than nothing
                    : keep(key, new Entry<>(fetched, now, freshFor));
            case Fetched.Failed<V>(var why, var pause) -> {
                failures++;
                backOff.failed(now, why, pause);
                yield instead(before, now, why, backOff.left(now));
            }
        };
    }

    private Looked<V> keep(K key, Entry<V> entry) {
        backOff.succeeded();
        kept.put(key, entry);
        if (kept.size() > limits.entries()) {
            var oldest = kept.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return looked(entry, entry.since(), entry.freshFor(), null);
    }

    /** Answers kept. */
    int kept() {
        synchronized (lock) {
            return kept.size();
        }
    }

    /** Askers waiting. */
    int waiting() {
        synchronized (lock) {
            return waiting;
        }
    }
}
