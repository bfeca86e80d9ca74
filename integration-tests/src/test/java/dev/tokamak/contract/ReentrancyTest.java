package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.tokamak.contract.support.Clients;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.net.Limits;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Listener;

/** Everything that can be called, from inside everything that is called: nothing nests, hangs or is left. */
class ReentrancyTest {

    private enum Place {
        ON_OPEN,
        ON_DATA,
        ON_WRITABLE,
        ON_INPUT_CLOSED,
        ON_CLOSE,
        TASK,
        TIMER,
        RESULT
    }

    private enum Action {
        CLOSE,
        WRITE,
        CONNECT,
        ABORT,
        SHUTDOWN_OUTPUT,
        EXECUTE,
        SCHEDULE,
        OFFLOAD, //
        LISTEN,
        BIND,
        PAUSE_AND_RESUME,
        CLOSE_LISTENER,
        ABORT_OTHER,
        WRITE_TO_OTHER
    }

    /** One place, one action, one connection. */
    private static final class Scene {

        private final TestTransport transport;
        private final InetSocketAddress echo;
        private final Place place;
        private final Action action;
        private final AtomicBoolean done = new AtomicBoolean();
        private final Set<Place> seen = EnumSet.noneOf(Place.class); // in context
        private final Recorder other = new Recorder();
        private final Recorder recorder = new Recorder();
        private final Queue<Recorder> outgoing = new ConcurrentLinkedQueue<>();
        private volatile Listener listener;

        Scene(TestTransport transport, InetSocketAddress echo, Place place, Action action) {
            this.transport = transport;
            this.echo = echo;
            this.place = place;
            this.action = action;
            recorder.onOpen(c -> {
                at(Place.ON_OPEN, c);
                c.execute(recorder.task("task", () -> later(Place.TASK, c)));
                c.schedule(Duration.ofNanos(1), recorder.task("timer", () -> later(Place.TIMER, c)));
                c.offload(() -> 1, (_, _) -> recorder.task("result", () -> later(Place.RESULT, c)).run());
            }).onData((c, in) -> {
                in.position(in.limit());
                at(Place.ON_DATA, c);
                c.write(ByteBuffer.allocate(2000)); // above high water, and then below low water
            }).onWritable(c -> at(Place.ON_WRITABLE, c)).onInputClosed((c, _) -> {
                at(Place.ON_INPUT_CLOSED, c);
                closeWhenAllHaveRun(c);
            }).onClose(c -> at(Place.ON_CLOSE, c));
        }

        /** What a result or a timer would do after the end is not done: the end waits for them. In context. */
        private void closeWhenAllHaveRun(Connection c) {
            if (seen.containsAll(List.of(Place.TASK, Place.TIMER, Place.RESULT, Place.ON_INPUT_CLOSED))) {
                c.close();
            }
        }

        private void later(Place here, Connection c) {
            at(here, c);
            closeWhenAllHaveRun(c);
        }

        private void at(Place here, Connection c) {
            seen.add(here);
            if (here == place && done.compareAndSet(false, true)) {
                try {
                    act(c);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        private void act(Connection c) throws IOException {
            switch (action) {
                case CLOSE -> c.close();
                case WRITE -> c.write(ByteBuffer.allocate(5000));
                case CONNECT -> connect();
                case ABORT -> c.abort(CloseReason.MALFORMED);
                case SHUTDOWN_OUTPUT -> c.shutdownOutput();
                case EXECUTE -> c.execute(recorder.task("more", () -> c.execute(recorder.task("yet more", () -> {}))));
                case SCHEDULE -> c.schedule(Duration.ZERO, recorder.task("soon", () -> {}));
                case OFFLOAD -> c.offload(() -> 1, (_, _) -> recorder.task("done", () -> {}).run());
                case LISTEN -> transport.listen(RawClient.loopback(0), Echo::new, ListenConfig.DEFAULT).close();
                case BIND -> bind().close();
                case PAUSE_AND_RESUME -> {
                    c.pauseReading();
                    c.resumeReading();
                }
                case CLOSE_LISTENER -> listener.close();
                case ABORT_OTHER -> other.connection().abort(CloseReason.MALFORMED);
                case WRITE_TO_OTHER -> other.connection().write(ByteBuffer.wrap(new byte[] {'!'}));
            }
        }

        private void connect() {
            var client = new Recorder().onOpen(c -> c.write(ByteBuffer.wrap(new byte[] {'?'}))).onData((c, in) -> {
                in.position(in.limit());
                c.close();
            });
            outgoing.add(client);
            transport.connect(echo, client, ConnectConfig.DEFAULT);
        }

        private DatagramPort bind() throws IOException {
            return transport.bind(RawClient.loopback(0), (_, _, _, _) -> {}, DatagramConfig.DEFAULT);
        }

        void play() {
            var otherListener = transport.serve(() -> other, ListenConfig.DEFAULT);
            listener = transport.serve(() -> recorder,
                    ListenConfig.DEFAULT.withLimits(Limits.DEFAULT.withWater(10, 1000)));
            try (var bystander = RawClient.connect(otherListener.localAddress());
                    var client = RawClient.connect(listener.localAddress())) {
                other.connection();
                sendAndEnd(client);
                client.expectEnd();
                if (action == Action.WRITE_TO_OTHER) {
                    assertThat(bystander.receiveText(1)).isEqualTo("!");
                } else if (action == Action.ABORT_OTHER) {
                    bystander.expectReset();
                }
            }
            listener.close();
            otherListener.close();
            var why = recorder.awaitClose();
            assertThat(done).isTrue();
            assertThat(why).isEqualTo(action == Action.ABORT && place != Place.ON_CLOSE
                    ? CloseReason.MALFORMED
                    : why == CloseReason.CLOSED ? CloseReason.CLOSED : CloseReason.PEER_CLOSED);
            other.awaitClose();
            outgoing.forEach(client -> assertThat(client.awaitClose()).isEqualTo(CloseReason.CLOSED));
        }

        private static void sendAndEnd(RawClient client) {
            try {
                client.send("x").halfClose();
            } catch (UncheckedIOException _) {
                // cut already
            }
        }

        @Override
        public String toString() {
            return action + " in " + place + ": " + recorder.lines();
        }
    }

    @EveryTransport
    void everyMethodMayBeCalledInEveryCallback(TestTransport t) {
        var echo = t.serve(Echo::new);
        var others = new Clients(t, echo, 10);
        for (var place : Place.values()) {
            for (var action : Action.values()) {
                var scene = new Scene(t, echo, place, action);
                try {
                    scene.play();
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(scene.toString(), e);
                }
            }
            others.allAreServed();
        }
    }
}
