package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Clients;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.OwnPort;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.Settings;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Listener;

/** Listening, and giving the address back. */
class ListenTest {

    @EveryTransport
    void closedAndTheSamePortBoundAgainAtOnce(TestTransport t) throws IOException {
        var at = OwnPort.tcp();
        var listener = t.listen(at, Echo::new, ListenConfig.DEFAULT);
        var client = t.client(at);
        client.ping("before");
        for (int i = 0; i < 5; i++) {
            listener.close();
            listener.close(); // does no harm
            listener = t.listen(at, Echo::new, ListenConfig.DEFAULT);
            t.client(at).ping("again");
        }
        client.ping("connections live on");
    }

    @EveryTransport
    void nobodyIsLetInAfterClose(TestTransport t) throws IOException {
        var listener = t.listen(OwnPort.tcp(), Echo::new, ListenConfig.DEFAULT);
        listener.close();
        assertThatThrownBy(() -> t.client(listener.localAddress())).hasRootCauseInstanceOf(IOException.class);
    }

    /** Connections of before, some of them in TIME_WAIT, don't keep the port. */
    @EveryTransport
    void restartedFiveTimesOnTheSamePort(TransportKind kind) throws IOException {
        var at = OwnPort.tcp();
        for (int i = 0; i < 5; i++) {
            try (var t = kind.start(Settings.plain())) {
                var recorder = new Recorder().onOpen(c -> c.close()); // the server's side closes first
                var listener = t.listen(at, () -> recorder, ListenConfig.DEFAULT);
                var client = t.client(listener.localAddress());
                client.expectEof();
                client.close();
                recorder.awaitClose();
            }
        }
    }

    @EveryTransport
    void aPortInUseIsSaidWithItsAddressAndTouchesNothingElse(TestTransport t) throws IOException {
        var first = t.serve(Echo::new, ListenConfig.DEFAULT);
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var second = RawClient.loopback(taken.getLocalPort());
            assertThatThrownBy(() -> t.listen(second, Echo::new, ListenConfig.DEFAULT))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("127.0.0.1:" + second.getPort());
        }
        assertThatThrownBy(() -> t.listen(first.localAddress(), Echo::new, ListenConfig.DEFAULT))
                .isInstanceOf(BindException.class);
        t.client(first.localAddress()).ping("untouched");
    }

    @EveryTransport
    void severalListenersShareOneTransport(TestTransport t) {
        var echo = t.serve(Echo::new);
        var greeter = t.serve(() -> new Recorder().onOpen(c -> {
            c.write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
            c.close();
        }), ListenConfig.DEFAULT.withName("greeter"));
        t.client(echo).ping("echo");
        var client = t.client(greeter.localAddress());
        assertThat(client.receiveText(2)).isEqualTo("hi");
        assertThat(greeter.openConnections()).isEqualTo(1); // lingers until the client ends
        client.close();
        Await.eventually(() -> greeter.openConnections() == 0, "nobody left");
    }

    @EveryTransport
    void ipv6(TestTransport t) throws IOException {
        var recorder = new Recorder().echo();
        var listener = t.listen(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0), () -> recorder,
                ListenConfig.DEFAULT.withMaxConnections(0, 1));
        var at = listener.localAddress();
        var client = t.client(at);
        client.ping("six");
        assertThat(recorder.connection().localAddress()).isEqualTo(at);
        assertThat(recorder.connection().remoteAddress()).isEqualTo(client.localAddress());
        t.client(at).expectEnd(); // over the limit per address
        client.halfClose();
        client.expectEof();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
        Await.eventually(() -> listener.openConnections() == 0, "room again");

        var outgoing = new Recorder();
        var other = t.listen(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0), Echo::new, ListenConfig.DEFAULT);
        t.connect(other.localAddress(), outgoing, ConnectConfig.DEFAULT).write(ByteBuffer.wrap(new byte[] {'6'}));
        Await.eventually(() -> outgoing.lines().contains("data 6"), "echo");
        outgoing.connection().abort(CloseReason.MALFORMED);
        assertThat(outgoing.awaitClose()).isEqualTo(CloseReason.MALFORMED);
    }

    /** A wildcard serves both families where the system does. */
    @EveryTransport
    void theWildcardAddress(TestTransport t) throws IOException {
        var listener = t.listen(new InetSocketAddress(0), Echo::new, ListenConfig.DEFAULT);
        int port = TestTransport.addressOf(listener).getPort();
        t.client(RawClient.loopback(port)).ping("four");
        t.client(new InetSocketAddress(InetAddress.ofLiteral("::1"), port)).ping("six");
    }

    @EveryTransport
    void closedFromInsideACallback(TestTransport t) throws IOException {
        var holder = new AtomicReference<Listener>();
        var recorder = new Recorder().onData((c, in) -> {
            holder.get().close();
            c.write(in);
        });
        holder.set(t.listen(OwnPort.tcp(), () -> recorder, ListenConfig.DEFAULT));
        var others = new Clients(t, t.serve(Echo::new), 5);
        t.client(holder.get().localAddress()).ping("close it");
        others.allAreServed();
        Await.eventually(() -> isFree(holder.get().localAddress()), "the port free again");
    }

    private static boolean isFree(SocketAddress at) {
        try (var server = new ServerSocket()) {
            server.setReuseAddress(true);
            server.bind(at);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
