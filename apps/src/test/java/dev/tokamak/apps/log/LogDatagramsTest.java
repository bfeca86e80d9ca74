package dev.tokamak.apps.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;
import dev.tokamak.probe.DatagramProbe;

class LogDatagramsTest {

    private final Kept kept = new Kept();
    private final DatagramProbe network = DatagramProbe.open(new LogDatagrams(kept.queue, Kept.CLOCK));

    @ParameterizedTest
    @ValueSource(strings = {"<13>hello", "<13>hello\n", "<13>hello\r\n", "<13>hello\0", "9 <13>hello",
        "10 <13>hello\n"})
    void keepsEachDatagramAsOneRecord(String payload) {
        network.send(payload);
        assertThat(kept.text()).isEqualTo(Kept.RECEIVED + " 127.0.0.1:50000 user.notice - - - - - - hello\n");
    }

    @Test
    void aDatagramIsOneMessageWhateverIsInIt() {
        network.send("<13>one\n<0>two\n3 <13>");
        network.send("404 not found");
        network.send("5 <13>");
        network.send("9 <13>hello9 <13>hello");
        network.send("99999999999 <13>x");
        assertThat(kept.messages()).containsExactly("user.notice - - - - - - one\\n<0>two\\n3 <13>",
                "- - - - - - - 404 not found", "- - - - - - - 5 <13>", "- - - - - - - 9 <13>hello9 <13>hello",
                "- - - - - - - 99999999999 <13>x");
    }

    @Test
    void anEmptyDatagramReportsNothing() {
        network.send("");
        network.send("\n");
        network.send("\0");
        assertThat(kept.lines()).isEmpty();
        assertThat(kept.queue.dropped()).isZero();
    }

    @Test
    void marksWhatWasCut() {
        network.elsewhere(port -> new LogDatagrams(kept.queue, Kept.CLOCK).onDatagram(port, DatagramProbe.CLIENT,
                ByteBuffer.wrap("<13>x".getBytes(StandardCharsets.US_ASCII)), true));
        assertThat(kept.messages()).containsExactly("user.notice - - - - - - x\\[cut]");
    }

    @Test
    void answersNothing() {
        network.send("<13>x");
        network.send("70000 <13>x");
        assertThat(network.received()).isEmpty();
    }

    @Test
    void dropsAndCountsAboveTheHighMark() {
        var narrow = new Kept(100, 1_000);
        var busy = DatagramProbe.open(new LogDatagrams(narrow.queue, Kept.CLOCK));
        for (int i = 0; i < 100; i++) {
            busy.send("<13>" + i);
        }
        int taken = narrow.lines().size();
        assertThat(taken).isBetween(10, 99);
        assertThat(narrow.queue.dropped()).isEqualTo(100 - taken);
        assertThat(narrow.queue.takeUnreported()).isEqualTo(100 - taken);
        assertThat(narrow.queue.takeUnreported()).isZero();
        busy.send("<13>again");
        assertThat(narrow.lines()).hasSize(1);
    }

    @Test
    void noDatagramBreaksIt() {
        Seeded.times(20_000, random -> {
            var payload = new byte[random.nextInt(17)];
            random.nextBytes(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] = random.nextBoolean() ? payload[i] : (byte) "<1>9 -[]\"\\=\n".charAt(random.nextInt(12));
            }
            network.send(DatagramProbe.CLIENT, payload);
            assertThat(kept.lines().size()).isLessThanOrEqualTo(1);
        });
    }
}
