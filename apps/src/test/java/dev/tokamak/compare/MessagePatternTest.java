package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;

import org.junit.jupiter.api.Test;

class MessagePatternTest {
    private static final int SIZE = 77;
    private final long head = MessagePattern.head(2047, 123_456_789L);

    private ByteBuffer message() {
        var bytes = ByteBuffer.allocate(SIZE);
        MessagePattern.fill(bytes, head, 0, SIZE);
        return bytes.flip();
    }

    @Test
    void isTheSameWhereverItIsCut() {
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            int cut = random.nextInt(SIZE + 1);
            var pieces = ByteBuffer.allocate(SIZE);
            MessagePattern.fill(pieces, head, 0, cut);
            MessagePattern.fill(pieces, head, cut, SIZE);
            assertThat(pieces.flip()).isEqualTo(message());
            var received = message();
            assertThat(MessagePattern.matches(received, head, 0, cut)).isTrue();
            assertThat(MessagePattern.matches(received, head, cut, SIZE)).isTrue();
            assertThat(received.hasRemaining()).isFalse();
        }
    }

    @Test
    void noticesEveryWrongBit() {
        for (int bit = 0; bit < SIZE * 8; bit++) {
            var received = message();
            received.put(bit / 8, (byte) (received.get(bit / 8) ^ 1 << bit % 8));
            assertThat(MessagePattern.matches(received, head, 0, SIZE)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void differsFromTheNextMessageAndFromAnotherClientsInTheRestToo() {
        for (long other : new long[] {MessagePattern.head(2047, 123_456_790L),
            MessagePattern.head(2046, 123_456_789L)}) {
            assertThat(MessagePattern.matches(message().position(8), other, 8, SIZE)).isFalse();
        }
    }

    @Test
    void tellsItsSequenceNumber() {
        assertThat(MessagePattern.sequence(head)).isEqualTo(123_456_789L);
    }
}
