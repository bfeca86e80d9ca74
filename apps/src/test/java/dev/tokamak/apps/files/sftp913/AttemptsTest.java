package dev.tokamak.apps.files.sftp913;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.tokamak.probe.ManualClock;

class AttemptsTest {

    private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 1000);
    private final Attempts attempts = new Attempts(clock);

    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }

    @Test
    void anAddressHasItsNumberOfWrongPasswordsUntilTheTimeIsOver() throws UnknownHostException {
        for (int i = 0; i < Attempts.MOST_WRONG; i++) {
            assertThat(attempts.mayTry(address(1))).isTrue();
            attempts.wrong(address(1));
        }
        assertThat(attempts.mayTry(address(1))).isFalse();
        assertThat(attempts.mayTry(address(2))).isTrue();
        clock.advance(Attempts.PERIOD.minusNanos(1));
        assertThat(attempts.mayTry(address(1))).isFalse();
        clock.advance(Duration.ofNanos(1));
        assertThat(attempts.mayTry(address(1))).isTrue();
    }

    @Test
    void addressesAreForgottenOldestFirst() throws UnknownHostException {
        for (int i = 0; i < Attempts.MOST_WRONG; i++) {
            attempts.wrong(address(0));
        }
        for (int other = 1; other < Attempts.MOST_ADDRESSES; other++) {
            attempts.wrong(address(other));
        }
        assertThat(attempts.mayTry(address(0))).isFalse();
        attempts.wrong(address(Attempts.MOST_ADDRESSES));
        assertThat(attempts.mayTry(address(0))).isTrue();
    }
}
