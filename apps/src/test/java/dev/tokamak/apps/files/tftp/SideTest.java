package dev.tokamak.apps.files.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tokamak.Seeded;
import dev.tokamak.apps.files.tftp.Journey.Weather;

/** {@link Sender} and {@link Receiver} with each other. */
class SideTest {

    private static byte[] file(Random random, int length) {
        var file = new byte[length];
        random.nextBytes(file);
        return file;
    }

    private static Terms terms(int blockSize, int window) {
        return new Terms(blockSize, window, Duration.ofSeconds(1));
    }

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
}
