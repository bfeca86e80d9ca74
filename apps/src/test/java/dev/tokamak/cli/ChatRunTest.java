package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketAddress;
import java.time.Duration;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.Test;

import dev.tokamak.apps.chat.client.ChatEvent;
import dev.tokamak.apps.chat.client.ChatFront;
import dev.tokamak.apps.chat.client.ChatSession;
import dev.tokamak.apps.chat.client.ReadMarks;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Listener;
import dev.tokamak.net.ShutdownReport;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.ProbeLoop;

/** The client's thread with a server in the same thread, whose next message comes as soon as one is shown. */
class ChatRunTest {

    private static final String INSTANCE = "ada-instance-000000000";
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final ProbeLoop loop = new ProbeLoop();
    private final long begun = System.nanoTime();
    private HandlerProbe server;
    private ChatRun run;
    private int shown;
    private boolean waited;

    private void say() {
        server.send("msg kitchen " + (shown + 1) + " 1700000000000 bob - 0 chatter\n");
    }

    private void end() {
        run.endInput();
        server.reset();
    }

    /** Says something that is never acknowledged, while messages never stop. */
    private final class Busy implements ChatFront {
        @Override
        public void show(ChatEvent event) {
            if (event instanceof ChatEvent.Joined) {
                type("is anybody listening?");
                say();
            } else if (event instanceof ChatEvent.Said) {
                shown++;
                if (System.nanoTime() - begun > PATIENCE_NANOS) {
                    end();
                } else if (!waited) {
                    say();
                }
            }
        }

        private void type(String line) {
            try {
                run.type(line);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void waiting(String room, long line, String text) {
            waited = true;
            end();
        }

        @Override
        public void tell(String words) {
            throw new AssertionError(words);
        }
    }

    @Test
    void timePassesInARoomInWhichMessagesNeverStop() throws Exception {
        var login = new ChatSession.Login("ada", "swordfish", false, INSTANCE);
        run = new ChatRun(new Outgoing(), new HostPort("localhost", 1), TlsConfig.of(SSLContext.getDefault()), login,
                new Busy(), room -> {
                    throw new AssertionError(room);
                }, ReadMarks.inMemory(), false, Duration.ZERO);
        var result = run.run("kitchen", false);
        assertThat(waited).as("a line without an answer is shown as waiting, after %s messages", shown).isTrue();
        assertThat(shown).isGreaterThan(100);
        assertThat(result.unacknowledged()).isOne();
    }

    private final class Outgoing implements Transport {
        @Override
        public Connection connect(SocketAddress to, ConnectionHandler handler, ConnectConfig config) {
            server = loop.connect(handler, config);
            server.accept();
            server.send("hello 1 line=8192\nwelcome ada\nok instance\nok rooms\nroom kitchen plain 0\nhere kitchen ada "
                    + INSTANCE + " ada\nlisted kitchen\n");
            return server.connection();
        }

        @Override
        public Listener listen(SocketAddress at, java.util.function.Supplier<? extends ConnectionHandler> handlers,
                ListenConfig config) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DatagramPort bind(SocketAddress at, DatagramHandler handler, DatagramConfig config) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ShutdownReport shutdown(Duration grace) {
            throw new UnsupportedOperationException();
        }
    }
}
