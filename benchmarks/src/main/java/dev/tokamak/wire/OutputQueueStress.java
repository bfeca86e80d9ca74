package dev.tokamak.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

import dev.tokamak.net.Limits;

/** Output that two threads write while one of them, or a third, gives it to the socket: the order of each is kept. */
public final class OutputQueueStress {

    private OutputQueueStress() {}

    private static final class Sender {
        final StressWire wire;
        final OutputQueue queue = new OutputQueue(Limits.DEFAULT, false, _ -> {});
        private final ByteBuffer scratch = ByteBuffer.allocate(64);

        Sender(int mostPerWrite) {
            wire = new StressWire(mostPerWrite);
        }

        OutputQueue.Wrote write(char letter, boolean inContext) {
            return queue.write(ByteBuffer.wrap(new byte[] {(byte) letter}), inContext);
        }

        void flush() {
            try {
                queue.flush(wire, scratch, Long.MAX_VALUE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String all() {
            while (!queue.isEmpty()) {
                flush();
            }
            return wire.taken();
        }
    }

    /** The loop stages an answer, writes behind it, and flushes; another thread writes twice. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "each in its own order, nothing lost, nothing twice")
    @Outcome(expect = Expect.FORBIDDEN, desc = "out of order, lost or twice")
    @State
    public static class TwoWriters {
        private final Sender sender = new Sender(1);
        private final ByteBuffer staging = ByteBuffer.allocate(64);

        /** The loop: the socket takes one byte of each write, so the rest is moved to the queue. */
        @Actor
        public void loop() {
            sender.queue.lend(staging);
            sender.write('a', true);
            sender.write('b', true);
            sender.flush();
            sender.write('c', true);
            sender.flush();
        }

        /** Another thread. */
        @Actor
        public void other() {
            sender.write('x', false);
            sender.write('y', false);
        }

        /**
         * Afterwards.
         *
         * @param r
         *            1 when all is well
         */
        @Arbiter
        public void after(I_Result r) {
            var all = sender.all();
            boolean loops = all.replaceAll("[xy]", "").equals("abc");
            boolean others = all.replaceAll("[abc]", "").equals("xy");
            r.r1 = loops && others && sender.queue.pendingBytes(false) == 0 ? 1 : 0;
        }
    }

    /** A write and a close at once: what was accepted is sent, what was refused is not. */
    @JCStressTest
    @Outcome(id = {"ROOM, x", "SEALED, "}, expect = Expect.ACCEPTABLE, desc = "accepted and sent, or neither")
    @Outcome(expect = Expect.FORBIDDEN, desc = "accepted and lost, or refused and sent")
    @State
    public static class WriteAndSeal {
        private final Sender sender = new Sender(8);

        /**
         * A writer.
         *
         * @param r
         *            what it was told
         */
        @Actor
        public void writer(LL_Result r) {
            r.r1 = sender.write('x', false);
        }

        /** The loop: closes after what is queued. */
        @Actor
        public void closer() {
            sender.queue.seal();
            sender.flush();
        }

        /**
         * Afterwards.
         *
         * @param r
         *            what was sent
         */
        @Arbiter
        public void after(LL_Result r) {
            r.r2 = sender.all();
        }
    }

    /** A write while the connection ends: nothing is left behind. */
    @JCStressTest
    @Outcome(id = {"ROOM, 0", "SEALED, 0"}, expect = Expect.ACCEPTABLE, desc = "dropped with the rest, or refused")
    @Outcome(expect = Expect.FORBIDDEN, desc = "bytes that belong to nobody")
    @State
    public static class WriteAndDiscard {
        private final Sender sender = new Sender(8);

        /**
         * A writer.
         *
         * @param r
         *            what it was told
         */
        @Actor
        public void writer(LL_Result r) {
            r.r1 = sender.write('x', false);
        }

        /** The loop: a flush of what there is, then the end. */
        @Actor
        public void ender() {
            sender.flush();
            sender.queue.discard();
        }

        /**
         * Afterwards.
         *
         * @param r
         *            what is still queued
         */
        @Arbiter
        public void after(LL_Result r) {
            r.r2 = sender.queue.pendingBytes(false);
        }
    }
}
