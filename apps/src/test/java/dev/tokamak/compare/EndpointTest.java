package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @Test
    void readsAnEndpoint() {
        assertThat(Endpoint.parse("listening echo udp 127.0.0.1:7007"))
                .contains(new Endpoint(
                        "echo", "udp", new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 7007)));
    }

    @Test
    void readsAnIpv6Address() {
        assertThat(Endpoint.parse("listening echo tcp [::1]:7007"))
                .map(endpoint -> endpoint.address().getAddress())
                .contains(InetAddress.ofLiteral("::1"));
    }

    @Test
    void connectsToLoopbackWhereAServerListensEverywhere() {
        assertThat(Endpoint.parse("listening echo tcp 0.0.0.0:1"))
                .map(endpoint -> endpoint.address().getAddress())
                .contains(InetAddress.ofLiteral("127.0.0.1"));
        assertThat(Endpoint.parse("listening echo tcp [::]:1"))
                .map(endpoint -> endpoint.address().getAddress())
                .contains(InetAddress.ofLiteral("::1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ready",
        "",
        "listening",
        "listening echo tcp",
        "listening echo sctp 127.0.0.1:7",
        "listening echo tcp 127.0.0.1:0",
        "listening echo tcp 127.0.0.1:70000",
        "listening echo tcp not-an-address:7",
        "12:00 listening echo tcp 127.0.0.1:7"
    })
    void takesNothingElseForAnEndpoint(String line) {
        assertThat(Endpoint.parse(line)).isEmpty();
    }
}
