package dev.tokamak.wire;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;

/**
 * A context that was signaled is being served while another thread records something more: either this service carries it
 * out, or the context is signaled again. Never is something recorded, not carried out, and nobody told.
 *
 * <p>
 * Each test begins with one signal given, so that a second one says that the context will be served again.
 */
public final class SerialContextStress {

    private SerialContextStress() {}

    private static final class Quiet implements ConnectionHandler {
        @Override
        public void onData(Connection c, ByteBuffer in) {}
    }

    /** An open connection that has been signaled, and its transport. */
    private static final class Served {
        final StressHost host = new StressHost();
        final StressWire wire = new StressWire(Integer.MAX_VALUE);
        final ConnectionCore core = new ConnectionCore(host, new Quiet(), Limits.DEFAULT, new InetSocketAddress(0),
                false);
        private final ByteBuffer scratch = ByteBuffer.allocate(1024);

        Served() {
            core.enter();
            core.opened(wire);
            core.leave();
            core.execute(() -> {});
        }

        void serve() {
            core.beginService();
            core.enter();
            try {
                core.runTasks(64);
                core.flush(scratch, 1024);
                core.finish();
            } finally {
                core.leave();
            }
        }

        int furtherSignals() {
            return host.signals.get() - 1;
        }
    }

    /** A task. */
    @JCStressTest
    @Outcome(id = {"1, 0", "1, 1"}, expect = Expect.ACCEPTABLE, desc = "this service ran it")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "signaled again")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the task waits for ever, or two signals at once")
    @State
    public static class Execute {
        private final Served served = new Served();
        private int ran; // in context

        /** Another thread. */
        @Actor
        public void other() {
            served.core.execute(() -> ran++);
        }

        /**
         * The transport.
         *
         * @param r
         *            whether the task ran
         */
        @Actor
        public void transport(II_Result r) {
            served.serve();
            r.r1 = ran;
        }

        /**
         * Afterwards.
         *
         * @param r
         *            how many signals came
         */
        @Arbiter
        public void after(II_Result r) {
            r.r2 = served.furtherSignals();
        }
    }

    /** Output. */
    @JCStressTest
    @Outcome(id = {"1, 0", "1, 1"}, expect = Expect.ACCEPTABLE, desc = "this service sent it")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "signaled again")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the bytes wait for ever, or two signals at once")
    @State
    public static class Write {
        private final Served served = new Served();

        /** Another thread. */
        @Actor
        public void other() {
            served.core.write(ByteBuffer.wrap(new byte[] {'x'}));
        }

        /**
         * The transport.
         *
         * @param r
         *            bytes sent
         */
        @Actor
        public void transport(II_Result r) {
            served.serve();
            r.r1 = served.wire.taken().length();
        }

        /**
         * Afterwards.
         *
         * @param r
         *            how many signals came
         */
        @Arbiter
        public void after(II_Result r) {
            r.r2 = served.furtherSignals();
        }
    }

    /** The end: whoever aborts is heard. */
    @JCStressTest
    @Outcome(id = {"1, 0", "1, 1"}, expect = Expect.ACCEPTABLE, desc = "this service ended it")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "signaled again")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the connection lives on, or two signals at once")
    @State
    public static class Abort {
        private final Served served = new Served();

        /** Another thread. */
        @Actor
        public void other() {
            served.core.abort(CloseReason.CLOSED);
        }

        /**
         * The transport.
         *
         * @param r
         *            whether it is over
         */
        @Actor
        public void transport(II_Result r) {
            served.serve();
            r.r1 = served.core.isOver() ? 1 : 0;
        }

        /**
         * Afterwards.
         *
         * @param r
         *            how many signals came
         */
        @Arbiter
        public void after(II_Result r) {
            r.r2 = served.furtherSignals();
        }
    }

    /** Offloaded work that ends while the connection ends: its result is delivered or closed, once. */
    @JCStressTest
    @Outcome(id = {"1, 0", "0, 1"}, expect = Expect.ACCEPTABLE, desc = "delivered or closed")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, or both")
    @State
    public static class ResultAtTheEnd {
        private final Served served = new Served();
        private int delivered;
        private int closed;

        private void take(@Nullable AutoCloseable result) {
            delivered += result == null ? 0 : 1;
        }

        /** The thread that did the work. */
        @Actor
        public void worker() {
            served.core.execute(
                    Completion.<AutoCloseable>of(served.core, () -> () -> closed++, (result, _) -> take(result)));
        }

        /** The transport: one task or none, then the end. */
        @Actor
        public void transport() {
            served.core.abort(CloseReason.CLOSED);
            served.serve();
        }

        /**
         * Afterwards.
         *
         * @param r
         *            how often it was delivered and closed
         */
        @Arbiter
        public void after(II_Result r) {
            r.r1 = delivered;
            r.r2 = closed;
        }
    }
}
