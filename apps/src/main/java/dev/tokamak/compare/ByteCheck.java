package dev.tokamak.compare;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Whether bytes are the right ones; or, where that would cost what is to be measured, only how many they are. */
final class ByteCheck {
    private final CRC32C sum = new CRC32C();
    private final boolean thorough;

    /**
     * Nothing has come.
     *
     * @param thorough look at them, too
     */
    ByteCheck(boolean thorough) {
        this.thorough = thorough;
    }

    /** Takes what remains. */
    void take(ByteBuffer bytes) {
        if (thorough) {
            sum.update(bytes);
        } else {
            bytes.position(bytes.limit());
        }
    }

    /** Have they been those that this sum was made of? Begins anew. */
    boolean matches(long crc) {
        boolean right = !thorough || sum.getValue() == crc;
        sum.reset();
        return right;
    }
}
