package dev.tokamak.apps.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.probe.DatagramProbe;

class DatagramEchoTest {

    private final DatagramEcho echo = new DatagramEcho();
    private final DatagramProbe network = DatagramProbe.open(echo);

    @Test
    void sendsEachDatagramBackToItsSender() {
        network.send("one");
        network.send("");
        network.send("two");
        assertThat(network.receivedTexts()).containsExactly("one", "", "two");
        assertThat(echo.answered()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 13, 17, 19, 37, 53, 69, 123})
    void doesNotAnswerPortsThatAnswerByThemselves(int port) throws UnknownHostException {
        network.send(from("192.0.2.1", port), new byte[] {1});
        assertThat(network.received()).isEmpty();
        assertThat(echo.refused()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "192.0.2.1", "::1", "2001:db8::1"})
    void doesNotAnswerItsOwnPortNumberFromAnywhere(String address) throws UnknownHostException {
        var own = new AtomicInteger();
        network.elsewhere(port -> own.set(((InetSocketAddress) port.localAddress()).getPort()));
        network.send(from(address, own.get()), new byte[] {1});
        assertThat(network.received()).isEmpty();
        assertThat(echo.refused()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 8, 68, 124, 1024, 50_000, 65_535})
    void answersEveryOtherPort(int port) throws UnknownHostException {
        network.send(from("192.0.2.1", port), new byte[] {1, 2});
        assertThat(network.received()).singleElement()
                .satisfies(datagram -> assertThat(datagram.payload().size()).isEqualTo(2));
    }

    @Test
    void doesNotAnswerHalfADatagram() {
        network.elsewhere(port -> echo.onDatagram(port, DatagramProbe.CLIENT, ByteBuffer.allocate(10), true));
        assertThat(network.received()).isEmpty();
        assertThat(echo.truncated()).isEqualTo(1);
    }

    private static SocketAddress from(String address, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(address), port);
    }
}
