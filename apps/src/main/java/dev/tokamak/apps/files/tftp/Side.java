package dev.tokamak.apps.files.tftp;

import org.jspecify.annotations.Nullable;

/**
 * One side of a transfer: packets and the time in, packets out. No I/O, no clock of its own, no thread: whoever owns it calls
 * from one thread at a time, and looks afterwards how it stands. Readings of the clock are nanoseconds that may overflow.
 */
interface Side {

    /** No time to wait for. */
    long NEVER = Long.MAX_VALUE;

    /** Sends what is to be sent first. */
    void begin(long now);

    /** A packet has come from the other side; anything but an ERROR. */
    void received(Packet packet, long now);

    /** The time of {@link #due} may have come. */
    void timePassed(long now);

    /** When {@link #timePassed} is to be called; {@link #NEVER} when there is nothing to wait for. */
    long due();

    /** Whether there is nothing more to do, after a success. */
    boolean isDone();

    /** Why it failed; null while it hasn't. */
    @Nullable
    TftpException failure();

    /** Packets sent again. */
    long repeats();
}
