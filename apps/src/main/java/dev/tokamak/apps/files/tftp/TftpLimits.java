package dev.tokamak.apps.files.tftp;

/**
 * What a TFTP server allows. Immutable; start from {@link #DEFAULT}.
 *
 * @param mostTransfers
 *            transfers at once, 1 or more; whoever comes then gets an ERROR
 * @param mostPerAddress
 *            transfers at once with one address, 1 or more
 * @param mostBlockSize
 *            bytes of a block, 8 to 65,464; what is asked for above it is answered with it
 * @param mostBlockSizeOnLoopback
 *            the same for clients on this machine
 * @param mostWindow
 *            blocks of a window, 1 to 65,535; what is asked for above it is answered with it
 * @param mostWindowBytes
 *            bytes of a window, 1 MiB at most: a window is reduced until it fits, or is one block. More than a system's
 *            receive buffer takes would be lost there
 */
public record TftpLimits(int mostTransfers, int mostPerAddress, int mostBlockSize, int mostBlockSizeOnLoopback,
        int mostWindow, int mostWindowBytes) {

    /**
     * 32 transfers, which is half of the store's places for uploads, 10 with an address; blocks of 1,428 bytes, which fit into
     * an Ethernet frame with room for a tunnel's headers, so that a lost fragment doesn't cost a whole block; 65,464 bytes on
     * the loopback, which has nothing to fragment; windows of 64 blocks or 128 KiB.
     */
    public static final TftpLimits DEFAULT = new TftpLimits(32, 10, 1428, Terms.LARGEST_BLOCK, 64, 128 << 10);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             says which value is out of range
     */
    public TftpLimits {
        if (mostTransfers < 1 || mostPerAddress < 1) {
            throw new IllegalArgumentException("transfers at once must be 1 or more");
        }
        if (!isBlockSize(mostBlockSize) || !isBlockSize(mostBlockSizeOnLoopback)) {
            throw new IllegalArgumentException("a block has 8 to 65464 bytes");
        }
        if (mostWindow < 1 || mostWindow > Terms.LARGEST_WINDOW) {
            throw new IllegalArgumentException("a window has 1 to 65535 blocks");
        }
        if (mostWindowBytes < 1 || mostWindowBytes > Terms.LARGEST_WINDOW_BYTES) {
            throw new IllegalArgumentException("a window has 1 byte to 1 MiB");
        }
    }

    private static boolean isBlockSize(int bytes) {
        return bytes >= Terms.SMALLEST_BLOCK && bytes <= Terms.LARGEST_BLOCK;
    }

    /**
     * Other numbers of transfers.
     *
     * @param total
     *            at once, 1 or more
     * @param perAddress
     *            with one address, 1 or more
     * @return the changed limits
     */
    public TftpLimits withMostTransfers(int total, int perAddress) {
        return new TftpLimits(total, perAddress, mostBlockSize, mostBlockSizeOnLoopback, mostWindow, mostWindowBytes);
    }
}
