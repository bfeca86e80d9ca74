package dev.tokamak.compare;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A file to be fetched, and how.
 *
 * @param file      its name
 * @param bytes     its length
 * @param crc       CRC32C of its content
 * @param blockSize of TFTP
 * @param window    of TFTP: blocks under way at once
 */
record Wanted(String file, long bytes, long crc, int blockSize, int window) {

    LoadLine in(LoadLine order) {
        return order.with("file", file)
                .with("bytes", bytes)
                .with("crc", crc)
                .with("blockSize", blockSize)
                .with("window", window);
    }

    /**
     * Reads what {@link #in} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static Wanted of(LoadLine order) {
        return new Wanted(order.text("file"), order.number("bytes"), order.number("crc"),
                Math.toIntExact(order.number("blockSize")), Math.toIntExact(order.number("window")));
    }

    /** A client for it. */
    Download from(InetSocketAddress server, boolean udp) throws IOException {
        return udp ? new TftpDownload(server, file, blockSize, window) : new HttpDownload(server, file);
    }
}
