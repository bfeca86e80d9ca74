package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import dev.tokamak.compare.ChatStandIn.Fault;
import dev.tokamak.net.Transport;

/** The members of a chat that make its load: they notice what is missing or wrong. */
class ChatRoomTest {
    private static final int MEMBERS = 6;
    private static final int SIZE = 40;
    /** 100 a second for so long: 20 messages. */
    private static final long NANOS = 200_000_000;

    /** Two rooms in a row, as two steps of the experiment. */
    private static ChatResult run(Fault fault) throws IOException {
        try (Transport transport = OwnServer.transport("reactor", 1)) {
            var chat = new ChatStandIn(fault);
            var server = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"),
                    OwnServer.listen(transport, chat::handler));
            try (var room = new ChatRoom(server, "first", 1)) {
                assertThat(room.run(1000, 10, 0, 10_000_000, SIZE).last().getTotalCount()).isZero();
            }
            try (var room = new ChatRoom(server, "room", MEMBERS)) {
                return room.run(100, 3, 0, NANOS, SIZE);
            }
        }
    }

    @Test
    void everyMessageReachesEveryOtherMember() throws IOException {
        ChatResult result = run(Fault.NONE);
        assertThat(result.heard()).isEqualTo(20 * (MEMBERS - 1));
        assertThat(result.deliveries()).isLessThanOrEqualTo(result.heard());
        assertThat(result.missing() + result.wrong()).isZero();
        assertThat(result.last().getTotalCount()).isEqualTo(20);
        assertThat(result.lag().getTotalCount()).isEqualTo(20);
        assertThat(result.seconds()).isEqualTo(0.2);
    }

    @Test
    void deliveriesCountAsLongAsIsMeasured() {
        var texts = new ChatText(SIZE);
        var tally = new ChatTally(number -> 100 + number, texts, 0, 2, 2, 100, 200);
        tally.said(100);
        tally.said(101);
        for (long now : new long[] {99, 100, 199, 200}) {
            byte[] text = texts.of(now < 150 ? 0 : 1).getBytes(StandardCharsets.US_ASCII);
            tally.at(now);
            tally.message(text, 0, text.length);
        }
        assertThat(tally.isComplete()).isTrue();
        assertThat(tally.result(300)).satisfies(result -> {
            assertThat(result.heard()).isEqualTo(4);
            assertThat(result.deliveries()).isEqualTo(2);
        });
    }

    @Test
    void aMemberWhoMissesOneIsNoticed() throws IOException {
        ChatResult result = run(Fault.FORGETS_SOMEBODY);
        assertThat(result.missing()).isEqualTo(4);
        assertThat(result.heard()).isEqualTo(20 * (MEMBERS - 1) - 4);
        assertThat(result.last().getMaxValue()).as("what did not come took long").isGreaterThan(1_000_000_000L);
    }

    @Test
    void anotherTextIsWrongAndSoIsOneTwice() throws IOException {
        assertThat(run(Fault.SPOILS_A_LETTER).wrong()).isEqualTo(4 * (MEMBERS - 1));
        assertThat(run(Fault.TELLS_TWICE)).satisfies(result -> {
            assertThat(result.wrong()).isEqualTo(4);
            assertThat(result.missing()).isZero();
        });
    }

    @Test
    void aRefusalIsSaid() {
        assertThatThrownBy(() -> run(Fault.REFUSES)).isInstanceOf(IOException.class)
                .hasMessage("the server says: error login denied no");
    }

    @Test
    void textsAreKnownAgain() {
        var texts = new ChatText(SIZE);
        byte[] line = ("x" + texts.of(1234)).getBytes(StandardCharsets.US_ASCII);
        assertThat(line).hasSize(1 + SIZE);
        assertThat(texts.number(line, 1, line.length)).isEqualTo(1234);
        assertThat(texts.number(line, 0, line.length - 1)).isEqualTo(-1);
        assertThat(texts.number(line, 1, line.length - 1)).isEqualTo(-1);
        line[20]++;
        assertThat(texts.number(line, 1, line.length)).isEqualTo(-1);
        assertThat(new ChatText(0).of(7)).isEqualTo("000000007 ");
    }

    @Test
    void resultsSurviveTheirLine() {
        var last = new Histogram(3);
        last.recordValue(5_000_000);
        var result = new ChatResult(1.5, 10, 12, 1, 2, last, new Histogram(3));
        assertThat(ChatResult.parse(LoadLine.parse(result.toLine().toString()))).isEqualTo(result);
    }
}
