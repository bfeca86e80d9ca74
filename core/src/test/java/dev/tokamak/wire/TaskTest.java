package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.Limits;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.Manner;
import dev.tokamak.probe.ManualClock;
import dev.tokamak.probe.ProbeLoop;

/** Tasks, and work that is done elsewhere. */
@ParameterizedClass
@EnumSource(Manner.class)
class TaskTest {

    private final Scripted script = new Scripted();
    private final List<String> ran = new ArrayList<>();
    private final ProbeLoop loop;
    private final HandlerProbe peer;

    TaskTest(Manner manner) {
        loop = new ProbeLoop(manner, new ManualClock());
        peer = loop.open(script, Limits.DEFAULT);
        script.since();
    }

    private static final class Resource implements AutoCloseable {
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    void tasksRunInTheOrderOfTheCalls() {
        peer.elsewhere(c -> {
            for (int i = 0; i < 200; i++) { // more than one turn's worth
                var name = "task " + i;
                c.execute(() -> ran.add(name));
            }
        });
        assertThat(ran).hasSize(200).startsWith("task 0", "task 1").endsWith("task 199");
    }

    @Test
    void nothingOfATurnRunsAfterATaskThatThrewOrAborted() {
        Logger.getLogger("dev.tokamak.wire").setLevel(Level.OFF);
        peer.elsewhere(c -> {
            c.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
            c.execute(() -> ran.add("after the error"));
        });
        Logger.getLogger("dev.tokamak.wire").setLevel(null);
        var other = loop.open(new Scripted(), Limits.DEFAULT);
        other.elsewhere(c -> {
            c.execute(() -> c.abort(CloseReason.MALFORMED));
            c.execute(() -> ran.add("after the abort"));
        });
        assertThat(ran).isEmpty();
        assertThat(peer.closeReason()).contains(CloseReason.HANDLER_ERROR);
    }

    @Test
    void aTaskMayWriteAndClose() {
        peer.elsewhere(c -> c.execute(() -> {
            c.write(Scripted.bytes("from a task"));
            c.close();
        }));
        assertThat(peer.received()).isEqualTo("from a task");
        assertThat(peer.sawEnd()).isTrue();
    }

    @Test
    void tasksWaitingAtTheEndAreDiscarded() {
        peer.elsewhere(c -> {
            c.abort(CloseReason.MALFORMED);
            c.execute(() -> ran.add("task"));
        });
        assertThat(ran).isEmpty();
    }

    @Test
    void theResultOfOffloadedWorkComesBack() {
        peer.elsewhere(c -> c.offload(() -> 42, (result, thrown) -> ran.add(result + " " + thrown)));
        assertThat(ran).containsExactly("42 null");
    }

    @Test
    void whatOffloadedWorkThrowsComesBack() {
        peer.elsewhere(c -> c.offload(() -> {
            throw new java.io.IOException("no such file");
        }, (result, thrown) -> ran.add(result + " " + thrown)));
        peer.elsewhere(c -> c.offload(() -> {
            throw new StackOverflowError();
        }, (result, thrown) -> ran.add(result + " " + thrown)));
        assertThat(ran).containsExactly("null java.io.IOException: no such file", "null java.lang.StackOverflowError");
        assertThat(peer.isClosed()).isFalse();
    }

    @Test
    void aResultThatComesAfterTheEndIsDiscardedAndClosed() {
        var resource = new Resource();
        loop.holdOffloads();
        peer.elsewhere(c -> c.offload(() -> resource, (_, _) -> ran.add("result")));
        peer.elsewhere(c -> c.abort(CloseReason.MALFORMED));
        loop.runOffloaded();
        assertThat(ran).isEmpty();
        assertThat(resource.closed).hasValue(1);
    }

    @Test
    void aResultThatWaitsAtTheEndIsDiscardedAndClosed() {
        var resource = new Resource();
        peer.elsewhere(c -> {
            c.execute(() -> c.abort(CloseReason.MALFORMED));
            c.offload(() -> resource, (_, _) -> ran.add("result"));
        });
        assertThat(ran).isEmpty();
        assertThat(resource.closed).hasValue(1);
    }

