package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

import org.junit.jupiter.api.Test;

import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.Counters;
import dev.tokamak.net.ListenConfig;

class GateTest {

    private static final SocketAddress PEER = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 4000);
    private static final SocketAddress OTHER = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 4000);

    private final Admission transport = new Admission(3);
    private final Counters counters = new Counters();

    private Gate gate(int maxConnections, int maxPerAddress) {
        return new Gate(transport, ListenConfig.DEFAULT.withMaxConnections(maxConnections, maxPerAddress), counters);
    }

    private static boolean comes(Gate gate, SocketAddress peer) {
        return gate.tryEnter() && gate.admits(peer);
    }

    @Test
    void aPlaceThatIsTakenBeforeAnybodyComesIsNoConnection() {
        var gate = gate(0, 0);
        assertThat(comes(gate, PEER)).isTrue();
        assertThat(gate.tryEnter()).isTrue();
        assertThat(gate.inside()).isEqualTo(1);
        gate.leave();
        gate.leave(PEER);
        assertThat(gate.inside()).isZero();
        assertThat(transport.inside()).isZero();
    }

    @Test
    void whoeverIsTurnedAwayTakesNoPlace() {
        var gate = gate(0, 1);
        assertThat(comes(gate, PEER)).isTrue();
        assertThat(comes(gate, PEER)).isFalse();
        assertThat(comes(gate, OTHER)).isTrue();
        assertThat(gate.inside()).isEqualTo(2);
        assertThat(transport.inside()).isEqualTo(2);
        assertThat(counters.get(Counter.REFUSED)).isEqualTo(1);
        gate.leave(PEER);
        assertThat(comes(gate, PEER)).isTrue();
        assertThat(gate.inside()).isEqualTo(2);
    }

    @Test
    void aFullListenerTakesNothingFromTheOthers() {
        var full = gate(1, 0);
        var other = gate(0, 0);
        assertThat(comes(full, PEER)).isTrue();
        assertThat(full.tryEnter()).isFalse();
        assertThat(transport.inside()).isEqualTo(1);
        assertThat(comes(other, PEER)).isTrue();
        assertThat(comes(other, PEER)).isTrue();
        assertThat(other.tryEnter()).isFalse(); // all of the transport's places
        assertThat(other.inside()).isEqualTo(2);
        full.leave(PEER);
        assertThat(other.tryEnter()).isTrue();
    }
}
