package dev.tokamak.apps.weather;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import dev.tokamak.probe.ManualClock;
import dev.tokamak.time.NanoClock;

/** What is kept, what is asked once, and what is given when upstream fails. */
class LookupTest {

    private static final Duration FRESH = Duration.ofMinutes(15);

    private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 1_000_000_000);
    private final Map<String, Consumer<? super Fetched<String>>> loading = new HashMap<>();
    private final List<Looked<String>> heard = new ArrayList<>();
    private int loads;

    private Lookup<String, String> lookup(int entries, int flights, int waiting) {
        return new Lookup<>(new CacheLimits(entries, flights, waiting, Duration.ofHours(24)), (key, then) -> {
            loads++;
            loading.put(key, then);
        }, clock);
    }

    private void answer(String key, Fetched<String> what) {
        loading.remove(key).accept(what);
    }

    private static Fetched<String> good(String value) {
        return new Fetched.Good<>(value, FRESH);
    }

    private static Fetched<String> failed(String why) {
        return new Fetched.Failed<>(why, Optional.empty());
    }

    private static Looked<String> found(String value, long age, Duration freshFor, String stale) {
        return new Looked.Found<>(value, Duration.ofSeconds(age), freshFor, stale);
    }

    private Looked<String> last() {
        return heard.getLast();
    }

    @Test
    void asksOnceHoweverManyWantIt() {
        var lookup = lookup(10, 10, 100);
        for (int i = 0; i < 50; i++) {
            lookup.ask("x", heard::add);
        }
        assertThat(loads).isEqualTo(1);
        assertThat(lookup.waiting()).isEqualTo(50);
        answer("x", good("X"));
        assertThat(heard).hasSize(50).containsOnly(found("X", 0, FRESH, null));
        assertThat(lookup.waiting()).isZero();
    }

    @Test
    void keepsAnAnswerAsLongAsItIsGood() {
        var lookup = lookup(10, 10, 100);
        lookup.ask("x", heard::add);
        answer("x", good("X"));
        clock.advance(FRESH.minusSeconds(1));
        lookup.ask("x", heard::add);
        assertThat(last()).isEqualTo(found("X", FRESH.toSeconds() - 1, Duration.ofSeconds(1), null));
        assertThat(loads).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        lookup.ask("x", heard::add);
        assertThat(loads).isEqualTo(2);
    }

    @Test
    void keepsThatThereIsNothingToo() {
        var lookup = lookup(10, 10, 100);
        lookup.ask("x", heard::add);
        answer("x", new Fetched.Nothing<>("no x", FRESH));
        lookup.ask("x", heard::add);
        assertThat(heard).hasSize(2).containsOnly(new Looked.Missing<>("no x"));
        assertThat(loads).isEqualTo(1);
        clock.advance(FRESH);
        lookup.ask("x", heard::add);
        assertThat(loads).isEqualTo(2);
    }

    @Test
    void givesWhatIsKeptWithItsAgeWhenUpstreamFails() {
        var lookup = lookup(10, 10, 100);
        lookup.ask("x", heard::add);
        answer("x", good("X"));
        clock.advance(FRESH);
        lookup.ask("x", heard::add);
        answer("x", failed("down"));
        assertThat(last()).isEqualTo(found("X", FRESH.toSeconds(), Duration.ofSeconds(1), "down"));
        lookup.ask("x", heard::add);
        assertThat(loads).as("in the pause").isEqualTo(2);
        assertThat(last()).isEqualTo(found("X", FRESH.toSeconds(), Duration.ofSeconds(1), "down"));
        clock.advance(Duration.ofHours(24).minus(FRESH));
        lookup.ask("x", heard::add);
        answer("x", failed("still down"));
        assertThat(last()).isInstanceOf(Looked.Found.class);
        clock.advance(Duration.ofMinutes(1));
        lookup.ask("x", heard::add);
        answer("x", failed("still down"));
        assertThat(last()).as("older than is kept").isEqualTo(new Looked.Failed<>("still down", Duration.ofSeconds(4)));
    }

    @Test
    void nothingDoesNotReplaceWhatIsKept() {
        var lookup = lookup(10, 10, 100);
        lookup.ask("x", heard::add);
        answer("x", good("X"));
        clock.advance(FRESH);
        lookup.ask("x", heard::add);
        answer("x", new Fetched.Nothing<>("no temperature", Duration.ofMinutes(1)));
        assertThat(last()).isEqualTo(found("X", FRESH.toSeconds(), Duration.ofMinutes(1), "no temperature"));
        lookup.ask("y", heard::add);
        assertThat(loading).as("others are asked for").containsOnlyKeys("y");
    }

    @Test
    void leavesAFailingSourceAloneForLongerEachTime() {
        var lookup = lookup(10, 10, 100);
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            lookup.ask("x", heard::add);
            answer("x", failed("down"));
            assertThat(last()).isEqualTo(new Looked.Failed<>("down", Duration.ofSeconds(seconds)));
            clock.advance(Duration.ofSeconds(seconds).minusNanos(1));
            lookup.ask("y", heard::add);
            assertThat(last()).isEqualTo(new Looked.Failed<>("down", Duration.ofNanos(1)));
            clock.advance(Duration.ofNanos(1));
        }
        lookup.ask("x", heard::add);
        answer("x", good("X"));
        lookup.ask("y", heard::add);
        answer("y", failed("down"));
        assertThat(last()).as("it had recovered").isEqualTo(new Looked.Failed<>("down", Duration.ofSeconds(1)));
    }

    @Test
    void leavesItAloneAsLongAsItAsksFor() {
        var lookup = lookup(10, 10, 100);
        lookup.ask("x", heard::add);
        lookup.ask("y", heard::add);
        answer("x", new Fetched.Failed<>("too many", Optional.of(Duration.ofHours(1))));
        answer("y", failed("down"));
        clock.advance(Duration.ofMinutes(59));
        lookup.ask("z", heard::add);
        assertThat(last()).isEqualTo(new Looked.Failed<>("too many", Duration.ofMinutes(1)));
        clock.advance(Duration.ofMinutes(1));
        lookup.ask("z", heard::add);
        assertThat(loading).containsOnlyKeys("z");
    }

    @Test
    void keepsSoManyAndForgetsWhatNobodyAsksFor() {
        var lookup = lookup(2, 10, 100);
        for (var key : List.of("a", "b")) {
            lookup.ask(key, heard::add);
            answer(key, good(key));
        }
        lookup.ask("a", heard::add); // so b is the one not asked for longest
        lookup.ask("c", heard::add);
        answer("c", good("c"));
        assertThat(lookup.kept()).isEqualTo(2);
        lookup.ask("a", heard::add);
        assertThat(loads).isEqualTo(3);
        lookup.ask("b", heard::add);
        assertThat(loads).isEqualTo(4);
    }

    @Test
    void asksForSoManyThingsAtOnce() {
        var lookup = lookup(10, 2, 100);
        lookup.ask("a", heard::add);
        lookup.ask("b", heard::add);
        assertThat(heard).isEmpty();
        lookup.ask("c", heard::add);
        assertThat(last()).isEqualTo(new Looked.Failed<>("too many questions at once", Duration.ofSeconds(1)));
        lookup.ask("a", heard::add); // joins
        answer("a", good("A"));
        lookup.ask("c", heard::add);
        assertThat(loading).containsOnlyKeys("b", "c");
    }

    @Test
    void letsSoManyWait() {
        var lookup = lookup(10, 10, 3);
        for (int i = 0; i < 4; i++) {
            lookup.ask("a", heard::add);
        }
        assertThat(heard).containsExactly(new Looked.Failed<>("too many questions at once", Duration.ofSeconds(1)));
        answer("a", good("A"));
        lookup.ask("b", heard::add);
        assertThat(loading).containsOnlyKeys("b");
    }

    @Test
    void aSourceThatThrowsOrAnswersTwiceHurtsNobody() {
        var throwing = new Lookup<String, String>(CacheLimits.DEFAULT, (_, _) -> {
            throw new IllegalStateException("shut down");
        }, clock);
        throwing.ask("x", heard::add);
        assertThat(last()).isEqualTo(new Looked.Failed<>("the question could not be sent", Duration.ofSeconds(1)));
        var lookup = lookup(10, 10, 10);
        lookup.ask("x", heard::add);
        var then = loading.get("x");
        then.accept(good("X"));
        then.accept(good("Y"));
        assertThat(heard).hasSize(2);
        assertThat(lookup.waiting()).isZero();
    }

    /** Many threads, few keys, answers that come on other threads and go stale at once: each asker is answered once. */
    @Test
    void answersEachAskerOnceOnManyThreads() throws InterruptedException {
        int threads = 8;
        int each = 5_000;
        var answered = new CountDownLatch(threads * each);
        var wrong = new AtomicInteger();
        var underWay = new ConcurrentHashMap<String, String>();
        var lookup = new Lookup<String, String>(new CacheLimits(4, 8, 100_000, Duration.ofHours(1)), (key, then) -> {
            if (underWay.put(key, key) != null) {
                wrong.incrementAndGet(); // two for the same at once
            }
            Thread.ofVirtual().start(() -> {
                underWay.remove(key);
                then.accept(new Fetched.Good<>(key, Duration.ofNanos(1)));
            });
        }, NanoClock.SYSTEM);
        for (int t = 0; t < threads; t++) {
            Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; i < each; i++) {
                    var key = "k" + i % 8;
                    lookup.ask(key, looked -> {
                        if (!(looked instanceof Looked.Found<String>(var value, _, _, _) && value.equals(key))) {
                            wrong.incrementAndGet();
                        }
                        answered.countDown();
                    });
                }
            });
        }
        assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).hasValue(0);
        assertThat(lookup.waiting()).isZero();
        assertThat(lookup.kept()).isLessThanOrEqualTo(4);
    }
}