    @Test
    void aDiscardedResultThatFailsToCloseHarmsNobody() {
        Logger.getLogger("dev.tokamak.wire").setLevel(Level.OFF);
        AutoCloseable nasty = () -> {
            throw new StackOverflowError();
        };
        loop.holdOffloads();
        peer.elsewhere(c -> c.offload(() -> nasty, (_, _) -> ran.add("result")));
        peer.elsewhere(c -> c.abort(CloseReason.MALFORMED));
        loop.runOffloaded();
        Logger.getLogger("dev.tokamak.wire").setLevel(null);
        assertThat(peer.closeReason()).contains(CloseReason.MALFORMED);
    }

    @Test
    void aResultThatIsTakenIsNotClosed() {
        var resource = new Resource();
        peer.elsewhere(c -> c.offload(() -> resource, (_, _) -> ran.add("result")));
        peer.elsewhere(Connection::close);
        peer.halfClose();
        assertThat(ran).containsExactly("result");
        assertThat(resource.closed).hasValue(0);
    }

    @Test
    void workThatIsTurnedAwayComesBackAsAnException() {
        var host = new TestHost();
        host.workers = _ -> {
            throw new RejectedExecutionException("full");
        };
        var core = new ConnectionCore(host, script, Limits.DEFAULT, new InetSocketAddress(1), false);
        core.offload(() -> "never", (_, thrown) -> ran.add(String.valueOf(thrown)));
        assertThat(core.hasOffloads()).isTrue();
        core.enter();
        core.runTasks(10);
        core.leave();
        assertThat(ran).containsExactly("java.util.concurrent.RejectedExecutionException: full");
        assertThat(core.hasOffloads()).isFalse();
        assertThat(host.counters.get(Counter.OFFLOADS_REJECTED)).isEqualTo(1);
    }

    @Test
    void aDrainingConnectionEndsOnceNothingIsUnderWay() {
        loop.holdOffloads();
        peer.elsewhere(c -> c.offload(() -> "result", (result, _) -> c.write(Scripted.bytes(result))));
        peer.stopReading();
        loop.drain();
        assertThat(peer.sawEnd()).isFalse();
        loop.runOffloaded();
        assertThat(peer.sawEnd()).isFalse();
        peer.keepReading();
        assertThat(peer.received()).isEqualTo("result");
        assertThat(peer.sawEnd()).isTrue();
        peer.halfClose();
        assertThat(peer.closeReason()).contains(CloseReason.SHUTDOWN);
    }

    @Test
    void anIdleConnectionEndsPromptlyWhenDraining() {
        loop.drain();
        assertThat(peer.sawEnd()).isTrue();
        peer.advance(Duration.ofMillis(499));
        assertThat(peer.isClosed()).isFalse();
        peer.advance(Duration.ofMillis(1));
        assertThat(peer.closeReason()).contains(CloseReason.SHUTDOWN);
        assertThat(peer.sawReset()).isFalse();
    }

    @Test
    void aConnectionThatLingersEndsPromptlyTooWhenDraining() {
        peer.elsewhere(Connection::close);
        peer.advance(Duration.ofSeconds(1));
        loop.drain();
        peer.advance(Duration.ofMillis(500));
        assertThat(peer.closeReason()).as("the handler had closed it").contains(CloseReason.CLOSED);
    }

    @Test
    void drainingOffersFirstWhatHasArrived() {
        peer.elsewhere(c -> {
            c.pauseReading();
            c.execute(() -> {});
        });
        peer.send("x");
        script.data = c -> c.write(Scripted.bytes("answer"));
        peer.connection().resumeReading();
        loop.drain();
        peer.halfClose();
        assertThat(peer.received()).isIn("answer", ""); // offered only if it was read before
        assertThat(peer.closeReason()).contains(CloseReason.SHUTDOWN);
    }

    @Test
    void whatIsStillConnectingWhenDrainingEndsAtOnce() {
        var client = loop.connect(script, ConnectConfig.DEFAULT);
        loop.drain();
        assertThat(client.closeReason()).contains(CloseReason.SHUTDOWN);
    }

    @Test
    void whatIsLeftAfterTheGraceIsCut() {
        peer.stopReading();
        peer.elsewhere(c -> c.write(Scripted.bytes("never taken")));
        loop.drain();
        assertThat(peer.isClosed()).isFalse();
        loop.cut();
        assertThat(peer.closeReason()).contains(CloseReason.SHUTDOWN);
        assertThat(peer.sawReset()).isTrue();
    }
}
