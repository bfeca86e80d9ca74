package dev.tokamak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;

class WatchedHandlerTest {

    private final List<String> violations = new ArrayList<>();
    private final ConnectionHandler quiet = (_, _) -> {};
    private final WatchedHandler watched = new WatchedHandler(quiet, how -> violations.add(how.getMessage()));
    private final Connection connection = HandlerProbe.open(quiet).connection();

    @Test
    void acceptsALifeInOrder() throws Exception {
        watched.onOpen(connection);
        watched.onData(connection, ByteBuffer.allocate(1));
        watched.onWritable(connection);
        watched.onInputClosed(connection, ByteBuffer.allocate(0));
        watched.onWritable(connection);
        watched.onClose(connection, CloseReason.CLOSED, null);
        assertThat(violations).isEmpty();
        assertThat(watched.reason()).isEqualTo(CloseReason.CLOSED);
    }

    @Test
    void acceptsAConnectThatFailed() {
        watched.onClose(connection, CloseReason.CONNECT_FAILED, null);
        assertThat(violations).isEmpty();
    }

    @Test
    void noticesEveryOrderThatIsExcluded() throws Exception {
        watched.onData(connection, ByteBuffer.allocate(1));
        watched.onOpen(connection);
        watched.onOpen(connection);
        watched.onData(connection, ByteBuffer.allocate(0));
        watched.onInputClosed(connection, ByteBuffer.allocate(0));
        watched.onInputClosed(connection, ByteBuffer.allocate(0));
        watched.onData(connection, ByteBuffer.allocate(1));
        watched.onClose(connection, CloseReason.CLOSED, null);
        watched.onClose(connection, CloseReason.CLOSED, null);
        assertThat(violations).containsExactly("onData came before onOpen", "onOpen came twice",
                "onData came without data", "onInputClosed came twice", "onData came after onInputClosed",
                "onClose came after onClose");
    }

    @Test
    void noticesNesting() throws Exception {
        var nested = new ArrayList<String>();
        var itself = new WatchedHandler[1];
        itself[0] = new WatchedHandler(new ConnectionHandler() {
            @Override
            public void onOpen(Connection c) throws Exception {
                itself[0].onWritable(c);
            }

            @Override
            public void onData(Connection c, ByteBuffer in) {}
        }, how -> nested.add(how.getMessage()));
        itself[0].onOpen(connection);
        assertThat(nested).containsExactly("onWritable came inside onOpen");
    }

    @Test
    void aViolationFailsTheTest() {
        var loop = new ProbeLoop();
        loop.open(quiet, Limits.DEFAULT);
        loop.violated(new AssertionError("out of order"));
        assertThatThrownBy(loop::settle).hasMessage("out of order");
    }
}
