package dev.tokamak.apps.files.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

import org.junit.jupiter.api.Test;

/** {@link Sender} with a peer that follows a script. */
class SenderTest extends Script {

    private Sender sender(Terms terms, int length) {
        var sender = new Sender(terms, null, 1 << 16, new Retransmission(terms.timeout(), false), this::note);
        sender.begin(0);
        sender.offer(ByteBuffer.allocate(length), true);
        return sender;
    }

    @Test
    void stopAndWaitSendsOneBlockForEachAck() {
        var sender = sender(Terms.PLAIN, 1024);
        assertThat(sent()).containsExactly("data 1+512");
        sender.received(new Packet.Ack(1), 0);
        assertThat(sent()).containsExactly("data 2+512");
        sender.received(new Packet.Ack(2), 0);
        assertThat(sent()).containsExactly("data 3+0");
        assertThat(sender.isDone()).isFalse();
        sender.received(new Packet.Ack(3), 0);
        assertThat(sent()).isEmpty();
        assertThat(sender.isDone()).isTrue();
        assertThat(sender.due()).isEqualTo(Side.NEVER);
    }

    @Test
    void acksForOldUnsentOrStrangeBlocksChangeNothing() {
        var sender = sender(Terms.PLAIN, 5000);
        sender.received(new Packet.Ack(1), 0);
        sent();
        for (int block : new int[] {0, 1, 3, 4, 1000, 65_535}) {
            sender.received(new Packet.Ack(block), 0);
        }
        sender.received(new Packet.OptionAck(Map.of()), 0);
        sender.received(new Packet.Data(1, ByteBuffer.allocate(3)), 0);
        assertThat(sent()).isEmpty();
        assertThat(sender.duplicateAcks()).isEqualTo(1);
    }

    @Test
    void aWindowGoesOutAtOnceAndTheNextAfterItsAck() {
        var sender = sender(terms(100, 3), 650);
        assertThat(sent()).containsExactly("data 1+100", "data 2+100", "data 3+100");
        sender.received(new Packet.Ack(3), 0);
        assertThat(sent()).containsExactly("data 4+100", "data 5+100", "data 6+100");
        sender.received(new Packet.Ack(6), 0);
        assertThat(sent()).containsExactly("data 7+50");
    }

    @Test
    void anAckInsideOfTheWindowIsAGapAndTheWindowBeginsBehindIt() {
        var sender = sender(terms(100, 4), 1000);
        sent();
        sender.received(new Packet.Ack(2), 0);
        assertThat(sent()).containsExactly("data 3+100", "data 4+100", "data 5+100", "data 6+100");
        sender.received(new Packet.Ack(2), 0); // the same, doubled by the network
        assertThat(sent()).isEmpty();
        assertThat(sender.repeats()).isEqualTo(2);
    }

    @Test
    void sendsAgainAfterOneTwoFourAndEightSecondsAndGivesUpAfterThirty() {
        var sender = new Sender(Terms.PLAIN, null, 1 << 16, new Retransmission(Duration.ofSeconds(1), true),
                this::note);
        sender.begin(0);
        sender.offer(ByteBuffer.allocate(3), true);
        var times = new ArrayList<Long>();
        while (sender.failure() == null) {
            long due = sender.due();
            sender.timePassed(due - 1);
            assertThat(sent()).hasSize(times.isEmpty() ? 1 : 0); // the first, and nothing early
            sender.timePassed(due);
            if (!sent().isEmpty()) {
                times.add(due / SECOND);
            } else {
                assertThat(due / SECOND).isEqualTo(31);
            }
        }
        assertThat(times).containsExactly(1L, 3L, 7L, 15L, 23L);
        assertThat(sender.failure().code()).isNull();
    }

    /** HAZARDS of reflection: who has never answered gets the first packet four times in all. */
    @Test
    void anAddressThatNeverAnsweredIsNotFlooded() {
        var sender = sender(Terms.PLAIN, 5000);
        while (sender.failure() == null) {
            sender.timePassed(sender.due());
        }
        assertThat(sent()).containsExactly("data 1+512", "data 1+512", "data 1+512", "data 1+512");
    }

    @Test
    void anAgreedTimeoutIsKeptAndIsNeverGivenUpBeforeASecondTry() {
        var sender = new Sender(terms(512, 1).withTimeout(Duration.ofSeconds(255)), null, 1 << 16,
                new Retransmission(Duration.ofSeconds(255), true), this::note);
        sender.begin(0);
        sender.offer(ByteBuffer.allocate(3), true);
        assertThat(sender.due()).isEqualTo(255 * SECOND);
        sender.timePassed(sender.due());
        assertThat(sent()).hasSize(2);
        sender.timePassed(sender.due());
        assertThat(sender.failure()).isNotNull();
    }

    @Test
    void anOackComesFirstAndAloneUntilItIsAcknowledged() {
        var sender = new Sender(terms(100, 2), PacketCodec.optionAck(Map.of("blksize", "100")), 1 << 16,
                new Retransmission(Duration.ofSeconds(1), false), this::note);
        sender.begin(0);
        sender.offer(ByteBuffer.allocate(250), true);
        assertThat(sent()).containsExactly("oack {blksize=100}");
        sender.timePassed(SECOND);
        assertThat(sent()).containsExactly("oack {blksize=100}");
        sender.received(new Packet.Ack(1), 0);
        assertThat(sent()).isEmpty();
        sender.received(new Packet.Ack(0), 0);
        assertThat(sent()).containsExactly("data 1+100", "data 2+100");
    }

    @Test
    void aSlowDiskIsNotTakenForASilentPeer() {
        var sender = new Sender(Terms.PLAIN, null, 1 << 16, new Retransmission(Duration.ofSeconds(1), false),
                this::note);
        sender.begin(0);
        for (int i = 0; i < 100; i++) {
            sender.timePassed(sender.due());
        }
        assertThat(sender.failure()).isNull();
        assertThat(sent()).isEmpty();
        sender.offer(ByteBuffer.allocate(3), true);
        assertThat(sent()).containsExactly("data 1+3");
    }
}
