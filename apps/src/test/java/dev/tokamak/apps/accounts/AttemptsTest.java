package dev.tokamak.apps.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.tokamak.probe.ManualClock;

class AttemptsTest {

    private static final int MOST = 10;
    private static final Duration PERIOD = Duration.ofMinutes(10);

    private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 1000);
    private final Attempts<InetAddress> attempts = new Attempts<>(MOST, PERIOD, clock);

    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }

    @Test
    void anAddressHasItsNumberOfWrongPasswordsUntilTheTimeIsOver() throws UnknownHostException {
        for (int i = 0; i < MOST; i++) {
            assertThat(attempts.mayTry(address(1))).isTrue();
            attempts.count(address(1));
        }
        assertThat(attempts.mayTry(address(1))).isFalse();
        assertThat(attempts.mayTry(address(2))).isTrue();
        clock.advance(PERIOD.minusNanos(1));
        assertThat(attempts.mayTry(address(1))).isFalse();
        clock.advance(Duration.ofNanos(1));
        assertThat(attempts.mayTry(address(1))).isTrue();
    }

    @Test
    void anAddressOfIpv6CountsWithAllOfItsNetworkAndOneOfIpv4Alone() {
        var one = InetAddress.ofLiteral("2001:db8:0:7::1");
        for (int i = 0; i < MOST; i++) {
            attempts.count(Attempts.network(InetAddress.ofLiteral("2001:db8:0:7:" + i + "::ff")));
        }
        assertThat(attempts.mayTry(Attempts.network(one))).isFalse();
        assertThat(attempts.mayTry(Attempts.network(InetAddress.ofLiteral("2001:db8:0:8::1")))).isTrue();
        var ipv4 = InetAddress.ofLiteral("192.0.2.1");
        assertThat(Attempts.network(ipv4)).isEqualTo(ipv4);
        assertThat(Attempts.network(InetAddress.ofLiteral("fe80::1%1"))).as("without its zone")
                .isEqualTo(InetAddress.ofLiteral("fe80::"));
    }

    @Test
    void addressesAreForgottenOldestFirst() throws UnknownHostException {
        for (int i = 0; i < MOST; i++) {
            attempts.count(address(0));
        }
        for (int other = 1; other < Attempts.MOST_REMEMBERED; other++) {
            attempts.count(address(other));
        }
        assertThat(attempts.mayTry(address(0))).isFalse();
        attempts.count(address(Attempts.MOST_REMEMBERED));
        assertThat(attempts.mayTry(address(0))).isTrue();
    }
}
