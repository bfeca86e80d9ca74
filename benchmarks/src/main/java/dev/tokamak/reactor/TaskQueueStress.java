package dev.tokamak.reactor;

import java.util.concurrent.atomic.AtomicBoolean;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The hand-off to a loop loses no wake-up: while the loop comes back from its select, another thread hands over work.
 * Either this turn finds it, or the next select returns at once.
 *
 * <p>
 * The selector is a flag: {@code wakeup} sets it, and the select that returns takes it back. It begins set, and the queue
 * begins woken, because that is the state in which a producer does <em>not</em> wake the selector.
 */
public final class TaskQueueStress {

    private TaskQueueStress() {}

    private static final class Loop {
        final AtomicBoolean selectReturnsAtOnce = new AtomicBoolean();
        final TaskQueue queue = new TaskQueue(() -> selectReturnsAtOnce.set(true));

        Loop() {
            queue.wake();
        }

        /** The part of a turn that matters: select, rearm, take. */
        int turn() {
            selectReturnsAtOnce.set(false);
            queue.rearm();
            queue.take(10);
            int ran = 0;
            while (queue.next() != null) {
                ran++;
            }
            return ran;
        }

        int willReturnAtOnce() {
            return selectReturnsAtOnce.get() ? 1 : 0;
        }
    }

    /** One task. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "this turn found it")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "this turn found it, and the next select is woken in vain")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the next select is woken")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the task waits and nobody wakes the loop")
    @State
    public static class OneTask {
        private final Loop loop = new Loop();

        /** Another thread. */
        @Actor
        public void producer() {
            loop.queue.offer(() -> {});
        }

        /**
         * The loop.
         *
         * @param r
         *            how many tasks this turn ran
         */
        @Actor
        public void loop(II_Result r) {
            r.r1 = loop.turn();
        }

        /**
         * Afterwards.
         *
         * @param r
         *            whether the next select returns at once
         */
        @Arbiter
        public void next(II_Result r) {
            r.r2 = loop.willReturnAtOnce();
        }
    }

    /** Two tasks of one thread: the first may be found and the second not, but then the loop is woken. */
    @JCStressTest
    @Outcome(id = {"2, 0", "2, 1"}, expect = Expect.ACCEPTABLE, desc = "this turn found both")
    @Outcome(id = {"0, 1", "1, 1"}, expect = Expect.ACCEPTABLE, desc = "the next select is woken for what is left")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a task waits and nobody wakes the loop")
    @State
    public static class TwoTasks {
        private final Loop loop = new Loop();

        /** Another thread. */
        @Actor
        public void producer() {
            loop.queue.offer(() -> {});
            loop.queue.offer(() -> {});
        }

        /**
         * The loop.
         *
         * @param r
         *            how many tasks this turn ran
         */
        @Actor
        public void loop(II_Result r) {
            r.r1 = loop.turn();
        }

        /**
         * Afterwards.
         *
         * @param r
         *            whether the next select returns at once
         */
        @Arbiter
        public void next(II_Result r) {
            r.r2 = loop.willReturnAtOnce();
        }
    }

    /** A loop that is told to stop by a flag and a wake-up sees the flag, or is woken to see it. */
    @JCStressTest
    @Outcome(id = {"1, 0", "1, 1"}, expect = Expect.ACCEPTABLE, desc = "this turn saw the flag")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the next select is woken")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the loop waits and never stops")
    @State
    public static class Stop {
        private final Loop loop = new Loop();
        private volatile boolean stopping;

        /** Another thread. */
        @Actor
        public void stopper() {
            stopping = true;
            loop.queue.wake();
        }

        /**
         * The loop.
         *
         * @param r
         *            whether it saw the flag after its turn
         */
        @Actor
        public void loop(II_Result r) {
            loop.turn();
            r.r1 = stopping ? 1 : 0;
        }

        /**
         * Afterwards.
         *
         * @param r
         *            whether the next select returns at once
         */
        @Arbiter
        public void next(II_Result r) {
            r.r2 = loop.willReturnAtOnce();
        }
    }
}
