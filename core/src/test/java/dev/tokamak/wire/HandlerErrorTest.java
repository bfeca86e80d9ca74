package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.Limits;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.Manner;
import dev.tokamak.probe.ManualClock;
import dev.tokamak.probe.ProbeLoop;

/** What handlers throw and leave behind. */
@ParameterizedClass
@EnumSource(Manner.class)
class HandlerErrorTest {

    private static final Limits SMALL = Limits.DEFAULT.withWater(1, 2);
    private static final Logger LOG = Logger.getLogger("dev.tokamak.wire");

    private final ProbeLoop loop;
    private final Scripted bystander = new Scripted();

    HandlerErrorTest(Manner manner) {
        loop = new ProbeLoop(manner, new ManualClock());
    }

    @BeforeEach
    void expectErrorsInTheLog() {
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void logAgain() {
        LOG.setLevel(null);
    }

    /** An exception whose description fails too. */
    private static final class Nasty extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message either");
        }
    }

    @SuppressWarnings("InfiniteRecursion") // on purpose
    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    static Stream<Scripted.Step> failures() {
        return Stream.of(_ -> {
            throw new Exception("checked");
        }, _ -> {
            throw new IllegalStateException("unchecked");
        }, _ -> {
            throw new AssertionError("error");
        }, _ -> {
            throw new NoClassDefFoundError("linkage");
        }, _ -> {
            throw new OutOfMemoryError("pretended");
        }, _ -> {
            throw new Nasty();
        }, _ -> recurse(0));
    }

    /** Where the handler's code is called from. */
    private static final List<String> PLACES = List.of("onOpen", "onData", "onWritable", "onInputClosed", "task",
            "timer", "result");

    static Stream<Arguments> everywhere() {
        return PLACES.stream().flatMap(place -> failures().map(failure -> Arguments.of(place, failure)));
    }

    static Stream<String> places() {
        return Stream.concat(PLACES.stream(), Stream.of("onClose"));
    }

    private HandlerProbe doAt(String place, Scripted.Step step, Scripted script) {
        switch (place) {
            case "onOpen" -> script.opened = step;
            case "onData" -> script.data = step;
            case "onWritable" -> script.writable = step;
            case "onInputClosed" -> script.inputClosed = step;
            case "onClose" -> script.closed = step;
            default -> {}
        }
        var peer = loop.open(script, SMALL);
        switch (place) {
            case "task" -> peer.elsewhere(c -> c.execute(() -> sneak(step, c)));
            case "timer" -> peer.elsewhere(c -> c.schedule(Duration.ofSeconds(1), () -> sneak(step, c)));
            case "result" -> peer.elsewhere(c -> c.offload(() -> "done", (_, _) -> sneak(step, c)));
            default -> {}
        }
        peer.advance(Duration.ofSeconds(1));
        peer.send("x");
        peer.elsewhere(c -> c.write(Scripted.bytes("above high water")));
        peer.halfClose();
        return peer;
    }

    private static void sneak(Scripted.Step step, Connection c) {
        try {
            step.run(c);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void whatIsThrownAnywhereEndsItsOwnConnectionAndNothingElse(String place, Scripted.Step failure) {
        var other = loop.open(bystander, SMALL);
        var script = new Scripted();
        var peer = doAt(place, failure, script);
        assertThat(peer.closeReason()).contains(CloseReason.HANDLER_ERROR);
        assertThat(peer.closeCause()).isPresent();
        assertThat(peer.sawReset()).as("a cut stream must not look complete").isTrue();
        assertThat(script.events.getLast()).isEqualTo("close HANDLER_ERROR");
        assertThat(loop.counters().get(Counter.HANDLER_ERRORS)).isEqualTo(1);
        other.send("still there");
        assertThat(bystander.events).containsExactly("open", "data still there");
        assertThat(other.isClosed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatOnCloseThrowsIsCountedAndNothingElse(Scripted.Step failure) {
        var other = loop.open(bystander, SMALL);
        var peer = doAt("onClose", failure, new Scripted());
        assertThat(peer.closeReason()).contains(CloseReason.PEER_CLOSED);
        assertThat(loop.counters().get(Counter.HANDLER_ERRORS)).isEqualTo(1);
        other.send("still there");
        assertThat(bystander.events).containsExactly("open", "data still there");
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void nothingOfTheHandlerRunsAfterwardsButOnClose(String place, Scripted.Step failure) {
        var script = new Scripted();
        var ran = new ArrayList<String>();
        doAt(place, c -> {
            c.execute(() -> ran.add("task"));
            c.schedule(Duration.ZERO, () -> ran.add("timer"));
            failure.run(c);
        }, script);
        assertThat(ran).isEmpty();
        assertThat(loop.timersWaiting()).isZero();
    }

    @ParameterizedTest
    @MethodSource("places")
    void aSetInterruptFlagIsClearedAfterEachCallback(String place) {
        doAt(place, _ -> Thread.currentThread().interrupt(), new Scripted());
        assertThat(Thread.interrupted()).isFalse();
        assertThat(loop.counters().get(Counter.INTERRUPTS_CLEARED)).isEqualTo(1);
    }
}
