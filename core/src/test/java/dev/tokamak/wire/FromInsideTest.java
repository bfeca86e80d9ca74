package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.Limits;
import dev.tokamak.net.SharedBytes;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.Manner;
import dev.tokamak.probe.ManualClock;
import dev.tokamak.probe.ProbeLoop;

/**
 * Every method of a connection from inside every callback: it records, and what follows comes after the callback. (That
 * nothing nests is checked by the probe.)
 */
@ParameterizedClass
@EnumSource(Manner.class)
class FromInsideTest {

    private static final Limits SMALL = Limits.DEFAULT.withWater(1, 20);
    /** Above high water, so that onWritable comes. */
    private static final String LONG = "0123456789012345678901234";

    private final ProbeLoop loop;

    FromInsideTest(Manner manner) {
        loop = new ProbeLoop(manner, new ManualClock());
    }

    /** Does something at the end of the first callback of this name, in a life that has all of them. */
    private HandlerProbe live(String callback, Scripted script, Scripted.Step action) {
        var times = new AtomicInteger();
        Scripted.Step once = c -> {
            if (times.getAndIncrement() == 0) {
                script.events.add("begin");
                action.run(c);
                script.events.add("end of " + callback);
            }
        };
        switch (callback) {
            case "onOpen" -> script.opened = once;
            case "onData" -> script.data = once;
            case "onWritable" -> script.writable = once;
            case "onInputClosed" -> script.inputClosed = once;
            default -> script.closed = once;
        }
        var peer = loop.open(script, SMALL);
        peer.send("x");
        peer.elsewhere(c -> c.write(SharedBytes.utf8(LONG)));
        peer.send("y");
        peer.halfClose();
        peer.elsewhere(Connection::close);
        assertThat(times).hasPositiveValue();
        assertThat(script.events.stream().filter(event -> event.startsWith("close")).count()).isOne();
        return peer;
    }

    private static String after(Scripted script, String callback) {
        return String.join(", ", script.events.subList(script.events.indexOf("end of " + callback) + 1,
                script.events.size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onData", "onWritable"})
    void closeLetsNothingFollowButOnClose(String callback) {
        var script = new Scripted();
        var peer = live(callback, script, c -> {
            c.write(Scripted.bytes("bye"));
            c.close();
            assertThat(c.write(Scripted.bytes("late"))).isFalse();
        });
        assertThat(after(script, callback)).isEqualTo("close CLOSED");
        assertThat(peer.received()).endsWith("bye");
        assertThat(peer.sawReset()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.tokamak.wire.Scripted#callbacks")
    void closeInAnyCallbackEndsInGoodOrder(String callback) {
        var script = new Scripted();
        var peer = live(callback, script, Connection::close);
        assertThat(peer.sawEnd()).isTrue();
        assertThat(peer.sawReset()).isFalse();
        assertThat(loop.counters().get(Counter.HANDLER_ERRORS)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onData", "onWritable", "onInputClosed"})
    void abortLetsNothingFollowButOnClose(String callback) {
        var script = new Scripted();
        var peer = live(callback, script, c -> {
            c.write(Scripted.bytes("never"));
            c.abort(CloseReason.MALFORMED);
            c.close();
        });
        assertThat(after(script, callback)).isEqualTo("close MALFORMED");
        assertThat(peer.received()).doesNotContain("never");
        assertThat(peer.sawReset()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onData", "onWritable", "onInputClosed"})
    void writeArrives(String callback) {
        var script = new Scripted();
        var peer = live(callback, script, c -> c.write(Scripted.bytes("hello")));
        assertThat(peer.received()).contains("hello").contains(LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onData", "onWritable", "onInputClosed"})
    void aLongWriteArrivesAndOnWritableComesAfterTheCallback(String callback) {
        var script = new Scripted();
        var peer = live(callback, script, c -> {
            assertThat(c.write(SharedBytes.utf8("<" + LONG + ">"))).isFalse();
            script.closesAtEnd = false;
        });
        assertThat(peer.received()).contains("<" + LONG + ">");
        assertThat(after(script, callback)).startsWith("writable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onData", "onWritable"})
    void shutdownOutputLeavesInputOpen(String callback) {
        var script = new Scripted();
        var peer = live(callback, script, c -> {
            c.write(Scripted.bytes("last"));
            c.shutdownOutput();
        });
        assertThat(peer.received()).endsWith("last");
        assertThat(after(script, callback)).contains("end , close CLOSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onData", "onWritable"})
    void executeRunsTheTaskOnceAfterTheCallback(String callback) {
        var script = new Scripted();
        live(callback, script, c -> {
            c.execute(() -> script.events.add("task 1"));
            c.execute(() -> script.events.add("task 2"));
        });
        assertThat(after(script, callback)).containsOnlyOnce("task 1, task 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onData", "onWritable"})
    void scheduleRunsTheTaskOnceAfterTheCallback(String callback) {
        var script = new Scripted();
        live(callback, script, c -> c.schedule(Duration.ZERO, () -> script.events.add("timer")));
        assertThat(after(script, callback)).containsOnlyOnce("timer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onData", "onWritable"})
    void offloadBringsTheResultBackAfterTheCallback(String callback) {
        var script = new Scripted();
        live(callback, script, c -> c.offload(() -> "result", (result, _) -> script.events.add(result)));
        assertThat(after(script, callback)).containsOnlyOnce("result");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onData", "onWritable"})
    void pauseHoldsBackUntilATaskResumes(String callback) {
        var script = new Scripted();
        live(callback, script, c -> {
            c.pauseReading();
            c.execute(() -> {
                script.events.add("resumed");
                c.resumeReading();
            });
        });
        assertThat(after(script, callback)).startsWith("resumed").contains("end , close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "close", "abort", "shutdownOutput", "execute", "schedule", "offload", "resume"})
    void insideOnCloseNothingIsOfAnyUseOrHarm(String action) {
        var script = new Scripted();
        live("onClose", script, c -> {
            switch (action) {
                case "write" -> assertThat(c.write(Scripted.bytes("x"))).isFalse();
                case "close" -> c.close();
                case "abort" -> c.abort(CloseReason.MALFORMED);
                case "shutdownOutput" -> c.shutdownOutput();
                case "execute" -> c.execute(() -> script.events.add("task"));
                case "schedule" -> c.schedule(Duration.ZERO, () -> script.events.add("timer"));
                case "offload" -> c.offload(() -> "result", (result, _) -> script.events.add(result));
                default -> {
                    c.pauseReading();
                    c.resumeReading();
                }
            }
        });
        loop.advance(Duration.ofMinutes(1));
        assertThat(script.events.getLast()).isEqualTo("end of onClose");
        assertThat(loop.timersWaiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onData", "onWritable", "onInputClosed"})
    void oneConnectionMayEndAnother(String callback) {
        var victim = new Scripted();
        var other = loop.open(victim, SMALL);
        live(callback, new Scripted(), _ -> other.connection().abort(CloseReason.REFUSED));
        assertThat(victim.events).containsExactly("open", "close REFUSED");
    }
}
