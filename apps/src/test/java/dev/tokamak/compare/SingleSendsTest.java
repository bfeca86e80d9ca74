package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SingleSendsTest {
    @ParameterizedTest
    @ValueSource(strings = {"reactor", "platform", "virtual"})
    void eachAttemptHasItsTime(String transport) throws IOException {
        try (var server = new Neighbourhood(transport)) {
            for (boolean udp : new boolean[] {false, true}) {
                var sends = new SingleSends(udp, udp ? server.datagrams : server.echo, 64);
                SendsResult fresh = sends.fresh(5, 1);
                assertThat(fresh.micros()).hasSize(5).allMatch(micros -> micros > 0);
                assertThat(fresh.wrong()).isZero();
                SendsResult row = sends.inARow(50);
                assertThat(row.micros()).hasSize(50);
                assertThat(row.lost()).isZero();
                assertThat(row.latency().getTotalCount()).isEqualTo(50);
            }
        }
    }

    @Test
    void anAnswerThatDoesNotComeIsLostAndHasNoTime() throws IOException {
        try (var silent = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            var sends = new SingleSends(true, (InetSocketAddress) silent.getLocalSocketAddress(), 64);
            SendsResult result = sends.fresh(1, 0);
            assertThat(result.lost()).isEqualTo(1);
            assertThat(result.latency().getTotalCount()).isZero();
        }
    }

    @Test
    void timesSurviveTheWay() {
        var result = new SendsResult(List.of(12.5, Double.NaN, 3.0), 1);
        assertThat(SendsResult.parse(LoadLine.parse(result.toLine().toString()))).isEqualTo(result);
    }
}
