package dev.tokamak.apps.echo.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** What is sent: the same text each time, or bytes that differ from one round trip to the next. */
public final class Messages {

    private final int size;
    private final IntFunction<byte[]> maker;

    private Messages(int size, IntFunction<byte[]> maker) {
        this.size = size;
        this.maker = maker;
    }

    /**
     * The same text each time.
     *
     * @param text not empty; sent as UTF-8
     * @return the messages
     */
    public static Messages text(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            throw new IllegalArgumentException("the message must not be empty");
        }
        return new Messages(bytes.length, _ -> bytes);
    }

    /**
     * Bytes without a pattern, so that no reply passes for another; in front the number of the round trip, where there is
     * room.
     *
     * @param size bytes, 1 or more
     * @return the messages
     */
    public static Messages ofSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a message must have 1 byte or more");
        }
        return new Messages(size, number -> {
            var bytes = new byte[size];
            new SplittableRandom(number).nextBytes(bytes);
            if (size >= Integer.BYTES) {
                ByteBuffer.wrap(bytes).putInt(number);
            }
            return bytes;
        });
    }

    /**
     * The length of each.
     *
     * @return bytes, 1 or more
     */
    public int size() {
        return size;
    }

    /** The message of one round trip. */
    byte[] message(int number) {
        return maker.apply(number);
    }
}
