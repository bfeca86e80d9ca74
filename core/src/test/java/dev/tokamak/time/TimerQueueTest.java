package dev.tokamak.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;
import dev.tokamak.time.TimerQueue.Timer;

class TimerQueueTest {

    private static final int ALL = Integer.MAX_VALUE;

    private final TimerQueue queue = new TimerQueue();
    private final List<String> ran = new ArrayList<>();

    private Timer timer(String name) {
        return new Timer(() -> ran.add(name));
    }

    @Test
    void runsInTheOrderOfDeadlinesAndFirstComeFirstServedAmongEquals() {
        queue.arm(timer("late"), 30);
        queue.arm(timer("first of two"), 20);
        queue.arm(timer("second of two"), 20);
        queue.arm(timer("early"), 10);
        assertThat(queue.expire(30, ALL)).isEqualTo(4);
        assertThat(ran).containsExactly("early", "first of two", "second of two", "late");
    }

    @Test
    void isNeverEarly() {
        queue.arm(timer("a"), 10);
        assertThat(queue.expire(9, ALL)).isZero();
        assertThat(queue.nanosToNext(9)).isEqualTo(1);
        assertThat(queue.expire(10, ALL)).isEqualTo(1);
        assertThat(queue.nanosToNext(10)).isEqualTo(TimerQueue.NEVER);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, Long.MAX_VALUE - 5, Long.MIN_VALUE, -1})
    void survivesTheOverflowOfTheClock(long now) {
        queue.arm(timer("second"), now + 10);
        queue.arm(timer("first"), now + 3);
        queue.arm(timer("third"), now + Long.MAX_VALUE / 2);
        assertThat(queue.nanosToNext(now)).isEqualTo(3);
        assertThat(queue.lateness(now)).isZero();
        assertThat(queue.lateness(now + 5)).isEqualTo(2);
        assertThat(queue.expire(now + 2, ALL)).isZero();
        queue.expire(now + 3, ALL);
        queue.expire(now + 9, ALL);
        assertThat(ran).containsExactly("first");
        queue.expire(now + 10, ALL);
        queue.expire(now + Long.MAX_VALUE / 2, ALL);
        assertThat(ran).containsExactly("first", "second", "third");
    }

    @Test
    void runsNoMoreThanAskedFor() {
        for (int i = 0; i < 10; i++) {
            queue.arm(timer("t"), i);
        }
        assertThat(queue.expire(100, 3)).isEqualTo(3);
        assertThat(queue.size()).isEqualTo(7);
        assertThat(queue.lateness(100)).isEqualTo(97);
    }

    @Test
    void aTimerThatRearmsItselfIsLeftForTheNextCallAlsoWhenItIsDue() {
        var again = new Timer[1];
        again[0] = new Timer(() -> {
            ran.add("again");
            queue.arm(again[0], 5);
        });
        queue.arm(again[0], 5);
        queue.arm(timer("other"), 6);
        queue.expire(10, ALL);
        queue.expire(10, ALL);
        assertThat(ran).contains("other");
        assertThat(ran.stream().filter("again"::equals).count()).isEqualTo(2);
    }

    @Test
    void aTimerThatRearmsItselfInThePastStarvesNobody() {
        var again = new Timer[1];
        again[0] = new Timer(() -> queue.arm(again[0], 1));
        queue.arm(again[0], 1);
        queue.arm(timer("other"), 2);
        for (int i = 0; i < 10; i++) {
            queue.expire(10, ALL);
        }
        assertThat(ran).containsExactly("other");
    }

    @Test
    void anActionMayCancelAnother() {
        var victim = timer("victim");
        queue.arm(new Timer(() -> queue.cancel(victim)), 1);
        queue.arm(victim, 2);
        assertThat(queue.expire(10, ALL)).isEqualTo(1);
        assertThat(ran).isEmpty();
        assertThat(victim.isArmed()).isFalse();
    }

    @Test
    void cancellingSaysWhetherItWasArmed() {
        var timer = timer("t");
        assertThat(queue.cancel(timer)).isFalse();
        queue.arm(timer, 1);
        assertThat(timer.isArmed()).isTrue();
        assertThat(queue.cancel(timer)).isTrue();
        assertThat(queue.cancel(timer)).isFalse();
        assertThat(queue.expire(10, ALL)).isZero();
    }

    @Test
    void movingATimerLeavesNothingBehind() {
        var timer = timer("t");
        queue.arm(timer, 1);
        queue.arm(timer, 5);
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.expire(4, ALL)).isZero();
        assertThat(timer.deadline()).isEqualTo(5);
        assertThat(queue.expire(5, ALL)).isEqualTo(1);
    }

    /** A timer of the model: a list that is searched. */
    private record Expected(int name, long deadline, long order) {}

    @Test
    void behavesAsASortedListDoes() {
        Seeded.times(200, random -> {
            var heap = new TimerQueue();
            var expired = new ArrayList<Integer>();
            var timers = new ArrayList<Timer>();
            for (int i = 0; i < 300; i++) {
                int name = i;
                timers.add(new Timer(() -> expired.add(name)));
            }
            var model = new ArrayList<Expected>();
            long now = Long.MAX_VALUE - random.nextInt(2000);
            long order = 0;
            for (int step = 0; step < 1000; step++) {
                int name = random.nextInt(timers.size());
                int what = random.nextInt(10);
                if (what < 6) {
                    long deadline = now + random.nextInt(200) - 20;
                    heap.arm(timers.get(name), deadline);
                    model.removeIf(each -> each.name == name);
                    model.add(new Expected(name, deadline, order++));
                } else if (what < 8) {
                    assertThat(heap.cancel(timers.get(name))).isEqualTo(model.removeIf(each -> each.name == name));
                } else {
                    now += random.nextInt(50);
                    long at = now;
                    var due = model.stream().filter(each -> each.deadline - at <= 0)
                            .sorted(Comparator.<Expected>comparingLong(each -> each.deadline - at)
                                    .thenComparingLong(Expected::order))
                            .limit(random.nextInt(8)).toList();
                    expired.clear();
                    assertThat(heap.expire(now, due.size())).isEqualTo(due.size());
                    assertThat(expired).isEqualTo(due.stream().map(Expected::name).toList());
                    model.removeAll(due);
                }
                assertThat(heap.size()).isEqualTo(model.size());
                long at = now;
                long next = model.stream().mapToLong(each -> Math.max(0, each.deadline - at)).min()
                        .orElse(TimerQueue.NEVER);
                assertThat(heap.nanosToNext(now)).isEqualTo(next);
            }
        });
    }
}
