package dev.tokamak.threaded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

/** How much direct memory threads hold. */
class BufferTest {

    private static final int KIB = 1 << 10;

    private final BufferPool pool = new BufferPool();

    @Test
    void buffersAreAsLargeAsWantedDirectAndUsedAgain() {
        assertThat(pool.borrow(0).capacity()).isEqualTo(4 * KIB);
        assertThat(pool.borrow(4 * KIB + 1).capacity()).isEqualTo(16 * KIB);
        assertThat(pool.borrow(1 << 30).capacity()).isEqualTo(256 * KIB);
        var one = pool.borrow(64 * KIB);
        assertThat(one.isDirect()).isTrue();
        one.position(17);
        pool.giveBack(one);
        assertThat(pool.borrow(64 * KIB)).isSameAs(one).extracting(ByteBuffer::position).isEqualTo(0);
    }

    @Test
    void largeOnesAreBoundedAndASmallOneIsAlwaysToBeHad() {
        List<ByteBuffer> lent = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            lent.add(pool.borrow(256 * KIB));
        }
        long bytes = lent.stream().mapToLong(ByteBuffer::capacity).filter(capacity -> capacity > 4 * KIB).sum();
        assertThat(bytes).isLessThanOrEqualTo(64L << 20);
        assertThat(lent.getLast().capacity()).isEqualTo(4 * KIB);
        pool.giveBack(lent.getFirst());
        assertThat(pool.borrow(256 * KIB)).isSameAs(lent.getFirst());
    }

    @Test
    void aReaderThatIsFilledGrowsAndOneThatWaitsHoldsLittle() {
        var input = new ReadBuffer(pool);
        assertThat(read(input, 4 * KIB)).isEqualTo(4 * KIB);
        assertThat(read(input, 16 * KIB)).isEqualTo(16 * KIB);
        assertThat(read(input, 64 * KIB)).isEqualTo(64 * KIB);
        assertThat(read(input, 256 * KIB)).isEqualTo(256 * KIB);
        assertThat(read(input, 100 * KIB)).isEqualTo(256 * KIB);
        for (int i = 0; i < 4; i++) {
            assertThat(read(input, 100)).isEqualTo(16 * KIB);
        }
        assertThat(read(input, 100)).isEqualTo(4 * KIB);
        input.release();
        assertThat(input.current()).isNull();
    }

    @Test
    void messagesOfSomeKilobytesStayWhole() {
        var input = new ReadBuffer(pool);
        read(input, 4 * KIB);
        for (int i = 0; i < 100; i++) {
            assertThat(read(input, 8 * KIB)).isEqualTo(16 * KIB);
        }
    }

    /** The capacity that was offered. */
    private static int read(ReadBuffer input, int count) {
        int capacity = input.next(Integer.MAX_VALUE).capacity();
        input.took(count);
        return capacity;
    }

    @Test
    void noMoreIsReadThanThereIsRoomFor() {
        assertThat(new ReadBuffer(pool).next(10).remaining()).isEqualTo(10);
    }
}
