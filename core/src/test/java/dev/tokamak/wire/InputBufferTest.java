package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;

class InputBufferTest {

    private static final int LIMIT = 1000;

    private final InputBuffer input = new InputBuffer(LIMIT);

    @Test
    void offersTheFreshBufferItselfWhileNothingIsUnread() {
        var fresh = bytes("abc");
        assertThat(input.join(fresh)).isSameAs(fresh);
        assertThat(input.hasUnread()).isFalse();
    }

    @Test
    void putsWhatWasLeftInFrontOfWhatComesNext() {
        leaveAllButOne("abc");
        assertThat(text(input.join(bytes("def")))).isEqualTo("bcdef");
    }

    @Test
    void ownsNoMemoryOnceEverythingHasBeenTaken() {
        leaveAllButOne("abc");
        var offered = input.unread();
        offered.position(offered.limit());
        input.keep(offered, 0, 2);
        assertThat(input.hasUnread()).isFalse();
        assertThat(input.room()).isEqualTo(LIMIT);
    }

    @Test
    void keepsACopyOfABufferThatIsNotItsOwn() {
        var fresh = bytes("abc");
        input.keep(fresh, 0, 3);
        fresh.put(0, (byte) 'X');
        assertThat(text(input.unread())).isEqualTo("abc");
    }

    @Test
    void undoesWhateverTheHandlerDidToTheBuffer() {
        var fresh = bytes("abcdef");
        var offered = input.join(fresh);
        offered.order(ByteOrder.LITTLE_ENDIAN).position(2).mark().limit(3);
        input.keep(offered, 0, 6);
        assertThat(text(input.unread().duplicate())).isEqualTo("cdef");
        assertThat(input.unread().order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(fresh.order()).as("the transport's own buffer").isEqualTo(ByteOrder.BIG_ENDIAN);
    }

    @Test
    void doesNotOfferAgainWhatWasTakenEvenIfTheHandlerWentBackward() {
        leaveAllButOne("abc");
        var offered = input.join(bytes("d"));
        int start = offered.position();
        int end = offered.limit();
        offered.position(start + 2);
        input.keep(offered, start, end);
        var again = input.unread();
        int from = again.position();
        int to = again.limit();
        again.position(0); // into what was taken long ago
        input.keep(again, from, to);
        assertThat(text(input.unread())).isEqualTo("d");
    }

    @Test
    void joinsByteByByteInFrontOfALimitAsLargeAsThereIs() {
        var huge = new InputBuffer(Integer.MAX_VALUE);
        var fresh = bytes("abc");
        huge.keep(fresh, 0, 3);
        assertThat(text(huge.join(bytes("d".repeat(300))))).isEqualTo("abc" + "d".repeat(300));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 256, 257, 1000})
    void deliversEveryByteOnceInOrderWhateverIsLeftUnread(int limit) {
        Seeded.times(200, random -> {
            var buffer = new InputBuffer(limit);
            byte sent = 0;
            byte taken = 0;
            for (int turn = 0; turn < 500; turn++) {
                int room = buffer.room();
                var fresh = ByteBuffer.allocate(room + 3).position(2);
                for (int i = random.nextInt(room + 1); i > 0; i--) {
                    fresh.put(sent++);
                }
                fresh.flip().position(2);
                var offered = buffer.join(fresh);
                int start = offered.position();
                int end = offered.limit();
                int taking = random.nextInt(end - start + 1);
                boolean inOrder = true;
                for (int i = 0; i < taking; i++) {
                    inOrder &= offered.get() == taken++;
                }
                assertThat(inOrder).isTrue();
                buffer.keep(offered, start, end);
                assertThat(buffer.room()).isEqualTo(limit - (end - offered.position()));
            }
        });
    }

    @SuppressWarnings({"ReferenceEquality", "ByteBufferBackingArray"}) // whether it is the very same memory
    @Test
    void costsLinearWorkForAMebibyteInPiecesOfOneByte() {
        int size = 1 << 20;
        var frames = new InputBuffer(size + 1);
        var one = ByteBuffer.allocate(1);
        long copied = 0;
        Object before = null;
        for (int i = 0; i < size; i++) {
            var offered = frames.join(one.clear());
            int start = offered.position();
            int end = offered.limit();
            frames.keep(offered, start, end);
            var now = frames.unread().array();
            if (now != before) {
                before = now;
                copied += end - start; // another array: everything was copied into it
            }
        }
        assertThat(copied).isLessThan(4L * size);
    }

    @SuppressWarnings({"ReferenceEquality", "ByteBufferBackingArray"}) // whether it is the very same memory
    @Test
    void costsLinearWorkWhenTakenInPiecesOfOneByteNearTheLimit() {
        int limit = 64 << 10;
        var buffer = new InputBuffer(limit);
        buffer.keep(ByteBuffer.allocate(limit - 1), 0, limit - 1);
        var one = ByteBuffer.allocate(1);
        long copied = 0;
        int positionBefore = 0;
        Object arrayBefore = buffer.unread().array();
        for (int i = 0; i < 1 << 20; i++) {
            var offered = buffer.join(one.clear());
            if (offered.array() != arrayBefore || offered.position() < positionBefore) {
                copied += offered.remaining();
            }
            int start = offered.position();
            int end = offered.limit();
            offered.get();
            buffer.keep(offered, start, end);
            arrayBefore = buffer.unread().array();
            positionBefore = buffer.unread().position();
        }
        assertThat(copied).isLessThan(4L << 20);
    }

    @Test
    void givesBackMostOfALargeBufferWhenLittleIsLeft() {
        var large = new InputBuffer(1 << 20);
        large.keep(ByteBuffer.allocate(500_000), 0, 500_000);
        var offered = large.join(ByteBuffer.allocate(1));
        offered.position(offered.limit() - 10);
        large.keep(offered, 0, offered.limit());
        assertThat(large.unread().capacity()).isLessThan(1000);
        assertThat(large.unread().remaining()).isEqualTo(10);
    }

    private void leaveAllButOne(String text) {
        var fresh = bytes(text);
        fresh.get();
        input.keep(fresh, 0, text.length());
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes).toString();
    }
}
