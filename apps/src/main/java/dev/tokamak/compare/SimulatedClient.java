package dev.tokamak.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;

/**
 * One client of the server under test: what it may send, what it has sent, what came back. Load thread only.
 *
 * <p>Its messages are numbered from 0 over its whole life. Message 0 is exchanged while it opens, so that a client which
 * stands was accepted and served once.
 */
abstract sealed class SimulatedClient permits TcpClient, UdpClient {
    /** What happens to the replies. */
    interface Replies {
        /** A reply came back byte for byte as sent. */
        void correct(SimulatedClient client, long sequence, long sentNanos, long nowNanos);

        /** A reply that differs from what was sent. */
        void wrong(SimulatedClient client);
    }

    /** Position in the list of clients, from 0. */
    final int id;
    /** Bytes of a message. */
    final int size;
    /** Messages that may have been sent so far: the number of the next one. */
    long granted;
    /** Number of the first message of the current run. */
    long runBase;
    /** Still connected. */
    boolean alive = true;

    private long[] sentNanos = new long[4];

    SimulatedClient(int id, int size) {
        this.id = id;
        this.size = size;
    }

    /** Messages sent or waiting to leave, without a reply so far. */
    abstract long outstanding();

    /** Registers the client, opened, with the selector. */
    abstract SelectionKey register(Selector selector) throws IOException;

    /** Sends what is granted as far as the socket takes it. */
    abstract void flush(ByteBuffer scratch) throws IOException;

    /** Reads once and checks; returns how many whole replies came, or -1 when the server has closed. */
    abstract int read(ByteBuffer scratch, Replies replies) throws IOException;

    /** Says to the server that no more will come; false when there is no such thing. */
    abstract boolean finish() throws IOException;

    /** Closes the socket, without a word. */
    abstract void close();

    /** Allows one more message, to be sent by the next {@link #flush}. */
    final void grant(long nowNanos) {
        if (outstanding() >= sentNanos.length) {
            grow();
        }
        sentNanos[slot(granted)] = nowNanos;
        granted++;
    }

    /** When an outstanding message was handed to the socket. */
    final long sentNanos(long sequence) {
        return sentNanos[slot(sequence)];
    }

    private int slot(long sequence) {
        return (int) sequence & sentNanos.length - 1;
    }

    private void grow() {
        long[] old = sentNanos;
        long[] larger = Arrays.copyOf(old, old.length * 2);
        for (long sequence = granted - old.length; sequence < granted; sequence++) {
            if (sequence >= 0) {
                larger[(int) sequence & larger.length - 1] = old[(int) sequence & old.length - 1];
            }
        }
        sentNanos = larger;
    }
}
