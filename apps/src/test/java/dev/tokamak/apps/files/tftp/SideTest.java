package dev.tokamak.apps.files.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;
import dev.tokamak.apps.files.tftp.Journey.Weather;

/** {@link Sender} and {@link Receiver}, with each other and with peers that follow a script. */
class SideTest {

    private static byte[] file(Random random, int length) {
        var file = new byte[length];
        random.nextBytes(file);
        return file;
    }

    private static Terms terms(int blockSize, int window) {
        return new Terms(blockSize, window, Duration.ofSeconds(1));
    }

    // ---- with each other

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "511, 1", "512, 1", "513, 1", "1024, 1", "0, 4", "2047, 4", "2048, 4", "2049, 4",
        "100000, 64"})
    void aFileArrivesWithoutAnythingSentTwice(int length, int window) {
        var file = file(new Random(1), length);
        var journey = new Journey(new Random(1), Weather.FINE, terms(512, window), file);
        assertThat(journey.run()).isEqualTo(file);
        assertThat(journey.dataPackets).isEqualTo(length / 512 + 1);
        assertThat(journey.sender.repeats()).isZero();
        assertThat(journey.receiver.duplicates()).isZero();
    }

    @Test
    void whateverIsLostDoubledOrOvertakenTheFileIsTheSame() {
        Seeded.times(3000, random -> {
            var file = file(random, random.nextInt(20) * random.nextInt(400) + random.nextInt(2));
            int block = 8 + random.nextInt(600);
            int window = random.nextBoolean() ? 1 : 1 + random.nextInt(40);
            var weather = new Weather(random.nextDouble() * 0.3, random.nextDouble() * 0.3, random.nextDouble() * 0.5,
                    1 + random.nextInt(3000));
            var journey = new Journey(random, weather, terms(block, window), file, random.nextBoolean());
            assertThat(journey.run()).isEqualTo(file);
            assertThat(journey.receiver.isStored()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 0.2", "16, 0.05"})
    void blockNumbersGoOnWithZeroAfter65535(int window, double lost) {
        var file = file(new Random(7), 8 * 65_540 + 5);
        var journey = new Journey(new Random(7), new Weather(lost, lost / 4, 0, 1), terms(8, window), file);
        assertThat(journey.run()).isEqualTo(file);
        assertThat(journey.dataPackets).isGreaterThan(65_540);
    }

    /** RFC 1123 section 4.2.3.1: one delayed packet doubled every packet after it. */
    @Test
    void doubledAcksDoNotDoubleTheData() {
        var file = file(new Random(2), 50 * 512);
        var journey = new Journey(new Random(2), new Weather(0, 1, 0, 0), terms(512, 1), file);
        assertThat(journey.run()).isEqualTo(file);
        assertThat(journey.dataPackets).isEqualTo(51);
        assertThat(journey.sender.repeats()).isZero();
        assertThat(journey.sender.duplicateAcks()).isPositive();
    }

    // ---- a sender and a script

    private final List<String> sent = new ArrayList<>();

    private void note(ByteBuffer packet) {
        sent.add(switch (PacketCodec.decode(packet)) {
            case Packet.Data data -> "data " + data.block() + "+" + data.payload().remaining();
            case Packet.Ack ack -> "ack " + ack.block();
            case Packet.OptionAck oack -> "oack " + oack.options();
            case Packet other -> other.toString();
        });
    }

    private List<String> sent() {
        var all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    private static final long SECOND = 1_000_000_000;

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

    // ---- a receiver and a script

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
