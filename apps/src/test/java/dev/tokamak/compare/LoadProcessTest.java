package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

import org.junit.jupiter.api.Test;

/** Every order, given to the process that obeys them. */
class LoadProcessTest {
    private static final int SIZE = 64;

    private static Endpoint endpoint(String protocol, InetSocketAddress address) {
        return new Endpoint("echo", protocol, address);
    }

    @Test
    void everyOrderIsCarriedOut() throws Exception {
        try (var server = new Neighbourhood("reactor"); LoadProcess load = LoadProcess.start(List.of())) {
            Endpoint echo = endpoint("tcp", server.echo);
            load.open(echo, 4, SIZE);
            load.misbehave(BadKind.BURNS, endpoint("tcp", server.work), 1);
            LoadResult run = load.run(new LoadRun(400, 1, 50_000_000, 200_000_000, 2, false));
            assertThat(run.timeline()).hasSize(2).allMatch(window -> window.answers() == 40);
            assertThat(load.badReport().sentBytes()).isPositive();
            load.closeClients();
            assertThatThrownBy(load::badReport).isInstanceOf(IOException.class).hasMessageContaining("no bad clients");

            assertThat(load.connects(echo, SIZE, 4, 200_000_000).answered()).isPositive();
            assertThat(load.burst(echo, SIZE, 50, 5_000_000_000L).answered()).isEqualTo(50);
            assertThat(load.single(echo, SIZE, 3, 1).micros()).hasSize(3);
            Endpoint datagrams = endpoint("udp", server.datagrams);
            assertThat(load.single(datagrams, SIZE, 3, 1).lost()).isZero();
            assertThat(load.sends(datagrams, SIZE, 100).latency().getTotalCount()).isEqualTo(100);
        }
    }

    @Test
    void anOrderThatFailsIsAnExceptionAndTheNextIsObeyed() throws Exception {
        try (var server = new Neighbourhood("reactor"); LoadProcess load = LoadProcess.start(List.of())) {
            Endpoint gone = endpoint("tcp", new InetSocketAddress(server.echo.getAddress(), 1));
            assertThatThrownBy(() -> load.single(gone, SIZE, 1, 0)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> load.misbehave(BadKind.DRIPS, gone, 1)).isInstanceOf(IOException.class);
            load.closeClients();
            assertThat(load.sends(endpoint("tcp", server.echo), SIZE, 2).micros()).hasSize(2);
        }
    }

    @Test
    void aLongRunHasTimeToCatchUp() {
        var run = LoadLine.of("run").with("warmNanos", 15_000_000_000L).with("nanos", 60_000_000_000L);
        assertThat(LoadProcess.patience(run)).isGreaterThan(3 * 75 + 2);
    }
}
