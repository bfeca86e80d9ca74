package dev.tokamak.apps.files.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Receiver} with a peer that follows a script. */
class ReceiverTest extends Script {

    private Receiver receiver(Terms terms) {
        var receiver = new Receiver(terms, PacketCodec.ack(0), 1 << 16, new Retransmission(terms.timeout(), true),
                10 * SECOND, this::note);
        receiver.begin(0);
        assertThat(sent()).containsExactly("ack 0");
        return receiver;
    }

    private static Packet.Data data(int block, int length) {
        return new Packet.Data(block, ByteBuffer.allocate(length));
    }

    @Test
    void theLastBlockIsAcknowledgedOnlyWhenTheFileIsStored() {
        var receiver = receiver(Terms.PLAIN);
        receiver.received(data(1, 512), 0);
        assertThat(sent()).containsExactly("ack 1");
        receiver.received(data(2, 0), 0);
        assertThat(receiver.isComplete()).isTrue();
        receiver.received(data(2, 0), 0);
        assertThat(receiver.due()).isEqualTo(Side.NEVER);
        assertThat(sent()).isEmpty();
        receiver.stored(0);
        assertThat(sent()).containsExactly("ack 2");
    }

    @Test
    void theLastAckIsRepeatedForWhoAsksAndTheReceiverEndsInTime() {
        var receiver = receiver(Terms.PLAIN);
        receiver.received(data(1, 5), 0);
        receiver.stored(0);
        receiver.received(data(1, 5), 5 * SECOND);
        assertThat(sent()).containsExactly("ack 1", "ack 1");
        receiver.received(data(2, 5), 5 * SECOND); // nothing can follow the last
        assertThat(sent()).isEmpty();
        receiver.timePassed(10 * SECOND - 1);
        assertThat(receiver.isDone()).isFalse();
        receiver.timePassed(10 * SECOND);
        assertThat(receiver.isDone()).isTrue();
        receiver.received(data(1, 5), 11 * SECOND);
        assertThat(sent()).isEmpty();
    }

    /** curl 7.88 sends an empty block 1 then, and waits for its ACK. */
    @Test
    void whoDoesNotSeeThatBlockZeroWasTheLastIsToldSo() {
        var receiver = receiver(terms(8, 1));
        for (int block = 1; block < 65_536; block++) {
            receiver.received(data(block, 8), 0);
            receiver.take(ByteBuffer.allocate(8), 0);
        }
        receiver.received(data(0, 1), 0);
        receiver.stored(0);
        sent();
        receiver.received(data(1, 1), 0);
        assertThat(sent()).isEmpty();
        receiver.received(data(1, 0), 0);
        assertThat(sent()).containsExactly("ack 1");
        assertThat(receiver.bytesReceived()).isEqualTo(65_535 * 8 + 1);
    }

    @Test
    void aBlockThatComesAgainIsAcknowledgedAgainAndNotStoredAgain() {
        var receiver = receiver(Terms.PLAIN);
        receiver.received(data(1, 512), 0);
        receiver.received(data(1, 512), 0);
        assertThat(sent()).containsExactly("ack 1", "ack 1");
        assertThat(receiver.bytesReceived()).isEqualTo(512);
        assertThat(receiver.duplicates()).isEqualTo(1);
    }

    @Test
    void anAckComesAfterEachWindowAndAtOnceForAGapButOnce() {
        var receiver = receiver(terms(100, 4));
        for (int block = 1; block <= 4; block++) {
            receiver.received(data(block, 100), 0);
        }
        assertThat(sent()).containsExactly("ack 4");
        receiver.received(data(5, 100), 0);
        receiver.received(data(7, 100), 0); // 6 is lost
        receiver.received(data(8, 100), 0);
        assertThat(sent()).containsExactly("ack 5");
        for (int block = 6; block <= 9; block++) {
            receiver.received(data(block, 100), 0);
        }
        assertThat(sent()).containsExactly("ack 9");
    }

    @Test
    void whatCameOfAWindowIsAcknowledgedWhenTheRestDoesNotCome() {
        var receiver = receiver(terms(100, 4));
        receiver.received(data(1, 100), 0);
        receiver.timePassed(receiver.due());
        assertThat(sent()).containsExactly("ack 1");
        while (receiver.failure() == null) {
            receiver.timePassed(receiver.due());
        }
        assertThat(sent()).hasSizeBetween(2, 8).containsOnly("ack 1");
    }

    @Test
    void aBlockLongerThanAgreedOnEndsIt() {
        var receiver = receiver(terms(100, 1));
        receiver.received(data(1, 101), 0);
        assertThat(receiver.failure()).isNotNull();
        assertThat(receiver.failure().code()).isEqualTo(ErrorCode.ILLEGAL_OPERATION);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void anAckIsWithheldWhileTheDiskIsBehind(int window) {
        var terms = terms(512, window);
        var receiver = new Receiver(terms, PacketCodec.ack(0), 512, new Retransmission(terms.timeout(), true), 1,
                this::note);
        receiver.begin(0);
        int block = 1;
        for (; block <= window; block++) {
            receiver.received(data(block, 512), 0);
        }
        receiver.received(data(block, 512), 0);
        receiver.received(data(block + 1, 512), 0); // no room, lost
        assertThat(receiver.bytesReceived()).isEqualTo((window + 1) * 512L);
        receiver.timePassed(100 * SECOND);
        assertThat(sent()).doesNotContain("ack " + block);
        receiver.take(ByteBuffer.allocate(1 << 16), 0);
        assertThat(sent()).singleElement().isEqualTo("ack " + block);
        receiver.received(data(block + 1, 512), 0);
        assertThat(receiver.bytesReceived()).isEqualTo((window + 2) * 512L);
    }
}
