package dev.tokamak.apps.files.tftp;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client asks a server for. A server may give less, or know of no options at all. Immutable; start from
 * {@link #DEFAULT} or {@link #PLAIN}.
 *
 * @param mode
 *            how the bytes travel
 * @param blockSize
 *            bytes, 8 to 65,464 (RFC 2348); 512 asks for nothing
 * @param window
 *            blocks under way at once, 1 to 65,535 and 1 MiB in all (RFC 7440); 1, which is stop-and-wait, asks for nothing
 * @param timeoutSeconds
 *            after which something is sent again for the first time, 1 to 255 (RFC 2349); 0 asks for nothing, and then it
 *            is 1 s here
 * @param transferSize
 *            whether sizes are told beforehand (RFC 2349)
 */
public record TftpOptions(TransferMode mode, int blockSize, int window, int timeoutSeconds, boolean transferSize) {

    /** Octet, blocks of 1,428 bytes, windows of 16, no timeout asked for, sizes told. */
    public static final TftpOptions DEFAULT = new TftpOptions(TransferMode.OCTET, 1428, 16, 0, true);

    /** RFC 1350 alone: octet, no options. */
    public static final TftpOptions PLAIN = new TftpOptions(TransferMode.OCTET, 512, 1, 0, false);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             says which value is out of range
     */
    public TftpOptions {
        Terms.check(blockSize, window);
        if (timeoutSeconds < 0 || timeoutSeconds > Terms.LONGEST_TIMEOUT_SECONDS) {
            throw new IllegalArgumentException("the timeout must be 1 to 255 s, or 0 to ask for none");
        }
    }

    /**
     * Another mode.
     *
     * @param newMode
     *            the mode
     * @return the changed options
     */
    public TftpOptions withMode(TransferMode newMode) {
        return new TftpOptions(newMode, blockSize, window, timeoutSeconds, transferSize);
    }

    /**
     * Another block size.
     *
     * @param bytes
     *            8 to 65,464
     * @return the changed options
     */
    public TftpOptions withBlockSize(int bytes) {
        return new TftpOptions(mode, bytes, window, timeoutSeconds, transferSize);
    }

    /**
     * Another window.
     *
     * @param blocks
     *            1 to 65,535
     * @return the changed options
     */
    public TftpOptions withWindow(int blocks) {
        return new TftpOptions(mode, blockSize, blocks, timeoutSeconds, transferSize);
    }

    /**
     * Another timeout.
     *
     * @param seconds
     *            1 to 255, or 0 to ask for none
     * @return the changed options
     */
    public TftpOptions withTimeoutSeconds(int seconds) {
        return new TftpOptions(mode, blockSize, window, seconds, transferSize);
    }

    /**
     * As a request has them.
     *
     * @param size the file's size when it is sent; 0, which asks for it, when it is fetched; -1 when it isn't known
     */
    Map<String, String> asked(long size) {
        var asked = new LinkedHashMap<String, String>();
        if (transferSize && size >= 0 && mode == TransferMode.OCTET) {
            asked.put(Negotiation.TRANSFER_SIZE, Long.toString(size));
        }
        if (blockSize != Terms.PLAIN.blockSize()) {
            asked.put(Negotiation.BLOCK_SIZE, Integer.toString(blockSize));
        }
        if (window != Terms.PLAIN.window()) {
            asked.put(Negotiation.WINDOW, Integer.toString(window));
        }
        if (timeoutSeconds > 0) {
            asked.put(Negotiation.TIMEOUT, Integer.toString(timeoutSeconds));
        }
        return asked;
    }
}
