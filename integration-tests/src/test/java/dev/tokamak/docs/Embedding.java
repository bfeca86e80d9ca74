package dev.tokamak.docs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Listener;
import dev.tokamak.net.SharedBytes;
import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorConfig;
import dev.tokamak.reactor.ReactorTransport;

/** The snippets of docs/embedding.md and of the README, compiled and run. */
final class Embedding {

    private Embedding() {}

    static Transport reactor() throws IOException {
        // snippet: start
        Transport transport = ReactorTransport.start(ReactorConfig.DEFAULT);
        transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Adder::new, ListenConfig.DEFAULT);
        // end
        return transport;
    }

    static Listener listener(Transport transport) throws IOException {
        // snippet: limits
        var config = ListenConfig.DEFAULT.withName("adder")
                .withMaxConnections(1000, 10) // in all, and from one address
                .withLimits(Limits.DEFAULT.withIdleTime(Duration.ofMinutes(5)).withUnreadInput(200));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Listener listener = transport.listen(address, Adder::new, config);
        // end
        return listener;
    }

    static Connection client(Transport transport, InetSocketAddress address, CompletableFuture<String> answer) {
        // snippet: client
        Connection c = transport.connect(address, new ConnectionHandler() {
            @Override
            public void onData(Connection c, ByteBuffer in) {
                answer.complete(US_ASCII.decode(in).toString());
                c.close();
            }
        }, ConnectConfig.DEFAULT.withTimeout(Duration.ofSeconds(2)));
        c.write(SharedBytes.utf8("40 2\n")); // at once: it waits until the connection is there
        // end
        return c;
    }
}
