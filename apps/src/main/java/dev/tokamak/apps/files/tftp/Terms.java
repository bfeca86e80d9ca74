package dev.tokamak.apps.files.tftp;

import java.time.Duration;

/**
 * What both sides of a transfer have agreed on.
 *
 * @param blockSize bytes of each block but the last: 8 to 65,464 (RFC 2348)
 * @param window blocks that may be under way before an ACK, 1 to 65,535 (RFC 7440); 1 is stop-and-wait
 * @param timeout after which a packet is sent again for the first time (RFC 2349)
 */
record Terms(int blockSize, int window, Duration timeout) {

    static final int SMALLEST_BLOCK = 8;
    static final int LARGEST_BLOCK = 65_464;
    static final int LARGEST_WINDOW = 65_535;
    static final int LONGEST_TIMEOUT_SECONDS = 255;
    /** Bytes of a window: what anybody is ready to keep in memory for one transfer. */
    static final int LARGEST_WINDOW_BYTES = 1 << 20;

    /** Without options: 512 bytes, stop-and-wait, 1 s. */
    static final Terms PLAIN = new Terms(512, 1, Duration.ofSeconds(1));

    Terms {
        check(blockSize, window);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("the timeout must be positive");
        }
    }

    static void check(int blockSize, int window) {
        if (blockSize < SMALLEST_BLOCK || blockSize > LARGEST_BLOCK) {
            throw new IllegalArgumentException("a block has 8 to 65464 bytes");
        }
        if (window < 1 || window > LARGEST_WINDOW) {
            throw new IllegalArgumentException("a window has 1 to 65535 blocks");
        }
        if ((long) blockSize * window > LARGEST_WINDOW_BYTES) {
            throw new IllegalArgumentException("a window has at most " + LARGEST_WINDOW_BYTES + " bytes");
        }
    }

    /** Bytes that may be under way at once. */
    int windowBytes() {
        return blockSize * window;
    }

    Terms withBlockSize(int bytes) {
        return new Terms(bytes, window, timeout);
    }

    Terms withWindow(int blocks) {
        return new Terms(blockSize, blocks, timeout);
    }

    Terms withTimeout(Duration first) {
        return new Terms(blockSize, window, first);
    }
}
