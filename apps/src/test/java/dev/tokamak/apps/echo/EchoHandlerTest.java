package dev.tokamak.apps.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;
import dev.tokamak.probe.HandlerProbe;

class EchoHandlerTest {

    @Test
    void sendsBackWhatArrives() {
        var client = HandlerProbe.open(new EchoHandler());
        client.send("hello");
        assertThat(client.received()).isEqualTo("hello");
        client.sendByteByByte("again".getBytes(StandardCharsets.UTF_8));
        assertThat(client.received()).isEqualTo("again");
    }

    @Test
    void answersAHalfCloseWithEverythingAndThenTheEnd() {
        var client = HandlerProbe.open(new EchoHandler());
        client.stopReading();
        client.send("x".repeat(50_000));
        client.halfClose();
        assertThat(client.sawEnd()).isFalse();
        client.keepReading();
        assertThat(client.received()).isEqualTo("x".repeat(50_000));
        assertThat(client.sawEnd()).isTrue();
        assertThat(client.sawReset()).isFalse();
        assertThat(client.closeReason()).contains(CloseReason.PEER_CLOSED);
    }

    @Test
    void aPeerThatDoesNotReadIsNotReadFrom() {
        var client = HandlerProbe.open(new EchoHandler(), Limits.DEFAULT.withWater(1_000, 4_000));
        client.stopReading();
        for (int i = 0; i < 1_000; i++) {
            client.send("y".repeat(1_000));
        }
        assertThat(client.connection().pendingBytes()).isLessThan(200_000);
        client.keepReading();
        assertThat(client.countReceived()).isEqualTo(1_000_000);
    }

    @Test
    void acknowledgesTheFirstThingItReceivesThenEnds() {
        var client = HandlerProbe.open(new AckEchoHandler());
        client.send("hello");
        assertThat(client.received()).isEqualTo("ACK: hello");
        assertThat(client.sawEnd()).isTrue();
        client.send("more");
        client.halfClose();
        assertThat(client.received()).isEmpty();
        assertThat(client.closeReason()).contains(CloseReason.CLOSED);
    }

    @Test
    void acknowledgesNothingWhenNothingCame() {
        var client = HandlerProbe.open(new AckEchoHandler());
        client.halfClose();
        assertThat(client.received()).isEmpty();
        assertThat(client.sawEnd()).isTrue();
    }
}
