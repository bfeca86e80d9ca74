package dev.tokamak.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {

    private static final Limits DEFAULT = Limits.DEFAULT;
    private static final Duration SECOND = Duration.ofSeconds(1);

    static Stream<ThrowingCallable> outOfRange() {
        return Stream.of(() -> DEFAULT.withWater(-1, 1), () -> DEFAULT.withWater(5, 5),
                () -> DEFAULT.withSlowConsumer(1, SECOND, 1 << 30, SECOND),
                () -> DEFAULT.withSlowConsumer(1 << 20, SECOND, 1 << 19, SECOND),
                () -> DEFAULT.withSlowConsumer(1 << 20, Duration.ZERO, 1 << 20, SECOND),
                () -> DEFAULT.withSlowConsumer(1 << 20, SECOND, 1 << 20, Duration.ZERO),
                () -> DEFAULT.withUnreadInput(0), () -> DEFAULT.withIdleTime(Duration.ofNanos(-1)),
                () -> DEFAULT.withLinger(Duration.ofNanos(-1), 0), () -> DEFAULT.withLinger(Duration.ZERO, -1),
                () -> ConnectConfig.DEFAULT.withTimeout(Duration.ZERO), () -> ListenConfig.DEFAULT.withBacklog(0),
                () -> ListenConfig.DEFAULT.withMaxConnections(-1, 0),
                () -> ListenConfig.DEFAULT.withMaxConnections(0, -1),
                () -> DatagramConfig.DEFAULT.withMaxPayload(0), () -> DatagramConfig.DEFAULT.withMaxPayload(65_536));
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void whatIsOutOfRangeIsRefusedInWords(ThrowingCallable wrong) {
        assertThatIllegalArgumentException().isThrownBy(wrong).withMessageMatching("[a-z].*");
    }

    @Test
    void higherWaterRaisesTheLimitsAboveIt() {
        var limits = DEFAULT.withWater(0, 64 << 20);
        assertThat(limits.softLimit()).isEqualTo(64 << 20);
        assertThat(limits.hardLimit()).isEqualTo(64 << 20);
    }

    @Test
    void changingOneLeavesTheOthers() {
        assertThat(DEFAULT.withUnreadInput(DEFAULT.unreadInput()).withIdleTime(DEFAULT.idleTime())
                .withLinger(DEFAULT.lingerTime(), DEFAULT.lingerBytes())
                .withWater(DEFAULT.lowWater(), DEFAULT.highWater()).withSlowConsumer(DEFAULT.softLimit(),
                        DEFAULT.softTime(), DEFAULT.hardLimit(), DEFAULT.stallTime()))
                .isEqualTo(DEFAULT);
    }
}
