package dev.tokamak.apps.files.tftp;

import java.time.Duration;

/**
 * When to send again what got no answer, and when to give up: after the agreed time, then twice as long each time up to
 * {@link #LONGEST_WAIT}, until {@link #GIVE_UP} has passed without anything new. Anything new starts it afresh.
 *
 * <p>
 * Before the other side has said anything that only the owner of its address can know to say, the first answer is sent
 * {@value #UNPROVEN_REPEATS} times more and not again: the address on the request may be forged, and its owner would be
 * flooded with what he didn't ask for.
 */
final class Retransmission {

    /** The most between two tries, unless a longer time was agreed on. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(8);
    /** Silence of this length ends a transfer, though not before one more try. */
    static final Duration GIVE_UP = Duration.ofSeconds(30);
    /** How often the first answer to an address that may be forged is sent again. */
    static final int UNPROVEN_REPEATS = 3;

    /** How long the first answer is waited for at most, whatever was asked for: the address may be forged. */
    static final Duration UNPROVEN_WAIT = Duration.ofSeconds(1);

    private final long first;
    private final long longest;
    private final long giveUp;
    private boolean proven;
    private long wait;
    private long due;
    private long silentSince;
    private int repeats;

    Retransmission(Duration first, boolean proven) {
        this(first, proven, GIVE_UP);
    }

    Retransmission(Duration first, boolean proven, Duration giveUp) {
        this.first = first.toNanos();
        this.longest = Math.max(this.first, LONGEST_WAIT.toNanos());
        this.giveUp = giveUp.toNanos();
        this.proven = proven;
    }

    /** Something is sent for the first time. */
    void start(long now) {
        silentSince = now;
        repeats = 0;
        wait = proven ? first : Math.min(first, UNPROVEN_WAIT.toNanos());
        due = now + wait;
    }

    /** Something new has come. */
    void progress(long now) {
        proven = true;
        start(now);
    }

    /** When {@link #expired} is to be called. */
    long due() {
        return due;
    }

    /** Whether the other side has answered at all. */
    boolean isProven() {
        return proven;
    }

    /**
     * The time has come.
     *
     * @return true to send again, false to give up
     */
    boolean expired(long now) {
        if (repeats >= 1 && now - silentSince >= giveUp || !proven && repeats >= UNPROVEN_REPEATS) {
            return false;
        }
        repeats++;
        wait = Math.min(2 * wait, longest);
        due = now + wait;
        return true;
    }
}
