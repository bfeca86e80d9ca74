package dev.tokamak.apps.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorConfig;
import dev.tokamak.reactor.ReactorTransport;

class LineClientTest implements LineListener {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void onLine(String line) {
        heard.add(line);
    }

    @Override
    public void onEnd(Optional<String> failure) {
        heard.add("end " + failure.orElse("in good order"));
    }

    private String next() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }

    /** What is done at the server's end. */
    @FunctionalInterface
    private interface Server {
        void serve(Socket peer, LineClient client) throws Exception;
    }

    private void against(Server server) throws Exception {
        try (Transport transport = ReactorTransport.start(ReactorConfig.DEFAULT.withName("lines"));
                var listening = new ServerSocket(0, 1, LOOPBACK)) {
            var client = LineClient.connect(transport, listening.getLocalSocketAddress(), ConnectConfig.DEFAULT, this);
            try (var peer = listening.accept()) {
                peer.setSoTimeout(20_000);
                server.serve(peer, client);
            }
        }
    }

    private static void say(Socket peer, String text) throws Exception {
        peer.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void hearsLinesAndTheEnd() throws Exception {
        against((peer, client) -> {
            client.send("hello");
            assertThat(peer.getInputStream().readNBytes(6)).asString(StandardCharsets.UTF_8).isEqualTo("hello\n");
            say(peer, "one\r\nZo\u00eb \u001b[2J\u202e\u0085.\nlast");
            client.endInput();
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            peer.shutdownOutput();
            assertThat(next()).isEqualTo("one");
            assertThat(next()).isEqualTo("Zo\u00eb ?[2J??.");
            assertThat(next()).isEqualTo("last");
            assertThat(next()).isEqualTo("end in good order");
        });
    }

    @Test
    void endsAtALineWithoutEnd() throws Exception {
        against((peer, _) -> {
            say(peer, "x".repeat(LineClient.LONGEST_LINE + 2));
            assertThat(next()).isEqualTo("end malformed input");
        });
    }

    @Test
    void saysThatItWasCut() throws Exception {
        against((peer, _) -> {
            say(peer, "one\n");
            assertThat(next()).isEqualTo("one");
            peer.setSoLinger(true, 0);
            peer.close();
            assertThat(next()).startsWith("end reset by the peer");
        });
    }

    @Test
    void saysThatNobodyIsThere() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, LOOPBACK)) {
            port = free.getLocalPort();
        }
        try (Transport transport = ReactorTransport.start(ReactorConfig.DEFAULT.withName("lines"))) {
            LineClient.connect(transport, new InetSocketAddress(LOOPBACK, port), ConnectConfig.DEFAULT, this);
            assertThat(next()).startsWith("end connect failed");
        }
    }

    @Test
    void waitsWhileTheServerTakesTooLittle() throws Exception {
        against((peer, client) -> {
            int count = 20_000;
            var line = "y".repeat(999);
            var sender = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < count; i++) {
                        client.send(line);
                    }
                    client.endInput();
                } catch (InterruptedException e) {
                    heard.add(e.toString());
                }
            });
            while (sender.getState() != Thread.State.WAITING) { // nobody reads, and 20 MB fit nowhere
                assertThat(sender.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            long received = peer.getInputStream().transferTo(OutputStream.nullOutputStream());
            sender.join(20_000);
            assertThat(received).isEqualTo(count * 1000L);
            assertThat(heard).isEmpty();
        });
    }

    @Test
    void promptsOnlyOnATerminal() {
        var text = new StringWriter();
        var pipe = new PlainScreen(new PrintWriter(text), false);
        pipe.show("Welcome!");
        pipe.show("Your guess?");
        assertThat(text.toString().lines()).containsExactly("Welcome!", "Your guess?");
        assertThat(text.toString()).endsWith(System.lineSeparator());
        text.getBuffer().setLength(0);
        new PlainScreen(new PrintWriter(text), true).show("Your guess?");
        assertThat(text).hasToString("Your guess? ");
    }
}
