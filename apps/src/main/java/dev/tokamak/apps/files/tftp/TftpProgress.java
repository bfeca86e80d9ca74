package dev.tokamak.apps.files.tftp;

/** Told how a transfer goes on. */
@FunctionalInterface
public interface TftpProgress {

    /** Nobody is told. */
    TftpProgress NONE = (_, _) -> {};

    /**
     * Bytes have moved. On a thread of the transport, so it must not block; often, so it must not do much.
     *
     * @param bytes
     *            that the other side has confirmed, or that have come from it
     * @param total
     *            how many there will be; -1 when that isn't known
     */
    void moved(long bytes, long total);
}
