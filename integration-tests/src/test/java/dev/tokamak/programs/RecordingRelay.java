package dev.tokamak.programs;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * Stands between clients and a server, as one end of TLS on each side, and writes down what both say: what the server gets to
 * see. It stays while the server is started again elsewhere.
 */
final class RecordingRelay implements Closeable {

    private final SSLServerSocket listener;
    private final SSLContext trusting;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int server;
    private volatile boolean over;

    RecordingRelay(SSLContext showing, SSLContext trusting) throws IOException {
        this.trusting = trusting;
        listener = (SSLServerSocket) showing.getServerSocketFactory().createServerSocket(0, 50,
                InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Where the server is from now on. */
    void server(int port) {
        server = port;
    }

    /** Everything that went either way, byte for byte. */
    String seen() {
        return seen.toString(StandardCharsets.ISO_8859_1);
    }

    private void accept() {
        while (!over) {
            try {
                var client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> relay(client));
            } catch (IOException _) {
                // closed, or a client that was gone at once
            }
        }
    }

    private void relay(Socket client) {
        try (client; var upstream = trusting.getSocketFactory().createSocket("127.0.0.1", server)) {
            sockets.add(upstream);
            var back = Thread.ofVirtual().start(() -> copy(upstream, client));
            copy(client, upstream);
            back.join();
        } catch (IOException _) {
            // the client sees that its connection is gone
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until either of them ends, which ends both. */
    private void copy(Socket from, Socket to) {
        var buffer = new byte[4096];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                seen.write(buffer, 0, n);
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException _) {
            // one of them is gone
        }
    }

    @Override
    public void close() throws IOException {
        over = true;
        listener.close();
        for (var socket : sockets) {
            socket.close();
        }
    }
}
