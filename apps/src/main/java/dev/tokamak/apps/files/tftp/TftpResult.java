package dev.tokamak.apps.files.tftp;

import java.time.Duration;

/**
 * How a transfer went.
 *
 * @param bytes
 *            of the file
 * @param time
 *            from the request to the last acknowledgement
 * @param retransmissions
 *            packets that this side sent again
 * @param sha256
 *            of the file: 64 hexadecimal digits in lower case
 * @param blockSize
 *            bytes, as agreed
 * @param window
 *            blocks, as agreed
 */
public record TftpResult(long bytes, Duration time, long retransmissions, String sha256, int blockSize, int window) {}
